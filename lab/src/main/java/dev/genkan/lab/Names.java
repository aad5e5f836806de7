package dev.genkan.lab;

import java.util.StringTokenizer;

/**
 * The names of a family of constants, as strace prints them: one of several values, or a set of
 * flags.
 *
 * <p>The order is strace's; a name of several bits comes before the names of its parts.
 */
final class Names {
    private final String unknown;
    private final String[] names;
    private final long[] values;

    private Names(String unknown, String[] names, long[] values) {
        this.unknown = unknown;
        this.names = names;
        this.values = values;
    }

    /**
     * A table from text.
     *
     * @param unknown what strace calls a value without a name, such as {@code SEEK_???}
     * @param text names and values in turn, separated by white space
     */
    static Names of(String unknown, String text) {
        StringTokenizer words = new StringTokenizer(text);
        String[] names = new String[words.countTokens() / 2];
        long[] values = new long[names.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = words.nextToken();
            values[i] = Long.decode(words.nextToken());
        }
        return new Names(unknown, names, values);
    }

    /** The name of a value, or the empty string. */
    String find(long value) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == value) {
                return names[i];
            }
        }
        return "";
    }

    /** The name of a value, or the number with what it should have been. */
    String one(long value) {
        String name = find(value);
        long shown = value < 0 && value == (int) value ? value & 0xffffffffL : value;
        return name.isEmpty() ? Text.hex(shown) + unknownComment() : name;
    }

    /** The names of all bits, separated by bars. */
    String flags(long value) {
        return flags("", value);
    }

    /** The same after a first name, which may be empty. */
    String flags(String first, long value) {
        StringBuilder out = new StringBuilder(first);
        if (value == 0 && out.isEmpty()) {
            String zero = find(0);
            return zero.isEmpty() ? "0" : zero;
        }
        long rest = value;
        for (int i = 0; i < values.length && rest != 0; i++) {
            if (values[i] != 0 && (rest & values[i]) == values[i]) {
                rest &= ~values[i];
                bar(out).append(names[i]);
            }
        }
        if (rest != 0) {
            boolean alone = out.isEmpty();
            bar(out).append(Text.hex(rest));
            if (alone) {
                out.append(unknownComment());
            }
        }
        return out.toString();
    }

    private String unknownComment() {
        return unknown.isEmpty() ? "" : " /* " + unknown + " */";
    }

    private static StringBuilder bar(StringBuilder out) {
        return out.isEmpty() ? out : out.append('|');
    }
}
