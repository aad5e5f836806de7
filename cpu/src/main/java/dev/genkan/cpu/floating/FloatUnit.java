package dev.genkan.cpu.floating;

import static dev.genkan.cpu.floating.Unpacked.FINITE;
import static dev.genkan.cpu.floating.Unpacked.INFINITE;
import static dev.genkan.cpu.floating.Unpacked.INTEGER_BIT;
import static dev.genkan.cpu.floating.Unpacked.NAN;
import static dev.genkan.cpu.floating.Unpacked.ZERO;

/**
 * The exact arithmetic under the floating-point instructions: operands are loaded into {@link #a},
 * {@link #b} and {@link #c}, an operation leaves its exact result in {@link #a}, and a {@code
 * to...} method rounds it once. It is a set of working registers, one per processor, so that no
 * operation allocates.
 */
public final class FloatUnit {
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
    public final Unpacked b = new Unpacked();
    public final Unpacked c = new Unpacked();

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

    private int quotient;

    /** Takes rounding, masks and FTZ from MXCSR. */
    public void control(int mxcsr) {
        rounding = mxcsr >>> 13 & 3;
        masks = mxcsr >>> 7 & 0x3f;
        flushToZero = (mxcsr & 0x8000) != 0;
    }

    // ---- NaN operands

    /**
     * SSE's rule for two operands: the first NaN, quieted, is the result.
     *
     * @return whether the result is decided
     */
    public boolean firstNan() {
        if (a.kind != NAN && b.kind != NAN) {
            return false;
        }
        if (a.signaling() || b.signaling()) {
            flags |= INVALID;
        }
        if (a.kind != NAN) {
            a.copy(b);
        }
        a.quiet();
        return true;
    }

    /** Quiets {@link #a} if it is a NaN; whether it is. */
    public boolean onlyNan() {
        if (a.kind != NAN) {
            return false;
        }
        if (a.unsupported) {
            return invalid();
        }
        if (a.signaling()) {
            flags |= INVALID;
        }
        a.quiet();
        return true;
    }

    /**
     * The x87's rule for two operands (SDM volume 1, table 4-7): a quiet NaN before a signaling
     * one, then the larger significand, then the positive one; an unsupported pattern is invalid.
     */
    public boolean largerNan() {
        if (a.kind != NAN && b.kind != NAN) {
            return false;
        }
        if (a.unsupported || b.unsupported) {
            return invalid();
        }
        boolean firstSignals = a.signaling();
        boolean secondSignals = b.signaling();
        if (firstSignals || secondSignals) {
            flags |= INVALID;
        }
        boolean second;
        if (a.kind != NAN) {
            second = true;
        } else if (b.kind != NAN) {
            second = false;
        } else if (firstSignals != secondSignals) {
            second = firstSignals;
        } else {
            int order = Long.compareUnsigned(a.high, b.high);
            second = order < 0 || (order == 0 && a.negative && !b.negative);
        }
        if (second) {
            a.copy(b);
        }
        a.quiet();
        return true;
    }

    /** An operation without an answer; always true. */
    public boolean invalid() {
        flags |= INVALID;
        a.defaultNan();
        return true;
    }

    /** Raises the exception of a denormal {@link #a}. */
    public void noteDenormal() {
        if (a.denormal) {
            flags |= DENORMAL;
        }
    }

    void noteDenormals() {
        if (a.denormal || b.denormal) {
            flags |= DENORMAL;
        }
    }

    // ---- arithmetic on a and b, neither a NaN

    /** a + b. */
    public void add() {
        if (a.kind == INFINITE && b.kind == INFINITE && a.negative != b.negative) {
            invalid();
            return;
        }
        noteDenormals();
        sum(b);
    }

    /** a - b. */
    public void subtract() {
        b.negative = !b.negative;
        add();
    }

    private void sum(Unpacked other) {
        if (a.kind == INFINITE) {
            return;
        }
        if (other.kind == INFINITE) {
            a.copy(other);
            return;
        }
        if (other.kind == ZERO) {
            if (a.kind == ZERO && a.negative != other.negative) {
                a.negative = rounding == DOWN;
            }
            return;
        }
        if (a.kind == ZERO) {
            a.copy(other);
            return;
        }
        int distance = a.exponent - other.exponent;
        long high = other.high;
        long low = other.low;
        if (distance < 0) {
            a.shiftRight(-distance);
            a.exponent = other.exponent;
        } else if (distance > 0) {
            // Only the copy is shifted: b keeps its value for whoever looks at it.
            int exponent = other.exponent;
            other.shiftRight(distance);
            long shiftedHigh = other.high;
            long shiftedLow = other.low;
            other.high = high;
            other.low = low;
            other.exponent = exponent;
            high = shiftedHigh;
            low = shiftedLow;
        }
        if (a.negative == other.negative) {
            addMagnitude(high, low);
        } else {
            subtractMagnitude(high, low);
        }
    }

