package dev.genkan.cpu.translate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Machine;
import dev.genkan.cpu.Trap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Translated code leaves behind what the interpreter does: registers, flags, memory, the trap. */
final class LikeInterpreterTest {
    private static final List<String> ENGINES = List.of("translator", "mixed");
    private static final long[] EDGES = {
        0,
        1,
        2,
        0x7f,
        0x80,
        0xff,
        0x7fff,
        0x8000,
        0x7fffffff,
        0x80000000L,
        0xffffffffL,
        -1,
        Long.MIN_VALUE,
        Long.MAX_VALUE
    };

    /** Instructions with operands in al, ax, eax or rax and in the same of rbx; counts in cl. */
    private static final String[] FLAGS = {
        "4801d8",
        "01d8",
        "6601d8",
        "00d8", // ADD
        "4829d8",
        "29d8",
        "6629d8",
        "28d8", // SUB
        "4839d8",
        "39d8",
        "6639d8",
        "38d8", // CMP
        "4821d8",
        "09d8",
        "6631d8",
        "84db", // AND, OR, XOR, TEST
        "48ffc0",
        "ffc0",
        "66ffc0",
        "fec0", // INC
        "48ffc8",
        "ffc8",
        "66ffc8",
        "fec8", // DEC
        "48f7d8",
        "f7d8",
        "66f7d8",
        "f6d8", // NEG
        "39d8 4811d8",
        "4839d8 11d8",
        "39d8 10d8", // ADC after CMP
        "39d8 4819d8",
        "4839d8 19d8",
        "39d8 18d8", // SBB after CMP
        "39d8 48ffc0",
        "4801d8 fec8", // INC and DEC keep CF
        "c1e003",
        "48d3e0",
        "d1e8",
        "48d3e8",
        "c1f805",
        "d3f8", // SHL, SHR, SAR
        "39d8 d3c0",
        "39d8 48c1c807", // ROL, ROR
        "480fafc3",
        "0fafc3",
        "f7e3",
        "48f7eb", // IMUL, MUL
        "480fbcc3",
        "0fbdc3",
        "f3480fb8c3",
        "f3480fbcc3",
        "f30fbdc3", // BSF to LZCNT
        "39d8 480fa3d8",
        "0fa4d805",
        "480facd805", // BT, SHLD, SHRD
        "f8",
        "39d8 f9",
        "39d8 f5",
        "b4d5 9e" // CLC, STC, CMC, SAHF
    };

    private static String end(String engine, boolean longMode, String code) {
        try (Machine m = new Machine(Engines.named(engine).get(), longMode, code)) {
            Trap trap = m.run();
            return trap + "\n" + m.registers() + "\nmemory " + Long.toHexString(m.checksum());
        }
    }

    @TestFactory
    Stream<DynamicTest> endsAsInterpreted() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (InputStream in = requireNonNull(getClass().getResourceAsStream("programs.txt"))) {
            for (String line :
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                if (line.startsWith("#")) {
                    continue;
                }
                String[] cells = line.split(" \\| ", 4);
                boolean wide = cells[1].equals("64");
                for (String engine : ENGINES) {
                    tests.add(
                            DynamicTest.dynamicTest(
                                    cells[0] + ", " + cells[1] + " bits, " + engine,
                                    () ->
                                            assertThat(end(engine, wide, cells[2]))
                                                    .isEqualTo(
                                                            end("interpreter", wide, cells[2]))));
                }
            }
        }
        return tests.stream();
    }

    /** Each comparison with each condition, as a jump, and the flags themselves at a fault. */
    @Test
    void conditionsAndFlagsAreThoseOfTheInterpreter() {
        StringBuilder differences = new StringBuilder();
        for (String operation : FLAGS) {
            for (int condition = 0; condition < 17; condition++) {
                // Jcc over an INT3; or a fault while nobody has asked for the flags.
                String asks =
                        condition == 16
                                ? "8b042500000000"
                                : Integer.toHexString(0x70 + condition) + "01 cc 90 cc";
                compare(operation + " " + asks, differences);
            }
        }
        assertThat(differences).asString().isEmpty();
    }

    private static void compare(String code, StringBuilder differences) {
        SplittableRandom random = new SplittableRandom(4);
        try (Machine one = new Machine(Engines.named("interpreter").get(), true, code);
                Machine two = new Machine(Engines.named("translator").get(), true, code)) {
            for (int n = 0; n < 60; n++) {
                long a = EDGES[random.nextInt(EDGES.length)];
                long b = n % 4 == 0 ? a : EDGES[random.nextInt(EDGES.length)];
                String expected = runWith(one, a, b, n & 63);
                String found = runWith(two, a, b, n & 63);
                if (!found.equals(expected)) {
                    differences.append(code).append(" of ").append(Long.toHexString(a));
                    differences.append(", ").append(Long.toHexString(b)).append(": ");
                    differences.append(found).append("\n instead of ").append(expected);
                    differences.append('\n');
                    return;
                }
            }
        }
    }

    private static String runWith(Machine m, long a, long b, int count) {
        m.cpu.gpr[Cpu.RAX] = a;
        m.cpu.gpr[Cpu.RBX] = b;
        m.cpu.gpr[Cpu.RCX] = count;
        m.cpu.gpr[Cpu.RDX] = 0;
        m.cpu.setFlags(0);
        return m.runAgain() + "\n" + m.registers();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, 8, 0xfffffL, 0x7fffffffffffL, 0x8000_0000_0000L, -1, -8, -4096})
    void faultsAtTheAddressThatIsNotThere(long address) {
        String code = "488b03 cc";
        for (String engine : List.of("interpreter", "translator")) {
            try (Machine m = new Machine(Engines.named(engine).get(), true, code)) {
                m.cpu.gpr[Cpu.RBX] = address;
                Trap trap = m.run();
                if (address << 16 >> 16 != address) {
                    assertThat(trap).as(engine).isEqualTo(new Trap.GeneralProtection());
                } else {
                    assertThat(trap).as(engine).isInstanceOf(Trap.PageFault.class);
                    assertThat(((Trap.PageFault) trap).address()).isEqualTo(address);
                }
                assertThat(m.cpu.rip).isEqualTo(Machine.CODE);
            }
        }
    }
}
