package dev.genkan.cpu.translate;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Operand;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Writes shifts and rotates of 32 and 64 bits as bytecode. */
final class ShiftForms {
    private static final int T1 = Emitter.T1, T2 = Emitter.T2, T3 = Emitter.T3;
    private static final ClassDesc SHIFT = Emitter.type("execute.Shift");

    private final Emitter e;
    private final CodeBuilder b;

    ShiftForms(Emitter e) {
        this.e = e;
        this.b = e.b;
    }

    /** The count if it is known, as the processor masks it, or -1. */
    static int constantCount(Instruction i, Operand count) {
        int mask = i.a.size == 8 ? 63 : 31;
        return switch (count.kind) {
            case ONE -> 1;
            case IMMEDIATE -> (int) i.immediate & mask;
            default -> -1;
        };
    }

    void write(Instruction i) {
        int size = i.a.size;
        int count = constantCount(i, i.b);
        if (i.a.isMemory()) {
            e.mayTrap();
            e.address(i);
            e.load(size);
        } else {
            e.push(i, i.a);
        }
        e.storeLocal(T1, size);
        if (count == 0) {
            e.loadLocal(T1, size);
            finish(i);
            return;
        }
        if (count < 0) {
            e.pushInt(Cpu.RCX);
            b.loadConstant(size == 8 ? 63 : 31).iand();
        } else {
            b.loadConstant(count);
        }
        b.istore(T3);
        e.loadLocal(T1, size);
        b.iload(T3);
        shift((IntegerOp) i.op, size);
        e.storeLocal(T2, size);
        e.loadLocal(T2, size);
        finish(i);
        if (e.flagsWanted) {
            flags(i, size, count);
        }
    }

    private void finish(Instruction i) {
        if (i.a.isMemory()) {
            e.storeLocal(T2, i.a.size);
            e.store(T2, i.a.size);
        } else {
            e.pop(i.a);
        }
    }

    private void shift(IntegerOp op, int size) {
        boolean wide = size == 8;
        switch (op) {
            case SHL, SHLX -> {
                if (wide) {
                    b.lshl();
                } else {
                    b.ishl();
                }
            }
            case SHR, SHRX -> {
                if (wide) {
                    b.lushr();
                } else {
                    b.iushr();
                }
            }
            case SAR, SARX -> {
                if (wide) {
                    b.lshr();
                } else {
                    b.ishr();
                }
            }
            default -> {
                ClassDesc type = wide ? CD_long : CD_int;
                b.invokestatic(
                        ClassDesc.of(wide ? "java.lang.Long" : "java.lang.Integer"),
                        op == IntegerOp.ROL ? "rotateLeft" : "rotateRight",
                        MethodTypeDesc.of(type, type, CD_int));
            }
        }
    }

    /** Operand, result and count are in T1, T2 and T3. */
    private void flags(Instruction i, int size, int count) {
        int bits = 8 * size;
        boolean rotates = i.op == IntegerOp.ROL || i.op == IntegerOp.ROR;
        if (count > 0 && !rotates) {
            int operation =
                    switch ((IntegerOp) i.op) {
                        case SHL -> LazyFlags.SHL;
                        case SHR -> LazyFlags.SHR;
                        default -> LazyFlags.SAR;
                    };
            e.shiftFlags(operation, size, T1, count);
            return;
        }
        Label none = b.newLabel();
        Label done = b.newLabel();
        if (count < 0) {
            // A count of zero leaves all flags: both ways must agree on the kind.
            e.pushFlagResult();
            e.pushFlagCarries();
            e.settled();
            b.iload(T3).ifeq(none);
        }
        if (rotates) {
            e.pushFlagResult();
            e.pushFlagCarries();
        } else {
            pushLong(T2, size);
        }
        pushLong(rotates ? T2 : T1, size);
        if (rotates) {
            b.loadConstant(bits);
            String name = i.op == IntegerOp.ROL ? "rolCarries" : "rorCarries";
            e.call(SHIFT, name, CD_long, CD_long, CD_long, CD_int);
        } else {
            b.iload(T3).loadConstant(bits);
            String name =
                    switch ((IntegerOp) i.op) {
                        case SHL -> "shlCarries";
                        case SHR -> "shrCarries";
                        default -> "sarCarries";
                    };
            e.call(SHIFT, name, CD_long, CD_long, CD_int, CD_int);
        }
        e.settled();
        if (count < 0) {
            b.goto_(done);
            b.labelBinding(none);
            b.labelBinding(done);
        }
    }

    private void pushLong(int slot, int size) {
        e.loadLocal(slot, size);
        if (size != 8) {
            b.i2l();
        }
    }

    // ---- the others

    /** SHLD and SHRD by a constant that is not zero. */
    void writeDouble(Instruction i) {
        int size = i.a.size;
        int count = constantCount(i, i.c);
        boolean left = i.op == IntegerOp.SHLD;
        int bits = 8 * size;
        e.push(i, i.a);
        e.storeLocal(T1, size);
        e.loadLocal(T1, size);
        b.loadConstant(count);
        shift(left ? IntegerOp.SHL : IntegerOp.SHR, size);
        e.push(i, i.b);
        b.loadConstant(bits - count);
        shift(left ? IntegerOp.SHR : IntegerOp.SHL, size);
        if (size == 8) {
            b.lor();
        } else {
            b.ior();
        }
        e.storeLocal(T2, size);
        e.loadLocal(T2, size);
        e.pop(i.a);
        if (e.flagsWanted) {
            pushLong(T2, size);
            pushLong(T1, size);
            pushLong(T2, size);
            b.loadConstant(left ? count : -count).loadConstant(bits);
            e.call(SHIFT, "doubleCarries", CD_long, CD_long, CD_long, CD_int, CD_int);
            e.settled();
        }
    }

    void writeWithoutFlags(Instruction i) {
        int size = i.a.size;
        if (i.b.isMemory()) {
            e.mayTrap();
            e.address(i);
            e.load(size);
        } else {
            e.push(i, i.b);
        }
        if (i.op == IntegerOp.RORX) {
            b.loadConstant((int) i.immediate & 8 * size - 1);
        } else {
            e.pushInt(i.c.register);
        }
        shift((IntegerOp) i.op, size);
        e.pop(i.a);
    }
}
