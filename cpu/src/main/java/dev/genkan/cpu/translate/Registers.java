package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;

/**
 * Sets of what a translation keeps in local variables, as bits: 16 general registers, the low and
 * the high halves of 16 xmm registers, the flags, and what ymm registers have besides, two longs at
 * one bit. There is no bit left for that of ymm14, which stays in the processor.
 */
final class Registers {
    static final long FLAGS = 1L << 48;
    static final long GENERAL = 0xffff;
    static final long UPPER = -1L << 49;
    static final long VECTOR = UPPER | 0xffffffffL << 16;
    static final long ALL = FLAGS | VECTOR | GENERAL;

    private Registers() {}

    static long general(int register) {
        return register < 16 ? 1L << register : 0;
    }

    /** Half 0 is the low one. */
    static int half(int register, int half) {
        return 16 + half * 16 + register;
    }

    /** Where in {@link Cpu#vector} such a half is. */
    static int vectorIndex(int bit) {
        return (bit & 15) * 4 + (bit >= 32 ? 1 : 0);
    }

    static long vector(int register) {
        return 1L << half(register, 0) | 1L << half(register, 1) | upper(register);
    }

    /** The upper half of a ymm register, if it has a bit. */
    static long upper(int register) {
        return switch (register) {
            case 14 -> 0;
            case 15 -> 1L << 63;
            default -> 1L << 49 + register;
        };
    }

    /** The ymm register of such a bit. */
    static int ofUpper(int bit) {
        return bit == 63 ? 15 : bit - 49;
    }
}
