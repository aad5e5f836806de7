package dev.genkan.lab;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.SystemCallTable;
import dev.genkan.kernel.abi.TableRow;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A system call to be printed, read from a line such as
 *
 * <pre>x86_64 openat -100 "/etc/passwd" 0x80000 0 = 3</pre>
 *
 * <p>An argument is a number; a quoted string, which lies in memory with a NUL; or {@code {...}}, a
 * struct in memory: fields {@code b:} {@code s:} {@code i:} {@code l:} of 1, 2, 4 and 8 bytes,
 * {@code w:} of the ABI's long, {@code z:} that many zeros, a string without NUL, and {@code &}
 * before a string or struct for a pointer to it. {@code "x"*40} repeats.
 */
record TraceCase(
        String line,
        Abi abi,
        int number,
        String name,
        long[] arguments,
        long result,
        byte[] memory) {
    static final int BASE = 0x10000;
    static final int SIZE = 0x10000;
    private static final Pattern TOKEN =
            Pattern.compile("&|\\{|\\}|\"(?:[^\"\\\\]|\\\\.)*\"(?:\\*\\d+)?|[^\\s{}]+");

    static TraceCase parse(String line) {
        return new Parser(line).parse();
    }

    TableRow row() {
        return SystemCallTable.of(abi).row(number).orElseThrow();
    }

    /** As replay.c reads it. */
    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(9 * 8 + memory.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(number);
        for (long argument : arguments) {
            out.putLong(argument);
        }
        return out.putLong(result).putLong(memory.length).put(memory).array();
    }

    private static final class Parser {
        private final String line;
        private final Deque<String> tokens = new ArrayDeque<>();
        private final byte[] memory = new byte[SIZE];
        private int end;
        private Abi abi = Abi.X86_64;

        Parser(String line) {
            this.line = line;
            Matcher matcher = TOKEN.matcher(line);
            while (matcher.find()) {
                tokens.add(matcher.group());
            }
        }

        TraceCase parse() {
            abi = tokens.remove().equals("i386") ? Abi.I386 : Abi.X86_64;
            String name = tokens.remove();
            int number =
                    name.matches("\\d.*")
                            ? Integer.decode(name)
                            : SystemCallTable.of(abi).row(name).orElseThrow().number();
            List<Long> arguments = new ArrayList<>();
            while (!tokens.element().equals("=")) {
                arguments.add(argument());
            }
            tokens.remove();
            long result = number(tokens.remove());
            long[] registers = new long[6];
            for (int i = 0; i < arguments.size(); i++) {
                registers[i] = abi == Abi.I386 ? arguments.get(i) & 0xffffffffL : arguments.get(i);
            }
            String shown =
                    name.matches("\\d.*") ? "syscall_0x" + Integer.toHexString(number) : name;
            return new TraceCase(
                    line, abi, number, shown, registers, result, Arrays.copyOf(memory, end));
        }

        private long argument() {
            String token = tokens.remove();
            if (token.equals("{")) {
                return store(struct());
            }
            return token.startsWith("\"") ? store(text(token, true)) : number(token);
        }

        private long store(byte[] bytes) {
            end = (end + 15) & ~15;
            System.arraycopy(bytes, 0, memory, end, bytes.length);
            long address = BASE + end;
            end += bytes.length;
            return address;
        }

        private byte[] struct() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (String token = tokens.remove(); !token.equals("}"); token = tokens.remove()) {
                if (token.equals("&")) {
                    put(out, argument(), abi.longSize());
                } else if (token.startsWith("\"")) {
                    out.writeBytes(text(token, false));
                } else {
                    long value = number(token.substring(2));
                    switch (token.charAt(0)) {
                        case 'b' -> put(out, value, 1);
                        case 's' -> put(out, value, 2);
                        case 'i' -> put(out, value, 4);
                        case 'l' -> put(out, value, 8);
                        case 'w' -> put(out, value, abi.longSize());
                        case 'z' -> out.writeBytes(new byte[(int) value]);
                        default -> throw new IllegalArgumentException(token + " in " + line);
                    }
                }
            }
            return out.toByteArray();
        }

        private static void put(ByteArrayOutputStream out, long value, int size) {
            for (int i = 0; i < size; i++) {
                out.write((int) (value >>> (8 * i)));
            }
        }

        private static byte[] text(String token, boolean nul) {
            int close = token.lastIndexOf('"');
            String inner = token.substring(1, close).translateEscapes();
            int times =
                    close + 1 < token.length() ? Integer.parseInt(token.substring(close + 2)) : 1;
            return (inner.repeat(times) + (nul ? "\0" : "")).getBytes(StandardCharsets.ISO_8859_1);
        }

        private static long number(String token) {
            return token.startsWith("0x")
                    ? Long.parseUnsignedLong(token.substring(2), 16)
                    : token.length() > 1 && token.startsWith("0")
                            ? Long.parseLong(token, 8)
                            : Long.parseLong(token);
        }
    }
}
