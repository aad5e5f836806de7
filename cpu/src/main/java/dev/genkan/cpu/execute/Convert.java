package dev.genkan.cpu.execute;

import static dev.genkan.cpu.floating.FloatUnit.INVALID;
import static dev.genkan.cpu.floating.FloatUnit.PRECISION;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.floating.FloatUnit;

/** Conversions between integers, single and double precision: CVTSI2SD, CVTPS2DQ and their kin. */
public final class Convert {
    private static final int SINGLE_INFINITY = 0xff << 23;
    private static final long DOUBLE_INFINITY = 0x7ffL << 52;

    private Convert() {}

    // ---- from integers

    /** A 32-bit integer in double precision; always exact. */
    public static long intToDouble(int value) {
        return Double.doubleToRawLongBits(value);
    }

    /** A 64-bit integer in double precision. */
    public static long longToDouble(Cpu cpu, long value) {
        if (value == (value << 11) >> 11) {
            return Double.doubleToRawLongBits((double) value);
        }
        FloatUnit unit = Mxcsr.unit(cpu);
        unit.a.loadInteger(value);
        return unit.toDouble();
    }

    /** A 32-bit integer in single precision. */
    public static int intToSingle(Cpu cpu, int value) {
        return longToSingle(cpu, value);
    }

    /** An integer in single precision. */
    public static int longToSingle(Cpu cpu, long value) {
        if (value == (value << 40) >> 40) {
            return Float.floatToRawIntBits((float) value);
        }
        FloatUnit unit = Mxcsr.unit(cpu);
        unit.a.loadInteger(value);
        return unit.toSingle();
    }

    // ---- between the two precisions

    /** CVTSS2SD. */
    public static long singleToDouble(Cpu cpu, int bits) {
        if (((bits >>> 23) + 1 & 0xff) > 1 || bits << 1 == 0) {
            return Double.doubleToRawLongBits(Float.intBitsToFloat(bits));
        }
        FloatUnit unit = Mxcsr.unit(cpu);
        unit.a.loadSingle(bits);
        if ((cpu.mxcsr & Mxcsr.DAZ) != 0) {
            unit.a.denormalIsZero();
        }
        if (!unit.onlyNan()) {
            unit.noteDenormal();
        }
        return unit.toDouble();
    }

    /** CVTSD2SS. */
    public static int doubleToSingle(Cpu cpu, long bits) {
        float rounded = (float) Double.longBitsToDouble(bits);
        int result = Float.floatToRawIntBits(rounded);
        if (Mxcsr.plain(cpu.mxcsr)) {
            if (((result >>> 23) + 1 & 0xff) > 2) {
                if (rounded != Double.longBitsToDouble(bits)) {
                    cpu.mxcsr |= PRECISION;
                }
                return result;
            }
            if (bits << 1 == 0) {
                return result;
            }
        }
        FloatUnit unit = Mxcsr.unit(cpu);
        unit.a.loadDouble(bits);
        if ((cpu.mxcsr & Mxcsr.DAZ) != 0) {
            unit.a.denormalIsZero();
        }
        if (!unit.onlyNan()) {
            unit.noteDenormal();
        }
        return unit.toSingle();
    }

    // ---- to integers

    private static int mode(Cpu cpu, boolean truncate) {
        return truncate ? FloatUnit.TRUNCATE : cpu.mxcsr >>> 13 & 3;
    }

    /** CVTSD2SI and CVTTSD2SI of 32 bits; what does not fit is 0x80000000. */
    public static int doubleToInt(Cpu cpu, long bits, boolean truncate) {
        return toInt(cpu, doubleOperand(cpu, bits), truncate);
    }

    /** CVTSD2SI and CVTTSD2SI of 64 bits; what does not fit is 0x8000000000000000. */
    public static long doubleToLong(Cpu cpu, long bits, boolean truncate) {
        return toLong(cpu, doubleOperand(cpu, bits), truncate);
    }

    /** CVTSS2SI and CVTTSS2SI of 32 bits. */
    public static int singleToInt(Cpu cpu, int bits, boolean truncate) {
        return toInt(cpu, singleOperand(cpu, bits), truncate);
    }

