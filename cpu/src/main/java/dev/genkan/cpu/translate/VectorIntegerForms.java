package dev.genkan.cpu.translate;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.util.Locale;

/** Writes integer arithmetic, logic and shifts of vectors as bytecode. */
final class VectorIntegerForms {
    private static final ClassDesc ARITHMETIC = Emitter.type("execute.PackedArithmetic");
    private static final ClassDesc SHIFT = Emitter.type("execute.PackedShift");

    private final Emitter e;
    private final CodeBuilder b;
    private final VectorAccess access;
    private final VectorShuffleForms shuffles;

    VectorIntegerForms(Emitter e, VectorAccess access) {
        this.e = e;
        this.b = e.b;
        this.access = access;
        this.shuffles = new VectorShuffleForms(e, access);
    }

    /** Whether the instruction has a form here. */
    static boolean inline(Instruction i, VectorOp op) {
        return switch (op.family()) {
            case VECTOR_INTEGER, VECTOR_SHIFT -> true;
            default -> VectorShuffleForms.inline(i, op);
        };
    }

    /** Writes one instruction. */
    void write(Instruction i, VectorOp op) {
        switch (op.family()) {
            case VECTOR_INTEGER -> arithmetic(i, op);
            case VECTOR_SHIFT -> shift(i, op);
            default -> shuffles.write(i, op);
        }
    }

    private static String name(VectorOp op) {
        return op.name().toLowerCase(Locale.ROOT);
    }

    private void arithmetic(Instruction i, VectorOp op) {
        boolean unary = i.c.kind == Operand.Kind.NONE;
        Operand second = unary ? i.b : i.c;
        access.fetch(i, second);
        if (op == VectorOp.PCMPEQB && access.masks.wanted(e.index)) {
            compare(i);
            return;
        }
        boolean masks = combinesMasks(i, op);
        for (int k = 0; k < VectorAccess.longs(i); k++) {
            if (!unary) {
                access.push(i.b, k);
            }
            if (isAndNot(op)) {
                b.loadConstant(-1L).lxor();
            }
            access.push(second, k);
            switch (op) {
                case PAND, ANDPS, ANDPD, PANDN, ANDNPS, ANDNPD -> b.land();
                case POR, ORPS, ORPD -> b.lor();
                case PXOR, XORPS, XORPD -> b.lxor();
                case PADDQ -> b.ladd();
                case PSUBQ -> b.lsub();
                case PABSB, PABSW, PABSD -> e.call(ARITHMETIC, name(op), CD_long, CD_long);
                case VPSRLVD, VPSLLVD, VPSRAVD, VPSRLVQ, VPSLLVQ ->
                        e.call(SHIFT, variable(op), CD_long, CD_long, CD_long);
                default -> e.call(ARITHMETIC, name(op), CD_long, CD_long, CD_long);
            }
        }
        access.pop(i, i.a);
        if (masks) {
            access.masks.keep(i.a, VectorAccess.longs(i));
        }
    }

    /** Compares bytes, and keeps the comparison for PMOVMSKB. */
    private void compare(Instruction i) {
        int longs = VectorAccess.longs(i);
        for (int k = 0; k < longs; k++) {
            access.push(i.b, k);
            access.push(i.c, k);
            b.lxor();
            e.call(ARITHMETIC, "notZero", CD_long, CD_long);
            b.dup2().lstore(Masks.slot(i.a, k));
            e.call(ARITHMETIC, "spreadNot", CD_long, CD_long);
        }
        access.pop(i, i.a);
        access.masks.keep(i.a, longs);
    }

    /** Combines two comparisons that are kept, if they are; see {@link Masks}. */
    private boolean combinesMasks(Instruction i, VectorOp op) {
        int longs = VectorAccess.longs(i);
        boolean known =
                (op == VectorOp.POR || op == VectorOp.PAND || op == VectorOp.PANDN)
                        && access.masks.has(i.b, longs)
                        && access.masks.has(i.c, longs);
        if (!known) {
            return false;
        }
        for (int k = 0; k < longs; k++) {
            b.lload(Masks.slot(i.b, k));
            if (op == VectorOp.PANDN) {
                b.loadConstant(-1L).lxor();
            }
            b.lload(Masks.slot(i.c, k));
            if (op == VectorOp.POR) {
                b.land();
            } else {
                b.lor();
            }
            b.lstore(Masks.slot(i.a, k));
        }
        return true;
    }

    private static boolean isAndNot(VectorOp op) {
        return op == VectorOp.PANDN || op == VectorOp.ANDNPS || op == VectorOp.ANDNPD;
    }

    /** The method that shifts each lane by its own count. */
    private static String variable(VectorOp op) {
        return switch (op) {
            case VPSRLVD -> "psrlvd";
            case VPSLLVD -> "psllvd";
            case VPSRAVD -> "psravd";
            case VPSRLVQ -> "psrlq";
            default -> "psllq";
        };
    }

    private void shift(Instruction i, VectorOp op) {
        if (op == VectorOp.PSLLDQ || op == VectorOp.PSRLDQ) {
            shiftBytes(i, op);
            return;
        }
        boolean immediate = i.c.kind == Operand.Kind.IMMEDIATE;
        if (i.c.isMemory()) {
            access.fetch(i, 16, !i.vex);
        }
        for (int k = 0; k < VectorAccess.longs(i); k++) {
            access.push(i.b, k);
            if (immediate) {
                b.loadConstant(i.immediate & 0xff);
            } else {
                access.push(i.c, 0);
            }
            e.call(SHIFT, name(op), CD_long, CD_long, CD_long);
        }
        access.pop(i, i.a);
    }

    /** Shifts each 128 bits by bytes. */
    private void shiftBytes(Instruction i, VectorOp op) {
        int count = (int) i.immediate & 0xff;
        for (int k = 0; k < VectorAccess.longs(i); k += 2) {
            access.push(i.b, k);
            if (op == VectorOp.PSLLDQ) {
                b.loadConstant(count);
                e.call(SHIFT, "pslldqLow", CD_long, CD_long, CD_int);
                access.push(i.b, k);
                access.push(i.b, k + 1);
                b.loadConstant(count);
                e.call(SHIFT, "pslldqHigh", CD_long, CD_long, CD_long, CD_int);
            } else {
                access.push(i.b, k + 1);
                b.loadConstant(count);
                e.call(SHIFT, "psrldqLow", CD_long, CD_long, CD_long, CD_int);
                access.push(i.b, k + 1);
                b.loadConstant(count);
                e.call(SHIFT, "psrldqHigh", CD_long, CD_long, CD_int);
            }
        }
        access.pop(i, i.a);
    }
}
