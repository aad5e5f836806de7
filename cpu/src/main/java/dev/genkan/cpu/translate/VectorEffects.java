package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;

/** What vector instructions read and write that are written as bytecode. */
final class VectorEffects {
    private VectorEffects() {}

    private static long half(Operand operand, int half) {
        return operand.kind == Operand.Kind.VECTOR
                ? 1L << Registers.half(operand.register, half)
                : 0;
    }

    private static long low(Operand operand) {
        return half(operand, 0);
    }

    private static long high(Operand operand) {
        return half(operand, 1);
    }

    private static long whole(Operand operand) {
        return low(operand) | high(operand);
    }

    private static long upper(Operand operand) {
        return operand.kind == Operand.Kind.VECTOR ? Registers.upper(operand.register) : 0;
    }

    private static long general(Operand operand) {
        return operand.kind == Operand.Kind.GENERAL ? Registers.general(operand.register) : 0;
    }

    /** The high half of the destination if it is that of another register. */
    private static long movedHigh(Instruction i, Operand rest) {
        return rest.register == i.a.register ? 0 : high(i.a);
    }

    /** The high half of the register that the rest of the destination comes from. */
    private static long keptHigh(Instruction i, Operand rest) {
        return rest.register == i.a.register ? 0 : high(rest);
    }

    /** Whether the result is zero whatever the register holds. */
    static boolean clears(Instruction i, VectorOp op) {
        return switch (op) {
            case PXOR, XORPS, XORPD, PSUBB, PSUBW, PSUBD, PSUBQ, PCMPGTB, PCMPGTW, PCMPGTD ->
                    i.b == i.c && i.b.kind == Operand.Kind.VECTOR;
            default -> false;
        };
    }

    /** Whether the result is all ones whatever the register holds. */
    static boolean fills(Instruction i, VectorOp op) {
        return switch (op) {
            case PCMPEQB, PCMPEQW, PCMPEQD, PCMPEQQ ->
                    i.b == i.c && i.b.kind == Operand.Kind.VECTOR;
            default -> false;
        };
    }

    static Effects of(Instruction i, VectorOp op) {
        long address = i.hasMemory() ? Registers.general(i.base) | Registers.general(i.index) : 0;
        boolean faults = i.hasMemory();
        long reads = whole(i.b) | whole(i.c) | whole(i.d) | general(i.b) | general(i.c);
        long writes = whole(i.a) | general(i.a);
        if (clears(i, op) || fills(i, op)) {
            reads = 0;
        }
        switch (op.family()) {
            case VECTOR_FLOAT, VECTOR_CONVERT -> faults |= VectorFloatForms.raises(i, op);
            default -> {}
        }
        switch (op) {
            case MOVSD_STORE, MOVSS_STORE, MOVLPS_STORE, MOVLPD_STORE, MOVD_STORE -> {
                reads = low(i.b);
                writes = general(i.a);
            }
            case MOVHPS_STORE, MOVHPD_STORE -> reads = high(i.b);
            case MOVQ -> reads = low(i.b);
            case MOVSD, MOVLPS, MOVLPD -> {
                reads = low(i.c) | keptHigh(i, i.b);
                writes = low(i.a) | movedHigh(i, i.b);
            }
            case MOVSS -> {
                reads = low(i.b) | low(i.c) | keptHigh(i, i.b);
                writes = low(i.a) | movedHigh(i, i.b);
            }
            case ADDSD, SUBSD, MULSD, DIVSD, MINSD, MAXSD, CMPSD -> {
                reads = low(i.b) | low(i.c) | keptHigh(i, i.b);
                writes = low(i.a) | movedHigh(i, i.b);
            }
            case ADDSS, SUBSS, MULSS, DIVSS, MINSS, MAXSS, CMPSS, SQRTSS, ROUNDSS, CVTSD2SS -> {
                reads = low(i.b) | low(i.c) | keptHigh(i, i.b);
                writes = low(i.a) | movedHigh(i, i.b);
            }
            case SQRTSD, ROUNDSD, CVTSS2SD -> {
                reads = low(i.c) | keptHigh(i, i.b);
                writes = low(i.a) | movedHigh(i, i.b);
            }
            case CVTSI2SD -> {
                reads = general(i.c) | keptHigh(i, i.b);
                writes = low(i.a) | movedHigh(i, i.b);
            }
            case CVTSI2SS -> {
                reads = general(i.c) | low(i.b) | keptHigh(i, i.b);
                writes = low(i.a) | movedHigh(i, i.b);
            }
            case CVTTSD2SI, CVTSD2SI, CVTTSS2SI, CVTSS2SI, CVTDQ2PD, CVTPS2PD ->
                    reads = i.vexL ? reads : low(i.b);
            case UCOMISD, COMISD, UCOMISS, COMISS -> {
                reads = low(i.a) | low(i.b);
                writes = Registers.FLAGS;
            }
            case PCMPISTRI -> {
                reads = whole(i.a) | whole(i.b);
                writes = Registers.general(Cpu.RCX) | Registers.FLAGS;
            }
            case PTEST -> {
                reads = whole(i.a) | whole(i.b);
                writes = Registers.FLAGS;
            }
            default -> {}
        }
        if (i.vexL) {
            reads |= upper(i.b) | upper(i.c) | upper(i.d);
            reads |= op == VectorOp.PTEST ? upper(i.a) : 0;
        }
        if (i.vex && (writes & whole(i.a)) != 0) {
            writes |= upper(i.a);
        }
        if (op == VectorOp.VZEROUPPER) {
            writes = Registers.UPPER;
        }
        return new Effects(true, address | reads, writes, writes, faults);
    }
}
