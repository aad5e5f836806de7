package dev.genkan.cpu.differential;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** 80-bit numbers, special and plain. */
final class ExtendedValues {
    private static final int[] EXPONENTS = {
        0, 1, 2, 0x3ffe, 0x3fff, 0x4000, 0x401d, 0x401e, 0x403e, 0x403f, 0x3fbf, 0x7ffe, 0x7fff
    };

    private static final long[] SIGNIFICANDS = {
        1L << 63, -1, 3L << 62, (1L << 63) + 1, 0, 1, 0x4000000000000000L, 0xc90fdaa22168c235L
    };

    private ExtendedValues() {}

    static void put(ByteBuffer to, int at, SplittableRandom random) {
        int exponent =
                random.nextInt(3) == 0
                        ? EXPONENTS[random.nextInt(EXPONENTS.length)]
                        : 0x3fff + random.nextInt(-40, 66);
        long significand =
                switch (random.nextInt(4)) {
                    case 0 -> SIGNIFICANDS[random.nextInt(SIGNIFICANDS.length)];
                    case 1 -> 1L << 63 | (long) random.nextInt() << 32;
                    default -> 1L << 63 | random.nextLong();
                };
        to.putLong(at, significand);
        to.putShort(at + 8, (short) (exponent | random.nextInt(2) << 15));
    }
}
