package dev.genkan.cli;

import dev.genkan.kernel.abi.TableRow;
import java.io.PrintWriter;
import java.util.List;

/** Prints the numbers of the calls for NASM, the GNU assembler or C. */
final class IncludeWriter implements TableWriter {
    private final TableFormat format;

    IncludeWriter(TableFormat format) {
        this.format = format;
    }

    @Override
    public void write(List<TableListing> listings, PrintWriter out) {
        for (TableListing listing : listings) {
            String guard = guard(listing);
            head(listing, out);
            if (listing.whole()) {
                switch (format) {
                    case NASM -> out.printf("%%ifndef %s%n%%define %s%n", guard, guard);
                    case GAS -> out.printf(".ifndef %s%n.set %s, 1%n", guard, guard);
                    default -> out.printf("#ifndef %s%n#define %s%n", guard, guard);
                }
            }
            for (TableRow row : listing.rows()) {
                define(row.name(), row.number(), "", out);
                for (String alias : listing.aliases(row)) {
                    define(alias, row.number(), row.name(), out);
                }
            }
            if (listing.whole()) {
                out.println(
                        switch (format) {
                            case NASM -> "%endif";
                            case GAS -> ".endif";
                            default -> "#endif";
                        });
            }
        }
    }

    private String guard(TableListing listing) {
        return format == TableFormat.C
                ? "GENKAN_UNISTD_" + listing.width().substring(0, 2) + "_H"
                : "__SYSCALL_INC";
    }

    private void head(TableListing listing, PrintWriter out) {
        String what =
                "System calls of %s x86 programs in Linux %s; written by genkan table"
                        .formatted(listing.width(), listing.table().kernel());
        switch (format) {
            case NASM -> out.println("; " + what);
            case GAS -> out.println("# " + what);
            default -> out.println("/* " + what + " */");
        }
    }

    private void define(String name, int number, String now, PrintWriter out) {
        switch (format) {
            case NASM ->
                    out.printf(
                            "%%assign SYS_%s %d%s%n",
                            name, number, now.isEmpty() ? "" : " ; now " + now);
            case GAS ->
                    out.printf(
                            ".set SYS_%s, %d%s%n",
                            name, number, now.isEmpty() ? "" : " # now " + now);
            default ->
                    out.printf(
                            "#define __NR_%s %d%s%n#define SYS_%s __NR_%s%n",
                            name,
                            number,
                            now.isEmpty() ? "" : " /* now " + now + " */",
                            name,
                            name);
        }
    }
}
