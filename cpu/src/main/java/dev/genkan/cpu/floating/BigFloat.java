package dev.genkan.cpu.floating;

import java.math.BigInteger;

/**
 * A number of about 200 significant bits, {@code significand * 2^exponent}: enough for the x87's
 * transcendental functions to be right when they are rounded to 64.
 */
record BigFloat(BigInteger significand, int exponent) {
    /** Significant bits that operations keep. */
    static final int PRECISION = 200;

    static final BigFloat ZERO = new BigFloat(BigInteger.ZERO, 0);
    static final BigFloat ONE = of(1);

    static BigFloat of(long value) {
        return new BigFloat(BigInteger.valueOf(value), 0);
    }

    /** A finite number taken apart. */
    static BigFloat of(Unpacked number) {
        if (number.kind == Unpacked.ZERO) {
            return ZERO;
        }
        BigInteger magnitude =
                BigInteger.valueOf(number.high >>> 1)
                        .shiftLeft(1)
                        .or(BigInteger.valueOf(number.high & 1));
        return new BigFloat(number.negative ? magnitude.negate() : magnitude, number.exponent - 63);
    }

    boolean isZero() {
        return significand.signum() == 0;
    }

    boolean isNegative() {
        return significand.signum() < 0;
    }

    /** The exponent of its leading bit. */
    int magnitude() {
        return significand.abs().bitLength() - 1 + exponent;
    }

    private static BigFloat shortened(BigInteger significand, int exponent) {
        int excess = significand.bitLength() - PRECISION;
        return excess > 0
                ? new BigFloat(significand.shiftRight(excess), exponent + excess)
                : new BigFloat(significand, exponent);
    }

    BigFloat negate() {
        return new BigFloat(significand.negate(), exponent);
    }

    BigFloat abs() {
        return isNegative() ? negate() : this;
    }

    BigFloat plus(BigFloat other) {
        if (isZero() || (!other.isZero() && other.magnitude() > magnitude() + 2 * PRECISION)) {
            return other;
        }
        if (other.isZero() || magnitude() > other.magnitude() + 2 * PRECISION) {
            return this;
        }
        int least = Math.min(exponent, other.exponent);
        BigInteger sum =
                significand
                        .shiftLeft(exponent - least)
                        .add(other.significand.shiftLeft(other.exponent - least));
        return shortened(sum, least);
    }

    BigFloat minus(BigFloat other) {
        return plus(other.negate());
    }

    BigFloat times(BigFloat other) {
        return shortened(significand.multiply(other.significand), exponent + other.exponent);
    }

    BigFloat over(long divisor) {
        return over(of(divisor));
    }

    BigFloat over(BigFloat divisor) {
        int shift =
                Math.max(0, PRECISION + divisor.significand.bitLength() - significand.bitLength());
        return shortened(
                significand.shiftLeft(shift).divide(divisor.significand),
                exponent - shift - divisor.exponent);
    }

    /** A little more, or less, as a rest too small to be added would make it. */
    BigFloat toward(BigFloat rest) {
        BigFloat little = abs().scaled(50 - PRECISION);
        return plus(rest.isNegative() ? little.negate() : little);
    }

    BigFloat scaled(int power) {
        return new BigFloat(significand, exponent + power);
    }

    /** The nearest integer. */
    BigInteger nearest() {
        if (exponent >= 0) {
            return significand.shiftLeft(exponent);
        }
        return significand.shiftRight(-exponent - 1).add(BigInteger.ONE).shiftRight(1);
    }

    boolean isBelow(BigFloat other) {
        return minus(other).isNegative();
    }

    /** Leaves it in a number taken apart, marked as inexact. */
    void storeInexact(Unpacked into) {
        BigInteger magnitude = significand.abs();
        int shift = magnitude.bitLength() - 128;
        BigInteger top = shift > 0 ? magnitude.shiftRight(shift) : magnitude.shiftLeft(-shift);
        into.load(magnitude(), top.shiftRight(64).longValue(), top.longValue() | 1);
        into.negative = isNegative();
    }
}
