package dev.genkan.cpu.execute;

/**
 * Moves of lanes between longs: unpacking, packing, shuffling, blending, masks (PUNPCKLBW,
 * PACKSSWB, PSHUFD, PMOVMSKB and their kin). Each method gives one long of the result.
 */
public final class PackedShuffle {
    private static final long LOW32 = 0xffffffffL;

    private PackedShuffle() {}

    // ---- unpacking: the lower or the upper halves of two longs interleaved

    /** Four bytes, one in each word. */
    private static long bytesToWords(long x) {
        long pairs = (x | x << 16) & 0x0000ffff0000ffffL;
        return (pairs | pairs << 8) & 0x00ff00ff00ff00ffL;
    }

    private static long wordsToDoublewords(long x) {
        return (x | x << 16) & 0x0000ffff0000ffffL;
    }

    public static long punpcklbw(long a, long b) {
        return bytesToWords(a & LOW32) | bytesToWords(b & LOW32) << 8;
    }

    public static long punpckhbw(long a, long b) {
        return bytesToWords(a >>> 32) | bytesToWords(b >>> 32) << 8;
    }

    public static long punpcklwd(long a, long b) {
        return wordsToDoublewords(a & LOW32) | wordsToDoublewords(b & LOW32) << 16;
    }

    public static long punpckhwd(long a, long b) {
        return wordsToDoublewords(a >>> 32) | wordsToDoublewords(b >>> 32) << 16;
    }

    public static long punpckldq(long a, long b) {
        return a & LOW32 | b << 32;
    }

    public static long punpckhdq(long a, long b) {
        return a >>> 32 | b & ~LOW32;
    }

    // ---- packing: the lanes of two longs in half their width, saturated

    public static long packsswb(long low, long high) {
        long result = 0;
        for (int i = 0; i < 4; i++) {
            result |=
                    signedByte((short) (low >>> 16 * i)) << 8 * i
                            | signedByte((short) (high >>> 16 * i)) << 8 * i + 32;
        }
        return result;
    }

    private static long signedByte(int value) {
        return Math.max(-128, Math.min(127, value)) & 0xff;
    }

    public static long packuswb(long low, long high) {
        return unsignedBytes(low) | unsignedBytes(high) << 32;
    }

    private static long unsignedBytes(long words) {
        long result = 0;
        for (int i = 0; i < 4; i++) {
            int word = (short) (words >>> 16 * i);
            result |= (long) Math.max(0, Math.min(255, word)) << 8 * i;
        }
        return result;
    }

    public static long packssdw(long low, long high) {
        return signedWord((int) low)
                | signedWord((int) (low >>> 32)) << 16
                | signedWord((int) high) << 32
                | signedWord((int) (high >>> 32)) << 48;
    }

    private static long signedWord(int value) {
        return PackedArithmetic.saturate16(value) & 0xffff;
    }

    public static long packusdw(long low, long high) {
        return unsignedWord((int) low)
                | unsignedWord((int) (low >>> 32)) << 16
                | unsignedWord((int) high) << 32
                | unsignedWord((int) (high >>> 32)) << 48;
    }

    private static long unsignedWord(int value) {
        return Math.max(0, Math.min(0xffff, value));
    }

    // ---- shuffles

    /** Four words of one long by four 2-bit indexes (PSHUFLW, PSHUFHW, PSHUFW). */
    public static long pshufw(long a, int order) {
        return a >>> 16 * (order & 3) & 0xffff
                | (a >>> 16 * (order >>> 2 & 3) & 0xffff) << 16
                | (a >>> 16 * (order >>> 4 & 3) & 0xffff) << 32
                | a >>> 16 * (order >>> 6 & 3) << 48;
    }

    /** Doubleword i of four. */
    public static long doubleword(long low, long high, int i) {
        return ((i & 2) == 0 ? low : high) >>> 32 * (i & 1) & LOW32;
    }

    /** Two doublewords of two longs by two 2-bit indexes (PSHUFD, SHUFPS). */
    public static long pshufd(long low, long high, int order) {
        return doubleword(low, high, order & 3) | doubleword(low, high, order >>> 2 & 3) << 32;
    }

    /** A doubleword of each long: bit 0 chooses that of the first, bit 1 that of the second. */
    public static long pick(long first, long second, int order) {
        long low = (order & 1) == 0 ? first & LOW32 : first >>> 32;
        return low | ((order & 2) == 0 ? second << 32 : second & ~LOW32);
    }

