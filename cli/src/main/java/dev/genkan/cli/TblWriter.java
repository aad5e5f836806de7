package dev.genkan.cli;

import dev.genkan.kernel.abi.TableRow;
import dev.genkan.kernel.abi.Version;
import java.io.PrintWriter;
import java.util.List;

/** Prints rows in the kernel's own table format, their history in {@code #@} lines. */
final class TblWriter implements TableWriter {
    @Override
    public void write(List<TableListing> listings, PrintWriter out) {
        for (TableListing listing : listings) {
            if (listing.whole()) {
                out.printf(
                        "# System calls of %s x86 programs in Linux %s%n",
                        listing.width(), listing.table().kernel());
            }
            Version since = Version.BEGINNING;
            for (TableRow row : listing.rows()) {
                if (!row.since().equals(since)) {
                    since = row.since();
                    out.printf("#@ since %s%n", since);
                }
                if (!row.until().equals(Version.NEVER)) {
                    out.printf("#@ until %s%n", row.until());
                }
                for (TableRow.FormerName former : row.formerNames()) {
                    out.printf(
                            "#@ named %s %s-%s%n", former.name(), former.since(), former.until());
                }
                out.println(row);
            }
        }
    }
}
