package dev.genkan.cpu.floating;

import java.util.Random;

/** Random states with the values where floating-point arithmetic goes wrong. */
final class States {
    private static final long[] DOUBLES = {
        0,
        1L << 63,
        1,
        0x000fffffffffffffL,
        0x0010000000000000L,
        0x0010000000000001L,
        0x001fffffffffffffL,
        0x3ff0000000000000L,
        0xbff0000000000000L,
        0x3ff0000000000001L,
        0x3fefffffffffffffL,
        0x3fe0000000000000L,
        0x4000000000000000L,
        0x4008000000000000L,
        0x41dfffffffc00000L,
        0x41e0000000000000L,
        0xc1e0000000000000L,
        0xc1e0000000200000L,
        0x43e0000000000000L,
        0xc3e0000000000000L,
        0x43dfffffffffffffL,
        0x4330000000000001L,
        0x4340000000000000L,
        0x7fefffffffffffffL,
        0xffefffffffffffffL,
        0x7ff0000000000000L,
        0xfff0000000000000L,
        0x7ff8000000000000L,
        0xfff8000000000000L,
        0x7ff0000000000001L,
        0xfff4000000000123L,
        0x7ffc000000000042L,
        0x4059000000000000L,
        0x3fb999999999999aL,
        0x36a0000000000000L,
        0x380fffffe0000000L,
        0x3810000000000000L,
        0x47efffffe0000000L,
        0x47effffff0000000L,
        0x3690000000000000L,
    };
    private static final int[] SINGLES = {
        0,
        1 << 31,
        1,
        0x007fffff,
        0x00800000,
        0x00800001,
        0x00ffffff,
        0x3f800000,
        0xbf800000,
        0x3f800001,
        0x3f7fffff,
        0x3f000000,
        0x40000000,
        0x40400000,
        0x4effffff,
        0x4f000000,
        0xcf000000,
        0x5f000000,
        0xdf000000,
        0x4b000001,
        0x7f7fffff,
        0xff7fffff,
        0x7f800000,
        0xff800000,
        0x7fc00000,
        0xffc00000,
        0x7f800001,
        0xffa00123,
        0x7fe00042,
        0x42c80000,
        0x3dcccccd,
    };

    private final Random random;

    States(long seed) {
        random = new Random(seed);
    }

    int next(int bound) {
        return random.nextInt(bound);
    }

    long doubleBits() {
        switch (random.nextInt(6)) {
            case 0, 1:
                return DOUBLES[random.nextInt(DOUBLES.length)];
            case 2:
                return random.nextLong();
            case 3:
                return Double.doubleToRawLongBits((double) random.nextInt(2001) - 1000);
            case 4:
                // Near one another, so that sums cancel and products stay in range.
                return (random.nextLong() & 0x800fffffffffffffL)
                        | (long) (1015 + random.nextInt(16)) << 52;
            default:
                // Few bits, so that results are exact or ties; extreme exponents at times.
                long fraction =
                        random.nextLong() & 0x8000_ffff_ffff_ffffL & -1L << random.nextInt(52);
                int exponent =
                        random.nextBoolean()
                                ? 1023 - 60 + random.nextInt(120)
                                : random.nextInt(2047);
                return fraction | (long) exponent << 52;
        }
    }

    int singleBits() {
        switch (random.nextInt(6)) {
            case 0, 1:
                return SINGLES[random.nextInt(SINGLES.length)];
            case 2:
                return random.nextInt();
            case 3:
                return Float.floatToRawIntBits((float) random.nextInt(2001) - 1000);
            case 4:
                return (random.nextInt() & 0x807fffff) | (120 + random.nextInt(16)) << 23;
            default:
                int fraction = random.nextInt() & 0x803fffff & -1 << random.nextInt(23);
                return fraction | random.nextInt(255) << 23;
        }
    }

    private long lane(int kind) {
        return switch (kind) {
            case 0 -> doubleBits();
            case 1 -> singleBits() & 0xffffffffL | (long) singleBits() << 32;
            case 2 -> random.nextLong();
            case 3 -> {
                // Bytes and words at their limits.
                long value = 0;
                for (int k = 0; k < 8; k++) {
                    int b =
                            switch (random.nextInt(8)) {
                                case 0 -> 0x7f;
                                case 1 -> 0x80;
                                case 2 -> 0xff;
                                case 3, 4 -> 0;
                                case 5 -> 1;
                                default -> random.nextInt(256);
                            };
                    value |= (long) b << 8 * k;
                }
                yield value;
            }
            default -> random.nextInt(140) - 70;
        };
    }

    int mxcsr() {
        int masks = random.nextInt(12) == 0 ? random.nextInt(64) << 7 : 0x1f80;
        int sticky =
                switch (random.nextInt(3)) {
                    case 0 -> 0;
                    case 1 -> 0x20;
                    default -> random.nextInt(64);
                };
        int control =
                random.nextInt(2) == 0
                        ? 0
                        : random.nextInt(4) << 13
                                | (random.nextInt(4) == 0 ? 0x8000 : 0)
                                | (random.nextInt(4) == 0 ? 0x40 : 0);
        return masks | sticky | control;
    }

