package dev.genkan.cpu.floating;

import static dev.genkan.cpu.floating.FloatUnit.PRECISION;
import static dev.genkan.cpu.floating.FloatUnit.UNDERFLOW;
import static dev.genkan.cpu.floating.FloatUnit.ZERO_DIVIDE;
import static dev.genkan.cpu.floating.Unpacked.FINITE;
import static dev.genkan.cpu.floating.Unpacked.INFINITE;
import static dev.genkan.cpu.floating.Unpacked.ZERO;

import java.math.BigInteger;

/**
 * The x87's transcendental functions, by series in 200 bits. Each takes its operands in a {@link
 * FloatUnit}'s {@code a} and {@code b}, which are no NaNs, and leaves the result in {@code a}, to
 * be rounded by the caller. Hardware is within one unit in the last place of it.
 */
public final class Transcendental {
    /** The x87's own pi, of 66 bits (SDM volume 1, section 8.3.8): it reduces arguments by this. */
    private static final BigFloat REDUCTION_PI =
            new BigFloat(new BigInteger("c90fdaa22168c234c", 16), -66);

    private static final BigFloat PI =
            new BigFloat(
                    new BigInteger(
                            "3243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c8", 16),
                    -252);
    private static final BigFloat LN2 =
            new BigFloat(
                    new BigInteger(
                            "b17217f7d1cf79abc9e3b39803f2f6af40f343267298b62d8a0d175b8baafa2b", 16),
                    -256);

    private static final int STEPS = 16;
    private static final BigFloat[] ARC_TANGENTS = arcTangents();

    private Transcendental() {}

    /** Whether the angle in {@code a} is too large to be reduced: 2^63 and more. */
    public static boolean isTooLarge(FloatUnit unit) {
        return unit.a.kind == FINITE && unit.a.exponent >= 63;
    }

    // ---- angles

    /** What is left of an angle after quarter turns, and how many there were. */
    private record Angle(BigFloat rest, int quarters) {
        static Angle of(Unpacked number) {
            BigFloat x = BigFloat.of(number);
            BigFloat quarter = REDUCTION_PI.scaled(-1);
            if (x.magnitude() < -1) {
                return new Angle(x, 0);
            }
            BigInteger turns = x.over(quarter).nearest();
            BigFloat whole =
                    new BigFloat(quarter.significand().multiply(turns), quarter.exponent());
            return new Angle(x.minus(whole), turns.intValue() & 3);
        }

        BigFloat sine() {
            BigFloat value = (quarters & 1) == 0 ? sineOf(rest) : cosineOf(rest);
            return quarters < 2 ? value : value.negate();
        }

        BigFloat cosine() {
            BigFloat value = (quarters & 1) == 0 ? cosineOf(rest) : sineOf(rest);
            return quarters == 0 || quarters == 3 ? value : value.negate();
        }
    }

    private static BigFloat sineOf(BigFloat x) {
        return alternating(x, x.times(x), 2);
    }

    private static BigFloat cosineOf(BigFloat x) {
        return alternating(BigFloat.ONE, x.times(x), 1);
    }

    /** first * (1 - square/(n(n+1)) + square^2/(n(n+1)(n+2)(n+3)) - ...). */
    private static BigFloat alternating(BigFloat first, BigFloat square, int n) {
        BigFloat sum = first;
        BigFloat term = first;
        for (long k = n; !term.isZero(); k += 2) {
            term = term.times(square).over(-k * (k + 1));
            if (term.isZero() || term.magnitude() < sum.magnitude() - BigFloat.PRECISION) {
                return sum.toward(term);
            }
            sum = sum.plus(term);
        }
        return sum;
    }

    /** FSIN. */
    public static void sine(FloatUnit unit) {
        if (angle(unit) && unit.a.kind == FINITE) {
            Angle.of(unit.a).sine().storeInexact(unit.a);
        }
    }

    /** FCOS. */
    public static void cosine(FloatUnit unit) {
        if (angle(unit)) {
            if (unit.a.kind == ZERO) {
                unit.a.loadInteger(1);
            } else {
                Angle.of(unit.a).cosine().storeInexact(unit.a);
            }
        }
    }

