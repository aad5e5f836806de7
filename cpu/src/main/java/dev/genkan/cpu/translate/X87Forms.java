package dev.genkan.cpu.translate;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.X87Op;
import dev.genkan.cpu.execute.X87Plain;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;

/**
 * Writes the x87 instructions that {@link X87Plain} knows, as calls of it: the registers stay in
 * the processor. Where it declines, the code goes to a label, and nothing has changed.
 */
final class X87Forms {
    private static final ClassDesc PLAIN = Emitter.type("execute.X87Plain");
    private static final int T1 = Emitter.T1;

    private final Emitter e;
    private final CodeBuilder b;

    X87Forms(Emitter e) {
        this.e = e;
        this.b = e.b;
    }

    /** Whether the instruction has a form here. */
    static boolean inline(Instruction i, X87Op op) {
        return switch (op) {
            case FADD, FADDP, FMUL, FMULP, FSUB, FSUBP, FSUBR, FSUBRP, FDIV, FDIVP, FDIVR, FDIVRP ->
                    true;
            case FIADD, FIMUL, FISUB, FISUBR, FIDIV, FIDIVR -> true;
            case FLD, FILD, FLD1, FLDZ, FIST, FISTP, FISTTP, FXCH, FCHS, FABS, FSQRT -> true;
            case FCOM, FCOMP, FCOMPP, FUCOM, FUCOMP, FUCOMPP, FCOMI, FCOMIP, FUCOMI, FUCOMIP ->
                    true;
            case FLDCW, FNSTCW, FNSTSW -> true;
            case FST, FSTP -> i.a.isMemory() || i.opcode != 0xd9;
            default -> false;
        };
    }

    /** Whether the code of the instruction may go to the label; it writes no general register. */
    static boolean mayDecline(X87Op op) {
        return op != X87Op.FNSTCW && op != X87Op.FNSTSW;
    }

    /** Writes one instruction, which goes to the label where it is not plain. */
    void write(Instruction i, X87Op op, Label slow) {
        switch (op) {
            case FLD, FILD -> load(i, op == X87Op.FILD, slow);
            case FLD1, FLDZ -> {
                b.aload(Emitter.CPU).loadConstant(op == X87Op.FLD1 ? 1L : 0L);
                check("loadInteger", slow, CD_long);
            }
            case FST, FSTP -> store(i, op == X87Op.FSTP, slow);
            case FIST, FISTP, FISTTP -> storeInteger(i, op, slow);
            case FXCH -> {
                b.aload(Emitter.CPU).loadConstant(i.a.register);
                check("exchange", slow, CD_int);
            }
            case FCHS -> plain("changeSign", slow);
            case FABS -> plain("clearSign", slow);
            case FSQRT -> plain("squareRoot", slow);
            case FCOM, FCOMP, FCOMPP, FUCOM, FUCOMP, FUCOMPP, FCOMI, FCOMIP, FUCOMI, FUCOMIP ->
                    compare(i, op, slow);
            case FLDCW -> {
                operand(i, 2, slow);
                b.istore(T1).aload(Emitter.CPU).iload(T1);
                check("loadControl", slow, CD_int);
            }
            case FNSTCW -> {
                word("control");
                storeWord(i);
            }
            case FNSTSW -> {
                word("status");
                if (i.a.isMemory()) {
                    storeWord(i);
                } else {
                    b.i2s();
                    e.pop(i.a);
                }
            }
            default -> arithmetic(i, op, slow);
        }
    }

    // ---- calls

    /** Calls a method that answers whether it has done it; arguments after the processor. */
    private void check(String name, Label slow, ClassDesc... arguments) {
        call(name, CD_boolean, arguments);
        b.ifeq(slow);
    }

    private void plain(String name, Label slow) {
        b.aload(Emitter.CPU);
        check(name, slow);
    }

    private void call(String name, ClassDesc result, ClassDesc... arguments) {
        ClassDesc[] all = new ClassDesc[arguments.length + 1];
        all[0] = Emitter.CPU_TYPE;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        e.call(PLAIN, name, result, all);
    }

    private void address(Instruction i) {
        e.mayTrap();
        e.address(i);
    }

    /** Pushes the memory operand; a pending exception comes before a fault of the access. */
    private void operand(Instruction i, int size, Label slow) {
        plain("isCalm", slow);
        address(i);
        e.load(size);
    }

    private static String type(int size) {
        return size == 8 ? "Double" : "Single";
    }

    private static ClassDesc bits(int size) {
        return size == 8 ? CD_long : CD_int;
    }

    // ---- arithmetic and comparisons

    private void arithmetic(Instruction i, X87Op op, Label slow) {
        int operation = X87Plain.operation(op);
        if (!i.b.isMemory()) {
            b.aload(Emitter.CPU).loadConstant(operation).loadConstant(i.a.register);
            b.loadConstant(i.b.register).loadConstant(X87Plain.pops(op));
            check("withRegister", slow, CD_int, CD_int, CD_int, CD_boolean);
            return;
        }
        int size = i.b.size;
        operand(i, size, slow);
        boolean integer = X87Plain.isInteger(op);
        if (integer) {
            b.i2l();
        }
        ClassDesc type = integer ? CD_long : bits(size);
        e.storeLocal(T1, type == CD_long ? 8 : 4);
        b.aload(Emitter.CPU).loadConstant(operation);
        e.loadLocal(T1, type == CD_long ? 8 : 4);
        check(integer ? "withInteger" : "with" + type(size), slow, CD_int, type);
    }

