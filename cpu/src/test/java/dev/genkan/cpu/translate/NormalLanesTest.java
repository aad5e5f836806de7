package dev.genkan.cpu.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Machine;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Loops of arithmetic with doubles and singles, in which denormals, infinities and NaNs come up now
 * and then, end as the interpreter has them: results, MXCSR and traps.
 */
final class NormalLanesTest {
    private static final int PROGRAMS = Integer.getInteger("genkan.programs", 400);
    private static final int RUNS = 12;

    private static final double[] ODD = {
        0,
        -0.0,
        Double.MIN_VALUE,
        -0x0.8p-1022,
        Double.MIN_NORMAL,
        -0x1p-1021,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
        Double.longBitsToDouble(0x7ff0000000000001L),
        Double.longBitsToDouble(0xfffc000000000042L),
        0x1p-600,
        0x1p600,
        // Half of it is rounded up to the least normal number.
        0x1.fffffffffffffp-1022,
        -0x1.fffffffffffffp-1022
    };

    private static final float[] ODD_SINGLES = {
        0,
        -0.0f,
        Float.MIN_VALUE,
        -0x0.8p-126f,
        Float.MIN_NORMAL,
        -0x1p-125f,
        0x1.fffffep-126f,
        Float.MAX_VALUE,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        Float.intBitsToFloat(0x7f800001),
        0x1p-80f,
        0x1p80f
    };

    /** Instructions without their prefix: two registers, or one and memory. */
    private static final int[] ARITHMETIC = {0x58, 0x5c, 0x59, 0x5e, 0x58, 0x59};

    private final SplittableRandom random = new SplittableRandom(8);

    private static String hex(int... bytes) {
        StringBuilder text = new StringBuilder();
        for (int each : bytes) {
            text.append(String.format("%02x", each));
        }
        return text.append(' ').toString();
    }

    /** An operand: a register of four, or 16 bytes of memory at rsi. */
    private String operands(int destination) {
        return random.nextInt(4) == 0
                ? hex(0x46 | destination << 3, 16 * random.nextInt(8))
                : hex(0xc0 | destination << 3 | random.nextInt(4));
    }

    private String instruction() {
        int to = random.nextInt(4);
        int first = random.nextInt(4);
        int arithmetic = ARITHMETIC[random.nextInt(ARITHMETIC.length)];
        int register = 0xc0 | to << 3 | first;
        return switch (random.nextInt(32)) {
            case 0, 1, 2, 3, 4, 5 -> hex(0xf2, 0x0f, arithmetic) + operands(to);
            case 6, 7, 8 -> hex(0x66, 0x0f, arithmetic) + operands(to);
            case 9 -> hex(0xf2, 0x0f, 0x51) + operands(to);
            case 10 -> hex(0xf2, 0x0f, random.nextBoolean() ? 0x5d : 0x5f) + operands(to);
            case 11 -> hex(0xc5, 0x83 | first << 3 ^ 0x78, arithmetic) + operands(to);
            case 12 -> hex(0xc5, 0x81 | first << 3 ^ 0x78, arithmetic) + operands(to);
            case 13 -> hex(0xc5, 0x85 | first << 3 ^ 0x78, arithmetic) + operands(to);
            case 14 -> hex(0x66, 0x0f, 0x28) + operands(to);
            case 15 -> hex(0xf2, 0x0f, 0x10) + operands(to);
            case 16 -> hex(0x66, 0x0f, random.nextBoolean() ? 0x14 : 0x15, register);
            case 17 -> hex(0x66, 0x0f, 0xc6, register, random.nextInt(4));
            case 18 -> hex(0x66, 0x0f, 0xef, 0xc0 | to << 3 | to);
            case 19 -> hex(0x66, 0x0f, random.nextBoolean() ? 0x54 : 0x57) + operands(to);
            case 20 -> hex(0x66, 0x0f, random.nextBoolean() ? 0x12 : 0x16, 0x46 | to << 3, 8);
            case 21 -> hex(0xf2, 0x0f, 0x2a, 0xc1 | to << 3);
            case 22 -> hex(0xf2, 0x0f, 0x11, 0x46 | to << 3, 16 * random.nextInt(8));
            case 24, 25 -> hex(0xf3, 0x0f, arithmetic) + operands(to);
            case 26, 27 -> hex(0x0f, arithmetic) + operands(to);
            case 28 -> hex(0xf3, 0x0f, 0x51) + operands(to);
            case 29 ->
                    hex(0xc5, 0x80 | random.nextInt(2) << 2 | first << 3 ^ 0x78, arithmetic)
                            + operands(to);
            case 23 -> hex(0x0f, 0xae, 0x96 | random.nextInt(2) << 3, 0x80, 0, 0, 0);
            // A comparison, a jump over an addition.
            default ->
                    hex(0x66, 0x0f, 0x2e | random.nextInt(2))
                            + operands(to)
                            + hex(0x70 | random.nextInt(16), 4, 0xf2, 0x0f, 0x58, register);
        };
    }

