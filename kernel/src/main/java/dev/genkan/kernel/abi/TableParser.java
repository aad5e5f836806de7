package dev.genkan.kernel.abi;

import dev.genkan.kernel.abi.TableRow.FormerName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads tables in the kernel's file format, {@code <number> <abi> <name> [<entry point> [<compat
 * entry point> [noreturn]]]}, with any white space between the columns and comments from {@code #}
 * to the end of the line.
 *
 * <p>A line that begins with {@code #@} tells the history of the rows below it; the heads of
 * Genkan's own tables say how. It scans bytes, since a table is read at every start.
 */
public final class TableParser {
    private static final String SHAPE =
            "a row is <number> <abi> <name> [<entry point> [<compat entry point> [noreturn]]]";

    private static final TableAbi[] ABIS = TableAbi.values();

    private final String file;

    /** Ends with a newline, so that scans need no other bound. */
    private final byte[] text;

    private final boolean trusted;
    private final ArrayList<TableRow> rows = new ArrayList<>();
    private int at;
    private int line = 1;

    private Version since = Version.BEGINNING;
    private Version until = Version.NEVER;
    private List<FormerName> formerNames = List.of();

    private TableParser(String file, byte[] text, boolean trusted) {
        this.file = file;
        this.text = text;
        this.trusted = trusted;
    }

    /**
     * The rows of a table, in its order. Two rows with one number are not an error here; {@link
     * SystemCallTable#refuseDuplicates} finds them.
     *
     * @param file the table's name in messages
     * @throws TableException at the first line that is no row, blank or comment
     */
    public static List<TableRow> parse(String file, byte[] text) {
        byte[] ended = Arrays.copyOf(text, text.length + 1);
        ended[text.length] = '\n';
        TableParser parser = new TableParser(file, ended, false);
        parser.parse();
        return parser.rows;
    }

    /**
     * A parser for one of Genkan's own tables, whose names a test has looked at.
     *
     * @param text ends with a newline
     */
    static TableParser own(String file, byte[] text) {
        return new TableParser(file, text, true);
    }

    /** All rows of an own table. */
    List<TableRow> ownRows() {
        parse();
        return rows;
    }

    /** The one row at a place, its history at others, as {@link TableIndex} has found them. */
    TableRow row(int start, int startLine, int sinceAt, int historyAt) {
        line = startLine;
        at = sinceAt;
        history();
        for (at = historyAt; at < start; nextLine()) {
            history();
        }
        line = startLine;
        return row();
    }

    private void parse() {
        while (at < text.length) {
            skipBlanks();
            if (text[at] == '#') {
                if (text[at + 1] == '@') {
                    history();
                }
            } else if (!lineEnds()) {
                rows.add(row());
            }
            nextLine();
        }
    }

    private TableRow row() {
        int number = number();
        TableAbi abi = abi(word());
        String name = word();
        if (name.isEmpty()) {
            throw error(SHAPE);
        }
        identifier(name, "name");
        String entryPoint = word();
        if (!entryPoint.isEmpty()) {
            identifier(entryPoint, "entry point");
        }
        String compat = word();
        if (compat.equals("-")) {
            compat = "";
        } else if (!compat.isEmpty()) {
            identifier(compat, "compat entry point");
        }
        String noreturn = word();
        if (!noreturn.isEmpty() && !noreturn.equals("noreturn")) {
            throw error(
                    "the last column is noreturn or is left out, not \"" + shown(noreturn) + "\"");
        }
        if (!lineEnds()) {
            throw error("too many columns; " + SHAPE);
        }
        TableRow row =
                new TableRow(
                        number,
                        abi,
                        name,
                        entryPoint,
                        compat,
                        !noreturn.isEmpty(),
                        since,
                        until,
                        formerNames,
                        file,
                        line);
        until = Version.NEVER;
        formerNames = List.of();
        return row;
    }

    private int number() {
        int start = at;
        int number = 0;
        while (text[at] >= '0' && text[at] <= '9' && number < TableRow.NUMBERS) {
            number = number * 10 + text[at++] - '0';
        }
        if (at == start || number >= TableRow.NUMBERS || inWord(text[at])) {
            at = start;
            throw error(
                    "the number of a call is decimal, 0 to "
                            + (TableRow.NUMBERS - 1)
                            + ", not \""
                            + shown(word())
                            + "\"");
        }
        return number;
    }

    private TableAbi abi(String word) {
        for (TableAbi abi : ABIS) {
            if (word.equals(abi.column())) {
                return abi;
            }
        }
        throw error(
                word.isEmpty()
                        ? SHAPE
                        : "the abi is common, 64, x32 or i386, not \"" + shown(word) + "\"");
    }

    private void identifier(String word, String column) {
        for (int i = 0; i < word.length() && !trusted; i++) {
            char c = word.charAt(i);
            boolean fits =
                    (c >= 'a' && c <= 'z')
                            || c == '_'
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9' && i > 0);
            if (!fits) {
                throw error("the " + column + " \"" + shown(word) + "\" is no C identifier");
            }
        }
    }

    private void history() {
        at += 2;
        String what = word();
        switch (what) {
            case "since" -> since = version(word());
            case "until" -> until = version(word());
            case "named" -> {
                String name = word();
                identifier(name, "name");
                String range = word();
                int dash = range.indexOf('-');
                if (name.isEmpty() || dash < 0) {
                    throw error("#@ named is followed by a name and two versions, as in 2.2-2.6.0");
                }
                ArrayList<FormerName> names = new ArrayList<>(formerNames);
                Version first = version(range.substring(0, dash));
                names.add(new FormerName(name, first, version(range.substring(dash + 1))));
                formerNames = List.copyOf(names);
            }
            default -> throw error("#@ is followed by since, until or named");
        }
        if (!lineEnds()) {
            throw error("#@ " + what + " is followed by too much");
        }
    }

    private Version version(String word) {
        try {
            return Version.parse(word);
        } catch (IllegalArgumentException e) {
            throw error(String.valueOf(e.getMessage()));
        }
    }

    /** The next word of the line; empty at the end of the line. */
    private String word() {
        skipBlanks();
        byte[] bytes = text;
        int start = at;
        int end = start;
        while (bytes[end] > '#' || inWord(bytes[end])) {
            end++;
        }
        at = end;
        return end == start
                ? ""
                : new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private static boolean inWord(byte c) {
        return c < 0 || c > ' ' && c != '#';
    }

    private void skipBlanks() {
        while (text[at] == '\t' || text[at] == ' ' || text[at] == '\r') {
            at++;
        }
    }

    private boolean lineEnds() {
        skipBlanks();
        return text[at] == '\n' || text[at] == '#';
    }

    private void nextLine() {
        byte[] bytes = text;
        int end = at;
        while (bytes[end] != '\n') {
            end++;
        }
        at = end + 1;
        line++;
    }

    /** A word of a file of any origin, fit for a message on a terminal. */
    private static String shown(String raw) {
        String word = new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < word.length() && i < 40; i++) {
            char c = word.charAt(i);
            shown.append(Character.isISOControl(c) ? '?' : c);
        }
        return shown.append(word.length() > 40 ? "..." : "").toString();
    }

    private TableException error(String message) {
        return new TableException(file, line, message);
    }
}
