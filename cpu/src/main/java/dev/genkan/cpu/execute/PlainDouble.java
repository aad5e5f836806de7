package dev.genkan.cpu.execute;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;

import dev.genkan.cpu.Cpu;

/**
 * Arithmetic of doubles in translated code, which takes the host's result where few tests show that
 * it is the processor's, flags and all.
 *
 * <p>They are shared out. That MXCSR masks everything, rounds to nearest and has its inexact flag
 * is seen once, and kept in an int that is zero as long as nothing is <em>odd</em>. That an operand
 * is normal or zero is often known beforehand, because it is a result; where such a lane turns out
 * to be something else after all, this is odd, too. What remains is the test of each result: it is
 * normal, and not so small that it was rounded up from a denormal, or it is zero for a good reason.
 * {@link Binary64} does the rest.
 */
public final class PlainDouble {
    /** What is odd: MXCSR, or a lane that the translation takes for normal or zero. */
    private static final int CONTROL = 1, LANE = 2;

    /** What brings twice a safe magnitude below a limit: all others are not. */
    private static final long SHIFT = Long.MIN_VALUE ^ -(2L << 53);

    private static final long LIMIT = Long.MIN_VALUE ^ 0x7fdL << 53;

    /** Twice the least normal magnitude. */
    private static final long NORMAL = 1L << 53;

    private PlainDouble() {}

    private static boolean safe(double x) {
        return (doubleToRawLongBits(x) << 1) + SHIFT < LIMIT;
    }

    private static boolean zero(double x) {
        return doubleToRawLongBits(x) << 1 == 0;
    }

    // ---- what is odd

    /** What is odd of MXCSR. */
    public static int control(Cpu cpu) {
        return Mxcsr.plainInexact(cpu.mxcsr) ? 0 : CONTROL;
    }

    /** What is odd after MXCSR has changed. */
    public static int control(Cpu cpu, int odd) {
        return odd & LANE | control(cpu);
    }

    /** What is odd if a lane counts, too. */
    public static int lane(int odd, double x) {
        return Binary64.normalOrZero(doubleToRawLongBits(x)) ? odd : odd | LANE;
    }

    /**
     * Ends an operation that was done the long way, #XM included.
     *
     * @return what is odd now
     */
    public static int done(Cpu cpu, int odd, double a, double b, double result) {
        Mxcsr.raise(cpu);
        return lane(lane(lane(control(cpu, odd), a), b), result);
    }

    // ---- tests; that nothing is odd is not written as an equation, after which the JVM would take
    // the variable for a constant, and no longer see that it stays the same throughout a loop

    /** Whether an operand of which nothing is known is denormal. */
    public static boolean denormal(double x) {
        return Long.compareUnsigned((doubleToRawLongBits(x) << 1) - 1, NORMAL - 1) < 0;
    }

    /** Whether an operand of which nothing is known is neither normal nor zero. */
    public static boolean special(double x) {
        return !safe(x) && !Binary64.normalOrZero(doubleToRawLongBits(x));
    }

    /** Whether a sum or difference, of which no operand is denormal, is the processor's. */
    public static boolean sum(int odd, double sum) {
        return odd <= 0 && (safe(sum) || zero(sum));
    }

    /** Whether a product, of which no operand is denormal, is the processor's. */
    public static boolean product(int odd, double a, double b, double product) {
        return odd <= 0 && (safe(product) || zero(product) && (zero(a) || zero(b)));
    }

    /** Whether a quotient, of which no operand is denormal, is the processor's. */
    public static boolean quotient(int odd, double quotient) {
        return odd <= 0 && safe(quotient);
    }

    // ---- the long way; a caller ends it with done

    public static double add(Cpu cpu, double a, double b) {
        return longBitsToDouble(Binary64.add(cpu, doubleToRawLongBits(a), doubleToRawLongBits(b)));
    }

    public static double subtract(Cpu cpu, double a, double b) {
        return longBitsToDouble(
                Binary64.subtract(cpu, doubleToRawLongBits(a), doubleToRawLongBits(b)));
    }

    public static double multiply(Cpu cpu, double a, double b) {
        return longBitsToDouble(
                Binary64.multiply(cpu, doubleToRawLongBits(a), doubleToRawLongBits(b)));
    }

    public static double divide(Cpu cpu, double a, double b) {
        return longBitsToDouble(
                Binary64.divide(cpu, doubleToRawLongBits(a), doubleToRawLongBits(b)));
    }

    /** The square root of the second operand. */
    public static double squareRoot(Cpu cpu, double a, double b) {
        return longBitsToDouble(Binary64.squareRoot(cpu, doubleToRawLongBits(b)));
    }

    // ---- of lanes that are known

    /** The smaller; the second if they are equal. */
    public static double minimum(Cpu cpu, int odd, double a, double b) {
        return odd <= 0
                ? a < b ? a : b
                : longBitsToDouble(
                        ScalarDouble.minimum(cpu, doubleToRawLongBits(a), doubleToRawLongBits(b)));
    }

    /** The larger; the second if they are equal. */
    public static double maximum(Cpu cpu, int odd, double a, double b) {
        return odd <= 0
                ? a > b ? a : b
                : longBitsToDouble(
                        ScalarDouble.maximum(cpu, doubleToRawLongBits(a), doubleToRawLongBits(b)));
    }
}
