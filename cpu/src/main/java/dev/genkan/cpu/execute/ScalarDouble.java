package dev.genkan.cpu.execute;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;

import dev.genkan.cpu.Cpu;

/**
 * Whole scalar instructions of double precision, #XM included, as translated code calls them.
 *
 * <p>Each asks as little as suffices for the host's result to be the processor's, flags and all:
 * that MXCSR masks everything, rounds to nearest and has its inexact flag; that no operand is
 * denormal (of a product: or zero, which the same test finds); and that the result is neither
 * infinite nor a NaN, as it would be of such operands, nor has underflowed. {@link Binary64} does
 * the rest.
 */
public final class ScalarDouble {
    private static final long EXPONENT = 0x7ffL << 52;
    private static final long ONE = 1L << 52;

    private ScalarDouble() {}

    /**
     * Negative if neither number is denormal or zero: adding to the exponent carries into bit 63.
     */
    private static long normals(long a, long b) {
        return (a & EXPONENT) + EXPONENT & (b & EXPONENT) + EXPONENT;
    }

    /** Negative if the number is not denormal; of zero, one less than its magnitude is negative. */
    private static long notDenormal(long x) {
        long magnitude = x & Long.MAX_VALUE;
        return magnitude - 1 | magnitude + EXPONENT;
    }

    /** Negative if no NaN, infinity or denormal went into a sum or difference, nor came of it. */
    private static long plainSum(long a, long b, long sum) {
        return notDenormal(a) & notDenormal(b) & ~((sum & EXPONENT) + ONE);
    }

    /** Negative if the same holds of a product or quotient, and it is far from underflow. */
    private static long plainProduct(long a, long b, long product) {
        long exponent = product & EXPONENT;
        return normals(a, b) & ~(exponent + ONE | exponent - 2 * ONE);
    }

    /** Whether both sums or differences of ADDPD or SUBPD are the processor's. */
    public static boolean plainSums(
            Cpu cpu, long a0, long b0, long sum0, long a1, long b1, long sum1) {
        return Mxcsr.plainInexact(cpu.mxcsr)
                && (plainSum(a0, b0, sum0) & plainSum(a1, b1, sum1)) < 0;
    }

    /** Whether both products or quotients of MULPD or DIVPD are the processor's. */
    public static boolean plainProducts(
            Cpu cpu, long a0, long b0, long product0, long a1, long b1, long product1) {
        return Mxcsr.plainInexact(cpu.mxcsr)
                && (plainProduct(a0, b0, product0) & plainProduct(a1, b1, product1)) < 0;
    }

    private static long raised(Cpu cpu, long result) {
        Mxcsr.raise(cpu);
        return result;
    }

    // ---- what the host answers, right or not

    public static long hostAdd(long a, long b) {
        return doubleToRawLongBits(longBitsToDouble(a) + longBitsToDouble(b));
    }

    public static long hostSubtract(long a, long b) {
        return doubleToRawLongBits(longBitsToDouble(a) - longBitsToDouble(b));
    }

    public static long hostMultiply(long a, long b) {
        return doubleToRawLongBits(longBitsToDouble(a) * longBitsToDouble(b));
    }

    public static long hostDivide(long a, long b) {
        return doubleToRawLongBits(longBitsToDouble(a) / longBitsToDouble(b));
    }

    // ---- arithmetic

    /** ADDSD. */
    public static long add(Cpu cpu, long a, long b) {
        long sum = hostAdd(a, b);
        return Mxcsr.plainInexact(cpu.mxcsr) && plainSum(a, b, sum) < 0
                ? sum
                : raised(cpu, Binary64.add(cpu, a, b));
    }

    /** SUBSD. */
    public static long subtract(Cpu cpu, long a, long b) {
        long difference = hostSubtract(a, b);
        return Mxcsr.plainInexact(cpu.mxcsr) && plainSum(a, b, difference) < 0
                ? difference
                : raised(cpu, Binary64.subtract(cpu, a, b));
    }

    /** MULSD. */
    public static long multiply(Cpu cpu, long a, long b) {
        long product = hostMultiply(a, b);
        return Mxcsr.plainInexact(cpu.mxcsr) && plainProduct(a, b, product) < 0
                ? product
                : raised(cpu, Binary64.multiply(cpu, a, b));
    }