    /** FPTAN. */
    public static void tangent(FloatUnit unit) {
        if (angle(unit) && unit.a.kind == FINITE) {
            BigFloat x = BigFloat.of(unit.a);
            if (x.magnitude() < -70) {
                x.toward(x).storeInexact(unit.a);
            } else {
                Angle angle = Angle.of(unit.a);
                angle.sine().over(angle.cosine()).storeInexact(unit.a);
            }
        }
    }

    private static boolean angle(FloatUnit unit) {
        if (unit.a.kind == INFINITE) {
            unit.invalid();
            return false;
        }
        unit.noteDenormal();
        return true;
    }

    /** FPATAN: the angle of the point (a, b), a to the right and b up. */
    public static void arcTangent(FloatUnit unit) {
        Unpacked x = unit.a;
        Unpacked y = unit.b;
        unit.noteDenormals();
        boolean negative = y.negative;
        boolean left = x.negative;
        if (y.kind == ZERO || (x.kind == INFINITE && y.kind != INFINITE)) {
            if (left) {
                PI.storeInexact(x);
            } else {
                x.zero(false);
            }
        } else if (x.kind == ZERO || (y.kind == INFINITE && x.kind != INFINITE)) {
            PI.scaled(-1).storeInexact(x);
        } else if (x.kind == INFINITE) {
            BigFloat eighth = PI.scaled(-2);
            (left ? eighth.times(BigFloat.of(3)) : eighth).storeInexact(x);
        } else {
            BigFloat width = BigFloat.of(x).abs();
            BigFloat height = BigFloat.of(y).abs();
            BigFloat result;
            if (height.isBelow(width)) {
                result = arcTangentOf(height.over(width));
            } else {
                result = PI.scaled(-1).minus(arcTangentOf(width.over(height)));
            }
            if (left) {
                result = PI.minus(result);
            }
            // A quotient that is a power of two may be the exact result of a tiny angle's series.
            result.storeInexact(x);
        }
        x.negative = negative;
    }

    /** The arc tangent of 0 to 1: the angle of the next sixteenth, and a series for the rest. */
    private static BigFloat arcTangentOf(BigFloat x) {
        if (x.magnitude() < -5) {
            return arcTangentSeries(x);
        }
        int step = x.scaled(4).nearest().intValue();
        BigFloat near = BigFloat.of(step).scaled(-4);
        BigFloat rest = x.minus(near).over(BigFloat.ONE.plus(x.times(near)));
        return ARC_TANGENTS[step].plus(arcTangentSeries(rest));
    }

    private static BigFloat arcTangentSeries(BigFloat x) {
        return oddSeries(x, x.times(x).negate());
    }

    /** x * (1 + square/3 + square^2/5 + ...). */
    private static BigFloat oddSeries(BigFloat x, BigFloat square) {
        BigFloat sum = x;
        BigFloat power = x;
        for (int k = 3; !power.isZero(); k += 2) {
            power = power.times(square);
            BigFloat term = power.over(k);
            if (term.isZero() || term.magnitude() < sum.magnitude() - BigFloat.PRECISION) {
                return sum.toward(term);
            }
            sum = sum.plus(term);
        }
        return sum;
    }

    private static BigFloat[] arcTangents() {
        BigFloat[] angles = new BigFloat[STEPS + 1];
        angles[0] = BigFloat.ZERO;
        for (int i = 1; i <= STEPS; i++) {
            // atan(i/16) - atan((i-1)/16) = atan(16 / (256 + i (i - 1)))
            BigFloat step = BigFloat.of(STEPS).over(STEPS * STEPS + (long) i * (i - 1));
            angles[i] = angles[i - 1].plus(arcTangentSeries(step));
        }
        return angles;
    }

    // ---- powers and logarithms

