package dev.genkan.cpu.execute;

import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

import dev.genkan.cpu.Cpu;

/**
 * Whole scalar instructions of single precision, #XM included, as translated code calls them: what
 * {@link PlainSingle} has not. {@link ScalarDouble} tells how.
 */
public final class ScalarSingle {
    private static final int EXPONENT = 0xff << 23;

    private ScalarSingle() {}

    private static int raised(Cpu cpu, int result) {
        Mxcsr.raise(cpu);
        return result;
    }

    // ---- arithmetic

    /** MINSS. */
    public static int minimum(Cpu cpu, int a, int b) {
        if (Binary32.normalOrZero(a) && Binary32.normalOrZero(b)) {
            return intBitsToFloat(a) < intBitsToFloat(b) ? a : b;
        }
        return raised(cpu, Binary32.minimum(cpu, a, b));
    }

    /** MAXSS. */
    public static int maximum(Cpu cpu, int a, int b) {
        if (Binary32.normalOrZero(a) && Binary32.normalOrZero(b)) {
            return intBitsToFloat(a) > intBitsToFloat(b) ? a : b;
        }
        return raised(cpu, Binary32.maximum(cpu, a, b));
    }

    /** CMPSS. */
    public static int compare(Cpu cpu, int a, int b, int predicate) {
        return raised(cpu, Binary32.compare(cpu, a, b, predicate));
    }

    /** ROUNDSS. */
    public static int round(Cpu cpu, int a, int control) {
        return raised(cpu, Binary32.round(cpu, a, control));
    }

    // ---- conversions

    /** CVTSI2SS. */
    public static int fromLong(Cpu cpu, long value) {
        return value == (value << 40) >> 40
                ? floatToRawIntBits((float) value)
                : raised(cpu, Convert.longToSingle(cpu, value));
    }

    /** CVTSD2SS. */
    public static int fromDouble(Cpu cpu, long bits) {
        int result = floatToRawIntBits((float) Double.longBitsToDouble(bits));
        // A denormal operand gives zero.
        return Mxcsr.plainInexact(cpu.mxcsr) && Binary32.safe(result)
                ? result
                : raised(cpu, Convert.doubleToSingle(cpu, bits));
    }

    /** CVTTSS2SI of 32 bits. */
    public static int truncateToInt(Cpu cpu, int bits) {
        float x = intBitsToFloat(bits);
        return Math.abs(x) < 0x1p31f && Mxcsr.plainInexact(cpu.mxcsr)
                ? (int) x
                : raised(cpu, Convert.singleToInt(cpu, bits, true));
    }

    /** CVTTSS2SI of 64 bits. */
    public static long truncateToLong(Cpu cpu, int bits) {
        long result = Convert.singleToLong(cpu, bits, true);
        Mxcsr.raise(cpu);
        return result;
    }

    /** CVTSS2SI of 32 bits. */
    public static int roundToInt(Cpu cpu, int bits) {
        return raised(cpu, Convert.singleToInt(cpu, bits, false));
    }

    /** CVTSS2SI of 64 bits. */
    public static long roundToLong(Cpu cpu, int bits) {
        long result = Convert.singleToLong(cpu, bits, false);
        Mxcsr.raise(cpu);
        return result;
    }

    // ---- comparison

    /** Raises what COMISS and UCOMISS raise, and answers as {@link ScalarDouble#comparable}. */
    public static long comparable(Cpu cpu, int a, int b, boolean quietIsInvalid) {
        return Binary32.normalOrZero(a) && Binary32.normalOrZero(b)
                ? -1
                : comparableChecked(cpu, a, b, quietIsInvalid);
    }

    private static long comparableChecked(Cpu cpu, int a, int b, boolean quietIsInvalid) {
        var _ = Binary32.compareFlags(cpu, a, b, quietIsInvalid);
        Mxcsr.raise(cpu);
        return (cpu.mxcsr & Mxcsr.DAZ) != 0 && ((a | b) & EXPONENT) == 0 ? 0 : -1;
    }
}
