package dev.genkan.cpu.execute;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;

import dev.genkan.cpu.Cpu;

/**
 * Whole scalar instructions of double precision, #XM included, as translated code calls them: what
 * {@link PlainDouble} has not. Each asks as little as suffices for the host's result to be the
 * processor's, flags and all.
 */
public final class ScalarDouble {
    private static final long EXPONENT = 0x7ffL << 52;

    private ScalarDouble() {}

    private static long raised(Cpu cpu, long result) {
        Mxcsr.raise(cpu);
        return result;
    }

    // ---- arithmetic

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
