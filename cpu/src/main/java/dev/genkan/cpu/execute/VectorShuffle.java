package dev.genkan.cpu.execute;

import static dev.genkan.cpu.execute.PackedShuffle.*;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;

/** Moves of lanes within 128 bits: unpacking, packing, shuffles, blends, horizontal sums. */
final class VectorShuffle {
    private VectorShuffle() {}

    static void execute(Cpu cpu, Instruction i) {
        VectorOp op = (VectorOp) i.op;
        int control = (int) i.immediate & 0xff;
        boolean unary = i.c.kind == Operand.Kind.NONE || i.c.kind == Operand.Kind.IMMEDIATE;
        Operand second = unary ? i.b : i.c;
        if (VectorOperands.isMmx(i.a)) {
            VectorOperands.beginMmx(cpu);
            long b = VectorOperands.getLow(cpu, i, second, second.size);
            long a = unary ? b : cpu.fpu.mmx(i.b.register);
            VectorOperands.setMmx(cpu, i.a, mmx(op, a, b, control));
            return;
        }
        long address = VectorOperands.source(cpu, i, second);
        if (i.d.kind == Operand.Kind.VECTOR) {
            blend(cpu, i, op);
            return;
        }
        long b0 = VectorOperands.get(cpu, second, address, 0);
        long b1 = VectorOperands.get(cpu, second, address, 1);
        int at = i.b.register * 4;
        long a0 = unary ? b0 : cpu.vector[at];
        long a1 = unary ? b1 : cpu.vector[at + 1];
        if (!i.vexL) {
            VectorOperands.set(
                    cpu,
                    i,
                    i.a,
                    low(op, a0, a1, b0, b1, control),
                    high(op, a0, a1, b0, b1, control));
            return;
        }
        long b2 = VectorOperands.get(cpu, second, address, 2);
        long b3 = VectorOperands.get(cpu, second, address, 3);
        long a2 = unary ? b2 : cpu.vector[at + 2];
        long a3 = unary ? b3 : cpu.vector[at + 3];
        int upper = upperControl(op, control);
        VectorOperands.set(
                cpu,
                i.a,
                low(op, a0, a1, b0, b1, control),
                high(op, a0, a1, b0, b1, control),
                low(op, a2, a3, b2, b3, upper),
                high(op, a2, a3, b2, b3, upper));
    }

    /** What the upper 128 bits take as their immediate. */
    private static int upperControl(VectorOp op, int control) {
        return switch (op) {
            case SHUFPD, BLENDPD -> control >>> 2;
            case BLENDPS, VPBLENDD -> control >>> 4;
            case MPSADBW -> control >>> 3;
            default -> control;
        };
    }

    private static void blend(Cpu cpu, Instruction i, VectorOp op) {
        int longs = i.vexL ? 4 : 2;
        long r0 = blended(cpu, i, op, 0);
        long r1 = blended(cpu, i, op, 1);
        if (longs == 2) {
            VectorOperands.set(cpu, i, i.a, r0, r1);
        } else {
            long r2 = blended(cpu, i, op, 2);
            long r3 = blended(cpu, i, op, 3);
            VectorOperands.set(cpu, i.a, r0, r1, r2, r3);
        }
    }

    private static long blended(Cpu cpu, Instruction i, VectorOp op, int index) {
        long a = VectorOperands.get(cpu, i, i.b, index);
        long b = VectorOperands.get(cpu, i, i.c, index);
        long mask = VectorOperands.get(cpu, i, i.d, index);
        return switch (op) {
            case PBLENDVB -> pblendvb(a, b, mask);
            case BLENDVPS -> blendvps(a, b, mask);
            default -> mask < 0 ? b : a;
        };
    }

    private static long mmx(VectorOp op, long a, long b, int control) {
        return switch (op) {
            case PUNPCKLBW -> punpcklbw(a, b);
            case PUNPCKLWD -> punpcklwd(a, b);
            case PUNPCKLDQ -> punpckldq(a, b);
            case PUNPCKHBW -> punpckhbw(a, b);
            case PUNPCKHWD -> punpckhwd(a, b);
            case PUNPCKHDQ -> punpckhdq(a, b);
            case PACKSSWB -> packsswb(a, b);
            case PACKUSWB -> packuswb(a, b);
            case PACKSSDW -> packssdw(a, b);
            case PSHUFW -> pshufw(b, control);
            case PSHUFB -> pshufb(a, b);
            case PALIGNR -> palignr(b, a, control);
            default -> horizontal(op, a, b);
        };
    }

