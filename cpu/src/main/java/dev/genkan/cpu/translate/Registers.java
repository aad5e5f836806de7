package dev.genkan.cpu.translate;

/**
 * Sets of what a translation keeps in local variables, as bits: 16 general registers, the low and
 * the high halves of 16 xmm registers, and the flags.
 */
final class Registers {
    static final long FLAGS = 1L << 48;
    static final long GENERAL = 0xffff;
    static final long VECTOR = 0xffffffffL << 16;
    static final long ALL = FLAGS | VECTOR | GENERAL;

    private Registers() {}

    static long general(int register) {
        return register < 16 ? 1L << register : 0;
    }

    /** Half 0 is the low one. */
    static int half(int register, int half) {
        return 16 + half * 16 + register;
    }

    static long vector(int register) {
        return 1L << half(register, 0) | 1L << half(register, 1);
    }
}
