package dev.genkan.kernel.abi;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where the rows of one of Genkan's own tables stand in its text. A program makes few of the calls
 * that there are, so a row is read when it is asked for.
 */
final class TableIndex {
    private final Abi abi;
    private final byte[] text;

    /** For each number: where its row begins, plus one; 0 if it has none. */
    private final int[] rows = new int[512];

    private final int[] lines = new int[rows.length];

    /** Where the {@code #@ since} above the row begins. */
    private final int[] since = new int[rows.length];

    /** Where the other {@code #@} lines of the row begin, or the row itself. */
    private final int[] histories = new int[rows.length];

    TableIndex(Abi abi) {
        this.abi = abi;
        text = TableText.of(abi).getBytes(StandardCharsets.ISO_8859_1);
        int sinceAt = 0;
        int historyAt = -1;
        int line = 1;
        for (int at = 0; at < text.length; at++, line++) {
            int start = at;
            if (text[at] == '#') {
                if (text[at + 3] == 's') {
                    sinceAt = at;
                } else if (historyAt < 0) {
                    historyAt = at;
                }
            } else if (text[at] != '\n') {
                int number = 0;
                while (text[at] != '\t') {
                    number = number * 10 + text[at++] - '0';
                }
                if (text[at + 1] != 'x') {
                    rows[number] = start + 1;
                    lines[number] = line;
                    since[number] = sinceAt;
                    histories[number] = historyAt < 0 ? start : historyAt;
                }
                historyAt = -1;
            }
            while (text[at] != '\n') {
                at++;
            }
        }
    }

    /** One more than the largest number that a row can have. */
    int size() {
        return rows.length;
    }

    /** The row of a number, whatever the kernel. */
    Optional<TableRow> row(int number) {
        if (number >= rows.length || rows[number] == 0) {
            return Optional.empty();
        }
        return Optional.of(
                TableParser.own(SystemCallTable.file(abi), text)
                        .row(rows[number] - 1, lines[number], since[number], histories[number]));
    }

    /** Whether a row has, or had, a name; it may be true of other words of the table too. */
    boolean mentions(String name) {
        return TableText.of(abi).contains(name);
    }
}