    /** PSHUFB: each byte of the result by an index in the same byte; bit 7 gives zero. */
    public static long pshufb(long low, long high, long indexes) {
        long result = 0;
        for (int i = 0; i < 64; i += 8) {
            int index = (int) (indexes >>> i);
            if ((index & 0x80) == 0) {
                result |= (((index & 8) == 0 ? low : high) >>> 8 * (index & 7) & 0xff) << i;
            }
        }
        return result;
    }

    /** PSHUFB of an mm register. */
    public static long pshufb(long a, long indexes) {
        return pshufb(a, a, indexes);
    }

    /** Eight bytes from byte {@code offset} on of {@code high:low}; zeros after them. */
    public static long palignr(long low, long high, int offset) {
        if (offset == 0) {
            return low;
        }
        if (offset < 8) {
            return low >>> 8 * offset | high << 64 - 8 * offset;
        }
        return offset < 16 ? high >>> 8 * (offset - 8) : 0;
    }

    // ---- masks

    /** The top bits of eight bytes. */
    public static int pmovmskb(long a) {
        return (int) ((a & 0x8080808080808080L) * 0x0002040810204081L >>> 56);
    }

    /** The inverse of each byte's top bit. */
    public static int gatherNot(long a) {
        return pmovmskb(~a);
    }

    /** The signs of two singles. */
    public static int movmskps(long a) {
        return (int) (a >>> 31) & 1 | (int) (a >>> 62) & 2;
    }

    /** The sign of a double. */
    public static int movmskpd(long a) {
        return (int) (a >>> 63);
    }

    // ---- doubled lanes

    public static long movsldup(long a) {
        return a & LOW32 | a << 32;
    }

    public static long movshdup(long a) {
        return a & ~LOW32 | a >>> 32;
    }

    // ---- blends: b where the mask says so

    /** PBLENDVB: by the top bit of each byte of the mask. */
    public static long pblendvb(long a, long b, long mask) {
        long spread = PackedArithmetic.spread8(mask);
        return a & ~spread | b & spread;
    }

    /** BLENDVPS: by the top bit of each doubleword. */
    public static long blendvps(long a, long b, long mask) {
        long spread = PackedArithmetic.spread32(mask);
        return a & ~spread | b & spread;
    }

    /** PBLENDW: by four bits. */
    public static long pblendw(long a, long b, int mask) {
        long spread = pmask16(mask);
        return a & ~spread | b & spread;
    }

    private static long pmask16(int bits) {
        long result = 0;
        for (int i = 0; i < 4; i++) {
            result |= (bits >>> i & 1) != 0 ? 0xffffL << 16 * i : 0;
        }
        return result;
    }

    /** BLENDPS: by two bits. */
    public static long blendps(long a, long b, int mask) {
        long spread = ((mask & 1) != 0 ? LOW32 : 0) | ((mask & 2) != 0 ? ~LOW32 : 0);
        return a & ~spread | b & spread;
    }

    // ---- extension: one long of the result from the lanes that it needs

    public static long pmovsxbw(int bytes) {
        long words = bytesToWords(bytes & LOW32);
        return words | PackedArithmetic.spread16(words << 8) & 0xff00ff00ff00ff00L;
    }

    public static long pmovzxbw(int bytes) {
        return bytesToWords(bytes & LOW32);
    }

    public static long pmovsxbd(int bytes) {
        return (byte) bytes & LOW32 | (long) (byte) (bytes >>> 8) << 32;
    }

    public static long pmovzxbd(int bytes) {
        return bytes & 0xffL | (bytes & 0xff00L) << 24;
    }

    public static long pmovsxwd(int words) {
        return (short) words & LOW32 | (long) (words >> 16) << 32;
    }

    public static long pmovzxwd(int words) {
        return words & 0xffffL | (words & 0xffff0000L) << 16;
    }

    // ---- inserting one lane

    public static long insertWord(long a, int value, int lane) {
        int shift = 16 * (lane & 3);
        return a & ~(0xffffL << shift) | (value & 0xffffL) << shift;
    }

    public static long insertDoubleword(long a, int value, int lane) {
        int shift = 32 * (lane & 1);
        return a & ~(LOW32 << shift) | (value & LOW32) << shift;
    }
}
