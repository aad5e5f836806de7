package dev.genkan.cli;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.SystemCallTable;
import dev.genkan.kernel.abi.TableRow;
import dev.genkan.kernel.abi.Version;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a table command prints of one width of program.
 *
 * @param table the whole table
 * @param rows those rows of it that were asked for
 * @param whole whether that is all of them, so that the output is a file of its own
 * @param implemented which rows a method answers
 */
record TableListing(
        SystemCallTable table,
        List<TableRow> rows,
        boolean whole,
        Predicate<TableRow> implemented) {

    Abi abi() {
        return table.abi();
    }

    /** "32-bit" or "64-bit". */
    String width() {
        return abi() == Abi.I386 ? "32-bit" : "64-bit";
    }

    /** {@code i386} or {@code x86_64}. */
    String abiName() {
        return name(abi());
    }

    static String name(Abi abi) {
        return abi == Abi.I386 ? "i386" : "x86_64";
    }

    /**
     * Names that a row's call had before it got its name of today and that no other row has, the
     * ones that a program written for an older kernel may use.
     */
    List<String> aliases(TableRow row) {
        return row.formerNames().stream()
                .filter(former -> former.since().atMost(table.kernel()))
                .filter(former -> !former.until().atMost(row.since()))
                .map(TableRow.FormerName::name)
                .filter(name -> !name.equals(row.name()) && table.row(name).isEmpty())
                .toList();
    }

    /** "since 1.0" or the like in one word; empty for a row without a history. */
    static String shown(Version version) {
        return version.equals(Version.BEGINNING) || version.equals(Version.NEVER)
                ? ""
                : version.toString();
    }
}
