package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;

/** AES-NI, PCLMULQDQ and the SHA extensions. */
final class VectorCrypto {
    private static final long LOW32 = 0xffffffffL;

    private VectorCrypto() {}

    static void execute(Cpu cpu, Instruction i) {
        VectorOp op = (VectorOp) i.op;
        boolean unary = i.c.kind == Operand.Kind.NONE || i.c.kind == Operand.Kind.IMMEDIATE;
        Operand second = unary ? i.b : i.c;
        if (!op.name().startsWith("SHA")) {
            // SHA's operands need no alignment on AMD's processors.
            VectorOperands.check(cpu, i, second);
        }
        long b0 = VectorOperands.get(cpu, i, second, 0);
        long b1 = VectorOperands.get(cpu, i, second, 1);
        long a0 = unary ? b0 : cpu.vector[i.b.register * 4];
        long a1 = unary ? b1 : cpu.vector[i.b.register * 4 + 1];
        int control = (int) i.immediate;
        switch (op) {
            case AESENC, AESENCLAST, AESDEC, AESDECLAST -> {
                long low = column(op, a0, a1, 0) & LOW32 | (long) column(op, a0, a1, 1) << 32;
                long high = column(op, a0, a1, 2) & LOW32 | (long) column(op, a0, a1, 3) << 32;
                VectorOperands.set(cpu, i, i.a, low ^ b0, high ^ b1);
            }
            case AESIMC -> {
                long low = column(op, a0, a1, 0) & LOW32 | (long) column(op, a0, a1, 1) << 32;
                long high = column(op, a0, a1, 2) & LOW32 | (long) column(op, a0, a1, 3) << 32;
                VectorOperands.set(cpu, i, i.a, low, high);
            }
            case AESKEYGENASSIST ->
                    VectorOperands.set(cpu, i, i.a, keyWords(b0, control), keyWords(b1, control));
            case PCLMULQDQ -> {
                long x = (control & 1) == 0 ? a0 : a1;
                long y = (control & 0x10) == 0 ? b0 : b1;
                VectorOperands.set(cpu, i, i.a, carrylessLow(x, y), carrylessHigh(x, y));
            }
            case SHA1NEXTE -> Sha.sha1Next(cpu, i.a, a1, b0, b1);
            case SHA1MSG1 -> Sha.sha1Message1(cpu, i.a, a0, a1, b1);
            case SHA1MSG2 -> Sha.sha1Message2(cpu, i.a, a0, a1, b0, b1);
            case SHA1RNDS4 -> Sha.sha1Rounds(cpu, i.a, a0, a1, b0, b1, control & 3);
            case SHA256MSG1 -> Sha.sha256Message1(cpu, i.a, a0, a1, b0);
            case SHA256MSG2 -> Sha.sha256Message2(cpu, i.a, a0, a1, b1);
            case SHA256RNDS2 -> Sha.sha256Rounds(cpu, i.a, a0, a1, b0, b1, cpu.vector[0]);
            default -> throw new IllegalStateException(i.toString());
        }
    }

    private static int column(VectorOp op, long low, long high, int column) {
        return switch (op) {
            case AESENC -> Aes.encrypt(low, high, column);
            case AESENCLAST -> Aes.encryptLast(low, high, column);
            case AESDEC -> Aes.decrypt(low, high, column);
            case AESDECLAST -> Aes.decryptLast(low, high, column);
            default -> Aes.mixColumnInverse(low, high, column);
        };
    }

    /** SubWord of the upper doubleword, and that rotated and mixed with the round constant. */
    private static long keyWords(long source, int constant) {
        int word = Aes.substituteWord((int) (source >>> 32));
        return word & LOW32 | (long) (Integer.rotateRight(word, 8) ^ constant & 0xff) << 32;
    }

    /** The low long of a product without carries. */
    static long carrylessLow(long x, long y) {
        long result = 0;
        for (int k = 0; k < 64; k++) {
            result ^= x << k & -(y >>> k & 1);
        }
        return result;
    }

    /** The high long of a product without carries. */
    static long carrylessHigh(long x, long y) {
        long result = 0;
        for (int k = 1; k < 64; k++) {
            result ^= x >>> 64 - k & -(y >>> k & 1);
        }
        return result;
    }
}