    /** F2XM1: 2^a - 1 for a from -1 to 1; a number outside stays what it is. */
    public static void power(FloatUnit unit) {
        Unpacked a = unit.a;
        if (a.kind == INFINITE) {
            if (a.negative) {
                a.loadInteger(-1);
            }
            return;
        }
        unit.noteDenormal();
        if (a.kind == ZERO) {
            return;
        }
        if (a.exponent >= 0) {
            unit.flags |= PRECISION;
            if (a.exponent == 0 && a.high == Long.MIN_VALUE && a.negative) {
                a.exponent = -1;
            }
            return;
        }
        BigFloat x = BigFloat.of(a).times(LN2);
        BigFloat sum = x;
        BigFloat term = x;
        for (int k = 2; term.magnitude() >= sum.magnitude() - BigFloat.PRECISION; k++) {
            term = term.times(x).over(k);
            sum = sum.plus(term);
        }
        sum.storeInexact(a);
    }

    /** FYL2X: b * log2(a). */
    public static void logarithm(FloatUnit unit) {
        Unpacked a = unit.a;
        Unpacked b = unit.b;
        if ((a.negative && a.kind != ZERO)
                || (a.kind == ZERO && b.kind == ZERO)
                || (a.kind == INFINITE && b.kind == ZERO)
                || (isOne(a) && b.kind == INFINITE)) {
            unit.invalid();
            return;
        }
        if (a.kind == ZERO && b.kind == FINITE) {
            unit.flags |= ZERO_DIVIDE;
            a.infinity(!b.negative);
            return;
        }
        unit.noteDenormals();
        boolean below = a.kind == ZERO || (a.kind == FINITE && a.exponent < 0);
        if (a.kind != FINITE || b.kind == INFINITE) {
            a.infinity(b.negative != below);
        } else if (b.kind == ZERO || isOne(a)) {
            a.zero(b.negative != below);
        } else {
            if (a.high == Long.MIN_VALUE) {
                exactLogarithm(unit, a.exponent);
                return;
            }
            binaryLogarithm(BigFloat.of(a)).times(BigFloat.of(b)).storeInexact(a);
        }
    }

    private static BigFloat binaryLogarithm(BigFloat x) {
        // Between 3/4 and 3/2, so that nothing cancels where the logarithm is small.
        int exponent = x.magnitude();
        BigFloat fraction = x.scaled(-exponent);
        if (!fraction.isBelow(BigFloat.of(3).scaled(-1))) {
            exponent++;
            fraction = fraction.scaled(-1);
        }
        return logarithmNearOne(fraction.minus(BigFloat.ONE)).over(LN2).plus(BigFloat.of(exponent));
    }

    private static boolean isOne(Unpacked a) {
        return a.kind == FINITE && a.exponent == 0 && a.high == Long.MIN_VALUE && !a.negative;
    }

    /**
     * b times the integer that is the logarithm of a power of two. Processors call the result
     * inexact all the same.
     */
    private static void exactLogarithm(FloatUnit unit, int logarithm) {
        unit.a.loadInteger(logarithm);
        int flags = unit.flags;
        unit.multiply();
        unit.flags = flags | (unit.a.exponent < -16382 ? PRECISION | UNDERFLOW : PRECISION);
    }

    /** FYL2XP1: b * log2(a + 1). */
    public static void logarithmOfNext(FloatUnit unit) {
        Unpacked a = unit.a;
        Unpacked b = unit.b;
        if ((a.kind == ZERO && b.kind == INFINITE)
                || (a.kind == INFINITE && (a.negative || b.kind == ZERO))) {
            unit.invalid();
            return;
        }
        unit.noteDenormals();
        boolean sign = a.negative != b.negative;
        if (a.kind == INFINITE || b.kind == INFINITE) {
            a.infinity(sign);
        } else if (a.kind == ZERO || b.kind == ZERO) {
            a.zero(sign);
        } else if (a.negative && a.exponent >= 0) {
            // Undefined; AMD's processors leave the number as it is.
            unit.flags |= PRECISION;
        } else {
            BigFloat x = BigFloat.of(a);
            BigFloat logarithm =
                    a.exponent < -1
                            ? logarithmNearOne(x).over(LN2)
                            : binaryLogarithm(BigFloat.ONE.plus(x));
            logarithm.times(BigFloat.of(b)).storeInexact(a);
        }
    }

    /** ln(1 + x) = 2 artanh(x / (2 + x)). */
    private static BigFloat logarithmNearOne(BigFloat x) {
        BigFloat z = x.over(BigFloat.of(2).plus(x));
        return oddSeries(z, z.times(z)).scaled(1);
    }
}