    private void addMagnitude(long high, long low) {
        long sumLow = a.low + low;
        int carry = Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0;
        long partial = a.high + high;
        boolean over = Long.compareUnsigned(partial, high) < 0;
        long sumHigh = partial + carry;
        over |= carry != 0 && sumHigh == 0;
        a.high = sumHigh;
        a.low = sumLow;
        if (over) {
            a.shiftRight(1);
            a.high |= INTEGER_BIT;
            a.exponent++;
        }
    }

    private void subtractMagnitude(long high, long low) {
        int order = Long.compareUnsigned(a.high, high);
        if (order == 0) {
            order = Long.compareUnsigned(a.low, low);
        }
        if (order == 0) {
            a.zero(rounding == DOWN);
            return;
        }
        if (order > 0) {
            long borrow = Long.compareUnsigned(a.low, low) < 0 ? 1 : 0;
            a.low -= low;
            a.high = a.high - high - borrow;
        } else {
            long borrow = Long.compareUnsigned(low, a.low) < 0 ? 1 : 0;
            a.low = low - a.low;
            a.high = high - a.high - borrow;
            a.negative = !a.negative;
        }
        a.normalize();
    }

    /** a * b. */
    public void multiply() {
        if ((a.kind == INFINITE && b.kind == ZERO) || (a.kind == ZERO && b.kind == INFINITE)) {
            invalid();
            return;
        }
        noteDenormals();
        product();
    }

    private void product() {
        boolean sign = a.negative != b.negative;
        if (a.kind == INFINITE || b.kind == INFINITE) {
            a.infinity(sign);
        } else if (a.kind == ZERO || b.kind == ZERO) {
            a.zero(sign);
        } else {
            a.negative = sign;
            a.low = a.high * b.high;
            a.high = Math.unsignedMultiplyHigh(a.high, b.high);
            a.exponent += b.exponent + 1;
            a.normalize();
        }
    }

    /**
     * a * b + c with one rounding; the first NaN of a, b, c is the result.
     *
     * @param negateProduct whether -(a * b) is meant
     * @param negateAddend whether -c is meant
     */
    public void multiplyAdd(boolean negateProduct, boolean negateAddend) {
        if (a.kind == NAN || b.kind == NAN || c.kind == NAN) {
            if (a.signaling() || b.signaling() || c.signaling()) {
                flags |= INVALID;
            }
            if (a.kind != NAN) {
                a.copy(b.kind == NAN ? b : c);
            }
            a.quiet();
            return;
        }
        c.negative ^= negateAddend;
        if ((a.kind == INFINITE && b.kind == ZERO) || (a.kind == ZERO && b.kind == INFINITE)) {
            invalid();
            return;
        }
        boolean denormal = a.denormal || b.denormal || c.denormal;
        product();
        a.negative ^= negateProduct;
        if (a.kind == INFINITE && c.kind == INFINITE && a.negative != c.negative) {
            invalid();
            return;
        }
        if (denormal) {
            flags |= DENORMAL;
        }
        sum(c);
    }

    /** a / b. */
    public void divide() {
        boolean sign = a.negative != b.negative;
        if ((a.kind == INFINITE && b.kind == INFINITE) || (a.kind == ZERO && b.kind == ZERO)) {
            invalid();
            return;
        }
        if (b.kind == ZERO && a.kind == FINITE) {
            flags |= ZERO_DIVIDE;
            a.infinity(sign);
            return;
        }
        noteDenormals();
        if (a.kind == INFINITE || b.kind == ZERO) {
            a.infinity(sign);
        } else if (a.kind == ZERO || b.kind == INFINITE) {
            a.zero(sign);
        } else {
            a.negative = sign;
            a.exponent -= b.exponent;
            long divisor = b.high;
            long top = a.high;
            long next = 0;
            if (Long.compareUnsigned(top, divisor) >= 0) {
                next = top << 63;
                top >>>= 1;
            } else {
                a.exponent--;
            }
            long quotientHigh = divide128(top, next, divisor);
            long remainder = next - quotientHigh * divisor;
            a.high = quotientHigh;
            a.low = fraction(remainder, divisor);
        }
    }

