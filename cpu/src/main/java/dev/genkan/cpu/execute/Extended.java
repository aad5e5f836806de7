package dev.genkan.cpu.execute;

import dev.genkan.cpu.Fpu;

/**
 * The arithmetic of ordinary 80-bit numbers: exact, rounded to nearest, in plain longs. A number is
 * a pair as {@link Fpu} has it, sign and biased exponent in an int, significand in a long.
 *
 * <p>Ordinary numbers are normal; where it costs nothing, zeros too. An operation that meets
 * another number, or whose result is none, says so and has changed nothing: {@link
 * dev.genkan.cpu.floating.FloatUnit} knows the rest.
 */
final class Extended {
    /** Operations on two numbers. */
    static final int ADD = 0,
            SUBTRACT = 1,
            SUBTRACT_REVERSE = 2,
            MULTIPLY = 3,
            DIVIDE = 4,
            DIVIDE_REVERSE = 5;

    /** What stands for a number that has no place in a format: no other conversion gives it. */
    static final long NONE = Long.MAX_VALUE;

    private static final int SIGN = 0x8000, EXPONENT = 0x7fff, BIAS = 16383;
    private static final long TOP = Long.MIN_VALUE;

    /** What the bias of a 64-bit and of a 32-bit number lacks. */
    private static final int DOUBLE_BIAS = BIAS - 1023, SINGLE_BIAS = BIAS - 127;

    private Extended() {}

    /** Whether a biased exponent is that of a normal number. */
    private static boolean inRange(int exponent) {
        return exponent > 0 && exponent < EXPONENT;
    }

    static boolean isNormal(int signExponent, long significand) {
        return significand < 0 && inRange(signExponent & EXPONENT);
    }

    static boolean isZero(int signExponent, long significand) {
        return (signExponent & EXPONENT | significand) == 0;
    }

    /** 1 for a number that is not zero. */
    private static long one(long value) {
        return (value | -value) >>> 63;
    }

    /**
     * Whether a significand goes up when it is rounded to nearest: 0 or 1.
     *
     * @param rest what is below its last place, as a fraction of 2^64
     */
    private static long up(long significand, long rest) {
        return rest >>> 63 & (significand | one(rest << 1));
    }

    // ---- arithmetic; the result goes to a physical register

