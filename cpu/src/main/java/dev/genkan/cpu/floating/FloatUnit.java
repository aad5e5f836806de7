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
public final class FloatUnit extends Rounder {
    public final Unpacked b = new Unpacked();
    public final Unpacked c = new Unpacked();

    private int quotient;

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

    // ---- scaling and comparison

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
}