    /** What a remainder is of the last place: nothing, under a half, a half, over a half. */
    private static long fraction(long remainder, long divisor) {
        if (remainder == 0) {
            return 0;
        }
        int order = remainder < 0 ? 1 : Long.compareUnsigned(remainder << 1, divisor);
        return order < 0 ? 1 : order == 0 ? INTEGER_BIT : INTEGER_BIT | 1;
    }

    /** The quotient of a 128-bit number by a normalized one that is larger than its upper half. */
    static long divide128(long high, long low, long divisor) {
        long d1 = divisor >>> 32;
        long d0 = divisor & 0xffffffffL;
        long q1 = quotientDigit(high, low >>> 32, d1, d0);
        long rest = (high << 32 | low >>> 32) - q1 * divisor;
        long q0 = quotientDigit(rest, low & 0xffffffffL, d1, d0);
        return q1 << 32 | q0;
    }

    private static long quotientDigit(long high, long digit, long d1, long d0) {
        long q = Long.divideUnsigned(high, d1);
        long rest = high - q * d1;
        while (q > 0xffffffffL || Long.compareUnsigned(q * d0, rest << 32 | digit) > 0) {
            q--;
            rest += d1;
            if (rest > 0xffffffffL) {
                break;
            }
        }
        return q;
    }

    /** The square root of a, which is no NaN. */
    public void squareRoot() {
        if (a.kind == ZERO) {
            return;
        }
        if (a.negative) {
            invalid();
            return;
        }
        if (a.denormal) {
            flags |= DENORMAL;
        }
        if (a.kind == INFINITE) {
            return;
        }
        // The significand as an integer of 127 or 128 bits; its root has 64.
        boolean odd = (a.exponent & 1) != 0;
        long high = odd ? a.high : a.high >>> 1;
        long low = odd ? 0 : a.high << 63;
        a.exponent = odd ? (a.exponent - 1) / 2 : a.exponent / 2;
        long root = 0;
        long remainderHigh = 0;
        long remainder = 0;
        for (int i = 0; i < 64; i++) {
            // remainder = remainder * 4 + the next two bits; try 4 * root + 1.
            remainderHigh = remainderHigh << 2 | remainder >>> 62;
            remainder = remainder << 2 | high >>> 62;
            high = high << 2 | low >>> 62;
            low <<= 2;
            long tryHigh = root >>> 62;
            long tryLow = root << 2 | 1;
            boolean fits =
                    remainderHigh != tryHigh
                            ? Long.compareUnsigned(remainderHigh, tryHigh) > 0
                            : Long.compareUnsigned(remainder, tryLow) >= 0;
            root <<= 1;
            if (fits) {
                remainderHigh -= tryHigh;
                if (Long.compareUnsigned(remainder, tryLow) < 0) {
                    remainderHigh--;
                }
                remainder -= tryLow;
                root |= 1;
            }
        }
        a.high = root;
        // Over a half exactly if the remainder is larger than the root; a half cannot be.
        if ((remainderHigh | remainder) == 0) {
            a.low = 0;
        } else {
            boolean over = remainderHigh != 0 || Long.compareUnsigned(remainder, root) > 0;
            a.low = over ? INTEGER_BIT | 1 : 1;
        }
    }

    // ---- remainders

    /** The lowest bits of the last remainder's quotient. */
    public int quotient() {
        return quotient;
    }

    /** Whether a has no remainder by b, which makes it the default NaN; neither is a NaN. */
    public boolean invalidRemainder() {
        return (a.kind == INFINITE || b.kind == ZERO) && invalid();
    }

