package dev.genkan.cpu.execute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Fpu;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.floating.FloatUnit;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The arithmetic in longs gives what the exact one gives, flags and direction included. */
class ExtendedTest {
    /** Pairs of numbers for each operation; {@code -Dgenkan.pairs=N} overrides it. */
    private static final int PAIRS = Integer.getInteger("genkan.pairs", 200_000);

    private final SplittableRandom random = new SplittableRandom(Long.getLong("genkan.seed", 1));
    private final Memory memory = new Memory(1 << 20);
    private final Cpu cpu = new Cpu(memory, true);
    private final Fpu fpu = cpu.fpu;
    private int taken;
    private int first;
    private long firstPart;
    private int second;
    private long secondPart;

    @AfterEach
    void close() {
        memory.close();
    }

    @FunctionalInterface
    private interface Operation {
        boolean apply(Fpu fpu, int register, int a, long aPart, int b, long bPart);
    }

    /** A significand of few bits, of many, or near one end: sums cancel, products are ties. */
    private long significand() {
        long bits =
                switch (random.nextInt(5)) {
                    case 0 -> random.nextLong();
                    case 1 -> random.nextLong() & -1L << random.nextInt(64);
                    case 2 -> random.nextLong() >>> 1 + random.nextInt(63);
                    case 3 -> -1L << random.nextInt(64) ^ random.nextLong(4);
                    default -> 1L << random.nextInt(64) | random.nextLong(4);
                };
        return bits | Long.MIN_VALUE;
    }

    private int signExponent(int near) {
        int exponent =
                switch (random.nextInt(8)) {
                    case 0 -> random.nextInt(0x8000);
                    case 1 -> 1 + random.nextInt(3);
                    case 2 -> 0x7ffe - random.nextInt(3);
                    case 3 -> near + random.nextInt(-130, 131);
                    default -> near + random.nextInt(-3, 4);
                };
        return Math.clamp(exponent, 0, 0x7fff) | random.nextInt(2) << 15;
    }

    private void compare(int precision, Operation fast, Consumer<FloatUnit> exact) {
        FloatUnit unit = cpu.floats;
        for (int k = 0; k < PAIRS; k++) {
            int a = signExponent(random.nextInt(4) == 0 ? random.nextInt(0x8000) : 0x3fff);
            int b = signExponent(a & 0x7fff);
            boolean zero = random.nextInt(50) == 0;
            long aPart = zero ? 0 : significand();
            long bPart = random.nextInt(50) == 0 ? 0 : significand();
            a &= zero ? 0x8000 : -1;
            b &= bPart == 0 ? 0x8000 : -1;
            first = a;
            firstPart = aPart;
            second = b;
            secondPart = bPart;
            fpu.initialize();
            if (!fast.apply(fpu, 3, a, aPart, b, bPart)) {
                assertThat(fpu.status()).isZero();
                continue;
            }
            taken++;
            unit.flags = 0;
            unit.rounding = FloatUnit.NEAREST;
            unit.a.loadExtended(a, aPart);
            unit.b.loadExtended(b, bPart);
            exact.accept(unit);
            int signExponent = unit.toExtended(precision);
            int status = unit.flags;
            status |= unit.roundedUp && (status & FloatUnit.PRECISION) != 0 ? Fpu.C1 : 0;
            if (fpu.signExponent[3] != signExponent
                    || fpu.significand[3] != unit.extendedSignificand()
                    || fpu.status() != status) {
                assertThat(text(fpu.signExponent[3], fpu.significand[3], fpu.status()))
                        .as(text(a, aPart, 0) + " and " + text(b, bPart, 0))
                        .isEqualTo(text(signExponent, unit.extendedSignificand(), status));
            }
        }
        assertThat(taken).as("ordinary results").isGreaterThan(PAIRS / 4);
    }

    private static Operation operation(int number) {
        return (to, register, a, aPart, b, bPart) -> {
            to.signExponent[register] = a;
            to.significand[register] = aPart;
            return Extended.compute(to, number, register, b, bPart);
        };
    }

    /** The operation with its numbers exchanged: those of the test are in the unit's registers. */
    private Consumer<FloatUnit> reverse(Consumer<FloatUnit> operation) {
        return unit -> {
            unit.a.loadExtended(second, secondPart);
            unit.b.loadExtended(first, firstPart);
            operation.accept(unit);
        };
    }

    private static String text(int signExponent, long significand, int status) {
        return "%04x %016x status %04x".formatted(signExponent, significand, status);
    }

    @Test
    void adds() {
        compare(64, operation(Extended.ADD), FloatUnit::add);
    }

    @Test
    void subtracts() {
        compare(64, operation(Extended.SUBTRACT), FloatUnit::subtract);
        compare(64, operation(Extended.SUBTRACT_REVERSE), reverse(FloatUnit::subtract));
    }

    @Test
    void multiplies() {
        compare(64, operation(Extended.MULTIPLY), FloatUnit::multiply);
    }

    @Test
    void divides() {
        compare(64, operation(Extended.DIVIDE), FloatUnit::divide);
        compare(64, operation(Extended.DIVIDE_REVERSE), reverse(FloatUnit::divide));
    }

    @Test
    void takesSquareRoots() {
        for (int precision : new int[] {24, 53, 64}) {
            compare(
                    precision,
                    (to, register, a, aPart, b, bPart) ->
                            Extended.squareRoot(to, register, a, aPart, 64 - precision),
                    FloatUnit::squareRoot);
        }
    }

    @Test
    void takesSquareRootsNextToSquares() {
        for (int k = 0; k < PAIRS; k++) {
            long root = significand() & -1L << random.nextInt(33);
            long part = Math.unsignedMultiplyHigh(root, root) + random.nextInt(-1, 2);
            int exponent = 0x3fff + random.nextInt(2);
            part = part < 0 ? part : part | Long.MIN_VALUE;
            cpu.floats.flags = 0;
            cpu.floats.rounding = FloatUnit.NEAREST;
            cpu.floats.a.loadExtended(exponent, part);
            cpu.floats.squareRoot();
            int expected = cpu.floats.toExtended(64);
            fpu.initialize();
            assertThat(Extended.squareRoot(fpu, 0, exponent, part, 0)).isTrue();
            if (fpu.signExponent[0] != expected
                    || fpu.significand[0] != cpu.floats.extendedSignificand()) {
                assertThat(text(fpu.signExponent[0], fpu.significand[0], 0))
                        .as(text(exponent, part, 0))
                        .isEqualTo(text(expected, cpu.floats.extendedSignificand(), 0));
            }
        }
    }
}
