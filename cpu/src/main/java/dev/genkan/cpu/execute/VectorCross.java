package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;

/** AVX moves of lanes across the 128-bit border: broadcasts, permutations, masked moves. */
final class VectorCross {
    private static final long LOW32 = 0xffffffffL;

    private VectorCross() {}

    static void execute(Cpu cpu, Instruction i) {
        VectorOp op = (VectorOp) i.op;
        switch (op) {
            case VPBROADCASTB ->
                    fill(cpu, i, VectorOperands.getLow(cpu, i, i.b, 1) * 0x0101010101010101L);
            case VPBROADCASTW ->
                    fill(cpu, i, VectorOperands.getLow(cpu, i, i.b, 2) * 0x0001000100010001L);
            case VBROADCASTSS, VPBROADCASTD ->
                    fill(cpu, i, VectorOperands.getLow(cpu, i, i.b, 4) * 0x0000000100000001L);
            case VBROADCASTSD, VPBROADCASTQ -> fill(cpu, i, VectorOperands.getLow(cpu, i, i.b, 8));
            case VBROADCASTF128, VBROADCASTI128 -> {
                long low = VectorOperands.get(cpu, i, i.b, 0);
                long high = VectorOperands.get(cpu, i, i.b, 1);
                VectorOperands.set(cpu, i.a, low, high, low, high);
            }
            case VINSERTF128, VINSERTI128 -> insert(cpu, i);
            case VEXTRACTF128, VEXTRACTI128 -> extract(cpu, i);
            case VPERM2F128, VPERM2I128 -> permuteHalves(cpu, i);
            case VPERMQ, VPERMPD -> permuteQuadwords(cpu, i);
            case VPERMD, VPERMPS -> permuteDoublewords(cpu, i);
            case VPERMILPS, VPERMILPD, VPERMILPS_IMMEDIATE, VPERMILPD_IMMEDIATE ->
                    permuteWithin(cpu, i, op);
            case VMASKMOVPS, VPMASKMOVD -> load(cpu, i, 4);
            case VMASKMOVPD, VPMASKMOVQ -> load(cpu, i, 8);
            case VMASKMOVPS_STORE, VPMASKMOVD_STORE -> store(cpu, i, 4);
            case VMASKMOVPD_STORE, VPMASKMOVQ_STORE -> store(cpu, i, 8);
            default -> throw new IllegalStateException(i.toString());
        }
    }

    private static void set(Cpu cpu, Instruction i, long v0, long v1, long v2, long v3) {
        VectorOperands.set(cpu, i.a, v0, v1, i.vexL ? v2 : 0, i.vexL ? v3 : 0);
    }

    private static void fill(Cpu cpu, Instruction i, long value) {
        set(cpu, i, value, value, value, value);
    }

    private static long vector(Cpu cpu, Operand operand, int index) {
        return cpu.vector[operand.register * 4 + index];
    }

    private static void insert(Cpu cpu, Instruction i) {
        long low = VectorOperands.get(cpu, i, i.c, 0);
        long high = VectorOperands.get(cpu, i, i.c, 1);
        if ((i.immediate & 1) == 0) {
            VectorOperands.set(cpu, i.a, low, high, vector(cpu, i.b, 2), vector(cpu, i.b, 3));
        } else {
            VectorOperands.set(cpu, i.a, vector(cpu, i.b, 0), vector(cpu, i.b, 1), low, high);
        }
    }

    private static void extract(Cpu cpu, Instruction i) {
        int from = (i.immediate & 1) == 0 ? 0 : 2;
        long low = vector(cpu, i.b, from);
        long high = vector(cpu, i.b, from + 1);
        if (i.a.isMemory()) {
            VectorOperands.store(cpu.memory, Operands.address(cpu, i), low, high);
        } else {
            VectorOperands.set(cpu, i.a, low, high, 0, 0);
        }
    }

    /** Each half of the result is one of four halves, or zero. */
    private static void permuteHalves(Cpu cpu, Instruction i) {
        int control = (int) i.immediate;
        long b0 = VectorOperands.get(cpu, i, i.c, 0);
        long b1 = VectorOperands.get(cpu, i, i.c, 1);
        long b2 = VectorOperands.get(cpu, i, i.c, 2);
        long b3 = VectorOperands.get(cpu, i, i.c, 3);
        long[] all = {
            vector(cpu, i.b, 0),
            vector(cpu, i.b, 1),
            vector(cpu, i.b, 2),
            vector(cpu, i.b, 3),
            b0,
            b1,
            b2,
            b3
        };
        int low = 2 * (control & 3);
        int high = 2 * (control >> 4 & 3);
        boolean lowZero = (control & 8) != 0;
        boolean highZero = (control & 0x80) != 0;
        VectorOperands.set(
                cpu,
                i.a,
                lowZero ? 0 : all[low],
                lowZero ? 0 : all[low + 1],
                highZero ? 0 : all[high],
                highZero ? 0 : all[high + 1]);
    }

