package dev.genkan.cpu.execute;

import static dev.genkan.cpu.floating.FloatUnit.DENORMAL;
import static dev.genkan.cpu.floating.FloatUnit.INVALID;
import static dev.genkan.cpu.floating.FloatUnit.PRECISION;
import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.floating.FloatUnit;

/**
 * One lane of double precision, as bits: ADDSD, MULPD and their kin.
 *
 * <p>The host's arithmetic answers where it is provably the same, exception flags included; {@link
 * FloatUnit} answers otherwise. A caller ends the instruction with {@link Mxcsr#raise}.
 */
public final class Binary64 {
    private static final long FRACTION = (1L << 52) - 1;
    private static final long LEADING_ONE = 1L << 52;
    private static final long INFINITY = 0x7ffL << 52;
    private static final long QUIET_BIT = 1L << 51;

    private Binary64() {}

    /** Neither zero, denormal, infinite nor a NaN. */
    private static boolean normal(long bits) {
        return ((bits >>> 52) + 1 & 0x7ff) > 1;
    }

    static boolean normalOrZero(long bits) {
        return normal(bits) || bits << 1 == 0;
    }

    /** Normal, and so far from the least normal number that no rounding came from below it. */
    static boolean safe(long bits) {
        return ((bits >>> 52) + 1 & 0x7ff) > 2;
    }

    private static long significand(long bits) {
        return bits & FRACTION | LEADING_ONE;
    }

    private static int exponent(long bits) {
        return (int) (bits >>> 52) & 0x7ff;
    }

    static boolean isNan(long bits) {
        return (bits & Long.MAX_VALUE) > INFINITY;
    }

    static boolean isSignaling(long bits) {
        return isNan(bits) && (bits & QUIET_BIT) == 0;
    }

    private static boolean isDenormal(long bits) {
        return (bits & INFINITY) == 0 && bits << 1 != 0;
    }

    /** The operand as DAZ has it. */
    private static long operand(Cpu cpu, long bits) {
        return (cpu.mxcsr & Mxcsr.DAZ) != 0 && (bits & INFINITY) == 0
                ? bits & Long.MIN_VALUE
                : bits;
    }

    private static FloatUnit load(Cpu cpu, long a, long b) {
        FloatUnit unit = Mxcsr.unit(cpu);
        unit.a.loadDouble(operand(cpu, a));
        unit.b.loadDouble(operand(cpu, b));
        return unit;
    }

    /** a + b. */
    public static long add(Cpu cpu, long a, long b) {
        long sum = doubleToRawLongBits(longBitsToDouble(a) + longBitsToDouble(b));
        return Mxcsr.plainInexact(cpu.mxcsr) && normal(a) && normal(b) && normal(sum)
                ? sum
                : addChecked(cpu, a, b, sum);
    }

    private static long addChecked(Cpu cpu, long a, long b, long sum) {
        if (Mxcsr.plain(cpu.mxcsr) && normalOrZero(a) && normalOrZero(b) && normalOrZero(sum)) {
            double x = longBitsToDouble(a);
            double y = longBitsToDouble(b);
            double s = longBitsToDouble(sum);
            double part = s - x;
            double error = (x - (s - part)) + (y - part);
            if (error == 0) {
                return sum;
            }
            if (!Double.isNaN(error)) {
                cpu.mxcsr |= PRECISION;
                return sum;
            }
        }
        FloatUnit unit = load(cpu, a, b);
        if (!unit.firstNan()) {
            unit.add();
        }
        return unit.toDouble();
    }

    /** a - b. */
    public static long subtract(Cpu cpu, long a, long b) {
        long difference = doubleToRawLongBits(longBitsToDouble(a) - longBitsToDouble(b));
        return Mxcsr.plainInexact(cpu.mxcsr) && normal(a) && normal(b) && normal(difference)
                ? difference
                : subtractChecked(cpu, a, b);
    }

    private static long subtractChecked(Cpu cpu, long a, long b) {
        if (!isNan(b)) {
            return add(cpu, a, b ^ Long.MIN_VALUE);
        }
        FloatUnit unit = load(cpu, a, b);
        unit.firstNan();
        return unit.toDouble();
    }

    /** a * b. */
    public static long multiply(Cpu cpu, long a, long b) {
        long product = doubleToRawLongBits(longBitsToDouble(a) * longBitsToDouble(b));
        return Mxcsr.plainInexact(cpu.mxcsr) && normal(a) && normal(b) && safe(product)
                ? product
                : multiplyChecked(cpu, a, b, product);
    }

    private static long multiplyChecked(Cpu cpu, long a, long b, long product) {
        if (Mxcsr.plain(cpu.mxcsr)) {
            if (normal(a) && normal(b)) {
                if (safe(product)) {
                    // Exact if the bits that the product drops, 52 or 53 of them, are zero.
                    int carried = exponent(product) - exponent(a) - exponent(b) + 1023;
                    if (significand(a) * significand(b) << (12 - carried) != 0) {
                        cpu.mxcsr |= PRECISION;
                    }
                    return product;
                }
            } else if (normalOrZero(a) && normalOrZero(b)) {
                return product;
            }
        }
        FloatUnit unit = load(cpu, a, b);
        if (!unit.firstNan()) {
            unit.multiply();
        }
        return unit.toDouble();
    }

    /** a / b. */
    public static long divide(Cpu cpu, long a, long b) {
        long quotient = doubleToRawLongBits(longBitsToDouble(a) / longBitsToDouble(b));
        return Mxcsr.plainInexact(cpu.mxcsr) && normal(a) && normal(b) && safe(quotient)
                ? quotient
                : divideChecked(cpu, a, b, quotient);
    }