    /**
     * An operation on a register and a second number. It is one method, too large for the JVM to
     * copy to each place that calls it: code that is full of them stays small enough to be compiled
     * well.
     */
    static boolean compute(Fpu fpu, int operation, int register, int b, long bPart) {
        int a = fpu.signExponent[register];
        long aPart = fpu.significand[register];
        if (!isNormal(a, aPart) || !isNormal(b, bPart)) {
            return computeZero(fpu, operation, register, b, bPart);
        }
        int sign = (a ^ b) & SIGN;
        int exponent;
        // The significand of the result, and what is below it as a fraction of 2^64.
        long high;
        long low;
        if (operation == MULTIPLY) {
            high = Math.unsignedMultiplyHigh(aPart, bPart);
            low = aPart * bPart;
            // No branch: nobody could predict it.
            int shift = (int) (~high >>> 63);
            high = high << shift | low >>> 63 & shift;
            low <<= shift;
            exponent = (a & EXPONENT) + (b & EXPONENT) - BIAS + 1 - shift;
        } else if (operation < MULTIPLY) {
            a ^= operation == SUBTRACT_REVERSE ? SIGN : 0;
            b ^= operation == SUBTRACT ? SIGN : 0;
            int distance = (a & EXPONENT) - (b & EXPONENT);
            // The number of the larger exponent comes first.
            int less = distance >> 31;
            int larger = a ^ (a ^ b) & less;
            long exchange = (aPart ^ bPart) & less;
            long large = aPart ^ exchange;
            long small = bPart ^ exchange;
            sign = larger & SIGN;
            exponent = larger & EXPONENT;
            distance = Math.abs(distance);
            // The smaller number in 128 bits; the last one stands for all below it.
            if (distance < 64) {
                high = small >>> distance;
                low = small << 1 << 63 - distance;
            } else {
                high = 0;
                low = distance < 128 ? small >>> distance | one(small << 1 << 127 - distance) : 1;
            }
            if (((a ^ b) & SIGN) == 0) {
                long sum = large + high;
                long carry = (large & high | (large | high) & ~sum) >>> 63;
                low = low >>> carry | low & carry | sum << 63 & -carry;
                high = sum >>> carry | carry << 63;
                exponent += (int) carry;
            } else {
                if (distance == 0 && Long.compareUnsigned(large, small) < 0) {
                    high = large;
                    large = small;
                    sign ^= SIGN;
                }
                high = large - high - one(low);
                low = -low;
                if (high == 0) {
                    if (low == 0) {
                        return exact(fpu, register, 0, 0);
                    }
                    high = low;
                    low = 0;
                    exponent -= 64;
                }
                int shift = Long.numberOfLeadingZeros(high);
                high = high << shift | low >>> 1 >>> 63 - shift;
                low <<= shift;
                exponent -= shift;
            }
        } else {
            boolean reverse = operation == DIVIDE_REVERSE;
            long dividend = reverse ? bPart : aPart;
            long divisor = reverse ? aPart : bPart;
            int distance = (a & EXPONENT) - (b & EXPONENT);
            exponent = BIAS + (reverse ? -distance : distance);
            boolean over = Long.compareUnsigned(dividend, divisor) >= 0;
            exponent -= over ? 0 : 1;
            long next = over ? dividend << 63 : 0;
            high = quotient(over ? dividend >>> 1 : dividend, next, divisor);
            low = fraction(next - high * divisor, divisor);
        }
        return round(fpu, register, sign, exponent, high, low);
    }

    /** The same, one of the numbers not being normal. */
    private static boolean computeZero(Fpu fpu, int operation, int register, int b, long bPart) {
        int a = fpu.signExponent[register];
        long aPart = fpu.significand[register];
        boolean aZero = isZero(a, aPart);
        boolean bZero = isZero(b, bPart);
        if ((!aZero && !isNormal(a, aPart)) || (!bZero && !isNormal(b, bPart))) {
            return false;
        }
        int sign = (a ^ b) & SIGN;
        switch (operation) {
            case MULTIPLY:
                return exact(fpu, register, sign, 0);
            case DIVIDE:
                return !bZero && exact(fpu, register, sign, 0);
            case DIVIDE_REVERSE:
                return !aZero && exact(fpu, register, sign, 0);
            default:
                a ^= operation == SUBTRACT_REVERSE ? SIGN : 0;
                b ^= operation == SUBTRACT ? SIGN : 0;
                return exact(fpu, register, !bZero ? b : !aZero ? a : a & b, aPart | bPart);
        }
    }

    /** Rounds a significand and what is below it to the register. */
    private static boolean round(
            Fpu fpu, int register, int sign, int exponent, long significand, long rest) {
        long up = up(significand, rest);
        long rounded = significand + up;
        if (rounded == 0) {
            rounded = TOP;
            exponent++;
        }
        if (!inRange(exponent)) {
            return false;
        }
        fpu.signExponent[register] = sign | exponent;
        fpu.significand[register] = rounded;
        fpu.rounded((int) up, (int) one(rest));
        return true;
    }

    /** An exact result. */
    private static boolean exact(Fpu fpu, int register, int signExponent, long significand) {
        fpu.signExponent[register] = signExponent;
        fpu.significand[register] = significand;
        fpu.rounded(0, 0);
        return true;
    }

    /** What a remainder is of the last place: nothing, under a half, a half, over a half. */
    private static long fraction(long remainder, long divisor) {
        long twice = remainder << 1;
        return remainder < 0 || Long.compareUnsigned(twice, divisor) > 0
                ? TOP | 1
                : twice == divisor ? TOP : one(remainder);
    }

