package dev.genkan.cpu.execute;

import static dev.genkan.cpu.floating.FloatUnit.DENORMAL;
import static dev.genkan.cpu.floating.FloatUnit.INVALID;
import static dev.genkan.cpu.floating.FloatUnit.PRECISION;
import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.floating.FloatUnit;

/**
 * One lane of single precision, as bits: ADDSS, MULPS and their kin.
 *
 * <p>The host's arithmetic answers where it is provably the same, exception flags included; {@link
 * FloatUnit} answers otherwise. A caller ends the instruction with {@link Mxcsr#raise}.
 */
public final class Binary32 {
    private static final int INFINITY = 0xff << 23;
    private static final int QUIET_BIT = 1 << 22;

    private Binary32() {}

    /** Neither zero, denormal, infinite nor a NaN. */
    private static boolean normal(int bits) {
        return ((bits >>> 23) + 1 & 0xff) > 1;
    }

    static boolean normalOrZero(int bits) {
        return normal(bits) || bits << 1 == 0;
    }

    /** Normal, and so far from the least normal number that no rounding came from below it. */
    static boolean safe(int bits) {
        return ((bits >>> 23) + 1 & 0xff) > 2;
    }

    static boolean isNan(int bits) {
        return (bits & Integer.MAX_VALUE) > INFINITY;
    }

    static boolean isSignaling(int bits) {
        return isNan(bits) && (bits & QUIET_BIT) == 0;
    }

    private static boolean isDenormal(int bits) {
        return (bits & INFINITY) == 0 && bits << 1 != 0;
    }

    /** The operand as DAZ has it. */
    private static int operand(Cpu cpu, int bits) {
        return (cpu.mxcsr & Mxcsr.DAZ) != 0 && (bits & INFINITY) == 0
                ? bits & Integer.MIN_VALUE
                : bits;
    }

    private static FloatUnit load(Cpu cpu, int a, int b) {
        FloatUnit unit = Mxcsr.unit(cpu);
        unit.a.loadSingle(operand(cpu, a));
        unit.b.loadSingle(operand(cpu, b));
        return unit;
    }

    /** a + b. */
    public static int add(Cpu cpu, int a, int b) {
        int sum = floatToRawIntBits(intBitsToFloat(a) + intBitsToFloat(b));
        return Mxcsr.plainInexact(cpu.mxcsr) && normal(a) && normal(b) && normal(sum)
                ? sum
                : addChecked(cpu, a, b, sum);
    }

    private static int addChecked(Cpu cpu, int a, int b, int sum) {
        if (Mxcsr.plain(cpu.mxcsr) && normalOrZero(a) && normalOrZero(b) && normalOrZero(sum)) {
            float x = intBitsToFloat(a);
            float y = intBitsToFloat(b);
            float s = intBitsToFloat(sum);
            float part = s - x;
            float error = (x - (s - part)) + (y - part);
            if (error == 0) {
                return sum;
            }
            if (!Float.isNaN(error)) {
                cpu.mxcsr |= PRECISION;
                return sum;
            }
        }
        FloatUnit unit = load(cpu, a, b);
        if (!unit.firstNan()) {
            unit.add();
        }
        return unit.toSingle();
    }

    /** a - b. */
    public static int subtract(Cpu cpu, int a, int b) {
        int difference = floatToRawIntBits(intBitsToFloat(a) - intBitsToFloat(b));
        return Mxcsr.plainInexact(cpu.mxcsr) && normal(a) && normal(b) && normal(difference)
                ? difference
                : subtractChecked(cpu, a, b);
    }

    private static int subtractChecked(Cpu cpu, int a, int b) {
        if (!isNan(b)) {
            return add(cpu, a, b ^ Integer.MIN_VALUE);
        }
        FloatUnit unit = load(cpu, a, b);
        unit.firstNan();
        return unit.toSingle();
    }

    /** a * b. */
    public static int multiply(Cpu cpu, int a, int b) {
        int product = floatToRawIntBits(intBitsToFloat(a) * intBitsToFloat(b));
        return Mxcsr.plainInexact(cpu.mxcsr) && normal(a) && normal(b) && safe(product)
                ? product
                : multiplyChecked(cpu, a, b, product);
    }