    private static long divideChecked(Cpu cpu, long a, long b, long quotient) {
        if (Mxcsr.plain(cpu.mxcsr) && normal(b)) {
            if (normal(a) && safe(quotient)) {
                // Exact if quotient * b is a; they differ by less than 2^53, so 64 bits tell.
                int shift = exponent(a) - exponent(quotient) - exponent(b) + 1023 + 52;
                if (significand(quotient) * significand(b) != significand(a) << shift) {
                    cpu.mxcsr |= PRECISION;
                }
                return quotient;
            }
            if (a << 1 == 0) {
                return quotient;
            }
        }
        FloatUnit unit = load(cpu, a, b);
        if (!unit.firstNan()) {
            unit.divide();
        }
        return unit.toDouble();
    }

    /** The square root of a. */
    public static long squareRoot(Cpu cpu, long a) {
        if (Mxcsr.plain(cpu.mxcsr)) {
            if (a > 0 && normal(a)) {
                long root = doubleToRawLongBits(Math.sqrt(longBitsToDouble(a)));
                int shift = exponent(a) - 2 * exponent(root) + 1023 + 52;
                if (significand(root) * significand(root) != significand(a) << shift) {
                    cpu.mxcsr |= PRECISION;
                }
                return root;
            }
        }
        FloatUnit unit = load(cpu, a, 0);
        if (!unit.onlyNan()) {
            unit.squareRoot();
        }
        return unit.toDouble();
    }

    /**
     * a * b + c with one rounding. Of several NaNs the first in the order a, b, c wins.
     *
     * @param negateProduct -(a * b) is meant
     * @param negateAddend -c is meant
     */
    public static long multiplyAdd(
            Cpu cpu, long a, long b, long c, boolean negateProduct, boolean negateAddend) {
        if (Mxcsr.plainInexact(cpu.mxcsr) && normal(a) && normal(b) && normalOrZero(c)) {
            double x = longBitsToDouble(negateProduct ? a ^ Long.MIN_VALUE : a);
            double z = longBitsToDouble(negateAddend ? c ^ Long.MIN_VALUE : c);
            long result = doubleToRawLongBits(Math.fma(x, longBitsToDouble(b), z));
            if (safe(result)) {
                return result;
            }
        }
        FloatUnit unit = load(cpu, a, b);
        unit.c.loadDouble(operand(cpu, c));
        unit.multiplyAdd(negateProduct, negateAddend);
        return unit.toDouble();
    }

    /** The smaller; the second if they are zeros or one is a NaN. */
    public static long minimum(Cpu cpu, long first, long second) {
        long a = operand(cpu, first);
        long b = operand(cpu, second);
        noteOperands(cpu, a, b, true);
        return longBitsToDouble(a) < longBitsToDouble(b) ? a : b;
    }

    /** The larger; the second if they are zeros or one is a NaN. */
    public static long maximum(Cpu cpu, long first, long second) {
        long a = operand(cpu, first);
        long b = operand(cpu, second);
        noteOperands(cpu, a, b, true);
        return longBitsToDouble(a) > longBitsToDouble(b) ? a : b;
    }

    private static void noteOperands(Cpu cpu, long a, long b, boolean quietIsInvalid) {
        if (normal(a) && normal(b)) {
            return;
        }
        if (isNan(a) || isNan(b)) {
            if (quietIsInvalid || isSignaling(a) || isSignaling(b)) {
                cpu.floats.flags |= INVALID;
            }
        } else if (isDenormal(a) || isDenormal(b)) {
            cpu.floats.flags |= DENORMAL;
        }
    }

    /**
     * COMISD and UCOMISD: ZF, PF and CF of the comparison.
     *
     * @param quietIsInvalid COMISD's rule: any NaN raises invalid
     */
    public static int compareFlags(Cpu cpu, long first, long second, boolean quietIsInvalid) {
        long a = operand(cpu, first);
        long b = operand(cpu, second);
        noteOperands(cpu, a, b, quietIsInvalid);
        double x = longBitsToDouble(a);
        double y = longBitsToDouble(b);
        return x > y ? 0 : x < y ? Cpu.CF : x == y ? Cpu.ZF : Cpu.ZF | Cpu.PF | Cpu.CF;
    }

    /**
     * CMPPD: all ones if the predicate holds, else zero.
     *
     * @param predicate 0 to 31; {@link Predicate} names them
     */
    public static long compare(Cpu cpu, long first, long second, int predicate) {
        long a = operand(cpu, first);
        long b = operand(cpu, second);
        noteOperands(cpu, a, b, Predicate.signals(predicate));
        double x = longBitsToDouble(a);
        double y = longBitsToDouble(b);
        return Predicate.holds(predicate, x < y, x == y, x > y) ? -1 : 0;
    }

    /** Rounds to an integer in the same format (ROUNDSD). */
    public static long round(Cpu cpu, long bits, int control) {
        long a = operand(cpu, bits);
        if (isNan(a)) {
            if (isSignaling(a)) {
                cpu.floats.flags |= INVALID;
            }
            return a | QUIET_BIT;
        }
        int mode = (control & 4) != 0 ? cpu.mxcsr >>> 13 & 3 : control & 3;
        double x = longBitsToDouble(a);
        double rounded = Rounding.toInteger(x, mode);
        if (rounded != x && (control & 8) == 0) {
            cpu.floats.flags |= PRECISION;
        }
        return doubleToRawLongBits(rounded);
    }
}
