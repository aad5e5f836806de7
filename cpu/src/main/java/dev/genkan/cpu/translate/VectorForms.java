package dev.genkan.cpu.translate;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;
import java.lang.constant.ClassDesc;

/** Writes vector instructions as bytecode: here those that all kinds have in common. */
final class VectorForms {
    private static final ClassDesc TEXT = Emitter.type("execute.VectorText");

    private final VectorAccess access;
    private final VectorMoveForms moves;
    private final VectorIntegerForms integers;
    private final VectorFloatForms floats;
    private final Emitter e;

    VectorForms(Emitter e) {
        this.e = e;
        access = new VectorAccess(e);
        moves = new VectorMoveForms(e, access);
        integers = new VectorIntegerForms(e, access);
        floats = new VectorFloatForms(e, access);
    }

    private static boolean isMmx(Operand operand) {
        return operand.kind == Operand.Kind.MMX;
    }

    /** What is known within a block. */
    Masks masks() {
        return access.masks;
    }

    /** Whether the instruction has a form here. */
    static boolean inline(Instruction i, VectorOp op) {
        if (isMmx(i.a) || isMmx(i.b) || isMmx(i.c)) {
            return false;
        }
        if (i.segmentOverride && i.segment == Cpu.CS) {
            return false;
        }
        return switch (op.family()) {
            case VECTOR_MOVE -> VectorMoveForms.inline(op);
            case VECTOR_FLOAT, VECTOR_CONVERT -> VectorFloatForms.inline(op);
            case VECTOR_TEXT -> op == VectorOp.PCMPISTRI;
            default -> VectorIntegerForms.inline(i, op);
        };
    }

    /** Whether the instruction leaves a comparison in the flags. */
    static boolean setsFlags(VectorOp op) {
        return switch (op) {
            case COMISS, COMISD, UCOMISS, UCOMISD, PTEST, VTESTPS, VTESTPD -> true;
            default -> false;
        };
    }

    /** PCMPISTRI: an index in ECX, and flags. */
    private void text(Instruction i) {
        int control = (int) i.immediate;
        if (i.b.isMemory()) {
            access.fetch(i, 16, false);
        }
        for (int k = 0; k < 2; k++) {
            access.push(i.a, k);
        }
        for (int k = 0; k < 2; k++) {
            access.push(i.b, k);
        }
        e.b.loadConstant(control);
        e.call(TEXT, "implicit", CD_int, CD_long, CD_long, CD_long, CD_long, CD_int);
        e.b.istore(Emitter.T3).iload(Emitter.T3).loadConstant(control);
        e.call(TEXT, "index", CD_int, CD_int, CD_int);
        e.popInt(Cpu.RCX);
        if (e.flagsWanted) {
            e.b.iload(Emitter.T3);
            e.call(TEXT, "flagResult", CD_long, CD_int);
            e.b.iload(Emitter.T3);
            e.call(TEXT, "flagCarries", CD_long, CD_int);
            e.settled();
        }
    }

    /** Writes one instruction. */
    void write(Instruction i, VectorOp op) {
        if (VectorEffects.clears(i, op) || VectorEffects.fills(i, op)) {
            for (int k = 0; k < VectorAccess.longs(i); k++) {
                e.b.loadConstant(VectorEffects.clears(i, op) ? 0L : -1L);
            }
            access.pop(i, i.a);
            return;
        }
        switch (op.family()) {
            case VECTOR_MOVE -> moves.write(i, op);
            case VECTOR_FLOAT, VECTOR_CONVERT -> floats.write(i, op);
            case VECTOR_TEXT -> text(i);
            default -> integers.write(i, op);
        }
    }
}
