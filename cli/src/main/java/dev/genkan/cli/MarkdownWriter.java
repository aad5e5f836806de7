package dev.genkan.cli;

import dev.genkan.kernel.abi.TableRow;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** Prints the page docs/tables.md. */
final class MarkdownWriter implements TableWriter {
    @Override
    public void write(List<TableListing> listings, PrintWriter out) {
        if (!listings.isEmpty() && listings.getFirst().whole()) {
            out.print(
                    """
                    # System calls

                    Written by `genkan table --format markdown`; [assembly.md](assembly.md) says how a program
                    makes a call. *Since* is the first kernel with the call, *until* the first one without it
                    again. A row without an entry point is a name whose call is not there: reserved, or gone.
                    *Formerly* gives other names of the number and the kernels that had them, the last one not
                    included.
                    """);
        }
        for (TableListing listing : listings) {
            out.printf(
                    "%s## %s: %s programs, Linux %s%n%n",
                    listing.whole() ? "\n" : "",
                    listing.abiName(),
                    listing.width(),
                    listing.table().kernel());
            line(out, "number", "name", "entry point", "since", "until", "formerly", "status");
            line(out, "--:", "---", "---", "---", "---", "---", "---");
            for (TableRow row : listing.rows()) {
                line(
                        out,
                        Integer.toString(row.number()),
                        code(row.name()),
                        code(row.entryPoint()),
                        TableListing.shown(row.since()),
                        TableListing.shown(row.until()),
                        formerly(row),
                        status(listing, row));
            }
        }
    }

    private static void line(PrintWriter out, String... cells) {
        for (String cell : cells) {
            out.print(cell.isEmpty() ? "| " : "| " + cell + " ");
        }
        out.println("|");
    }

    private static String code(String name) {
        return name.isEmpty() ? "" : "`" + name + "`";
    }

    private static String formerly(TableRow row) {
        return row.formerNames().stream()
                .map(former -> code(former.name()) + " " + former.since() + "-" + former.until())
                .collect(Collectors.joining(", "));
    }

    private static String status(TableListing listing, TableRow row) {
        if (!row.hasEntryPoint()) {
            return row.until().atMost(listing.table().kernel()) ? "gone" : "reserved";
        }
        return listing.implemented().test(row) ? "implemented" : "not yet";
    }
}
