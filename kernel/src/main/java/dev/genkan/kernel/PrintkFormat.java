package dev.genkan.kernel;

import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.mm.UserPointer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * printk's own formats (lib/vsprintf.c): {@code %d %i %u %x %X %o %c %s %p %px %%} with flags,
 * width, precision and the length letters of C, which Java's typed arguments make needless.
 *
 * <p>It never fails: a conversion that its argument does not fit, or that has none, shows as it
 * stands in the format.
 */
final class PrintkFormat {
    private final String format;
    private final @Nullable Object[] arguments;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int at;
    private int used;

    private boolean left, plus, space, alternate, zero;
    private int width, precision;

    private PrintkFormat(String format, @Nullable Object[] arguments) {
        this.format = format;
        this.arguments = arguments;
    }

    /** The bytes of a message. */
    static byte[] format(String format, @Nullable Object... arguments) {
        return new PrintkFormat(format, arguments).run();
    }

    private byte[] run() {
        int literal = 0;
        while (at < format.length()) {
            if (format.charAt(at) != '%') {
                at++;
                continue;
            }
            append(format.substring(literal, at));
            int start = at++;
            if (!directive()) {
                append(format.substring(start, at));
            }
            literal = at;
        }
        append(format.substring(literal));
        return out.toByteArray();
    }

    private void append(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads one directive and writes what it stands for; false if it stands for nothing. */
    private boolean directive() {
        flags();
        width = number(-1);
        if (width < -1) {
            left = true;
            width = width == Integer.MIN_VALUE ? 0 : -width;
        }
        precision = -1;
        if (peek() == '.') {
            at++;
            precision = Math.max(number(0), -1);
        }
        while ("hlLqjzt".indexOf(peek()) >= 0) {
            at++;
        }
        char conversion = peek();
        if (conversion == 0) {
            return false;
        }
        at++;
        if (conversion == '%') {
            out.write('%');
            return true;
        }
        if ("diuxXocsp".indexOf(conversion) < 0 || used >= arguments.length) {
            return false;
        }
        @Nullable Object argument = arguments[used++];
        return switch (conversion) {
            case 's' -> string(argument);
            case 'c' -> character(argument);
            case 'p' -> pointer(argument);
            default -> integer(conversion, argument);
        };
    }

    private char peek() {
        return at < format.length() ? format.charAt(at) : 0;
    }

    private void flags() {
        left = plus = space = alternate = zero = false;
        while (true) {
            switch (peek()) {
                case '-' -> left = true;
                case '+' -> plus = true;
                case ' ' -> space = true;
                case '#' -> alternate = true;
                case '0' -> zero = true;
                default -> {
                    return;
                }
            }
            at++;
        }
    }

    private int number(int none) {
        if (peek() == '*') {
            at++;
            return used < arguments.length && arguments[used++] instanceof Integer n
                    ? Math.clamp(n, -KernelLog.RECORD_MAX, KernelLog.RECORD_MAX)
                    : none;
        }
        int value = none;
        while (peek() >= '0' && peek() <= '9') {
            value = Math.min(Math.max(value, 0) * 10 + peek() - '0', KernelLog.RECORD_MAX);
            at++;
        }
        return value;
    }

    private boolean string(@Nullable Object argument) {
        byte[] bytes;
        if (argument instanceof byte[] c) {
            int length = 0;
            while (length < c.length && c[length] != 0) {
                length++;
            }
            bytes = java.util.Arrays.copyOf(c, length);
        } else {
            bytes = argument == null ? bytes("(null)") : bytes(String.valueOf(argument));
        }
        if (precision >= 0 && precision < bytes.length) {
            bytes = java.util.Arrays.copyOf(bytes, precision);
        }
        pad(bytes);
        return true;
    }

    /**
     * The bytes of a string. One that came from a program holds a byte in each character, and goes
     * back as it came.
     */
    private static byte[] bytes(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xff) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
        }
        byte[] raw = text.getBytes(StandardCharsets.ISO_8859_1);
        try {
            var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw));
            return raw;
        } catch (CharacterCodingException e) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    private boolean character(@Nullable Object argument) {
        switch (argument) {
            case Character c -> pad(c.toString().getBytes(StandardCharsets.UTF_8));
            case Number n -> pad(new byte[] {n.byteValue()});
            case null, default -> {
                return false;
            }
        }
        return true;
    }

    private boolean pointer(@Nullable Object argument) {
        if (peek() == 'x' || peek() == 'K') {
            at++;
        }
        long address;
        switch (argument) {
            case UserPointer p -> address = p.address();
            case Long l -> address = l;
            case Integer i -> address = Integer.toUnsignedLong(i);
            case null, default -> {
                return string(argument);
            }
        }
        String digits = Long.toHexString(address);
        pad(("0".repeat(16 - digits.length()) + digits).getBytes(StandardCharsets.US_ASCII));
        return true;
    }

    private boolean integer(char conversion, @Nullable Object argument) {
        boolean signed = conversion == 'd' || conversion == 'i';
        long value;
        switch (argument) {
            case Long l -> value = l;
            case Integer i -> value = signed ? i : Integer.toUnsignedLong(i);
            case Short s -> value = signed ? s : Short.toUnsignedInt(s);
            case Byte b -> value = signed ? b : Byte.toUnsignedInt(b);
            case Character c -> value = c;
            case Boolean b -> value = b ? 1 : 0;
            case Fd fd -> value = signed ? fd.number() : Integer.toUnsignedLong(fd.number());
            case UserPointer p -> value = p.address();
            case null, default -> {
                return false;
            }
        }
        String sign = "";
        String digits;
        switch (conversion) {
            case 'x' -> digits = Long.toHexString(value);
            case 'X' -> digits = Long.toHexString(value).toUpperCase(java.util.Locale.ROOT);
            case 'o' -> digits = Long.toOctalString(value);
            case 'u' -> digits = Long.toUnsignedString(value);
            default -> {
                digits = value < 0 ? Long.toString(value).substring(1) : Long.toString(value);
                sign = value < 0 ? "-" : plus ? "+" : space ? " " : "";
            }
        }
        if (alternate) {
            sign =
                    conversion == 'x'
                            ? "0x"
                            : conversion == 'X' ? "0X" : conversion == 'o' ? "0" : sign;
        }
        int least = precision;
        if (zero && !left && precision < 0) {
            least = width - sign.length();
        }
        digits = "0".repeat(Math.max(0, least - digits.length())) + digits;
        pad((sign + digits).getBytes(StandardCharsets.US_ASCII));
        return true;
    }

    private void pad(byte[] bytes) {
        int missing = Math.max(0, width - bytes.length);
        if (!left) {
            fill(missing);
        }
        out.writeBytes(bytes);
        if (left) {
            fill(missing);
        }
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            out.write(' ');
        }
    }
}
