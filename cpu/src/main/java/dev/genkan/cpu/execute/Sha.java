package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Operand;

/**
 * The SHA extensions (SDM volume 2, SHA1MSG1 to SHA256RNDS2) on four doublewords, d3 the highest.
 */
final class Sha {
    private static final int[] K = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};

    private Sha() {}

    static void set(Cpu cpu, Operand operand, int d3, int d2, int d1, int d0) {
        cpu.vector[operand.register * 4] = d0 & 0xffffffffL | (long) d1 << 32;
        cpu.vector[operand.register * 4 + 1] = d2 & 0xffffffffL | (long) d3 << 32;
    }

    private static int d0(long low) {
        return (int) low;
    }

    private static int d1(long low) {
        return (int) (low >>> 32);
    }

    static void sha1Next(Cpu cpu, Operand to, long a1, long b0, long b1) {
        int e = Integer.rotateLeft(d1(a1), 30);
        set(cpu, to, d1(b1) + e, d0(b1), d1(b0), d0(b0));
    }

    static void sha1Message1(Cpu cpu, Operand to, long a0, long a1, long b1) {
        set(cpu, to, d1(a0) ^ d1(a1), d0(a0) ^ d0(a1), d1(b1) ^ d1(a0), d0(b1) ^ d0(a0));
    }

    static void sha1Message2(Cpu cpu, Operand to, long a0, long a1, long b0, long b1) {
        int w16 = Integer.rotateLeft(d1(a1) ^ d0(b1), 1);
        int w17 = Integer.rotateLeft(d0(a1) ^ d1(b0), 1);
        int w18 = Integer.rotateLeft(d1(a0) ^ d0(b0), 1);
        int w19 = Integer.rotateLeft(d0(a0) ^ w16, 1);
        set(cpu, to, w16, w17, w18, w19);
    }

    static void sha1Rounds(Cpu cpu, Operand to, long a0, long a1, long b0, long b1, int function) {
        int a = d1(a1);
        int b = d0(a1);
        int c = d1(a0);
        int d = d0(a0);
        int e = 0;
        for (int round = 0; round < 4; round++) {
            int w =
                    switch (round) {
                        case 0 -> d1(b1);
                        case 1 -> d0(b1);
                        case 2 -> d1(b0);
                        default -> d0(b0);
                    };
            int f =
                    switch (function) {
                        case 0 -> b & c ^ ~b & d;
                        case 2 -> b & c ^ b & d ^ c & d;
                        default -> b ^ c ^ d;
                    };
            int next = f + Integer.rotateLeft(a, 5) + w + e + K[function];
            e = d;
            d = c;
            c = Integer.rotateLeft(b, 30);
            b = a;
            a = next;
        }
        set(cpu, to, a, b, c, d);
    }

    private static int sigma0(int x) {
        return Integer.rotateRight(x, 7) ^ Integer.rotateRight(x, 18) ^ x >>> 3;
    }

    private static int sigma1(int x) {
        return Integer.rotateRight(x, 17) ^ Integer.rotateRight(x, 19) ^ x >>> 10;
    }

    static void sha256Message1(Cpu cpu, Operand to, long a0, long a1, long b0) {
        set(
                cpu,
                to,
                d1(a1) + sigma0(d0(b0)),
                d0(a1) + sigma0(d1(a1)),
                d1(a0) + sigma0(d0(a1)),
                d0(a0) + sigma0(d1(a0)));
    }

    static void sha256Message2(Cpu cpu, Operand to, long a0, long a1, long b1) {
        int w16 = d0(a0) + sigma1(d0(b1));
        int w17 = d1(a0) + sigma1(d1(b1));
        int w18 = d0(a1) + sigma1(w16);
        int w19 = d1(a1) + sigma1(w17);
        set(cpu, to, w19, w18, w17, w16);
    }

    static void sha256Rounds(Cpu cpu, Operand to, long a0, long a1, long b0, long b1, long words) {
        int a = d1(b1);
        int b = d0(b1);
        int c = d1(a1);
        int d = d0(a1);
        int e = d1(b0);
        int f = d0(b0);
        int g = d1(a0);
        int h = d0(a0);
        for (int round = 0; round < 2; round++) {
            int word = round == 0 ? d0(words) : d1(words);
            int sum1 =
                    Integer.rotateRight(e, 6)
                            ^ Integer.rotateRight(e, 11)
                            ^ Integer.rotateRight(e, 25);
            int t1 = h + sum1 + (e & f ^ ~e & g) + word;
            int sum0 =
                    Integer.rotateRight(a, 2)
                            ^ Integer.rotateRight(a, 13)
                            ^ Integer.rotateRight(a, 22);
            int t2 = sum0 + (a & b ^ a & c ^ b & c);
            h = g;
            g = f;
            f = e;
            e = d + t1;
            d = c;
            c = b;
            b = a;
            a = t1 + t2;
        }
        set(cpu, to, a, b, e, f);
    }
}
