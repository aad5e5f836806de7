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

    /** a + b. */
    static boolean add(Fpu fpu, int register, int a, long aPart, int b, long bPart) {
        if (!isNormal(a, aPart) || !isNormal(b, bPart)) {
            return addZero(fpu, register, a, aPart, b, bPart);
        }
        int distance = (a & EXPONENT) - (b & EXPONENT);
        if (distance < 0 || (distance == 0 && Long.compareUnsigned(aPart, bPart) < 0)) {
            return addSmaller(fpu, register, b, bPart, a, aPart, -distance);
        }
        return addSmaller(fpu, register, a, aPart, b, bPart, distance);
    }

    /** a + b, a being the larger one. */
    private static boolean addSmaller(
            Fpu fpu, int register, int a, long large, int b, long small, int distance) {
        int exponent = a & EXPONENT;
        // The smaller number as 128 bits; the last one stands for all below it.
        long high = 0;
        long low;
        if (distance < 64) {
            high = small >>> distance;
            low = small << 1 << 63 - distance;
        } else if (distance < 128) {
            low = small >>> distance | one(small << 1 << 127 - distance);
        } else {
            low = 1;
        }
        if (((a ^ b) & SIGN) == 0) {
            long sum = large + high;
            if (Long.compareUnsigned(sum, large) < 0) {
                low = sum << 63 | low >>> 1 | low & 1;
                sum = sum >>> 1 | TOP;
                exponent++;
            }
            return round(fpu, register, a & SIGN, exponent, sum, low);
        }
        long difference = large - high - one(low);
        low = -low;
        if (difference >= 0) {
            if (difference == 0) {
                if (low == 0) {
                    return exact(fpu, register, 0, 0);
                }
                difference = low;
                low = 0;
                exponent -= 64;
            }
            int shift = Long.numberOfLeadingZeros(difference);
            difference = difference << shift | low >>> 1 >>> 63 - shift;
            low <<= shift;
            exponent -= shift;
        }
        return round(fpu, register, a & SIGN, exponent, difference, low);
    }

    private static boolean addZero(Fpu fpu, int register, int a, long aPart, int b, long bPart) {
        if (isZero(b, bPart)) {
            if (isNormal(a, aPart)) {
                return exact(fpu, register, a, aPart);
            }
            return isZero(a, aPart) && exact(fpu, register, a & b, 0);
        }
        return isZero(a, aPart) && isNormal(b, bPart) && exact(fpu, register, b, bPart);
    }

    /** a * b. */
    static boolean multiply(Fpu fpu, int register, int a, long aPart, int b, long bPart) {
        if (!isNormal(a, aPart) || !isNormal(b, bPart)) {
            return multiplyZero(fpu, register, a, aPart, b, bPart);
        }
        int exponent = (a & EXPONENT) + (b & EXPONENT) - BIAS + 1;
        long high = Math.unsignedMultiplyHigh(aPart, bPart);
        long low = aPart * bPart;
        if (high >= 0) {
            high = high << 1 | low >>> 63;
            low <<= 1;
            exponent--;
        }
        return round(fpu, register, (a ^ b) & SIGN, exponent, high, low);
    }

    private static boolean multiplyZero(
            Fpu fpu, int register, int a, long aPart, int b, long bPart) {
        boolean first = isZero(a, aPart);
        boolean second = isZero(b, bPart);
        return (first || second)
                && (first || isNormal(a, aPart))
                && (second || isNormal(b, bPart))
                && exact(fpu, register, (a ^ b) & SIGN, 0);
    }

    /** a / b. */
    static boolean divide(Fpu fpu, int register, int a, long aPart, int b, long bPart) {
        if (!isNormal(b, bPart)) {
            return false;
        }
        int sign = (a ^ b) & SIGN;
        if (!isNormal(a, aPart)) {
            return isZero(a, aPart) && exact(fpu, register, sign, 0);
        }
        int exponent = (a & EXPONENT) - (b & EXPONENT) + BIAS;
        long high = aPart;
        long low = 0;
        if (Long.compareUnsigned(high, bPart) >= 0) {
            low = high << 63;
            high >>>= 1;
        } else {
            exponent--;
        }
        long quotient = quotient(high, low, bPart);
        long remainder = low - quotient * bPart;
        // Over a half, a half, or under one.
        long twice = remainder << 1;
        long rest =
                remainder < 0 || Long.compareUnsigned(twice, bPart) > 0
                        ? TOP | 1
                        : twice == bPart ? TOP : one(remainder);
        return round(fpu, register, sign, exponent, quotient, rest);
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

    /** Whether it is zero or becomes a normal 64-bit number, however it is rounded. */
    static boolean fitsDouble(int signExponent, long significand) {
        return fits(signExponent, significand, DOUBLE_BIAS, 0x7fd);
    }

    /** Whether it is zero or becomes a normal 32-bit number, however it is rounded. */
    static boolean fitsSingle(int signExponent, long significand) {
        return fits(signExponent, significand, SINGLE_BIAS, 0xfd);
    }

    private static boolean fits(int signExponent, long significand, int bias, int most) {
        int exponent = (signExponent & EXPONENT) - bias;
        return significand < 0
                ? exponent > 0 && exponent <= most
                : isZero(signExponent, significand);
    }

    /** Rounds to the 64-bit number that fits. */
    static long toDouble(int signExponent, long significand) {
        return pack(signExponent, significand, DOUBLE_BIAS, 11)
                | (long) (signExponent & SIGN) << 48;
    }

    /** Rounds to the 32-bit number that fits. */
    static int toSingle(int signExponent, long significand) {
        return (int) pack(signExponent, significand, SINGLE_BIAS, 40) | (signExponent & SIGN) << 16;
    }

    private static long pack(int signExponent, long significand, int bias, int drop) {
        if (significand == 0) {
            return 0;
        }
        // The rounding may carry into the exponent, as it should.
        long exponent = (signExponent & EXPONENT) - bias;
        long kept = significand >>> drop;
        return (exponent - 1 << 63 - drop) + kept + up(kept, significand << 64 - drop);
    }

    /** Whether all of an integer's bits have a place in a long. */
    static boolean fitsInteger(int signExponent, long significand) {
        return significand < 0
                ? (signExponent & EXPONENT) < BIAS + 62
                : isZero(signExponent, significand);
    }

    /** Rounds to an integer, with a rounding control as the control word has it. */
    static long toInteger(int signExponent, long significand, int rounding) {
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