    private static int multiplyChecked(Cpu cpu, int a, int b, int product) {
        if (Mxcsr.plain(cpu.mxcsr)) {
            if (normal(a) && normal(b)) {
                if (safe(product)) {
                    if ((double) intBitsToFloat(a) * intBitsToFloat(b) != intBitsToFloat(product)) {
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
        return unit.toSingle();
    }

    /** a / b. */
    public static int divide(Cpu cpu, int a, int b) {
        int quotient = floatToRawIntBits(intBitsToFloat(a) / intBitsToFloat(b));
        return Mxcsr.plainInexact(cpu.mxcsr) && normal(a) && normal(b) && safe(quotient)
                ? quotient
                : divideChecked(cpu, a, b, quotient);
    }

    private static int divideChecked(Cpu cpu, int a, int b, int quotient) {
        if (Mxcsr.plain(cpu.mxcsr) && normal(b)) {
            if (normal(a) && safe(quotient)) {
                if ((double) intBitsToFloat(quotient) * intBitsToFloat(b) != intBitsToFloat(a)) {
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
        return unit.toSingle();
    }

    /** The square root of a. */
    public static int squareRoot(Cpu cpu, int a) {
        if (Mxcsr.plain(cpu.mxcsr)) {
            if (a > 0 && normal(a)) {
                float r = (float) Math.sqrt(intBitsToFloat(a));
                int root = floatToRawIntBits(r);
                if ((double) r * r != intBitsToFloat(a)) {
                    cpu.mxcsr |= PRECISION;
                }
                return root;
            }
        }
        FloatUnit unit = load(cpu, a, 0);
        if (!unit.onlyNan()) {
            unit.squareRoot();
        }
        return unit.toSingle();
    }

    /**
     * a * b + c with one rounding. Of several NaNs the first in the order a, b, c wins.
     *
     * @param negateProduct -(a * b) is meant
     * @param negateAddend -c is meant
     */
    public static int multiplyAdd(
            Cpu cpu, int a, int b, int c, boolean negateProduct, boolean negateAddend) {
        if (Mxcsr.plainInexact(cpu.mxcsr) && normal(a) && normal(b) && normalOrZero(c)) {
            float x = intBitsToFloat(negateProduct ? a ^ Integer.MIN_VALUE : a);
            float z = intBitsToFloat(negateAddend ? c ^ Integer.MIN_VALUE : c);
            int result = floatToRawIntBits(Math.fma(x, intBitsToFloat(b), z));
            if (safe(result)) {
                return result;
            }
        }
        FloatUnit unit = load(cpu, a, b);
        unit.c.loadSingle(operand(cpu, c));
        unit.multiplyAdd(negateProduct, negateAddend);
        return unit.toSingle();
    }

    /** The smaller; the second if they are zeros or one is a NaN. */
    public static int minimum(Cpu cpu, int first, int second) {
        int a = operand(cpu, first);
        int b = operand(cpu, second);
        noteOperands(cpu, a, b, true);
        return intBitsToFloat(a) < intBitsToFloat(b) ? a : b;
    }

    /** The larger; the second if they are zeros or one is a NaN. */
    public static int maximum(Cpu cpu, int first, int second) {
        int a = operand(cpu, first);
        int b = operand(cpu, second);
        noteOperands(cpu, a, b, true);
        return intBitsToFloat(a) > intBitsToFloat(b) ? a : b;
    }

    private static void noteOperands(Cpu cpu, int a, int b, boolean quietIsInvalid) {
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
     * COMISS and UCOMISS: ZF, PF and CF of the comparison.
     *
     * @param quietIsInvalid COMISS's rule: any NaN raises invalid
     */
    public static int compareFlags(Cpu cpu, int first, int second, boolean quietIsInvalid) {
        int a = operand(cpu, first);
        int b = operand(cpu, second);
        noteOperands(cpu, a, b, quietIsInvalid);
        float x = intBitsToFloat(a);
        float y = intBitsToFloat(b);
        return x > y ? 0 : x < y ? Cpu.CF : x == y ? Cpu.ZF : Cpu.ZF | Cpu.PF | Cpu.CF;
    }

    /**
     * CMPPS: all ones if the predicate holds, else zero.
     *
     * @param predicate 0 to 31; {@link Predicate} names them
     */
    public static int compare(Cpu cpu, int first, int second, int predicate) {
        int a = operand(cpu, first);
        int b = operand(cpu, second);
        noteOperands(cpu, a, b, Predicate.signals(predicate));
        float x = intBitsToFloat(a);
        float y = intBitsToFloat(b);
        return Predicate.holds(predicate, x < y, x == y, x > y) ? -1 : 0;
    }

    /** Rounds to an integer in the same format (ROUNDSS). */
    public static int round(Cpu cpu, int bits, int control) {
        int a = operand(cpu, bits);
        if (isNan(a)) {
            if (isSignaling(a)) {
                cpu.floats.flags |= INVALID;
            }
            return a | QUIET_BIT;
        }
        int mode = (control & 4) != 0 ? cpu.mxcsr >>> 13 & 3 : control & 3;
        float x = intBitsToFloat(a);
        double rounded = Rounding.toInteger(x, mode);
        if (rounded != x && (control & 8) == 0) {
            cpu.floats.flags |= PRECISION;
        }
        return floatToRawIntBits((float) rounded);
    }
}
