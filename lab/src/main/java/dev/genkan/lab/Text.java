package dev.genkan.lab;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** How strace writes numbers, strings and dates. */
final class Text {
    /** The most bytes of a string that are printed. */
    static final int STRING_LIMIT = 32;

    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private Text() {}

    /** Hexadecimal, with plain 0 for zero. */
    static String hex(long value) {
        return value == 0 ? "0" : "0x" + Long.toHexString(value);
    }

    /** An address, or NULL. */
    static String address(long value) {
        return value == 0 ? "NULL" : "0x" + Long.toHexString(value);
    }

    /** Permission bits: at least three octal digits, or more with a leading zero. */
    static String mode(long value) {
        String digits = Long.toOctalString(value);
        return value >= 0 && value < 64 ? "000".substring(digits.length()) + digits : "0" + digits;
    }

    /** Bytes in quotes, with the escapes of C. */
    static String quote(byte[] bytes, int length) {
        StringBuilder out = new StringBuilder(length + 2).append('"');
        for (int i = 0; i < length; i++) {
            int b = bytes[i] & 0xff;
            switch (b) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\u000b' -> out.append("\\v");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (b >= ' ' && b < 0x7f) {
                        out.append((char) b);
                    } else {
                        boolean digitFollows =
                                i + 1 < length && bytes[i + 1] >= '0' && bytes[i + 1] <= '9';
                        octal(out.append('\\'), b, digitFollows);
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    private static void octal(StringBuilder out, int b, boolean full) {
        if (full || b >= 0100) {
            out.append((char) ('0' + (b >> 6)));
        }
        if (full || b >= 010) {
            out.append((char) ('0' + (b >> 3 & 7)));
        }
        out.append((char) ('0' + (b & 7)));
    }

    /** Bytes in quotes, all of them as hexadecimal escapes. */
    static String quoteHex(byte[] bytes, int length) {
        StringBuilder out = new StringBuilder(4 * length + 2).append('"');
        for (int i = 0; i < length; i++) {
            out.append("\\x").append(DIGITS[bytes[i] >> 4 & 15]).append(DIGITS[bytes[i] & 15]);
        }
        return out.append('"').toString();
    }

    /** A device number as {@code makedev(0x88, 0x1)}. */
    static String device(long device) {
        long major = (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
        long minor = (device & 0xff) | (device >>> 12 & 0xffffff00L);
        return "makedev(" + hex(major) + ", " + hex(minor) + ")";
    }

    /** A date such as {@code 2023-11-14T22:13:20+0000}, in the time zone of the host. */
    static String date(long seconds) {
        return date(seconds, 0, 0);
    }

    /** A date with a fraction of so many digits, which is left out if zero. */
    static String date(long seconds, long fraction, int digits) {
        long limit = 253_402_300_799L;
        if (seconds > limit || seconds < -limit) {
            return Long.toString(seconds);
        }
        ZonedDateTime date = Instant.ofEpochSecond(seconds).atZone(ZoneId.systemDefault());
        StringBuilder out =
                new StringBuilder(
                        date.format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss")));
        if (fraction != 0) {
            String number = Long.toString(fraction);
            out.append('.').repeat('0', Math.max(0, digits - number.length())).append(number);
        }
        return out.append(date.format(DateTimeFormatter.ofPattern("xx"))).toString();
    }
}
