package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;

/**
 * The arithmetic flags, computed here alone and only as far as needed.
 *
 * <p>A result leaves two longs: {@link Cpu#flagResult}, sign-extended from its size, tells ZF, SF
 * and PF; {@link Cpu#flagCarries} tells the others: bit 63 is CF, bit 62 the carry into the top bit
 * (so OF is their exclusive or), bit 3 is AF. Where flags do not follow from a result (POPF), bit 0
 * of the carries inverts SF and bit 8 inverts PF. So no condition asks what instruction or size set
 * the flags.
 */
public final class Flags {
    private static final long TOP_TWO = 3L << 62;
    private static final int AF_BIT = 8;

    private Flags() {}

    /** The carries out of each bit of an addition. */
    private static long carriesOfAddition(long a, long b, long result) {
        return (a & b) | ((a | b) & ~result);
    }

    /** The borrows out of each bit of a subtraction. */
    private static long carriesOfSubtraction(long a, long b, long result) {
        return (~a & b) | ((~a | b) & result);
    }

    /** {@link Cpu#flagCarries} after an addition (with or without carry) of 64 - unused bits. */
    public static long addition(long a, long b, long result, int unused) {
        long carries = carriesOfAddition(a, b, result);
        return (carries << unused & TOP_TWO) | (carries & AF_BIT);
    }

    /** {@link Cpu#flagCarries} after a subtraction (with or without borrow). */
    public static long subtraction(long a, long b, long result, int unused) {
        long carries = carriesOfSubtraction(a, b, result);
        return (carries << unused & TOP_TWO) | (carries & AF_BIT);
    }

    /** Those carries with CF kept from before, as INC and DEC do. */
    public static long keepCarry(long carries, long before) {
        long overflow = (carries ^ carries << 1) & Long.MIN_VALUE;
        long carry = before & Long.MIN_VALUE;
        return carry | (carry ^ overflow) >>> 1 | (carries & AF_BIT);
    }

    /** Carries of these flags: 0 or 1 each. */
    public static long of(int carry, int overflow) {
        return (long) carry << 63 | (long) (carry ^ overflow) << 62;
    }

    /** Sign-extends the low 64 - unused bits. */
    public static long extend(long value, int unused) {
        return value << unused >> unused;
    }

    /** CF as 0 or 1. */
    public static int carry(Cpu cpu) {
        return (int) (cpu.flagCarries >>> 63);
    }

    /** OF as 0 or 1. */
    public static int overflow(Cpu cpu) {
        long carries = cpu.flagCarries;
        return (int) ((carries ^ carries << 1) >>> 63);
    }

    /** Sets CF alone. */
    public static void setCarry(Cpu cpu, int carry) {
        cpu.flagCarries = replaceCarry(cpu.flagCarries, carry);
    }

    /** The carries with CF alone set. */
    public static long replaceCarry(long carries, int carry) {
        // OF is the exclusive or of the two top bits: a change of CF changes both.
        long change = (carries >>> 63 ^ carry) & 1;
        return carries ^ (change << 63 | change << 62);
    }

    /** Sets CF and OF, and leaves the others. */
    public static void setCarryAndOverflow(Cpu cpu, int carry, int overflow) {
        cpu.flagCarries = replace(cpu.flagCarries, carry, overflow);
    }

    /** The carries with CF and OF set, and the others kept. */
    public static long replace(long carries, int carry, int overflow) {
        return carries & ~TOP_TWO | of(carry, overflow);
    }

    /** Flags of a logical result: CF, OF and AF clear. */
    public static void logic(Cpu cpu, long result, int unused) {
        cpu.flagResult = extend(result, unused);
        cpu.flagCarries = 0;
    }

    /**
     * Whether a condition holds (SDM volume 1, appendix B).
     *
     * @param code the low four bits of a Jcc, SETcc or CMOVcc opcode
     */
    public static boolean condition(Cpu cpu, int code) {
        return condition(cpu.flagResult, cpu.flagCarries, code);
    }

    /** Whether a condition holds for a result and its carries. */
    public static boolean condition(long result, long carries, int code) {
        boolean holds =
                switch (code >> 1 & 7) {
                    case 0 -> (carries ^ carries << 1) < 0;
                    case 1 -> carries < 0;
                    case 2 -> result == 0;
                    case 3 -> carries < 0 || result == 0;
                    case 4 -> (result ^ carries << 63) < 0;
                    case 5 -> parity(result, carries);
                    case 6 -> less(result, carries);
                    default -> result == 0 || less(result, carries);
                };
        return holds != ((code & 1) != 0);
    }

    /** PF. */
    public static boolean parity(long result, long carries) {
        return (Long.bitCount((result ^ carries >>> 8) & 0xff) & 1) == 0;
    }

    /** SF is not OF. */
    public static boolean less(long result, long carries) {
        return (result ^ carries << 63 ^ carries ^ carries << 1) < 0;
    }
}
