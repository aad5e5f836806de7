package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.VectorOp;

/** The string comparisons of SSE4.2: PCMPESTRI and its kin (SDM volume 1, chapter 14.1). */
public final class VectorText {
    /** Beside a comparison's bits: whether each operand ends before its limit. */
    private static final int ENDS_A = 1 << 16, ENDS_B = 1 << 17;

    private static final int ALL = 0xffff;

    private static final int WORDS = 1, SIGNED = 2;
    private static final int ANY = 0, RANGES = 1, EACH = 2, EACH_MASK = 3 << 2;

    private VectorText() {}

    static void execute(Cpu cpu, Instruction i) {
        VectorOp op = (VectorOp) i.op;
        boolean explicit = op == VectorOp.PCMPESTRI || op == VectorOp.PCMPESTRM;
        int control = (int) i.immediate;
        long a0 = cpu.vector[i.a.register * 4];
        long a1 = cpu.vector[i.a.register * 4 + 1];
        long b0 = VectorOperands.get(cpu, i, i.b, 0);
        long b1 = VectorOperands.get(cpu, i, i.b, 1);
        int limit = limit(control);
        int found;
        if (explicit) {
            boolean wide = i.w && cpu.longMode();
            int lengthA = length(cpu.gpr[Cpu.RAX], wide, limit);
            int lengthB = length(cpu.gpr[Cpu.RDX], wide, limit);
            found = found(a0, a1, b0, b1, lengthA, lengthB, control);
        } else {
            found = implicit(a0, a1, b0, b1, control);
        }
        int bits = found & ALL;
        if (op == VectorOp.PCMPESTRI || op == VectorOp.PCMPISTRI) {
            cpu.gpr[Cpu.RCX] = index(found, control);
        } else if ((control & 0x40) == 0) {
            set(cpu, i, bits, 0);
        } else {
            set(cpu, i, spread(bits, 0, limit), spread(bits, limit / 2, limit));
        }
        cpu.flagResult = flagResult(found);
        cpu.flagCarries = flagCarries(found);
    }

    private static int limit(int control) {
        return (control & WORDS) != 0 ? 8 : 16;
    }

    /** Compares strings that end at a zero: the bits found, and whether each string ends. */
    public static int implicit(long a0, long a1, long b0, long b1, int control) {
        if ((control & WORDS) == 0) {
            int lengthA = Integer.numberOfTrailingZeros(zeros(a0, a1) | 1 << 16);
            int lengthB = Integer.numberOfTrailingZeros(zeros(b0, b1) | 1 << 16);
            return found(a0, a1, b0, b1, lengthA, lengthB, control);
        }
        int lengthA = length(a0, a1, control);
        int lengthB = length(b0, b1, control);
        return found(a0, a1, b0, b1, lengthA, lengthB, control);
    }

    private static int found(
            long a0, long a1, long b0, long b1, int lengthA, int lengthB, int control) {
        int limit = limit(control);
        return compare(a0, a1, b0, b1, lengthA, lengthB, control)
                | (lengthA < limit ? ENDS_A : 0)
                | (lengthB < limit ? ENDS_B : 0);
    }

    /** Which bytes are zero, as bits. */
    private static int zeros(long low, long high) {
        return PackedShuffle.pmovmskb(~PackedArithmetic.notZero(low))
                | PackedShuffle.pmovmskb(~PackedArithmetic.notZero(high)) << 8;
    }

    /** The index of the first or last bit found. */
    public static int index(int found, int control) {
        int bits = found & ALL;
        if (bits == 0) {
            return limit(control);
        }
        return (control & 0x40) != 0
                ? 31 - Integer.numberOfLeadingZeros(bits)
                : Integer.numberOfTrailingZeros(bits);
    }

    /** {@link Cpu#flagResult} after a comparison: ZF if the second string ends. */
    public static long flagResult(int found) {
        return (found & ENDS_B) != 0 ? 0 : 1;
    }

    /**
     * {@link Cpu#flagCarries}: CF if any bit is found, OF if the first, SF if the first string
     * ends.
     */
    public static long flagCarries(int found) {
        int carry = (found & ALL) != 0 ? 1 : 0;
        // PF is clear, which it would not be after a result of zero.
        return Flags.of(carry, found & 1)
                | ((found & ENDS_B) != 0 ? 0x100 : 0)
                | ((found & ENDS_A) != 0 ? 1 : 0);
    }

