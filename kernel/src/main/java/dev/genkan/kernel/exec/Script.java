package dev.genkan.kernel.exec;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a script: {@code #!interpreter [argument]} (fs/binfmt_script.c).
 *
 * @param interpreter the path of the program that runs it
 * @param argument the rest of the line as one argument, or null
 */
record Script(String interpreter, @Nullable String argument) {
    /** How many bytes of a file execve(2) looks at. */
    static final int LINE = 256;

    static boolean matches(byte[] start) {
        return start.length >= 2 && start[0] == '#' && start[1] == '!';
    }

    static Script parse(String path, byte[] start) {
        int end = 2;
        while (end < start.length && start[end] != '\n') {
            end++;
        }
        boolean cut = end == start.length && start.length == LINE;
        String line = new String(start, 2, end - 2, StandardCharsets.ISO_8859_1);
        int zero = line.indexOf('\0');
        if (zero >= 0) {
            line = line.substring(0, zero);
        }
        int from = 0;
        while (from < line.length() && isBlank(line.charAt(from))) {
            from++;
        }
        int to = line.length();
        while (to > from && isBlank(line.charAt(to - 1))) {
            to--;
        }
        line = line.substring(from, to);
        int space = 0;
        while (space < line.length() && !isBlank(line.charAt(space))) {
            space++;
        }
        if (line.isEmpty()) {
            throw ExecException.notExecutable(path, "its #! line names no interpreter");
        }
        if (cut && space == line.length()) {
            throw ExecException.notExecutable(
                    path, "its #! line is longer than " + LINE + " bytes");
        }
        if (space == line.length()) {
            return new Script(line, null);
        }
        int argument = space;
        while (isBlank(line.charAt(argument))) {
            argument++;
        }
        return new Script(line.substring(0, space), line.substring(argument));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
