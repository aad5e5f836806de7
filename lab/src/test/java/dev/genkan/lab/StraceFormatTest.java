package dev.genkan.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.cpu.Memory;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.SystemCallTable;
import dev.genkan.kernel.abi.TableAbi;
import dev.genkan.kernel.abi.TableRow;
import dev.genkan.kernel.entry.BuiltInCalls;
import dev.genkan.kernel.hook.SystemCallEvent;
import dev.genkan.kernel.mm.AddressSpace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each line of strace-cases.txt is printed as strace 6.1 printed it. */
class StraceFormatTest {
    /** The kernel's methods, and in {@link Signatures} those that it has not yet. */
    private static final Map<String, Method> METHODS = methods();

    private static Map<String, Method> methods() {
        Map<String, Method> methods = new HashMap<>();
        for (Method method : Signatures.class.getDeclaredMethods()) {
            methods.put(method.getName(), method);
        }
        for (Class<?> calls : BuiltInCalls.classes()) {
            for (Method method : BuiltInCalls.methods(calls)) {
                methods.put(method.getName(), method);
            }
        }
        return methods;
    }

    static List<String[]> table() {
        try (InputStream in =
                Objects.requireNonNull(
                        StraceFormatTest.class.getResourceAsStream("strace-cases.txt"))) {
            List<String[]> cases = new ArrayList<>();
            String[] lines =
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toArray(String[]::new);
            for (int i = 0; i < lines.length; i++) {
                if (!lines[i].isBlank() && !lines[i].startsWith("#")) {
                    String expected = "";
                    if (i + 1 < lines.length && lines[i + 1].startsWith("  ")) {
                        expected = lines[i + 1].substring(2);
                    }
                    cases.add(new String[] {lines[i], expected});
                    i += expected.isEmpty() ? 0 : 1;
                }
            }
            return cases;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Arguments> cases() {
        return table().stream().map(c -> Arguments.of(c[0], c[1]));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void printsAsStrace(String line, String expected) {
        assertThat(print(TraceCase.parse(line))).isEqualTo(expected);
    }

    /** What Strace prints of a case, without the end of the line. */
    static String print(TraceCase c) {
        try (Memory memory = new Memory(TraceCase.BASE + TraceCase.SIZE + Memory.PAGE_SIZE)) {
            memory.protect(TraceCase.BASE, TraceCase.SIZE, Memory.READ | Memory.WRITE);
            memory.copyTo(TraceCase.BASE, c.memory(), 0, c.memory().length);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Strace strace = new Strace(new PrintStream(out, true, StandardCharsets.ISO_8859_1));
            strace.enter(
                    new SystemCallEvent(c.abi(), c.number(), c.name(), method(c), c.arguments()),
                    new AddressSpace(memory),
                    1,
                    1,
                    TraceCase.BASE);
            strace.exit(1, c.result());
            return out.toString(StandardCharsets.ISO_8859_1).stripTrailing();
        }
    }

    private static @Nullable Method method(TraceCase c) {
        Optional<TableRow> row = SystemCallTable.of(c.abi()).row(c.number());
        return row.flatMap(StraceFormatTest::method).orElse(null);
    }

    private static Optional<Method> method(TableRow row) {
        Method compat = METHODS.get(row.compatEntryPoint());
        return Optional.ofNullable(
                compat != null && row.abi() == TableAbi.I386
                        ? compat
                        : METHODS.get(row.entryPoint()));
    }

    @Test
    void eachMeaningHasAFormatter() {
        for (var meaning : dev.genkan.kernel.abi.Meaning.values()) {
            assertThat(Meanings.formatter(meaning)).isNotNull();
        }
    }

    @Test
    void noArgumentsMakeItFail() {
        long[] values = {
            0,
            1,
            2,
            8,
            255,
            TraceCase.BASE,
            TraceCase.BASE + 64,
            TraceCase.BASE + TraceCase.SIZE - 3,
            -1,
            -100,
            Long.MIN_VALUE,
            Integer.MAX_VALUE,
            0x80000000L,
            0x5401,
            0x8000000000000008L
        };
        SplittableRandom random = new SplittableRandom(1);
        byte[] content = new byte[TraceCase.SIZE];
        random.nextBytes(content);
        try (Memory memory = new Memory(TraceCase.BASE + TraceCase.SIZE + Memory.PAGE_SIZE)) {
            memory.protect(TraceCase.BASE, TraceCase.SIZE, Memory.READ | Memory.WRITE);
            memory.copyTo(TraceCase.BASE, content, 0, content.length);
            Strace strace = new Strace(new PrintStream(OutputStream.nullOutputStream(), true));
            for (Method method : METHODS.values()) {
                for (int i = 0; i < 300; i++) {
                    long[] arguments = new long[6];
                    for (int j = 0; j < arguments.length; j++) {
                        arguments[j] =
                                random.nextInt(4) == 0
                                        ? random.nextLong()
                                        : values[random.nextInt(values.length)];
                    }
                    Abi abi = i % 2 == 0 ? Abi.I386 : Abi.X86_64;
                    var call = new SystemCallEvent(abi, 1, method.getName(), method, arguments);
                    strace.enter(call, new AddressSpace(memory), 1, 1, TraceCase.BASE);
                    strace.exit(1, values[random.nextInt(values.length)]);
                }
            }
        }
    }

    @Test
    void printsACallOfTheUsersOwnByItsSignature() throws NoSuchMethodException {
        TraceCase c = TraceCase.parse("x86_64 329 \"hello\" = 0");
        try (Memory memory = new Memory(TraceCase.BASE + TraceCase.SIZE)) {
            memory.protect(TraceCase.BASE, TraceCase.SIZE, Memory.READ | Memory.WRITE);
            memory.copyTo(TraceCase.BASE, c.memory(), 0, c.memory().length);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Strace strace = new Strace(new PrintStream(out, true, StandardCharsets.ISO_8859_1));
            Method method = Signatures.class.getDeclaredMethod("sys_stephen", String.class);
            strace.enter(
                    new SystemCallEvent(Abi.X86_64, 329, "stephen", method, c.arguments()),
                    new AddressSpace(memory),
                    1,
                    1,
                    TraceCase.BASE);
            strace.exit(1, 0);
            assertThat(out.toString(StandardCharsets.ISO_8859_1))
                    .isEqualTo("stephen(\"hello\")                        = 0\n");
        }
    }
}
