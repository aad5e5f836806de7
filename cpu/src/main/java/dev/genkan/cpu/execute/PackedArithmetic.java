package dev.genkan.cpu.execute;

/**
 * Arithmetic on the lanes of one long: eight bytes, four words, two doublewords (PADDB, PSUBUSW,
 * PCMPEQD and their kin). An xmm register is two such longs, an mm register one.
 *
 * <p>Most of it is done on all lanes at once (SIMD within a register): the top bit of each lane is
 * kept out of the carry chain and put back by exclusive or.
 */
public final class PackedArithmetic {
    /** The top bit of each byte. */
    public static final long TOP8 = 0x8080808080808080L;

    private static final long TOP16 = 0x8000800080008000L;
    private static final long TOP32 = 0x8000000080000000L;
    private static final long LOW32 = 0xffffffffL;

    private PackedArithmetic() {}

    // ---- masks: a lane's top bit spread over the lane

    /** Every byte becomes its top bit repeated. */
    static long spread8(long x) {
        long bits = x >>> 7 & 0x0101010101010101L;
        return (bits << 8) - bits;
    }

    static long spread16(long x) {
        long bits = x >>> 15 & 0x0001000100010001L;
        return (bits << 16) - bits;
    }

    static long spread32(long x) {
        long bits = x >>> 31 & 0x0000000100000001L;
        return (bits << 32) - bits;
    }

    private static long select(long mask, long yes, long no) {
        return no ^ ((yes ^ no) & mask);
    }

    // ---- wrapping addition and subtraction

    public static long paddb(long a, long b) {
        return (a & ~TOP8) + (b & ~TOP8) ^ (a ^ b) & TOP8;
    }

    public static long paddw(long a, long b) {
        return (a & ~TOP16) + (b & ~TOP16) ^ (a ^ b) & TOP16;
    }

    public static long paddd(long a, long b) {
        return (a & ~TOP32) + (b & ~TOP32) ^ (a ^ b) & TOP32;
    }

    public static long psubb(long a, long b) {
        return (a | TOP8) - (b & ~TOP8) ^ (a ^ ~b) & TOP8;
    }

    public static long psubw(long a, long b) {
        return (a | TOP16) - (b & ~TOP16) ^ (a ^ ~b) & TOP16;
    }

    public static long psubd(long a, long b) {
        return (a | TOP32) - (b & ~TOP32) ^ (a ^ ~b) & TOP32;
    }

    // ---- saturating addition and subtraction

    public static long paddusb(long a, long b) {
        long sum = paddb(a, b);
        return sum | spread8((a & b) | ((a | b) & ~sum));
    }

    public static long paddusw(long a, long b) {
        long sum = paddw(a, b);
        return sum | spread16((a & b) | ((a | b) & ~sum));
    }

    public static long psubusb(long a, long b) {
        long difference = psubb(a, b);
        return difference & ~spread8(borrow(a, b, difference));
    }

    public static long psubusw(long a, long b) {
        long difference = psubw(a, b);
        return difference & ~spread16(borrow(a, b, difference));
    }

    /** In each lane's top bit: whether b is above a. */
    private static long borrow(long a, long b, long difference) {
        return (~a & b) | (~(a ^ b) & difference);
    }

    public static long paddsb(long a, long b) {
        long sum = paddb(a, b);
        return select(spread8(~(a ^ b) & (a ^ sum)), limit8(a), sum);
    }

    public static long paddsw(long a, long b) {
        long sum = paddw(a, b);
        return select(spread16(~(a ^ b) & (a ^ sum)), limit16(a), sum);
    }

    public static long psubsb(long a, long b) {
        long difference = psubb(a, b);
        return select(spread8((a ^ b) & (a ^ difference)), limit8(a), difference);
    }

    public static long psubsw(long a, long b) {
        long difference = psubw(a, b);
        return select(spread16((a ^ b) & (a ^ difference)), limit16(a), difference);
    }

    /** The signed limit on each lane's side: 0x7f for a positive lane, 0x80 for a negative one. */
    private static long limit8(long a) {
        return ~TOP8 ^ spread8(a);
    }

    private static long limit16(long a) {
        return ~TOP16 ^ spread16(a);
    }

    // ---- comparison

    public static long pcmpeqb(long a, long b) {
        return spreadNot(notZero(a ^ b));
    }

    /** Every byte becomes the inverse of its top bit. */
    public static long spreadNot(long x) {
        return spread8(~x);
    }

    public static long pcmpeqw(long a, long b) {
        long x = a ^ b;
        return spread16(~((x & ~TOP16) + ~TOP16 | x));
    }

    public static long pcmpeqd(long a, long b) {
        long x = a ^ b;
        return ((int) x == 0 ? LOW32 : 0) | (x >>> 32 == 0 ? ~LOW32 : 0);
    }

