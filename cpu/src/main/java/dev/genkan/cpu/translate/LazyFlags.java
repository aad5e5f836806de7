package dev.genkan.cpu.translate;

import static java.lang.Double.longBitsToDouble;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.execute.Flags;
import dev.genkan.cpu.execute.Shift;

/**
 * Flags that nobody has computed yet: which operation set them, and two numbers of it.
 *
 * <p>A kind is an operation and its size. Kind {@link #SETTLED} is {@link Cpu#flagResult} and
 * {@link Cpu#flagCarries} themselves. Numbers are sign-extended from their size, which keeps their
 * order, unsigned too.
 */
public final class LazyFlags {
    /** The numbers are the result and the carries as {@link Flags} has them. */
    static final int SETTLED = 0;

    /** Operations; their kinds are {@link #kind}. */
    static final int CMP = 0, SUB = 1, ADD = 2, LOGIC = 3, INC = 4, DEC = 5, COMPARE = 6;

    /** Shifts by a constant, which their kinds hold: {@link #shift}. */
    static final int SHL = 7, SHR = 8, SAR = 9;

    private static final int COUNT_SHIFT = 8;

    /** Carries: CF without OF, and ZF without PF. */
    private static final long CARRY = 3L << 62, EQUAL = 0x100;

    /** The kind of a comparison of two doubles, whose bits are its numbers. */
    static final int COMPARED = kind(COMPARE, 8);

    private LazyFlags() {}

    /**
     * The kind of an operation of a size in bytes. Its numbers: of CMP, both operands; of SUB and
     * ADD, the result and the second operand; of LOGIC, the result; of INC and DEC, the result and
     * CF from before.
     */
    static int kind(int operation, int size) {
        return 1 + operation * 4 + Integer.numberOfTrailingZeros(size);
    }

    /**
     * The kind of a shift.
     *
     * @param size 4 or 8; the first number is the operand, there is no second one
     * @param count at least 1
     */
    static int shift(int operation, int size, int count) {
        return kind(operation, size) | count << COUNT_SHIFT;
    }

    static int operation(int kind) {
        return (kind & (1 << COUNT_SHIFT) - 1) - 1 >> 2;
    }

    /** By how much a shift shifts. */
    static int count(int kind) {
        return kind >> COUNT_SHIFT;
    }

    static int size(int kind) {
        return 1 << (kind - 1 & 3);
    }

    /** Whether the numbers of a kind are longs: else they are ints. */
    static boolean isWide(int kind) {
        return kind == SETTLED || (kind - 1 & 3) == 3;
    }

    /** A number of flags whose kind is not known beforehand. */
    public static long number(int kind, int narrow, long wide) {
        return isWide(kind) ? wide : narrow;
    }

    /** Leaves flags as they are for whoever asks. */
    public static void leave(Cpu cpu, int kind, int a, int b, long wideA, long wideB) {
        cpu.flagKind = kind;
        cpu.flagResult = number(kind, a, wideA);
        cpu.flagCarries = number(kind, b, wideB);
    }

    private static int unused(int kind) {
        return 64 - 8 * size(kind);
    }

    /** The result, sign-extended: {@link Cpu#flagResult}. */
    public static long result(int kind, long a, long b) {
        if (kind == COMPARED) {
            return equalOrUnordered(a, b) ? 0 : 1;
        }
        if (kind >= 1 && kind <= 4) {
            return Flags.extend(a - b, unused(kind));
        }
        return kind >> COUNT_SHIFT == 0 ? a : shifted(kind, a);
    }

    private static long shifted(int kind, long a) {
        int count = count(kind);
        int unused = unused(kind);
        return switch (operation(kind)) {
            case SHL -> Flags.extend(a << count, unused);
            case SHR -> Flags.extend(a << unused >>> unused >>> count, unused);
            default -> a >> count;
        };
    }