    /** CVTSS2SI and CVTTSS2SI of 64 bits. */
    public static long singleToLong(Cpu cpu, int bits, boolean truncate) {
        return toLong(cpu, singleOperand(cpu, bits), truncate);
    }

    private static double doubleOperand(Cpu cpu, long bits) {
        return (cpu.mxcsr & Mxcsr.DAZ) != 0 && (bits & DOUBLE_INFINITY) == 0
                ? 0
                : Double.longBitsToDouble(bits);
    }

    private static float singleOperand(Cpu cpu, int bits) {
        return (cpu.mxcsr & Mxcsr.DAZ) != 0 && (bits & SINGLE_INFINITY) == 0
                ? 0
                : Float.intBitsToFloat(bits);
    }

    private static int toInt(Cpu cpu, double x, boolean truncate) {
        double rounded = Rounding.toInteger(x, mode(cpu, truncate));
        if (!(rounded >= -0x1p31 && rounded < 0x1p31)) {
            cpu.floats.flags |= INVALID;
            return Integer.MIN_VALUE;
        }
        if (rounded != x) {
            cpu.floats.flags |= PRECISION;
        }
        return (int) rounded;
    }

    private static long toLong(Cpu cpu, double x, boolean truncate) {
        double rounded = Rounding.toInteger(x, mode(cpu, truncate));
        if (!(rounded >= -0x1p63 && rounded < 0x1p63)) {
            cpu.floats.flags |= INVALID;
            return Long.MIN_VALUE;
        }
        if (rounded != x) {
            cpu.floats.flags |= PRECISION;
        }
        return (long) rounded;
    }

    // ---- half precision (F16C)

    /** VCVTPH2PS of one lane; it ignores DAZ, and a denormal raises nothing. */
    public static int halfToSingle(Cpu cpu, int bits) {
        FloatUnit unit = Mxcsr.unit(cpu);
        unit.a.loadHalf(bits);
        unit.onlyNan();
        return unit.toSingle();
    }

    /**
     * VCVTPS2PH of one lane; it ignores FTZ.
     *
     * @param control rounding mode in bits 0 and 1; bit 2 takes MXCSR's instead
     */
    public static int singleToHalf(Cpu cpu, int bits, int control) {
        FloatUnit unit = Mxcsr.unit(cpu);
        if ((control & 4) == 0) {
            unit.rounding = control & 3;
        }
        unit.flushToZero = false;
        unit.a.loadSingle(bits);
        if ((cpu.mxcsr & Mxcsr.DAZ) != 0) {
            unit.a.denormalIsZero();
        }
        if (!unit.onlyNan()) {
            unit.noteDenormal();
        }
        return unit.toHalf();
    }

    // ---- approximations

    /**
     * RCPSS: 1/x to 12 bits. Hardware differs from model to model within a relative error of 1.5 *
     * 2^-12; this is the exact reciprocal rounded to 12 bits.
     */
    public static int reciprocal(int bits) {
        int magnitude = bits & Integer.MAX_VALUE;
        int sign = bits & Integer.MIN_VALUE;
        if (magnitude > SINGLE_INFINITY) {
            return bits | 1 << 22;
        }
        if (magnitude < 1 << 23) {
            return sign | SINGLE_INFINITY;
        }
        return approximate(1.0 / Float.intBitsToFloat(bits), sign);
    }

    /** RSQRTSS: 1/sqrt(x) to 12 bits, as {@link #reciprocal}. */
    public static int reciprocalRoot(int bits) {
        int magnitude = bits & Integer.MAX_VALUE;
        int sign = bits & Integer.MIN_VALUE;
        if (magnitude > SINGLE_INFINITY) {
            return bits | 1 << 22;
        }
        if (magnitude < 1 << 23) {
            return sign | SINGLE_INFINITY;
        }
        if (sign != 0) {
            return 0xffc00000;
        }
        return approximate(1.0 / Math.sqrt(Float.intBitsToFloat(bits)), sign);
    }

    private static int approximate(double value, int sign) {
        int rounded = Float.floatToRawIntBits((float) value);
        if ((rounded & SINGLE_INFINITY) == 0) {
            return sign;
        }
        return rounded + 0x7ff & ~0xfff;
    }
}
