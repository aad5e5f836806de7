package dev.genkan.cpu.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.cpu.Machine;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is kept of comparisons of bytes is what the registers hold, whatever is done between a
 * comparison and PMOVMSKB: random ways there, among few registers, end as in the interpreter.
 */
final class MasksTest {
    private static final int SEQUENCES = 1500, LENGTH = 12, REGISTERS = 4;

    /** Instructions of two registers, but for their last byte. */
    private static final String[] BETWEEN = {
        "660f74", // pcmpeqb
        "660f74",
        "660f74",
        "660feb", // por
        "660fdb", // pand
        "660fdf", // pandn
        "660fda", // pminub
        "660fef", // pxor
        "660f6f", // movdqa
        "0f28", // movaps
        "f30f10", // movss
        "f20f10", // movsd
        "f30f7e", // movq
        "660f14", // unpcklpd
        "0f12", // movhlps
        "f20f58", // addsd
        "660f58", // addpd
        "f20f5d", // minsd
        "f30f5a", // cvtss2sd
        "660f70" // pshufd, with a byte
    };

    /** A loop over the sequence, so that it is hot: the masks of all registers are added up. */
    private static String code(SplittableRandom random) {
        StringBuilder code = new StringBuilder("be28000000 l: ");
        for (int r = 0; r < REGISTERS; r++) {
            // movdqu xmmR,[0x20000 + 16 R]; the absolute address is a SIB without registers.
            code.append("f30f6f%02x25%02x000200 ".formatted(4 | r << 3, 16 * r));
        }
        for (int k = 0; k < LENGTH; k++) {
            String op = BETWEEN[random.nextInt(BETWEEN.length)];
            int modrm = 0xc0 | random.nextInt(REGISTERS) << 3 | random.nextInt(REGISTERS);
            code.append(op).append("%02x".formatted(modrm));
            code.append(op.equals("660f70") ? "%02x ".formatted(random.nextInt(256)) : " ");
            if (random.nextInt(3) == 0) {
                code.append(sum(random.nextInt(REGISTERS)));
            }
        }
        IntStream.range(0, REGISTERS).forEach(r -> code.append(sum(r)));
        return code + "ffce 0f85 >l cc";
    }

    /** pmovmskb eax,xmmR; imul edx,edx,31; add edx,eax */
    private static String sum(int register) {
        return "660fd7%02x 6bd21f 01c2 ".formatted(0xc0 | register);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void endAsInTheInterpreter(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int n = 0; n < SEQUENCES; n++) {
            String code = code(random);
            long content = random.nextLong();
            assertThat(run("translator", code, content))
                    .as(code)
                    .isEqualTo(run("interpreter", code, content));
        }
    }

    private static String run(String engine, String code, long content) {
        SplittableRandom random = new SplittableRandom(content);
        try (Machine m = new Machine(Engines.named(engine).get(), true, code)) {
            for (int k = 0; k < 16 * REGISTERS; k++) {
                m.memory.writeByte(Machine.DATA + k, (byte) (random.nextInt(3) * 0x20));
            }
            return m.run() + "\n" + m.registers();
        }
    }
}
