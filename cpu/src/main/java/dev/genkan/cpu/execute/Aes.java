package dev.genkan.cpu.execute;

/**
 * The rounds of AES (FIPS 197) on two longs, the first byte lowest. Each method gives one
 * doubleword, a column, of the result.
 */
public final class Aes {
    private static final byte[] SUBSTITUTE = new byte[256];
    private static final byte[] INVERSE = new byte[256];

    /** What a byte in the first row gives its column after substitution and mixing. */
    private static final int[] ROUND = new int[256];

    private static final int[] INVERSE_ROUND = new int[256];

    static {
        // Powers of 3 run through all bytes but 0, and powers of 1/3 through their inverses.
        int p = 1;
        int q = 1;
        do {
            p = p ^ times2(p);
            q ^= q << 1;
            q ^= q << 2;
            q ^= q << 4;
            q &= 0xff;
            q ^= (q & 0x80) != 0 ? 9 : 0;
            int x = q ^ rotate(q, 1) ^ rotate(q, 2) ^ rotate(q, 3) ^ rotate(q, 4);
            substitute(p, (x ^ 0x63) & 0xff);
        } while (p != 1);
        substitute(0, 0x63);
        for (int x = 0; x < 256; x++) {
            int s = SUBSTITUTE[x] & 0xff;
            int s2 = times2(s);
            ROUND[x] = s2 | s << 8 | s << 16 | (s2 ^ s) << 24;
            INVERSE_ROUND[x] = mixInverse(INVERSE[x] & 0xff);
        }
    }

    private Aes() {}

    private static int times2(int x) {
        return (x << 1 ^ ((x & 0x80) != 0 ? 0x1b : 0)) & 0xff;
    }

    private static int rotate(int x, int count) {
        return (x << count | x >> 8 - count) & 0xff;
    }

    private static void substitute(int x, int y) {
        SUBSTITUTE[x] = (byte) y;
        INVERSE[y] = (byte) x;
    }

    /** A column from its first byte by the inverse matrix: 14, 9, 13 and 11 times it. */
    private static int mixInverse(int x) {
        int x2 = times2(x);
        int x4 = times2(x2);
        int x8 = times2(x4);
        return x8 ^ x4 ^ x2 | (x8 ^ x) << 8 | (x8 ^ x4 ^ x) << 16 | (x8 ^ x2 ^ x) << 24;
    }

    /** Byte {@code row} of column {@code column}, modulo 4. */
    private static int at(long low, long high, int column, int row) {
        return (int) (((column & 2) == 0 ? low : high) >>> 32 * (column & 1) + 8 * row) & 0xff;
    }

    /** A column of ShiftRows, SubBytes and MixColumns (AESENC). */
    static int encrypt(long low, long high, int column) {
        return ROUND[at(low, high, column, 0)]
                ^ Integer.rotateLeft(ROUND[at(low, high, column + 1, 1)], 8)
                ^ Integer.rotateLeft(ROUND[at(low, high, column + 2, 2)], 16)
                ^ Integer.rotateLeft(ROUND[at(low, high, column + 3, 3)], 24);
    }

    /** A column of ShiftRows and SubBytes (AESENCLAST). */
    static int encryptLast(long low, long high, int column) {
        return column(
                SUBSTITUTE[at(low, high, column, 0)],
                SUBSTITUTE[at(low, high, column + 1, 1)],
                SUBSTITUTE[at(low, high, column + 2, 2)],
                SUBSTITUTE[at(low, high, column + 3, 3)]);
    }

    /** A column of InvShiftRows, InvSubBytes and InvMixColumns (AESDEC). */
    static int decrypt(long low, long high, int column) {
        return INVERSE_ROUND[at(low, high, column, 0)]
                ^ Integer.rotateLeft(INVERSE_ROUND[at(low, high, column + 3, 1)], 8)
                ^ Integer.rotateLeft(INVERSE_ROUND[at(low, high, column + 2, 2)], 16)
                ^ Integer.rotateLeft(INVERSE_ROUND[at(low, high, column + 1, 3)], 24);
    }

    /** A column of InvShiftRows and InvSubBytes (AESDECLAST). */
    static int decryptLast(long low, long high, int column) {
        return column(
                INVERSE[at(low, high, column, 0)],
                INVERSE[at(low, high, column + 3, 1)],
                INVERSE[at(low, high, column + 2, 2)],
                INVERSE[at(low, high, column + 1, 3)]);
    }

    /** A column of InvMixColumns (AESIMC). */
    static int mixColumnInverse(long low, long high, int column) {
        return mixInverse(at(low, high, column, 0))
                ^ Integer.rotateLeft(mixInverse(at(low, high, column, 1)), 8)
                ^ Integer.rotateLeft(mixInverse(at(low, high, column, 2)), 16)
                ^ Integer.rotateLeft(mixInverse(at(low, high, column, 3)), 24);
    }

    private static int column(byte a, byte b, byte c, byte d) {
        return a & 0xff | (b & 0xff) << 8 | (c & 0xff) << 16 | d << 24;
    }

    /** SubWord: all four bytes substituted (AESKEYGENASSIST). */
    static int substituteWord(int x) {
        return column(
                SUBSTITUTE[x & 0xff],
                SUBSTITUTE[x >>> 8 & 0xff],
                SUBSTITUTE[x >>> 16 & 0xff],
                SUBSTITUTE[x >>> 24]);
    }
}