    private static void permuteQuadwords(Cpu cpu, Instruction i) {
        int order = (int) i.immediate;
        long[] all = new long[4];
        for (int k = 0; k < 4; k++) {
            all[k] = VectorOperands.get(cpu, i, i.b, k);
        }
        VectorOperands.set(
                cpu,
                i.a,
                all[order & 3],
                all[order >> 2 & 3],
                all[order >> 4 & 3],
                all[order >> 6 & 3]);
    }

    private static void permuteDoublewords(Cpu cpu, Instruction i) {
        long[] all = new long[4];
        for (int k = 0; k < 4; k++) {
            all[k] = VectorOperands.get(cpu, i, i.c, k);
        }
        long[] result = new long[4];
        for (int k = 0; k < 8; k++) {
            int index = (int) (vector(cpu, i.b, k >> 1) >>> 32 * (k & 1)) & 7;
            long value = all[index >> 1] >>> 32 * (index & 1) & LOW32;
            result[k >> 1] |= value << 32 * (k & 1);
        }
        VectorOperands.set(cpu, i.a, result[0], result[1], result[2], result[3]);
    }

    private static void permuteWithin(Cpu cpu, Instruction i, VectorOp op) {
        boolean single = op == VectorOp.VPERMILPS || op == VectorOp.VPERMILPS_IMMEDIATE;
        boolean immediate = i.c.kind == Operand.Kind.IMMEDIATE;
        long[] result = new long[4];
        for (int k = 0; k < (i.vexL ? 4 : 2); k++) {
            int half = k & 2;
            long low = VectorOperands.get(cpu, i, i.b, half);
            long high = VectorOperands.get(cpu, i, i.b, half + 1);
            if (single) {
                int order;
                if (immediate) {
                    order = (int) i.immediate >> 4 * (k & 1);
                } else {
                    long control = VectorOperands.get(cpu, i, i.c, k);
                    order = (int) control & 3 | (int) (control >>> 32 & 3) << 2;
                }
                result[k] = PackedShuffle.pshufd(low, high, order);
            } else {
                boolean upper =
                        immediate
                                ? (i.immediate >> k & 1) != 0
                                : (VectorOperands.get(cpu, i, i.c, k) & 2) != 0;
                result[k] = upper ? high : low;
            }
        }
        VectorOperands.set(cpu, i.a, result[0], result[1], result[2], result[3]);
    }

    // ---- masked moves: lanes whose mask has its top bit set; the others are not even looked at

    private static boolean masked(Cpu cpu, Instruction i, int lane, int size) {
        long mask = vector(cpu, i.b, lane * size >> 3);
        return (size == 8 || (lane & 1) != 0 ? mask : mask << 32) < 0;
    }

    private static void load(Cpu cpu, Instruction i, int size) {
        long[] result = new long[4];
        for (int lane = 0; lane < (i.vexL ? 32 : 16) / size; lane++) {
            if (masked(cpu, i, lane, size)) {
                long value =
                        Operands.load(
                                cpu.memory, Operands.part(cpu, i, lane * size, size, false), size);
                result[lane * size >> 3] |= value << (size == 8 ? 0 : 32 * (lane & 1));
            }
        }
        VectorOperands.set(cpu, i.a, result[0], result[1], result[2], result[3]);
    }

    private static void store(Cpu cpu, Instruction i, int size) {
        int lanes = (i.vexL ? 32 : 16) / size;
        for (int lane = 0; lane < lanes; lane++) {
            if (masked(cpu, i, lane, size)) {
                cpu.memory.checkWrite(Operands.part(cpu, i, lane * size, size, true), size);
            }
        }
        for (int lane = 0; lane < lanes; lane++) {
            if (masked(cpu, i, lane, size)) {
                long value = vector(cpu, i.c, lane * size >> 3);
                Operands.store(
                        cpu.memory,
                        Operands.part(cpu, i, lane * size, size, true),
                        size,
                        size == 8 ? value : value >>> 32 * (lane & 1));
            }
        }
    }
}
