package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;

/**
 * Integer arithmetic and logic of packed lanes: each long of the result needs its own longs only.
 */
final class VectorInteger {
    private VectorInteger() {}

    static void execute(Cpu cpu, Instruction i) {
        VectorOp op = (VectorOp) i.op;
        boolean unary = i.c.kind == Operand.Kind.NONE;
        Operand first = i.b;
        Operand second = unary ? i.b : i.c;
        if (VectorOperands.isMmx(i.a)) {
            VectorOperands.beginMmx(cpu);
            long b = VectorOperands.get(cpu, i, second, 0);
            long a = unary ? b : cpu.fpu.mmx(first.register);
            VectorOperands.setMmx(cpu, i.a, apply(op, a, b));
            return;
        }
        long address = VectorOperands.source(cpu, i, second);
        long b0 = VectorOperands.get(cpu, second, address, 0);
        long b1 = VectorOperands.get(cpu, second, address, 1);
        long a0 = unary ? b0 : cpu.vector[first.register * 4];
        long a1 = unary ? b1 : cpu.vector[first.register * 4 + 1];
        if (!i.vexL) {
            VectorOperands.set(cpu, i, i.a, apply(op, a0, b0), apply(op, a1, b1));
            return;
        }
        long b2 = VectorOperands.get(cpu, second, address, 2);
        long b3 = VectorOperands.get(cpu, second, address, 3);
        long a2 = unary ? b2 : cpu.vector[first.register * 4 + 2];
        long a3 = unary ? b3 : cpu.vector[first.register * 4 + 3];
        VectorOperands.set(
                cpu,
                i.a,
                apply(op, a0, b0),
                apply(op, a1, b1),
                apply(op, a2, b2),
                apply(op, a3, b3));
    }

    /** One long of the result; a one-operand instruction has it in both. */
    static long apply(VectorOp op, long a, long b) {
        return switch (op) {
            case PCMPGTB -> PackedArithmetic.pcmpgtb(a, b);
            case PCMPGTW -> PackedArithmetic.pcmpgtw(a, b);
            case PCMPGTD -> PackedArithmetic.pcmpgtd(a, b);
            case PCMPEQB -> PackedArithmetic.pcmpeqb(a, b);
            case PCMPEQW -> PackedArithmetic.pcmpeqw(a, b);
            case PCMPEQD -> PackedArithmetic.pcmpeqd(a, b);
            case PMULLW -> PackedArithmetic.pmullw(a, b);
            case PSUBUSB -> PackedArithmetic.psubusb(a, b);
            case PSUBUSW -> PackedArithmetic.psubusw(a, b);
            case PAND, ANDPS, ANDPD -> a & b;
            case PADDUSB -> PackedArithmetic.paddusb(a, b);
            case PADDUSW -> PackedArithmetic.paddusw(a, b);
            case PANDN, ANDNPS, ANDNPD -> ~a & b;
            case PMULHW -> PackedArithmetic.pmulhw(a, b);
            case PSUBSB -> PackedArithmetic.psubsb(a, b);
            case PSUBSW -> PackedArithmetic.psubsw(a, b);
            case POR, ORPS, ORPD -> a | b;
            case PADDSB -> PackedArithmetic.paddsb(a, b);
            case PADDSW -> PackedArithmetic.paddsw(a, b);
            case PXOR, XORPS, XORPD -> a ^ b;
            case PMADDWD -> PackedArithmetic.pmaddwd(a, b);
            case PSUBB -> PackedArithmetic.psubb(a, b);
            case PSUBW -> PackedArithmetic.psubw(a, b);
            case PSUBD -> PackedArithmetic.psubd(a, b);
            case PADDB -> PackedArithmetic.paddb(a, b);
            case PADDW -> PackedArithmetic.paddw(a, b);
            case PADDD -> PackedArithmetic.paddd(a, b);
            case PADDQ -> a + b;
            case PSUBQ -> a - b;
            case PMULUDQ -> PackedArithmetic.pmuludq(a, b);
            case PMINUB -> PackedArithmetic.pminub(a, b);
            case PMAXUB -> PackedArithmetic.pmaxub(a, b);
            case PAVGB -> PackedArithmetic.pavgb(a, b);
            case PAVGW -> PackedArithmetic.pavgw(a, b);
            case PMULHUW -> PackedArithmetic.pmulhuw(a, b);
            case PMINSW -> PackedArithmetic.pminsw(a, b);
            case PMAXSW -> PackedArithmetic.pmaxsw(a, b);
            case PSADBW -> PackedArithmetic.psadbw(a, b);
            case PMADDUBSW -> PackedArithmetic.pmaddubsw(a, b);
            case PSIGNB -> PackedArithmetic.psignb(a, b);
            case PSIGNW -> PackedArithmetic.psignw(a, b);
            case PSIGND -> PackedArithmetic.psignd(a, b);
            case PMULHRSW -> PackedArithmetic.pmulhrsw(a, b);
            case PABSB -> PackedArithmetic.pabsb(b);
            case PABSW -> PackedArithmetic.pabsw(b);
            case PABSD -> PackedArithmetic.pabsd(b);
            case PMULDQ -> PackedArithmetic.pmuldq(a, b);
            case PCMPEQQ -> PackedArithmetic.pcmpeqq(a, b);
            case PMINSB -> PackedArithmetic.pminsb(a, b);
            case PMINSD -> PackedArithmetic.pminsd(a, b);
            case PMINUW -> PackedArithmetic.pminuw(a, b);
            case PMINUD -> PackedArithmetic.pminud(a, b);
            case PMAXSB -> PackedArithmetic.pmaxsb(a, b);
            case PMAXSD -> PackedArithmetic.pmaxsd(a, b);
            case PMAXUW -> PackedArithmetic.pmaxuw(a, b);
            case PMAXUD -> PackedArithmetic.pmaxud(a, b);
            case PMULLD -> PackedArithmetic.pmulld(a, b);
            case PCMPGTQ -> PackedArithmetic.pcmpgtq(a, b);
            case VPSRLVD -> PackedShift.psrlvd(a, b);
            case VPSRLVQ -> PackedShift.psrlq(a, b);
            case VPSLLVD -> PackedShift.psllvd(a, b);
            case VPSLLVQ -> PackedShift.psllq(a, b);
            case VPSRAVD -> PackedShift.psravd(a, b);
            default -> throw new IllegalStateException(op.name());
        };
    }
}