    /** Fills a case; {@code kind} 0 doubles, 1 singles, 2 random bits, 3 limits, 4 small counts. */
    HostState state(byte[] code, int kind) {
        HostState state = new HostState();
        var bytes = state.bytes;
        state.code(code);
        for (int register : HostState.GENERAL) {
            bytes.putLong(state.generalAt(register), lane(2 + random.nextInt(3)));
        }
        bytes.putLong(104, random.nextInt() & 0x8d5 | 0x202);
        bytes.putShort(HostState.FX, (short) x87Control());
        int top = random.nextInt(8);
        int status =
                random.nextInt(3) == 0 ? random.nextInt() & 0x477f : random.nextInt(2) * 0x4100;
        int masked = bytes.getShort(HostState.FX) & 0x3f;
        if (random.nextInt(20) != 0) {
            status &= ~0x3f | masked;
        }
        bytes.putShort(HostState.FX + 2, (short) (status | top << 11));
        int tags = random.nextInt(4) == 0 ? random.nextInt(256) : 0x3e;
        // As stack positions: ST(0) is bit 0 of this; FXSAVE has physical registers.
        if (tags == 0x3e) {
            int stack = random.nextInt(4) == 0 ? 0xff : 0x1f;
            tags = (stack << top | stack >> 8 - top) & 0xff;
        }
        bytes.put(HostState.FX + 4, (byte) tags);
        bytes.putInt(HostState.FX + 24, mxcsr());
        for (int k = 0; k < 8; k++) {
            extended(bytes, HostState.FX + 32 + 16 * k);
        }
        for (int k = 0; k < 16; k++) {
            bytes.putLong(HostState.FX + 160 + 8 * k, lane(kind));
            bytes.putLong(HostState.UPPER + 8 * k, lane(kind));
        }
        for (int k = 16; k < 32; k++) {
            bytes.putLong(HostState.FX + 160 + 8 * k, k);
            bytes.putLong(HostState.UPPER + 8 * k, ~k);
        }
        for (int k = 0; k < HostState.MEMORY_SIZE; k += 8) {
            bytes.putLong(HostState.MEMORY + k, lane(kind));
        }
        if (random.nextInt(3) == 0) {
            // Equal operands, for comparisons and exact results.
            bytes.putLong(HostState.FX + 160 + 32, bytes.getLong(HostState.FX + 160 + 16));
            bytes.putLong(HostState.FX + 160 + 40, bytes.getLong(HostState.FX + 160 + 24));
        }
        return state;
    }

    /** Makes the register of indexes, the fifth, point into the memory. */
    void indexes(HostState state, boolean wide) {
        for (int k = 0; k < 4; k++) {
            int at = (k < 2 ? HostState.FX + 160 : HostState.UPPER) + 5 * 16 + 8 * (k & 1);
            long index = random.nextInt(104) - 16;
            long other = random.nextInt(104) - 16;
            state.bytes.putLong(at, wide ? index : index & 0xffffffffL | other << 32);
        }
    }

    private int x87Control() {
        int control = 0x37f;
        if (random.nextInt(2) == 0) {
            control =
                    0x7f | random.nextInt(4) << 10 | new int[] {0, 2, 3, 3}[random.nextInt(4)] << 8;
        }
        if (random.nextInt(10) == 0) {
            control = control & ~0x3f | random.nextInt(64);
        }
        return control;
    }

    private void extended(java.nio.ByteBuffer bytes, int at) {
        long significand = random.nextLong() | 1L << 63;
        int exponent;
        switch (random.nextInt(8)) {
            case 0 -> {
                // What a double or a small integer becomes.
                double value =
                        random.nextBoolean() ? random.nextInt(2001) - 1000 : random.nextGaussian();
                long bits = Double.doubleToRawLongBits(value);
                significand = value == 0 ? 0 : bits << 11 | 1L << 63;
                exponent = value == 0 ? 0 : ((int) (bits >>> 52) & 0x7ff) - 1023 + 16383;
                exponent |= value < 0 ? 0x8000 : 0;
            }
            case 1, 2 -> {
                significand &= -1L << random.nextInt(64);
                exponent = 16383 - 70 + random.nextInt(140) | random.nextInt(2) << 15;
            }
            case 3, 4 -> exponent = 16383 - 4 + random.nextInt(8) | random.nextInt(2) << 15;
            case 5 -> {
                exponent = random.nextInt(4) == 0 ? random.nextInt(70) : 32766 - random.nextInt(70);
                exponent |= random.nextInt(2) << 15;
            }
            case 6 -> {
                long[] special = {
                    0,
                    1L << 63,
                    3L << 62,
                    5L << 61,
                    7L << 61,
                    1,
                    -1L,
                    1L << 62,
                    Long.MAX_VALUE,
                    (1L << 63) | 1,
                    (3L << 62) | 77
                };
                significand = special[random.nextInt(special.length)];
                int[] exponents = {0, 0x7fff, 0x7ffe, 1, 16383, 0, 0x7fff};
                exponent = exponents[random.nextInt(exponents.length)] | random.nextInt(2) << 15;
            }
            default -> {
                int[] near = {15, 16, 31, 32, 52, 53, 62, 63, 64, 0, -1, -2};
                exponent = 16383 + near[random.nextInt(near.length)] | random.nextInt(2) << 15;
                if (random.nextBoolean()) {
                    significand &= -1L << random.nextInt(64);
                }
            }
        }
        bytes.putLong(at, significand);
        bytes.putLong(at + 8, exponent);
    }
}