    /**
     * The remainder of a by b, neither a NaN, or as much of it as one step of FPREM gives.
     *
     * @param nearest whether the quotient is rounded to nearest (IEEE) instead of toward zero
     * @return whether it is complete
     */
    public boolean remainder(boolean nearest) {
        quotient = 0;
        noteDenormals();
        if (a.kind == ZERO || b.kind == INFINITE) {
            return true;
        }
        int distance = a.exponent - b.exponent;
        if (distance < (nearest ? -1 : 0)) {
            return true;
        }
        boolean complete = distance < 64;
        int bits = complete ? distance : 32 + (distance & 31);
        long divisor = b.high;
        long rest = a.high;
        boolean carry = false;
        long count = 0;
        if (distance >= 0) {
            for (int i = 0; ; i++) {
                count <<= 1;
                if (carry || Long.compareUnsigned(rest, divisor) >= 0) {
                    rest -= divisor;
                    count |= 1;
                }
                if (i == bits) {
                    break;
                }
                carry = rest < 0;
                rest <<= 1;
            }
            a.exponent -= bits;
        }
        if (complete && nearest) {
            // Compare twice the rest with the divisor; at distance -1 the number itself is the
            // rest.
            int order =
                    distance < 0
                            ? Long.compareUnsigned(rest, divisor)
                            : rest < 0 ? 1 : Long.compareUnsigned(rest << 1, divisor);
            if (order > 0 || (order == 0 && (count & 1) != 0)) {
                if (distance < 0) {
                    // rest/2 - divisor, in units of half a place: 2 * divisor - rest.
                    a.high = 2 * divisor - rest;
                    a.low = 0;
                    // 2 * divisor has 65 bits; the difference has at most 64.
                } else {
                    a.high = divisor - rest;
                    a.low = 0;
                }
                a.negative = !a.negative;
                count++;
                finishRemainder();
                quotient = (int) count & 7;
                return true;
            }
            if (distance < 0) {
                return true;
            }
        }
        quotient = (int) count & 7;
        a.high = rest;
        a.low = 0;
        finishRemainder();
        return complete;
    }

    private void finishRemainder() {
        if (a.high == 0) {
            a.kind = ZERO;
        } else {
            a.normalize();
        }
    }

    // ---- rounding

    /** Rounds a finite {@link #a} to so many bits within an exponent range. */
    private void round(int precision, int minimum, int maximum, boolean wrap) {
        roundedUp = false;
        boolean tiny = false;
        if (a.exponent < minimum && isTiny(precision, minimum)) {
            if ((masks & UNDERFLOW) == 0) {
                flags |= UNDERFLOW;
                if (wrap) {
                    a.exponent += WRAP;
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

    /** a * 2^(b truncated to an integer) (FSCALE); neither is a NaN. */
    public void scale() {
        if (b.kind == INFINITE) {
            if ((b.negative && a.kind == INFINITE) || (!b.negative && a.kind == ZERO)) {
                invalid();
                return;
            }
            noteDenormals();
            if (b.negative) {
                a.zero(a.negative);
            } else {
                a.infinity(a.negative);
            }
            return;
        }
        noteDenormals();
        if (a.kind != FINITE || b.kind == ZERO || b.exponent < 0) {
            return;
        }
        int amount = b.exponent > 30 ? 1 << 20 : (int) (b.high >>> 63 - b.exponent);
        amount = Math.min(amount, 1 << 20);
        a.exponent += b.negative ? -amount : amount;
    }

    /**
     * Compares a with b.
     *
     * @param quietIsInvalid whether a quiet NaN raises invalid, as a signaling one always does
     * @return CF if a is less, ZF if they are equal, nothing if it is greater, else ZF, PF and CF
     */
    public int compare(boolean quietIsInvalid) {
        if (a.kind == NAN || b.kind == NAN) {
            boolean refused = a.unsupported || b.unsupported;
            if (quietIsInvalid || refused || a.signaling() || b.signaling()) {
                flags |= INVALID;
            }
            return 0x45;
        }
        noteDenormals();
        int order = order();
        return order > 0 ? 0 : order < 0 ? 1 : 0x40;
    }

    private int order() {
        if (a.kind == ZERO && b.kind == ZERO) {
            return 0;
        }
        if (a.kind == ZERO) {
            return b.negative ? 1 : -1;
        }
        if (b.kind == ZERO || a.negative != b.negative) {
            return a.negative ? -1 : 1;
        }
        int order;
        if (a.kind == INFINITE || b.kind == INFINITE) {
            order = (a.kind == INFINITE ? 1 : 0) - (b.kind == INFINITE ? 1 : 0);
        } else if (a.exponent != b.exponent) {
            order = a.exponent > b.exponent ? 1 : -1;
        } else {
            order = Long.compareUnsigned(a.high, b.high);
        }
        return a.negative ? -order : order;
    }

    /** Whether {@link #a} is infinite. */
    public boolean isInfinite() {
        return a.kind == INFINITE;
    }

    /** Whether {@link #a} is zero. */
    public boolean isZero() {
        return a.kind == ZERO;
    }

    /** Takes the exponent away from a finite {@link #a}, which becomes 1 up to 2. */
    public int takeExponent() {
        int exponent = a.exponent;
        a.exponent = 0;
        return exponent;
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