    /** CF as 0 or 1. */
    public static int carry(int kind, long a, long b) {
        if (kind == SETTLED) {
            return (int) (b >>> 63);
        }
        return switch (operation(kind)) {
            case CMP -> below(a, b);
            case SUB -> below(Flags.extend(a + b, unused(kind)), b);
            case ADD -> below(a, b);
            case LOGIC -> 0;
            case COMPARE -> longBitsToDouble(a) >= longBitsToDouble(b) ? 0 : 1;
            case SHL, SHR, SAR -> (int) (carries(kind, a, b) >>> 63);
            default -> (int) b;
        };
    }

    private static int below(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? 1 : 0;
    }

    /** {@link Cpu#flagCarries} of the flags. */
    public static long carries(int kind, long a, long b) {
        if (kind == SETTLED) {
            return b;
        }
        int unused = unused(kind);
        return switch (operation(kind)) {
            case CMP -> Flags.subtraction(a, b, a - b, unused);
            case SUB -> Flags.subtraction(a + b, b, a, unused);
            case ADD -> Flags.addition(a - b, b, a, unused);
            case LOGIC -> 0;
            case COMPARE -> comparisonCarries(longBitsToDouble(a), longBitsToDouble(b));
            case SHL -> Shift.shlCarries(a, count(kind), 64 - unused);
            case SHR -> Shift.shrCarries(a, count(kind), 64 - unused);
            case SAR -> Shift.sarCarries(a, count(kind), 64 - unused);
            case INC -> Flags.keepCarry(Flags.addition(a - 1, 1, a, unused), b << 63);
            default -> Flags.keepCarry(Flags.subtraction(a + 1, 1, a, unused), b << 63);
        };
    }

    /**
     * Whether a condition holds.
     *
     * @param code the low four bits of a Jcc, SETcc or CMOVcc opcode
     */
    public static boolean condition(int code, int kind, long a, long b) {
        return Flags.condition(result(kind, a, b), carries(kind, a, b), code);
    }

    /** Computes the flags that translated code left behind. */
    public static void settle(Cpu cpu) {
        if (cpu.flagKind != SETTLED) {
            settle(cpu, cpu.flagKind, cpu.flagResult, cpu.flagCarries);
        }
    }

    /** Sets the processor's flags. */
    public static void settle(Cpu cpu, int kind, long a, long b) {
        cpu.flagResult = result(kind, a, b);
        cpu.flagCarries = carries(kind, a, b);
        cpu.flagKind = SETTLED;
    }

    // ---- comparisons of doubles: ZF is equal, CF below; of a NaN, both are set and PF

    /** ZF. */
    public static boolean equalOrUnordered(long a, long b) {
        double x = longBitsToDouble(a);
        double y = longBitsToDouble(b);
        return !(x < y || x > y);
    }

    /** PF. */
    public static boolean unordered(long a, long b) {
        return Double.isNaN(longBitsToDouble(a)) || Double.isNaN(longBitsToDouble(b));
    }

    /** The result of 0 or 1 has an even number of bits set only if it is 0: bit 8 corrects PF. */
    private static long comparisonCarries(double x, double y) {
        return x == y ? EQUAL : x > y ? 0 : CARRY;
    }

    // ---- results and carries of PTEST

    /** The result that leaves ZF if no bit is in both operands. */
    public static long testResult(long common) {
        return common == 0 ? 0 : 1;
    }

    /** The carries: CF if the second operand has no bit that the first has not. */
    public static long testCarries(long common, long missing) {
        return (missing == 0 ? CARRY : 0) | (common == 0 ? EQUAL : 0);
    }

    // ---- results and carries of counts

    /** CF alone, if this is zero. */
    public static long carryIfZero(long value) {
        return Flags.of(value == 0 ? 1 : 0, 0);
    }

    /** The result that leaves ZF as POPCNT does. */
    public static long countResult(long count) {
        return count == 0 ? 0 : 1;
    }

    /** The carries that leave everything else clear as POPCNT does: PF, too. */
    public static long countCarries(long count) {
        return count == 0 ? 0x100 : 0;
    }
}
