package dev.genkan.cpu.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Machine;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.Trap;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loops that look for bytes end as they do when interpreted, wherever they find or fault. */
final class ScanLoopTest {
    private static final int SIZE = 0x2000;

    /** Ends with HLT. rdi and rsi are in the data, al's byte is in ymm0, and counts are in rdx. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "strlen, 64, c5f9efc0 l: c5fd6f4f01 c5f5da5721 c5fd6f5f41 c5e5da6761 c5dddaea"
                + " c5fd74ed c5fdd7cd 4883ef80 85c9 74 ~l f4",
        "strlen of no zero, 64, l: c5fd6f4f01 c5f5da5721 c5fd6f5f41 c5e5da6761 c5dddaea"
                + " c5fd74ed c5fdd7cd 4883ef80 85c9 74 ~l f4",
        "strchr, 64, c5f1efc9 l: c5fd6f7701 c5fd6f7f21 c5fdefd6 c5fdefdf c5cddad2 c5c5dadb"
                + " c5e5daf2 c5f574fe c5fdd7cf 4883c740 85c9 74 ~l f4",
        "memchr, 64, l: c5fd744f01 c5fd745721 c5edebe9 c5fdd7cd 85c9 75 ~e 4883c740 4883ea40"
                + " 77 ~l e: f4",
        "strcmp, 64, c44101efff l: 4883efc0 4883eec0 83c0c0 73 ~e c5fd6f4701 c5fd6f5721"
                + " c5fd740e c5ed745e20 c5f5dbc8 c5e5dbda c5e5dad9 c58574fb c5fdd7d7 85d2"
                + " 74 ~l e: f4",
        "ymm14, 64, l: c57e6f7701 c4417d74ee c4c17dd7cd 4883c720 85c9 74 ~l f4",
        "the last of many, 64, l: c5fd744f01 c5fdd7c9 4883c720 85c9 75 ~l f4",
        "SSE, 64, l: 660f6f4f01 660f74c8 660fd7c9 488d7f10 85c9 74 ~l f4",
        "SSE, 32, 660fefc0 l: 660f6f4f01 660fda4f11 660f74c8 660fd7c9 83c720 85c9 74 ~l f4",
    })
    void endsAsInterpreted(String name, int bits, String code) {
        SplittableRandom random = new SplittableRandom(code.hashCode());
        for (int k = 0; k < 100; k++) {
            long seed = random.nextLong();
            for (String engine : new String[] {"translator", "mixed"}) {
                assertThat(end(engine, bits == 64, code, seed))
                        .as(engine + " " + seed)
                        .isEqualTo(end("interpreter", bits == 64, code, seed));
            }
        }
    }

    private static String end(String engine, boolean longMode, String code, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try (Machine m = new Machine(Engines.named(engine).get(), longMode, code)) {
            byte[] data = new byte[SIZE];
            int period = random.nextInt(1, 100);
            for (int at = 0; at < SIZE; at++) {
                data[at] = (byte) (2 + at % period);
            }
            byte wanted = (byte) random.nextInt(150, 250);
            for (int count = random.nextInt(4); count > 0; count--) {
                data[random.nextInt(SIZE)] = random.nextBoolean() ? 0 : wanted;
            }
            if (random.nextInt(4) == 0) {
                // A page that does not go on to the next.
                m.memory.protect(Machine.DATA + 0x1000, 0x1000, Memory.READ);
            }
            m.memory.load(Machine.DATA, data, 0, SIZE);
            Cpu cpu = m.cpu;
            for (int at = 0; at < cpu.vector.length; at++) {
                cpu.vector[at] = at < 4 ? 0x0101010101010101L * (wanted & 0xff) : random.nextLong();
            }
            cpu.gpr[Cpu.RDI] = Machine.DATA - 1 + 32 * random.nextInt(100) + misaligned(random);
            cpu.gpr[Cpu.RSI] = cpu.gpr[Cpu.RDI] + 1 + period * random.nextInt(2);
            cpu.gpr[Cpu.RDX] = random.nextInt(SIZE);
            cpu.gpr[Cpu.RAX] = 64 * random.nextInt(60);
            Trap trap = m.run();
            return trap + "\n" + m.registers();
        }
    }

    private static int misaligned(SplittableRandom random) {
        return random.nextInt(8) == 0 ? random.nextInt(32) : 0;
    }
}
