package dev.genkan.cpu.translate;

import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;
import java.lang.classfile.CodeBuilder;

/** Writes vector instructions as bytecode; an xmm register is two long variables. */
final class VectorForms {
    private static final int T1 = Emitter.T1, T2 = Emitter.T2;

    private final Emitter e;
    private final CodeBuilder b;

    VectorForms(Emitter e) {
        this.e = e;
        this.b = e.b;
    }

    private static boolean vectorOrMemory(Operand operand) {
        return operand.kind == Operand.Kind.VECTOR || operand.isMemory();
    }

    /** Whether the instruction has a form here. */
    static boolean inline(Instruction i, VectorOp op) {
        if (i.vex) {
            return false;
        }
        return switch (op) {
            case MOVUPS, MOVUPD, MOVDQU, LDDQU, MOVAPS, MOVAPD, MOVDQA ->
                    vectorOrMemory(i.a) && vectorOrMemory(i.b);
            case PXOR, XORPS, XORPD -> clears(i, op);
            default -> false;
        };
    }

    /** Whether the first operand gets a new value whatever it was. */
    static boolean replacesAll(VectorOp op) {
        return switch (op) {
            case MOVUPS, MOVUPD, MOVDQU, LDDQU, MOVAPS, MOVAPD, MOVDQA -> true;
            default -> false;
        };
    }

    /** Whether the result is zero whatever the register holds. */
    static boolean clears(Instruction i, VectorOp op) {
        return switch (op) {
            case PXOR, XORPS, XORPD -> i.b == i.c && i.b.kind == Operand.Kind.VECTOR;
            default -> false;
        };
    }

    /** Whether the instruction may raise a floating-point exception. */
    static boolean isArithmetic(VectorOp op) {
        return false;
    }

    /** Whether the instruction leaves a comparison in the flags. */
    static boolean setsFlags(VectorOp op) {
        return switch (op) {
            case COMISS, COMISD, UCOMISS, UCOMISD, PTEST, VTESTPS, VTESTPD -> true;
            default -> false;
        };
    }

    /** Writes one instruction. */
    void write(Instruction i, VectorOp op) {
        switch (op) {
            case MOVUPS, MOVUPD, MOVDQU, LDDQU -> move(i, false);
            case MOVAPS, MOVAPD, MOVDQA -> move(i, true);
            default -> {
                b.lconst_0().lstore(low(i.a)).lconst_0().lstore(high(i.a));
            }
        }
    }

    private static int low(Operand operand) {
        return Emitter.slot(Registers.half(operand.register, 0));
    }

    private static int high(Operand operand) {
        return Emitter.slot(Registers.half(operand.register, 1));
    }

    private void alignedAddress(Instruction i, boolean aligned) {
        e.mayTrap();
        e.address(i);
        if (aligned) {
            b.lload(Emitter.ADDRESS);
            e.call(Emitter.type("translate.Exits"), "aligned", CD_void, CD_long);
        }
    }

    private void move(Instruction i, boolean aligned) {
        if (i.a.isMemory()) {
            alignedAddress(i, aligned);
            e.checkStore16();
            e.store(low(i.b), 8, 0);
            e.store(high(i.b), 8, 8);
            return;
        }
        if (i.b.isMemory()) {
            alignedAddress(i, aligned);
            e.load(8);
            b.lstore(T1);
            e.load(8, 8);
            b.lstore(T2);
            b.lload(T1).lstore(low(i.a)).lload(T2).lstore(high(i.a));
            return;
        }
        b.lload(low(i.b)).lstore(low(i.a)).lload(high(i.b)).lstore(high(i.a));
    }
}
