package dev.genkan.lab;

import java.util.Optional;

/** Times of all widths, with and without their date. */
final class Times {
    private static final long UTIME_NOW = 0x3fffffff;
    private static final long UTIME_OMIT = 0x3ffffffe;

    private Times() {}

    /** Seconds and a fraction. */
    static String time(long seconds, long fraction, String unit) {
        return "{tv_sec=" + seconds + ", tv_" + unit + "=" + fraction + "}";
    }

    /** A timespec or timeval whose fields have a width of 4 or 8 bytes. */
    static Optional<String> time(TracedMemory memory, long address, String unit, int width) {
        return memory.struct(address, 2 * width)
                .map(
                        s ->
                                width == 4
                                        ? time(s.integer(0), s.integer(4), unit)
                                        : time(s.longer(0), s.longer(8), unit));
    }

    /** Two timespecs, for the access and modification of a file. */
    static Optional<String> pair(TracedMemory memory, long address, int width) {
        return memory.struct(address, 4 * width)
                .map(s -> "[" + fileTime(s, 0, width) + ", " + fileTime(s, 2 * width, width) + "]");
    }

    private static String fileTime(TracedMemory.Struct s, int offset, int width) {
        long seconds = width == 4 ? s.integer(offset) : s.longer(offset);
        long nanoseconds = width == 4 ? s.integer(offset + 4) : s.longer(offset + 8);
        if (nanoseconds == UTIME_NOW) {
            return "UTIME_NOW";
        }
        if (nanoseconds == UTIME_OMIT) {
            return "UTIME_OMIT";
        }
        return dated(seconds, nanoseconds, "nsec", 9);
    }

    /** Seconds and a fraction with their date. */
    static String dated(long seconds, long fraction, String unit, int digits) {
        String text = time(seconds, fraction, unit);
        return seconds == 0 && fraction == 0
                ? text
                : text + " /* " + Text.date(seconds, fraction, digits) + " */";
    }

    /** Seconds with their date. */
    static String commented(long seconds) {
        return seconds == 0 ? "0" : seconds + " /* " + Text.date(seconds) + " */";
    }
}