    /** The quotient of a 128-bit number by a normalized one that is larger than its upper half. */
    private static long quotient(long high, long low, long divisor) {
        long upper = digit(high, low >>> 32, divisor);
        long rest = (high << 32 | low >>> 32) - upper * divisor;
        return upper << 32 | digit(rest, low & 0xffffffffL, divisor);
    }

    /** One digit of 32 bits (Knuth, volume 2, 4.3.1, algorithm D). */
    private static long digit(long high, long next, long divisor) {
        long d1 = divisor >>> 32;
        long d0 = divisor & 0xffffffffL;
        long digit = Long.divideUnsigned(high, d1);
        long rest = high - digit * d1;
        while (digit > 0xffffffffL || Long.compareUnsigned(digit * d0, rest << 32 | next) > 0) {
            digit--;
            rest += d1;
            if (rest > 0xffffffffL) {
                break;
            }
        }
        return digit;
    }

    /**
     * The square root.
     *
     * @param drop how many of the last bits the precision control takes away
     */
    static boolean squareRoot(Fpu fpu, int register, int a, long part, int drop) {
        if (!isNormal(a, part)) {
            return isZero(a, part) && exact(fpu, register, a, part);
        }
        if ((a & SIGN) != 0) {
            return false;
        }
        // The root of 127 or 128 bits has 64: that of a double, and one step of Newton's.
        boolean odd = (a & 1) == 0;
        long high = odd ? part : part >>> 1;
        long low = odd ? 0 : part << 63;
        long root = (long) (Math.sqrt((double) (high >>> 2)) * 0x1p32) << 1;
        long over = low - root * root;
        long overHigh = overHigh(high, low, root);
        double error = overHigh * 0x1p64 + (over >>> 11) * 0x1p11;
        root += (long) (error / ((root >>> 1) * 4.0));
        over = low - root * root;
        overHigh = overHigh(high, low, root);
        while (overHigh < 0) {
            root--;
            long before = over;
            over += 2 * root + 1;
            overHigh += (root >>> 63) + (Long.compareUnsigned(over, before) < 0 ? 1 : 0);
        }
        while (overHigh > (root >>> 63)
                || (overHigh == root >>> 63 && Long.compareUnsigned(over, root << 1) > 0)) {
            long step = 2 * root + 1;
            overHigh -= (root >>> 63) + (Long.compareUnsigned(over, step) < 0 ? 1 : 0);
            over -= step;
            root++;
        }
        // Over a half exactly if the rest is larger than the root; a half cannot be.
        long rest = overHigh != 0 || Long.compareUnsigned(over, root) > 0 ? TOP | 1 : one(over);
        int exponent = (a & EXPONENT) + BIAS >> 1;
        if (drop == 0) {
            return round(fpu, register, 0, exponent, root, rest);
        }
        long lost = root << 64 - drop;
        long kept = root >>> drop;
        rest = lost | one(rest);
        long up = up(kept, rest);
        kept = kept + up << drop;
        fpu.signExponent[register] = kept == 0 ? exponent + 1 : exponent;
        fpu.significand[register] = kept == 0 ? TOP : kept;
        fpu.rounded((int) up, (int) one(rest));
        return true;
    }

    /** The upper half of a 128-bit number less a square. */
    private static long overHigh(long high, long low, long root) {
        int borrow = Long.compareUnsigned(low, root * root) < 0 ? 1 : 0;
        return high - Math.unsignedMultiplyHigh(root, root) - borrow;
    }

    /**
     * Compares ordinary numbers, zeros or infinities.
     *
     * @return CF if a is less, ZF if they are equal, nothing if it is greater
     */
    static int compare(int a, long aPart, int b, long bPart) {
        boolean negative = (a & SIGN) != 0;
        int order;
        if (((a ^ b) & SIGN) != 0) {
            order = (aPart | bPart) == 0 ? 0 : 1;
        } else {
            order = (a & EXPONENT) - (b & EXPONENT);
            if (order == 0) {
                order = Long.compareUnsigned(aPart, bPart);
            }
        }
        return order == 0 ? 0x40 : order < 0 != negative ? 1 : 0;
    }