    private String program() {
        StringBuilder code = new StringBuilder();
        if (random.nextBoolean()) {
            code.append(instruction()).append(instruction());
        }
        code.append("loop: ");
        int length = 2 + random.nextInt(12);
        for (int k = 0; k < length; k++) {
            code.append(instruction());
        }
        return code.append("ffc9 0f85 >loop ").append(instruction()).append("cc").toString();
    }

    private static long value(SplittableRandom random, int tame) {
        if (random.nextInt(4) == 0) {
            return single(random, tame) & 0xffffffffL | (long) single(random, tame) << 32;
        }
        if (random.nextInt(tame) == 0) {
            return Double.doubleToRawLongBits(ODD[random.nextInt(ODD.length)]);
        }
        return Double.doubleToRawLongBits(
                random.nextBoolean() ? random.nextInt(-4, 5) * 0.5 : random.nextDouble(-2, 2));
    }

    private static int single(SplittableRandom random, int tame) {
        return Float.floatToRawIntBits(
                random.nextInt(tame) == 0
                        ? ODD_SINGLES[random.nextInt(ODD_SINGLES.length)]
                        : random.nextBoolean()
                                ? random.nextInt(-4, 5) * 0.5f
                                : (float) random.nextDouble(-2, 2));
    }

    private static String run(Machine m, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int tame = 2 + random.nextInt(30);
        for (int k = 0; k < 16; k++) {
            for (int half = 0; half < 4; half++) {
                m.cpu.vector[4 * k + half] = value(random, tame);
            }
            m.memory.writeLong(Machine.DATA + 8 * k, value(random, tame));
        }
        // Mostly as a program has it that has computed something before.
        int odd = random.nextInt(8) == 0 ? random.nextInt(0x10000) : 0x1f80;
        m.memory.writeInt(Machine.DATA + 128, odd);
        m.cpu.mxcsr = random.nextInt(6) == 0 ? odd : 0x1fa0;
        m.cpu.gpr[Cpu.RSI] = Machine.DATA;
        m.cpu.gpr[Cpu.RCX] = 1 + random.nextInt(5);
        m.cpu.setFlags(0);
        return m.runAgain()
                + "\nmxcsr "
                + Integer.toHexString(m.cpu.mxcsr)
                + "\nmemory "
                + Long.toHexString(m.checksum())
                + "\n"
                + m.registers();
    }

    @Test
    void loopsOfArithmeticEndAsInterpreted() {
        int traps = 0;
        for (int n = 0; n < PROGRAMS; n++) {
            String code = program();
            try (Machine one = new Machine(Engines.named("interpreter").get(), true, code);
                    Machine two = new Machine(Engines.named("translator").get(), true, code)) {
                for (int k = 0; k < RUNS; k++) {
                    long seed = random.nextLong();
                    String expected = run(one, seed);
                    assertThat(run(two, seed)).as(code).isEqualTo(expected);
                    traps += expected.startsWith("SimdFloatingPoint") ? 1 : 0;
                }
            }
        }
        assertThat(traps).isPositive();
    }
}
