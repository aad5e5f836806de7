package dev.genkan.cpu.floating;

/**
 * A floating-point number of any format taken apart: sign, exponent, and a significand of 128 bits
 * whose lowest bit also stands for everything below it.
 *
 * <p>A finite number is {@code (-1)^negative * high:low / 2^127 * 2^exponent} with the top bit of
 * {@code high} set. A NaN keeps its payload in {@code high}, the quiet bit in bit 62, as the 80-bit
 * format has it.
 */
public final class Unpacked {
    static final int ZERO = 0, FINITE = 1, INFINITE = 2, NAN = 3;

    /** The explicit leading bit of the 80-bit format. */
    static final long INTEGER_BIT = Long.MIN_VALUE;

    private static final long QUIET_BIT = 1L << 62;

    int kind;
    boolean negative;
    int exponent;
    long high;
    long low;

    /** It was loaded from a denormal number. */
    boolean denormal;

    /** It was loaded from an 80-bit pattern that the processor refuses (unnormal, pseudo-NaN). */
    boolean unsupported;

    Unpacked() {}

    /** Loads a 16-bit number. */
    public void loadHalf(int bits) {
        load((bits & 0x8000) != 0, bits >>> 10 & 0x1f, (long) bits << 53 & ~INTEGER_BIT, 0x1f, 15);
    }

    /** Loads a 32-bit number. */
    public void loadSingle(int bits) {
        load(bits < 0, bits >>> 23 & 0xff, (long) bits << 40 & ~INTEGER_BIT, 0xff, 127);
    }

    /** Loads a 64-bit number. */
    public void loadDouble(long bits) {
        load(bits < 0, (int) (bits >>> 52) & 0x7ff, bits << 11 & ~INTEGER_BIT, 0x7ff, 1023);
    }

    private void load(boolean sign, int field, long fraction, int maximum, int bias) {
        negative = sign;
        low = 0;
        denormal = false;
        unsupported = false;
        if (field == maximum) {
            kind = fraction == 0 ? INFINITE : NAN;
            high = fraction | INTEGER_BIT;
        } else if (field != 0) {
            kind = FINITE;
            exponent = field - bias;
            high = fraction | INTEGER_BIT;
        } else if (fraction == 0) {
            kind = ZERO;
        } else {
            kind = FINITE;
            denormal = true;
            int shift = Long.numberOfLeadingZeros(fraction);
            exponent = 1 - bias - shift;
            high = fraction << shift;
        }
    }

    /**
     * Loads an 80-bit number.
     *
     * @param signExponent sign in bit 15, biased exponent below
     */
    public void loadExtended(int signExponent, long significand) {
        int field = signExponent & 0x7fff;
        negative = (signExponent & 0x8000) != 0;
        low = 0;
        denormal = false;
        unsupported = false;
        high = significand;
        if (field == 0) {
            if (significand == 0) {
                kind = ZERO;
                return;
            }
            kind = FINITE;
            denormal = true;
            int shift = Long.numberOfLeadingZeros(significand);
            exponent = -16382 - shift;
            high = significand << shift;
        } else if (significand >= 0) {
            kind = NAN;
            unsupported = true;
        } else if (field == 0x7fff) {
            kind = significand == INTEGER_BIT ? INFINITE : NAN;
        } else {
            kind = FINITE;
            exponent = field - 16383;
        }
    }

    /** Loads the positive number {@code high:low / 2^127 * 2^exponent}, top bit of high set. */
    public void load(int newExponent, long newHigh, long newLow) {
        negative = false;
        denormal = false;
        unsupported = false;
        kind = FINITE;
        exponent = newExponent;
        high = newHigh;
        low = newLow;
    }

    /** Loads a signed integer. */
    public void loadInteger(long value) {
        loadMagnitude(value < 0, value < 0 ? -value : value);
    }

    /** Loads a sign and an unsigned magnitude. */
    public void loadMagnitude(boolean sign, long magnitude) {
        negative = sign;
        low = 0;
        denormal = false;
        unsupported = false;
        if (magnitude == 0) {
            kind = ZERO;
            return;
        }
        kind = FINITE;
        int shift = Long.numberOfLeadingZeros(magnitude);
        exponent = 63 - shift;
        high = magnitude << shift;
    }

    /** A denormal becomes a zero of its sign (MXCSR.DAZ). */
    public void denormalIsZero() {
        if (denormal) {
            kind = ZERO;
            denormal = false;
        }
    }

    /** Becomes another number. */
    void copy(Unpacked other) {
        kind = other.kind;
        negative = other.negative;
        exponent = other.exponent;
        high = other.high;
        low = other.low;
        denormal = other.denormal;
        unsupported = other.unsupported;
    }

    boolean isNan() {
        return kind == NAN;
    }

    /** A NaN that raises invalid when it is used. */
    boolean signaling() {
        return kind == NAN && (high & QUIET_BIT) == 0;
    }

    void quiet() {
        high |= QUIET_BIT;
    }

    /** The NaN that stands for "no number": negative, quiet, no payload. */
    void defaultNan() {
        kind = NAN;
        negative = true;
        high = INTEGER_BIT | QUIET_BIT;
        low = 0;
        unsupported = false;
    }

    void zero(boolean sign) {
        kind = ZERO;
        negative = sign;
        high = 0;
        low = 0;
    }

    void infinity(boolean sign) {
        kind = INFINITE;
        negative = sign;
        high = INTEGER_BIT;
        low = 0;
    }

    /** Moves the leading one to the top; a significand of nothing is a zero. */
    void normalize() {
        if (high == 0) {
            if (low == 0) {
                kind = ZERO;
                return;
            }
            high = low;
            low = 0;
            exponent -= 64;
        }
        int shift = Long.numberOfLeadingZeros(high);
        if (shift != 0) {
            high = high << shift | low >>> (64 - shift);
            low <<= shift;
            exponent -= shift;
        }
    }

    /** Shifts right; bits that fall off stay as the lowest bit. */
    void shiftRight(int count) {
        if (count == 0) {
            return;
        }
        if (count < 64) {
            long lost = low << (64 - count);
            low = low >>> count | high << (64 - count) | (lost != 0 ? 1 : 0);
            high >>>= count;
        } else if (count < 128) {
            int rest = count - 64;
            long lost = low | (rest == 0 ? 0 : high << (64 - rest));
            low = high >>> rest | (lost != 0 ? 1 : 0);
            high = 0;
        } else {
            low = (high | low) != 0 ? 1 : 0;
            high = 0;
        }
    }
}