    private void compare(Instruction i, X87Op op, Label slow) {
        if (i.b.isMemory()) {
            int size = i.b.size;
            operand(i, size, slow);
            e.storeLocal(T1, size);
            b.aload(Emitter.CPU);
            e.loadLocal(T1, size);
            call("compare" + type(size), CD_int, bits(size));
        } else {
            b.aload(Emitter.CPU).loadConstant(i.b.register);
            call("compareRegister", CD_int, CD_int);
        }
        b.istore(T1).iload(T1).iflt(slow);
        if (!X87Plain.setsFlags(op)) {
            b.aload(Emitter.CPU).iload(T1);
            call("setConditions", CD_void, CD_int);
        } else if (e.flagsWanted) {
            b.iload(T1);
            e.call(PLAIN, "flagResult", CD_long, CD_int);
            b.iload(T1);
            e.call(PLAIN, "flagCarries", CD_long, CD_int);
            e.settled();
        }
        int count = X87Plain.pops(op);
        if (count != 0) {
            b.aload(Emitter.CPU).loadConstant(count);
            call("pop", CD_void, CD_int);
        }
    }

    // ---- moves

    private void load(Instruction i, boolean integer, Label slow) {
        if (!i.a.isMemory()) {
            b.aload(Emitter.CPU).loadConstant(i.a.register);
            check("duplicate", slow, CD_int);
            return;
        }
        int size = i.a.size;
        if (size == 10) {
            operand(i, 8, slow);
            b.lstore(T1);
            e.load(2, 8);
            b.istore(Emitter.T2).aload(Emitter.CPU).iload(Emitter.T2).lload(T1);
            check("loadExtended", slow, CD_int, CD_long);
            return;
        }
        operand(i, size, slow);
        if (integer && size != 8) {
            b.i2l();
        }
        ClassDesc type = integer ? CD_long : bits(size);
        e.storeLocal(T1, type == CD_long ? 8 : 4);
        b.aload(Emitter.CPU);
        e.loadLocal(T1, type == CD_long ? 8 : 4);
        check(integer ? "loadInteger" : "load" + type(size), slow, type);
    }

    private void store(Instruction i, boolean pop, Label slow) {
        int size = i.a.size;
        if (!i.a.isMemory()) {
            b.aload(Emitter.CPU).loadConstant(i.a.register).loadConstant(pop ? 1 : 0);
            check("copy", slow, CD_int, CD_boolean);
            return;
        }
        if (size == 10) {
            storeExtended(i, slow);
            return;
        }
        plain("stores" + type(size), slow);
        b.aload(Emitter.CPU);
        call("as" + type(size), bits(size));
        e.storeLocal(T1, size);
        address(i);
        e.store(T1, size);
        b.aload(Emitter.CPU);
        e.loadLocal(T1, size);
        b.loadConstant(pop ? 1 : 0);
        call("stored" + type(size), CD_void, bits(size), CD_boolean);
    }

    /** FSTP of ten bytes: all of them, or none. */
    private void storeExtended(Instruction i, Label slow) {
        plain("storesExtended", slow);
        address(i);
        b.aload(Emitter.CPU).lload(Emitter.ADDRESS);
        call("checkExtended", CD_void, CD_long);
        b.aload(Emitter.CPU);
        call("significand", CD_long);
        b.lstore(T1);
        e.store(T1, 8);
        b.aload(Emitter.CPU);
        call("signExponent", CD_int);
        b.istore(T1);
        e.store(T1, 2, 8);
        b.aload(Emitter.CPU);
        call("storedExtended", CD_void);
    }

    private void storeInteger(Instruction i, X87Op op, Label slow) {
        int size = i.a.size;
        int truncate = op == X87Op.FISTTP ? 1 : 0;
        b.aload(Emitter.CPU).loadConstant(size).loadConstant(truncate);
        check("storesInteger", slow, CD_int, CD_boolean);
        b.aload(Emitter.CPU).loadConstant(truncate);
        call("asInteger", CD_long, CD_boolean);
        b.lstore(T1);
        address(i);
        if (size != 8) {
            b.lload(T1).l2i().istore(Emitter.T2);
        }
        e.store(size == 8 ? T1 : Emitter.T2, size);
        b.aload(Emitter.CPU).lload(T1).loadConstant(op == X87Op.FIST ? 0 : 1);
        call("storedInteger", CD_void, CD_long, CD_boolean);
    }

    private void word(String name) {
        b.aload(Emitter.CPU);
        call(name, CD_int);
    }

    /** Pops two bytes into the memory operand. */
    private void storeWord(Instruction i) {
        b.istore(T1);
        address(i);
        e.store(T1, 2);
    }
}