    /** The sums or differences of neighbors, first those of a, then those of b. */
    private static long horizontal(VectorOp op, long a, long b) {
        return switch (op) {
            case PHADDW -> PackedArithmetic.phaddw(a, b);
            case PHADDD -> PackedArithmetic.phaddd(a, b);
            case PHADDSW -> PackedArithmetic.phaddsw(a, b);
            case PHSUBW -> PackedArithmetic.phsubw(a, b);
            case PHSUBD -> PackedArithmetic.phsubd(a, b);
            case PHSUBSW -> PackedArithmetic.phsubsw(a, b);
            default -> throw new IllegalStateException(op.name());
        };
    }

    /** The low long of 128 bits of the result. */
    static long low(VectorOp op, long a0, long a1, long b0, long b1, int control) {
        return switch (op) {
            case PUNPCKLBW -> punpcklbw(a0, b0);
            case PUNPCKLWD -> punpcklwd(a0, b0);
            case PUNPCKLDQ, UNPCKLPS -> punpckldq(a0, b0);
            case PUNPCKLQDQ, UNPCKLPD -> a0;
            case PUNPCKHBW -> punpcklbw(a1, b1);
            case PUNPCKHWD -> punpcklwd(a1, b1);
            case PUNPCKHDQ, UNPCKHPS -> punpckldq(a1, b1);
            case PUNPCKHQDQ, UNPCKHPD -> a1;
            case PACKSSWB -> packsswb(a0, a1);
            case PACKUSWB -> packuswb(a0, a1);
            case PACKSSDW -> packssdw(a0, a1);
            case PACKUSDW -> packusdw(a0, a1);
            case PSHUFD, SHUFPS -> pshufd(a0, a1, control);
            case PSHUFHW -> b0;
            case PSHUFLW -> pshufw(b0, control);
            case SHUFPD -> (control & 1) != 0 ? a1 : a0;
            case PSHUFB -> pshufb(a0, a1, b0);
            case PALIGNR ->
                    control < 16
                            ? control < 8 ? palignr(b0, b1, control) : palignr(b1, a0, control - 8)
                            : control < 24
                                    ? palignr(a0, a1, control - 16)
                                    : palignr(a1, 0, control - 24);
            case PBLENDW -> pblendw(a0, b0, control);
            case BLENDPS, VPBLENDD -> blendps(a0, b0, control);
            case BLENDPD -> (control & 1) != 0 ? b0 : a0;
            case PHMINPOSUW -> PackedArithmetic.phminposuw(b0, b1);
            case MPSADBW -> {
                int from = (control & 4) == 0 ? 0 : 4;
                yield PackedArithmetic.mpsadbw(palignr(a0, a1, from), block(b0, b1, control));
            }
            default -> horizontal(op, a0, a1);
        };
    }

    private static int block(long b0, long b1, int control) {
        return (int) doubleword(b0, b1, control & 3);
    }

    /** The high long of 128 bits of the result. */
    static long high(VectorOp op, long a0, long a1, long b0, long b1, int control) {
        return switch (op) {
            case PUNPCKLBW -> punpckhbw(a0, b0);
            case PUNPCKLWD -> punpckhwd(a0, b0);
            case PUNPCKLDQ, UNPCKLPS -> punpckhdq(a0, b0);
            case PUNPCKLQDQ, UNPCKLPD -> b0;
            case PUNPCKHBW -> punpckhbw(a1, b1);
            case PUNPCKHWD -> punpckhwd(a1, b1);
            case PUNPCKHDQ, UNPCKHPS -> punpckhdq(a1, b1);
            case PUNPCKHQDQ, UNPCKHPD -> b1;
            case PACKSSWB -> packsswb(b0, b1);
            case PACKUSWB -> packuswb(b0, b1);
            case PACKSSDW -> packssdw(b0, b1);
            case PACKUSDW -> packusdw(b0, b1);
            case PSHUFD, SHUFPS -> pshufd(b0, b1, control >>> 4);
            case PSHUFHW -> pshufw(b1, control);
            case PSHUFLW -> b1;
            case SHUFPD -> (control & 2) != 0 ? b1 : b0;
            case PSHUFB -> pshufb(a0, a1, b1);
            case PALIGNR -> low(op, a0, a1, b0, b1, control + 8);
            case PBLENDW -> pblendw(a1, b1, control >>> 4);
            case BLENDPS, VPBLENDD -> blendps(a1, b1, control >>> 2);
            case BLENDPD -> (control & 2) != 0 ? b1 : a1;
            case PHMINPOSUW -> 0;
            case MPSADBW -> {
                int from = (control & 4) == 0 ? 4 : 8;
                yield PackedArithmetic.mpsadbw(palignr(a0, a1, from), block(b0, b1, control));
            }
            default -> horizontal(op, b0, b1);
        };
    }
}
