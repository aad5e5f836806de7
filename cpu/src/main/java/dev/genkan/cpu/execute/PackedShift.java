package dev.genkan.cpu.execute;

/**
 * Shifts of the lanes of one long by one count for all of them (PSLLW, PSRAD and their kin), and of
 * each lane by its own (VPSLLVD).
 *
 * <p>Counts are 64 bits, unsigned; one that is too large gives zeros or, for the arithmetic shifts,
 * copies of the sign.
 */
public final class PackedShift {
    private static final long LOW32 = 0xffffffffL;

    private PackedShift() {}

    private static boolean over(long count, int width) {
        return Long.compareUnsigned(count, width) >= 0;
    }

    /** The low bits of each word. */
    private static long words(int mask) {
        return (mask & 0xffffL) * 0x0001000100010001L;
    }

    private static long doublewords(int mask) {
        return (mask & LOW32) * 0x0000000100000001L;
    }

    public static long psllw(long a, long count) {
        return over(count, 16) ? 0 : a << count & words(-1 << (int) count);
    }

    public static long pslld(long a, long count) {
        return over(count, 32) ? 0 : a << count & doublewords(-1 << (int) count);
    }

    public static long psllq(long a, long count) {
        return over(count, 64) ? 0 : a << count;
    }

    public static long psrlw(long a, long count) {
        return over(count, 16) ? 0 : a >>> count & words(0xffff >>> (int) count);
    }

    public static long psrld(long a, long count) {
        return over(count, 32) ? 0 : a >>> count & doublewords(-1 >>> (int) count);
    }

    public static long psrlq(long a, long count) {
        return over(count, 64) ? 0 : a >>> count;
    }

    public static long psraw(long a, long count) {
        int n = over(count, 16) ? 15 : (int) count;
        long sign = PackedArithmetic.spread16(a);
        return a >>> n & words(0xffff >>> n) | sign & ~words(0xffff >>> n);
    }

    public static long psrad(long a, long count) {
        int n = over(count, 32) ? 31 : (int) count;
        return a >> 32 + n << 32 | (int) a >> n & LOW32;
    }

    // ---- the whole register, by bytes (PSLLDQ, PSRLDQ)

    /** The low long of PSLLDQ. */
    public static long pslldqLow(long low, int bytes) {
        return bytes > 7 ? 0 : low << 8 * bytes;
    }

    /** The high long of PSLLDQ. */
    public static long pslldqHigh(long low, long high, int bytes) {
        if (bytes == 0) {
            return high;
        }
        if (bytes > 15) {
            return 0;
        }
        return bytes >= 8 ? low << 8 * (bytes - 8) : high << 8 * bytes | low >>> 64 - 8 * bytes;
    }

    /** The low long of PSRLDQ. */
    public static long psrldqLow(long low, long high, int bytes) {
        if (bytes == 0) {
            return low;
        }
        if (bytes > 15) {
            return 0;
        }
        return bytes >= 8 ? high >>> 8 * (bytes - 8) : low >>> 8 * bytes | high << 64 - 8 * bytes;
    }

    /** The high long of PSRLDQ. */
    public static long psrldqHigh(long high, int bytes) {
        return bytes > 7 ? 0 : high >>> 8 * bytes;
    }

    // ---- each lane by its own count (AVX2)

    public static long psllvd(long a, long counts) {
        return pslld(a, counts & LOW32) & LOW32 | pslld(a, counts >>> 32) & ~LOW32;
    }

    public static long psrlvd(long a, long counts) {
        return psrld(a, counts & LOW32) & LOW32 | psrld(a, counts >>> 32) & ~LOW32;
    }

    public static long psravd(long a, long counts) {
        return psrad(a, counts & LOW32) & LOW32 | psrad(a, counts >>> 32) & ~LOW32;
    }
}
