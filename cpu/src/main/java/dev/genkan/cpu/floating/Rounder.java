package dev.genkan.cpu.floating;

import static dev.genkan.cpu.floating.Unpacked.FINITE;
import static dev.genkan.cpu.floating.Unpacked.INTEGER_BIT;
import static dev.genkan.cpu.floating.Unpacked.ZERO;

/**
 * Rounds an exact result, in {@link #a}, to any format, and raises what its rounding raises: the
 * half of a {@link FloatUnit} that knows formats.
 */
public abstract sealed class Rounder permits FloatUnit {
    /** Exceptions, in the order of MXCSR and of the x87 status word. */
    public static final int INVALID = 1,
            DENORMAL = 2,
            ZERO_DIVIDE = 4,
            OVERFLOW = 8,
            UNDERFLOW = 16,
            PRECISION = 32;

    /** Rounding modes, as MXCSR.RC and the x87 control word have them. */
    public static final int NEAREST = 0, DOWN = 1, UP = 2, TRUNCATE = 3;

    /** What an unmasked overflow or underflow moves the exponent of an 80-bit result by. */
    private static final int WRAP = 24576;

    public final Unpacked a = new Unpacked();

    /** Exceptions raised since the caller cleared them. */
    public int flags;

    /** Whether the last rounding moved away from zero (the x87 status word's C1). */
    public boolean roundedUp;

    /** {@link #NEAREST}, {@link #DOWN}, {@link #UP} or {@link #TRUNCATE}. */
    public int rounding;

    /** A set bit masks that exception. */
    public int masks = 0x3f;

    /** MXCSR.FTZ: a masked underflow gives zero. */
    public boolean flushToZero;

    Rounder() {}

    /** Takes rounding, masks and FTZ from MXCSR. */
    public void control(int mxcsr) {
        rounding = mxcsr >>> 13 & 3;
        masks = mxcsr >>> 7 & 0x3f;
        flushToZero = (mxcsr & 0x8000) != 0;
    }

    /** Rounds a finite {@link #a} to so many bits within an exponent range. */
    private void round(int precision, int minimum, int maximum, boolean wrap) {
        roundedUp = false;
        boolean tiny = false;
        if (a.exponent < minimum && isTiny(precision, minimum)) {
            if ((masks & UNDERFLOW) == 0) {
                flags |= UNDERFLOW;
                if (wrap) {
                    a.exponent += WRAP;
                    if (a.exponent < minimum) {
                        // FSCALE alone falls so far that no moved exponent can hold it.
                        flags |= PRECISION;
                        a.zero(a.negative);
                        return;
                    }
                } else {
                    // There is no result; it was inexact if the number had too many bits.
                    flags |= roundSignificand(precision) ? PRECISION : 0;
                    return;
                }
            } else if (flushToZero) {
                flags |= UNDERFLOW | PRECISION;
                a.zero(a.negative);
                return;
            } else {
                tiny = true;
            }
        }
        if (a.exponent < minimum) {
            a.shiftRight(minimum - a.exponent);
            a.exponent = minimum;
        }
        if (roundSignificand(precision)) {
            flags |= tiny ? PRECISION | UNDERFLOW : PRECISION;
        }
        if (a.exponent > maximum) {
            overflow(precision, maximum, wrap);
        } else if (a.high == 0) {
            a.kind = ZERO;
        }
    }

    private void overflow(int precision, int maximum, boolean wrap) {
        flags |= OVERFLOW;
        if ((masks & OVERFLOW) == 0) {
            a.exponent -= wrap ? WRAP : 0;
            if (!wrap || a.exponent <= maximum) {
                return;
            }
            // FSCALE alone overflows so far that no moved exponent can hold it.
            flags |= PRECISION;
            roundedUp = true;
            a.infinity(a.negative);
            return;
        }
        flags |= PRECISION;
        boolean toInfinity =
                switch (rounding) {
                    case NEAREST -> true;
                    case DOWN -> a.negative;
                    case UP -> !a.negative;
                    default -> false;
                };
        roundedUp = toInfinity;
        if (toInfinity) {
            a.infinity(a.negative);
        } else {
            a.exponent = maximum;
            a.high = -1L << (64 - precision);
        }
    }

    /** Whether it is below the least normal number even after rounding without a limit. */
    private boolean isTiny(int precision, int minimum) {
        if (a.exponent < minimum - 1) {
            return true;
        }
        long ones = -1L << (64 - precision);
        return (a.high & ones) != ones || !increments(precision);
    }

