package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;

/** Writes vector instructions as bytecode: here those that all kinds have in common. */
final class VectorForms {
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
            default -> integers.write(i, op);
        }
    }
}