    /** DIVSD. */
    public static long divide(Cpu cpu, long a, long b) {
        long quotient = hostDivide(a, b);
        return Mxcsr.plainInexact(cpu.mxcsr) && plainProduct(a, b, quotient) < 0
                ? quotient
                : raised(cpu, Binary64.divide(cpu, a, b));
    }

    /** SQRTSD. */
    public static long squareRoot(Cpu cpu, long a) {
        long root = doubleToRawLongBits(Math.sqrt(longBitsToDouble(a)));
        return Mxcsr.plainInexact(cpu.mxcsr) && plainSum(a, a, root) < 0
                ? root
                : raised(cpu, Binary64.squareRoot(cpu, a));
    }

    /** MINSD. */
    public static long minimum(Cpu cpu, long a, long b) {
        if (Binary64.normalOrZero(a) && Binary64.normalOrZero(b)) {
            return longBitsToDouble(a) < longBitsToDouble(b) ? a : b;
        }
        return raised(cpu, Binary64.minimum(cpu, a, b));
    }

    /** MAXSD. */
    public static long maximum(Cpu cpu, long a, long b) {
        if (Binary64.normalOrZero(a) && Binary64.normalOrZero(b)) {
            return longBitsToDouble(a) > longBitsToDouble(b) ? a : b;
        }
        return raised(cpu, Binary64.maximum(cpu, a, b));
    }

    /** CMPSD. */
    public static long compare(Cpu cpu, long a, long b, int predicate) {
        return raised(cpu, Binary64.compare(cpu, a, b, predicate));
    }

    /** ROUNDSD. */
    public static long round(Cpu cpu, long a, int control) {
        return raised(cpu, Binary64.round(cpu, a, control));
    }

    // ---- conversions

    /** CVTSI2SD of 64 bits. */
    public static long fromLong(Cpu cpu, long value) {
        return value == (value << 11) >> 11
                ? doubleToRawLongBits((double) value)
                : raised(cpu, Convert.longToDouble(cpu, value));
    }

    /** CVTSS2SD. */
    public static long fromSingle(Cpu cpu, int bits) {
        return Binary32.normalOrZero(bits)
                ? doubleToRawLongBits(Float.intBitsToFloat(bits))
                : raised(cpu, Convert.singleToDouble(cpu, bits));
    }

    /** CVTTSD2SI of 32 bits. */
    public static int truncateToInt(Cpu cpu, long bits) {
        double x = longBitsToDouble(bits);
        return Math.abs(x) < 0x1p31 && Mxcsr.plainInexact(cpu.mxcsr)
                ? (int) x
                : (int) raised(cpu, Convert.doubleToInt(cpu, bits, true));
    }

    /** CVTTSD2SI of 64 bits. */
    public static long truncateToLong(Cpu cpu, long bits) {
        double x = longBitsToDouble(bits);
        return Math.abs(x) < 0x1p63 && Mxcsr.plainInexact(cpu.mxcsr)
                ? (long) x
                : raised(cpu, Convert.doubleToLong(cpu, bits, true));
    }

    /** CVTSD2SI of 32 bits. */
    public static int roundToInt(Cpu cpu, long bits) {
        return (int) raised(cpu, Convert.doubleToInt(cpu, bits, false));
    }

    /** CVTSD2SI of 64 bits. */
    public static long roundToLong(Cpu cpu, long bits) {
        return raised(cpu, Convert.doubleToLong(cpu, bits, false));
    }

    // ---- comparison

    /**
     * Raises what COMISD and UCOMISD raise.
     *
     * @param quietIsInvalid COMISD's rule: any NaN raises invalid
     * @return what both operands are masked with to be compared: DAZ makes zeros of two denormals
     */
    public static long comparable(Cpu cpu, long a, long b, boolean quietIsInvalid) {
        return Binary64.normalOrZero(a) && Binary64.normalOrZero(b)
                ? -1
                : comparableChecked(cpu, a, b, quietIsInvalid);
    }

    private static long comparableChecked(Cpu cpu, long a, long b, boolean quietIsInvalid) {
        var _ = Binary64.compareFlags(cpu, a, b, quietIsInvalid);
        Mxcsr.raise(cpu);
        // A denormal and any other number are in the order of zero and that number.
        return (cpu.mxcsr & Mxcsr.DAZ) != 0 && ((a | b) & EXPONENT) == 0 ? 0 : -1;
    }
}
