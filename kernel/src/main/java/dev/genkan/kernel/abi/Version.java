package dev.genkan.kernel.abi;

/**
 * A version of the Linux kernel, such as 1.0, 2.6.16 or 6.17.
 *
 * @param major 0 to 1023
 * @param minor 0 to 1023
 * @param patch 0 to 1023; in 2.6.16 it is 16
 */
public record Version(int major, int minor, int patch) implements Comparable<Version> {
    /** Before all kernels: what a row without a history has been there since. */
    public static final Version BEGINNING = new Version(0, 0, 0);

    /** After all kernels: when a call that is still there goes. */
    public static final Version NEVER = new Version(1023, 1023, 1023);

    public Version {
        if (((major | minor | patch) & ~1023) != 0) {
            throw new IllegalArgumentException("a part of a kernel version is 0 to 1023");
        }
    }

    /**
     * Reads "2.4", "2.6.16" or a release such as "4.7.1-stephen", whose local part is ignored.
     *
     * @throws IllegalArgumentException if the text is no version; the message quotes it
     */
    public static Version parse(String text) {
        int[] parts = new int[3];
        int count = 0;
        int at = 0;
        while (count < 3) {
            int start = at;
            int part = 0;
            while (at < text.length() && digit(text.charAt(at)) && part < 1024) {
                part = part * 10 + text.charAt(at++) - '0';
            }
            if (at == start || part >= 1024) {
                throw malformed(text);
            }
            parts[count++] = part;
            if (at == text.length() || text.charAt(at) != '.') {
                break;
            }
            at++;
        }
        boolean local = at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+');
        if (count < 2 || (at < text.length() && !local)) {
            throw malformed(text);
        }
        return new Version(parts[0], parts[1], parts[2]);
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" is no kernel version; one looks like 2.4, 2.6.16 or 6.17");
    }

    /** Whether this version has come by the time of {@code other}. */
    public boolean atMost(Version other) {
        return compareTo(other) <= 0;
    }

    @Override
    public int compareTo(Version other) {
        return Integer.compare(order(), other.order());
    }

    private int order() {
        return major << 20 | minor << 10 | patch;
    }

    /** As kernel releases are written: 2.4, but 2.6.0. */
    @Override
    public String toString() {
        boolean three = patch > 0 || (major == 2 && minor == 6);
        return major + "." + minor + (three ? "." + patch : "");
    }
}