    // ---- formats

    /**
     * The sign and exponent of a 64-bit number. A denormal one becomes a pair that is not ordinary.
     */
    static int ofDouble(long bits) {
        int exponent = (int) (bits >>> 52) & 0x7ff;
        return pair((int) (bits >>> 48) & SIGN, exponent, 0x7ff, DOUBLE_BIAS);
    }

    /** The significand of a 64-bit number. */
    static long partOfDouble(long bits) {
        return bits << 11 | ((bits >>> 52 & 0x7ff) != 0 ? TOP : 0);
    }

    /** The sign and exponent of a 32-bit number. */
    static int ofSingle(int bits) {
        return pair(bits >>> 16 & SIGN, bits >>> 23 & 0xff, 0xff, SINGLE_BIAS);
    }

    /** The significand of a 32-bit number. */
    static long partOfSingle(int bits) {
        return (long) bits << 40 & ~TOP | ((bits & 0x7f800000) != 0 ? TOP : 0);
    }

    private static int pair(int sign, int exponent, int maximum, int bias) {
        return sign | (exponent == 0 ? 0 : exponent == maximum ? EXPONENT : exponent + bias);
    }

    /** The sign and exponent of an integer. */
    static int ofInteger(long value) {
        return value == 0
                ? 0
                : (value < 0 ? SIGN : 0) | BIAS + 63 - Long.numberOfLeadingZeros(Math.abs(value));
    }

    /** The significand of an integer. */
    static long partOfInteger(long value) {
        long magnitude = Math.abs(value);
        return magnitude << Long.numberOfLeadingZeros(magnitude);
    }

    /** Rounds to a 64-bit number, or {@link #NONE}. */
    static long toDouble(int signExponent, long significand) {
        return pack(signExponent, significand, DOUBLE_BIAS, 0x7fd, 11, 48);
    }

    /** Rounds to a 32-bit number, or {@link #NONE}. */
    static long toSingle(int signExponent, long significand) {
        return pack(signExponent, significand, SINGLE_BIAS, 0xfd, 40, 16);
    }

    /** A number, if it is zero or a normal one of the format however it is rounded. */
    private static long pack(
            int signExponent, long significand, int bias, int most, int drop, int signShift) {
        int exponent = (signExponent & EXPONENT) - bias;
        long sign = (long) (signExponent & SIGN) << signShift;
        if (significand >= 0 || exponent <= 0 || exponent > most) {
            return isZero(signExponent, significand) ? sign : NONE;
        }
        // The rounding may carry into the exponent, as it should.
        long kept = significand >>> drop;
        return sign + (exponent - 1L << 63 - drop) + kept + up(kept, significand << 64 - drop);
    }

    /**
     * Rounds to an integer of at most 62 bits, or {@link #NONE}.
     *
     * @param rounding as the control word has it
     */
    static long toInteger(int signExponent, long significand, int rounding) {
        if (significand >= 0
                ? !isZero(signExponent, significand)
                : (signExponent & EXPONENT) >= BIAS + 62) {
            return NONE;
        }
        long whole = whole(signExponent, significand);
        long rest = rest(signExponent, significand);
        boolean negative = (signExponent & SIGN) != 0;
        long magnitude =
                whole
                        + switch (rounding) {
                            case 0 -> up(whole, rest);
                            case 1 -> negative ? one(rest) : 0;
                            case 2 -> negative ? 0 : one(rest);
                            default -> 0;
                        };
        return negative ? -magnitude : magnitude;
    }

    /** The integral part of the magnitude. */
    static long whole(int signExponent, long significand) {
        int exponent = (signExponent & EXPONENT) - BIAS;
        return exponent < 0 ? 0 : significand >>> 63 - exponent;
    }

    /** What comes after the integral part, as a fraction of 2^64 with a sticky last bit. */
    static long rest(int signExponent, long significand) {
        int exponent = (signExponent & EXPONENT) - BIAS;
        return exponent >= -1 ? significand << exponent + 1 : one(significand);
    }
}