    public static long pcmpeqq(long a, long b) {
        return a == b ? -1 : 0;
    }

    public static long pcmpgtb(long a, long b) {
        return spread8(below(b ^ TOP8, a ^ TOP8, TOP8));
    }

    public static long pcmpgtw(long a, long b) {
        return spread16(below(b ^ TOP16, a ^ TOP16, TOP16));
    }

    public static long pcmpgtd(long a, long b) {
        return ((int) a > (int) b ? LOW32 : 0) | (a >> 32 > b >> 32 ? ~LOW32 : 0);
    }

    public static long pcmpgtq(long a, long b) {
        return a > b ? -1 : 0;
    }

    /** In each byte's top bit: whether the byte is not zero. */
    public static long notZero(long x) {
        return (x & ~TOP8) + ~TOP8 | x;
    }

    // ---- minimum and maximum

    /**
     * In each lane's top bit: whether b is above a, unsigned. Where the top bits are the same, the
     * difference of the others tells.
     */
    private static long below(long a, long b, long top) {
        long others = (a | top) - (b & ~top);
        return (~a & b) | ~(a ^ b | others);
    }

    public static long pminub(long a, long b) {
        return a ^ (a ^ b) & notBelow(a, b);
    }

    public static long pmaxub(long a, long b) {
        return b ^ (a ^ b) & notBelow(a, b);
    }

    /** Which bytes of a are not below those of b, unsigned. */
    private static long notBelow(long a, long b) {
        long others = (a | TOP8) - (b & ~TOP8);
        return spread8(~(~a & b) & (a ^ b | others));
    }

    public static long pminuw(long a, long b) {
        return select(spread16(below(a, b, TOP16)), a, b);
    }

    public static long pmaxuw(long a, long b) {
        return select(spread16(below(a, b, TOP16)), b, a);
    }

    public static long pminud(long a, long b) {
        return select(spread32(below(a, b, TOP32)), a, b);
    }

    public static long pmaxud(long a, long b) {
        return select(spread32(below(a, b, TOP32)), b, a);
    }

    public static long pminsb(long a, long b) {
        return select(pcmpgtb(a, b), b, a);
    }

    public static long pmaxsb(long a, long b) {
        return select(pcmpgtb(a, b), a, b);
    }

    public static long pminsw(long a, long b) {
        return select(pcmpgtw(a, b), b, a);
    }

    public static long pmaxsw(long a, long b) {
        return select(pcmpgtw(a, b), a, b);
    }

    public static long pminsd(long a, long b) {
        return select(pcmpgtd(a, b), b, a);
    }

    public static long pmaxsd(long a, long b) {
        return select(pcmpgtd(a, b), a, b);
    }

    // ---- averages, absolute values, signs

    public static long pavgb(long a, long b) {
        return (a | b) - ((a ^ b) >>> 1 & ~TOP8);
    }

    public static long pavgw(long a, long b) {
        return (a | b) - ((a ^ b) >>> 1 & ~TOP16);
    }

    public static long pabsb(long a) {
        long sign = spread8(a);
        return psubb(a ^ sign, sign);
    }

    public static long pabsw(long a) {
        long sign = spread16(a);
        return psubw(a ^ sign, sign);
    }

    public static long pabsd(long a) {
        long sign = spread32(a);
        return psubd(a ^ sign, sign);
    }

    public static long psignb(long a, long b) {
        long sign = spread8(b);
        return psubb(a ^ sign, sign) & ~pcmpeqb(b, 0);
    }

    public static long psignw(long a, long b) {
        long sign = spread16(b);
        return psubw(a ^ sign, sign) & ~pcmpeqw(b, 0);
    }

    public static long psignd(long a, long b) {
        long sign = spread32(b);
        return psubd(a ^ sign, sign) & ~pcmpeqd(b, 0);
    }

    // ---- multiplication

    public static long pmullw(long a, long b) {
        return a * b & 0xffff
                | ((a >>> 16) * (b >>> 16) & 0xffff) << 16
                | ((a >>> 32) * (b >>> 32) & 0xffff) << 32
                | (a >>> 48) * (b >>> 48) << 48;
    }

    /** The word in lane i, sign-extended. */
    private static int word(long x, int i) {
        return (short) (x >>> 16 * i);
    }

    private static long words(int w0, int w1, int w2, int w3) {
        return w0 & 0xffffL | (w1 & 0xffffL) << 16 | (w2 & 0xffffL) << 32 | (long) w3 << 48;
    }

    private static long doublewords(int low, int high) {
        return low & LOW32 | (long) high << 32;
    }

