package dev.genkan.cpu.differential;

import java.util.SplittableRandom;

/** Numbers at which arithmetic likes to go wrong. */
final class EdgeValues {
    private static final long[] INTEGERS = {
        0,
        1,
        2,
        3,
        7,
        8,
        9,
        15,
        16,
        31,
        32,
        33,
        63,
        64,
        65,
        0x7f,
        0x80,
        0x81,
        0xff,
        0x100,
        0x7fff,
        0x8000,
        0xffff,
        0x10000,
        0x7fffffffL,
        0x80000000L,
        0x80000001L,
        0xffffffffL,
        0x100000000L,
        0x7fffffffffffffffL,
        0x8000000000000000L,
        0x8000000000000001L,
        -1,
        -2,
        -16,
        0x0f0f0f0f,
        0x9999999999999999L,
        0x5555555555555555L,
        0xaaaaaaaaaaaaaaaaL,
        0x0123456789abcdefL
    };

    private static final long[] DOUBLES = {
        0,
        Long.MIN_VALUE,
        0x3ff0000000000000L,
        0xbff0000000000000L,
        0x7ff0000000000000L,
        0xfff0000000000000L,
        0x7ff8000000000000L,
        0xfff8000000000000L,
        0x7ff0000000000001L,
        0x7ff8123456789abcL,
        0x0000000000000001L,
        0x800fffffffffffffL,
        0x0010000000000000L,
        0x7fefffffffffffffL,
        0x4000000000000000L,
        0x3fe0000000000000L,
        0x41dfffffffc00000L,
        0x41e0000000000000L,
        0x43e0000000000000L,
        0xc3e0000000000000L,
        0x4330000000000001L,
        0x3ff8000000000000L,
        0x400921fb54442d18L
    };

    private static final int[] FLOATS = {
        0, 0x80000000, 0x3f800000, 0xbf800000, 0x7f800000, 0xff800000, 0x7fc00000, 0xffc00000,
        0x7f800001, 0x7fc12345, 1, 0x807fffff, 0x00800000, 0x7f7fffff, 0x40000000, 0x3f000000,
        0x4effffff, 0x4f000000, 0xcf000000, 0x5f000000, 0x4b000001, 0x3fc00000, 0x40490fdb
    };

    private EdgeValues() {}

    /** A value of a general register. */
    static long of(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> INTEGERS[random.nextInt(INTEGERS.length)];
            case 2 -> INTEGERS[random.nextInt(INTEGERS.length)] + random.nextInt(-3, 4);
            case 3 -> random.nextInt(-200, 200);
            default -> random.nextLong();
        };
    }

    /** Eight bytes of a vector register: integers, one double, or two floats. */
    static long vector(SplittableRandom random) {
        return switch (random.nextInt(7)) {
            case 0, 1 -> DOUBLES[random.nextInt(DOUBLES.length)];
            case 2, 3 -> single(random) & 0xffffffffL | (long) single(random) << 32;
            case 4 -> Double.doubleToRawLongBits(random.nextInt(-100000, 100000) / 64.0);
            case 5 -> of(random);
            default -> random.nextLong();
        };
    }

    private static int single(SplittableRandom random) {
        return random.nextInt(3) == 0
                ? Float.floatToRawIntBits(random.nextInt(-10000, 10000) / 16.0f)
                : FLOATS[random.nextInt(FLOATS.length)];
    }
}