    private boolean increments(int precision) {
        int drop = 64 - precision;
        long rest = drop == 0 ? 0 : a.high & ((1L << drop) - 1);
        if ((rest | a.low) == 0) {
            return false;
        }
        switch (rounding) {
            case DOWN:
                return a.negative;
            case UP:
                return !a.negative;
            case TRUNCATE:
                return false;
            default:
                boolean odd = (a.high >>> drop & 1) != 0;
                if (drop == 0) {
                    return a.low < 0 && (odd || a.low != INTEGER_BIT);
                }
                long half = 1L << (drop - 1);
                return rest > half || (rest == half && (odd || a.low != 0));
        }
    }

    /** Rounds the significand where it stands; whether anything was lost. */
    private boolean roundSignificand(int precision) {
        int drop = 64 - precision;
        long mask = drop == 0 ? 0 : (1L << drop) - 1;
        boolean inexact = ((a.high & mask) | a.low) != 0;
        if (inexact) {
            roundedUp = increments(precision);
            a.high &= ~mask;
            a.low = 0;
            if (roundedUp) {
                a.high += 1L << drop;
                if (a.high == 0) {
                    a.high = INTEGER_BIT;
                    a.exponent++;
                }
            }
        }
        return inexact;
    }

    /** Rounds {@link #a}, which is no NaN, to an integer in the same format (FRNDINT). */
    public void roundToInteger() {
        roundedUp = false;
        if (a.kind != FINITE || a.exponent >= 63) {
            return;
        }
        int shift = 63 - a.exponent;
        a.shiftRight(shift);
        a.exponent = 63;
        if (roundSignificand(64)) {
            flags |= PRECISION;
        }
        a.normalize();
    }

    /**
     * Rounds {@link #a} to a signed integer; one that does not fit is invalid and gives the most
     * negative one.
     *
     * @param bits 16, 32 or 64
     */
    public long toInteger(int bits) {
        roundedUp = false;
        long indefinite = Long.MIN_VALUE >> 64 - bits;
        if (a.kind == ZERO) {
            return 0;
        }
        if (a.kind != FINITE || a.exponent > 63) {
            flags |= INVALID;
            return indefinite;
        }
        int before = flags;
        boolean negative = a.negative;
        roundToInteger();
        if (a.kind == ZERO) {
            return 0;
        }
        long magnitude = a.exponent > 63 ? 0 : a.high >>> 63 - a.exponent;
        // Unsigned: the largest magnitude is 2^(bits-1) for a negative number, one less else.
        long limit = negative ? indefinite : ~indefinite;
        if (magnitude == 0 || Long.compareUnsigned(magnitude, negative ? -limit : limit) > 0) {
            flags = before | INVALID;
            roundedUp = false;
            return indefinite;
        }
        return negative ? -magnitude : magnitude;
    }

    /** Rounds {@link #a} to 16 bits. */
    public int toHalf() {
        if (a.kind == FINITE) {
            round(11, -14, 15, false);
        }
        return (int) pack(11, 15, 0x1f);
    }

    /** Rounds {@link #a} to 32 bits. */
    public int toSingle() {
        if (a.kind == FINITE) {
            round(24, -126, 127, false);
        }
        return (int) pack(24, 127, 0xff);
    }

    /** Rounds {@link #a} to 64 bits. */
    public long toDouble() {
        if (a.kind == FINITE) {
            round(53, -1022, 1023, false);
        }
        return pack(53, 1023, 0x7ff);
    }

    private long pack(int precision, int bias, int maximum) {
        int width = precision - 1;
        long field =
                switch (a.kind) {
                    case ZERO -> 0;
                    case FINITE -> a.high < 0 ? a.exponent + bias : 0;
                    default -> maximum;
                };
        long fraction = a.kind == ZERO ? 0 : (a.high & ~INTEGER_BIT) >>> (63 - width);
        long sign = a.negative ? 1 : 0;
        // The sign stands above the exponent, whose width is that of its maximum.
        return (sign << Integer.bitCount(maximum) | field) << width | fraction;
    }

    /**
     * Rounds {@link #a} to an 80-bit number; {@link #extendedSignificand()} has its other part.
     *
     * @param precision 24, 53 or 64 bits of significand
     * @return sign in bit 15, biased exponent below
     */
    public int toExtended(int precision) {
        roundedUp = false;
        if (a.kind == FINITE) {
            round(precision, -16382, 16383, true);
        }
        int sign = a.negative ? 0x8000 : 0;
        switch (a.kind) {
            case ZERO:
                a.high = 0;
                return sign;
            case FINITE:
                return sign | (a.high < 0 ? a.exponent + 16383 : 0);
            default:
                return sign | 0x7fff;
        }
    }

    /** The significand of the number that {@link #toExtended} has rounded. */
    public long extendedSignificand() {
        return a.high;
    }
}