    public static long pmulhw(long a, long b) {
        return words(
                word(a, 0) * word(b, 0) >> 16,
                word(a, 1) * word(b, 1) >> 16,
                word(a, 2) * word(b, 2) >> 16,
                word(a, 3) * word(b, 3) >> 16);
    }

    public static long pmulhuw(long a, long b) {
        return (a & 0xffff) * (b & 0xffff) >>> 16
                | (a >>> 16 & 0xffff) * (b >>> 16 & 0xffff) & 0xffff0000L
                | ((a >>> 32 & 0xffff) * (b >>> 32 & 0xffff) & 0xffff0000L) << 16
                | ((a >>> 48) * (b >>> 48) & 0xffff0000L) << 32;
    }

    public static long pmulhrsw(long a, long b) {
        return words(
                (word(a, 0) * word(b, 0) >> 14) + 1 >> 1,
                (word(a, 1) * word(b, 1) >> 14) + 1 >> 1,
                (word(a, 2) * word(b, 2) >> 14) + 1 >> 1,
                (word(a, 3) * word(b, 3) >> 14) + 1 >> 1);
    }

    public static long pmaddwd(long a, long b) {
        return doublewords(
                word(a, 0) * word(b, 0) + word(a, 1) * word(b, 1),
                word(a, 2) * word(b, 2) + word(a, 3) * word(b, 3));
    }

    /** Unsigned bytes of a times signed bytes of b, neighbors added and saturated. */
    public static long pmaddubsw(long a, long b) {
        long result = 0;
        for (int i = 0; i < 64; i += 16) {
            int sum =
                    (int) (a >>> i & 0xff) * (byte) (b >>> i)
                            + (int) (a >>> i + 8 & 0xff) * (byte) (b >>> i + 8);
            result |= (saturate16(sum) & 0xffffL) << i;
        }
        return result;
    }

    public static long pmuludq(long a, long b) {
        return (a & LOW32) * (b & LOW32);
    }

    public static long pmuldq(long a, long b) {
        return (long) (int) a * (int) b;
    }

    public static long pmulld(long a, long b) {
        return a * b & LOW32 | (a >>> 32) * (b >>> 32) << 32;
    }

    // ---- horizontal sums: a result long from the two longs of one operand

    public static long phaddw(long low, long high) {
        return words(
                word(low, 0) + word(low, 1),
                word(low, 2) + word(low, 3),
                word(high, 0) + word(high, 1),
                word(high, 2) + word(high, 3));
    }

    public static long phsubw(long low, long high) {
        return words(
                word(low, 0) - word(low, 1),
                word(low, 2) - word(low, 3),
                word(high, 0) - word(high, 1),
                word(high, 2) - word(high, 3));
    }

    public static long phaddsw(long low, long high) {
        return words(
                saturate16(word(low, 0) + word(low, 1)),
                saturate16(word(low, 2) + word(low, 3)),
                saturate16(word(high, 0) + word(high, 1)),
                saturate16(word(high, 2) + word(high, 3)));
    }

    public static long phsubsw(long low, long high) {
        return words(
                saturate16(word(low, 0) - word(low, 1)),
                saturate16(word(low, 2) - word(low, 3)),
                saturate16(word(high, 0) - word(high, 1)),
                saturate16(word(high, 2) - word(high, 3)));
    }

    public static long phaddd(long low, long high) {
        return doublewords((int) low + (int) (low >>> 32), (int) high + (int) (high >>> 32));
    }

    public static long phsubd(long low, long high) {
        return doublewords((int) low - (int) (low >>> 32), (int) high - (int) (high >>> 32));
    }

    static int saturate16(int value) {
        return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
    }

    /** The sum of the absolute differences of eight bytes. */
    public static long psadbw(long a, long b) {
        long difference = psubusb(a, b) | psubusb(b, a);
        long pairs = (difference & 0x00ff00ff00ff00ffL) + (difference >>> 8 & 0x00ff00ff00ff00ffL);
        return pairs * 0x0001000100010001L >>> 48;
    }

    /**
     * MPSADBW: four sums of absolute differences of four bytes each.
     *
     * @param window the seven bytes that slide, lowest first
     * @param block the four bytes that stay
     */
    public static long mpsadbw(long window, int block) {
        long result = 0;
        for (int i = 0; i < 4; i++) {
            result |= psadbw(window >>> 8 * i & LOW32, block & LOW32) << 16 * i;
        }
        return result;
    }

    /** PHMINPOSUW: the least of eight words, its index in bits 16 to 18. */
    public static long phminposuw(long low, long high) {
        long best = 0x10000;
        int index = 0;
        for (int i = 0; i < 8; i++) {
            long value = (i < 4 ? low : high) >>> 16 * (i & 3) & 0xffff;
            if (value < best) {
                best = value;
                index = i;
            }
        }
        return best | (long) index << 16;
    }
}