    private static void set(Cpu cpu, Instruction i, long low, long high) {
        cpu.vector[0] = low;
        cpu.vector[1] = high;
        if (i.vex) {
            cpu.vector[2] = 0;
            cpu.vector[3] = 0;
        }
    }

    private static long spread(int bits, int from, int limit) {
        int width = 128 / limit;
        long ones = width == 8 ? 0xff : 0xffff;
        long result = 0;
        for (int k = 0; k < 64 / width; k++) {
            result |= (bits >> from + k & 1) != 0 ? ones << k * width : 0;
        }
        return result;
    }

    /** An explicit length: its magnitude, saturated. */
    private static int length(long register, boolean wide, int limit) {
        long value = wide ? register : (int) register;
        // The most negative number has no magnitude, and is far beyond the limit.
        return value > limit || value < -limit ? limit : (int) Math.abs(value);
    }

    /** An implicit length: up to the first zero. */
    private static int length(long low, long high, int control) {
        int limit = limit(control);
        for (int k = 0; k < limit; k++) {
            if (element(low, high, k, control & WORDS) == 0) {
                return k;
            }
        }
        return limit;
    }

    private static int element(long low, long high, int index, int control) {
        int width = (control & WORDS) != 0 ? 16 : 8;
        int bit = index * width;
        long value = (bit < 64 ? low : high) >>> (bit & 63);
        if ((control & SIGNED) != 0) {
            return width == 16 ? (short) value : (byte) value;
        }
        return (int) value & (width == 16 ? 0xffff : 0xff);
    }

    /** The result before it becomes an index or a mask: one bit per element of b. */
    static int compare(long a0, long a1, long b0, long b1, int lengthA, int lengthB, int control) {
        int limit = limit(control);
        int bits =
                (control & (WORDS | EACH_MASK)) == EACH << 2
                        ? equalBytes(a0, a1, b0, b1, lengthA, lengthB)
                        : search(a0, a1, b0, b1, lengthA, lengthB, control);
        if ((control & 0x10) == 0) {
            return bits;
        }
        int negated = (control & 0x20) != 0 ? (1 << lengthB) - 1 : (1 << limit) - 1;
        return bits ^ negated;
    }

    /** Where bytes are the same, or both strings have ended. */
    private static int equalBytes(long a0, long a1, long b0, long b1, int lengthA, int lengthB) {
        int validA = (1 << lengthA) - 1;
        int validB = (1 << lengthB) - 1;
        return zeros(a0 ^ b0, a1 ^ b1) & validA & validB | ~(validA | validB) & ALL;
    }

    private static int search(
            long a0, long a1, long b0, long b1, int lengthA, int lengthB, int control) {
        int limit = limit(control);
        int bits = 0;
        for (int j = 0; j < limit; j++) {
            boolean found =
                    switch (control >> 2 & 3) {
                        case ANY, RANGES ->
                                j < lengthB
                                        && contains(
                                                a0,
                                                a1,
                                                lengthA,
                                                element(b0, b1, j, control),
                                                control);
                        case EACH ->
                                j < lengthA && j < lengthB
                                        ? element(a0, a1, j, control) == element(b0, b1, j, control)
                                        : j >= lengthA && j >= lengthB;
                        default -> matches(a0, a1, b0, b1, lengthA, lengthB, j, control);
                    };
            bits |= found ? 1 << j : 0;
        }
        return bits;
    }

    /** Whether a, a set of elements or of pairs of limits, holds the value. */
    private static boolean contains(long a0, long a1, int lengthA, int value, int control) {
        boolean ranges = (control >> 2 & 3) == RANGES;
        for (int k = 0; k < lengthA; k++) {
            int element = element(a0, a1, k, control);
            if (!ranges) {
                if (element == value) {
                    return true;
                }
            } else if ((k & 1) == 0 && k + 1 < lengthA) {
                if (element <= value && value <= element(a0, a1, k + 1, control)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a begins at element j of b, as far as b reaches. */
    private static boolean matches(
            long a0, long a1, long b0, long b1, int lengthA, int lengthB, int j, int control) {
        int limit = (control & WORDS) != 0 ? 8 : 16;
        for (int k = 0; k < lengthA && j + k < limit; k++) {
            if (j + k >= lengthB
                    || element(a0, a1, k, control) != element(b0, b1, j + k, control)) {
                return false;
            }
        }
        return true;
    }
}
