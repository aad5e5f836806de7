package dev.genkan.cpu.translate;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.X87Op;
import dev.genkan.cpu.execute.X87Plain;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.util.Arrays;

/**
 * Writes the x87 instructions that {@link X87Plain} knows, as calls of it and of {@link X87Window}:
 * the registers stay in the processor. Where it declines, the code goes to a label, and nothing has
 * changed.
 */
final class X87Forms {
    private static final ClassDesc PLAIN = Emitter.type("execute.X87Plain");
    private static final ClassDesc WINDOW = Emitter.type("translate.X87Window");
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
            case FLDCW -> access(i, "loadControl", slow);
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

    /** Pushes what a method of {@link X87Window} takes first. */
    private void window(Instruction i, Label slow) {
        if (i.segment >= Cpu.FS) {
            // A pending exception comes before the fault of a segment.
            plain("isCalm", slow);
        }
        e.mayTrap();
        e.address(i);
        e.window();
        b.lload(Emitter.ADDRESS).aload(Emitter.CPU);
    }

    /** Calls a method of {@link X87Window} that takes more than that. */
    private void callWindow(String name, ClassDesc result, ClassDesc... arguments) {
        ClassDesc[] all = new ClassDesc[arguments.length + 5];
        Arrays.fill(all, 0, 4, CD_long);
        all[4] = Emitter.CPU_TYPE;
        System.arraycopy(arguments, 0, all, 5, arguments.length);
        e.call(WINDOW, name, result, all);
    }

    private void checkWindow(String name, Label slow, ClassDesc... arguments) {
        callWindow(name, CD_boolean, arguments);
        b.ifeq(slow);
    }

    private void access(Instruction i, String name, Label slow) {
        window(i, slow);
        checkWindow(name, slow);
    }

    private static String type(int size) {
        return size == 8 ? "Double" : "Single";
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
        window(i, slow);
        if (X87Plain.isInteger(op)) {
            b.loadConstant(i.b.size).loadConstant(operation);
            checkWindow("withInteger", slow, CD_int, CD_int);
        } else {
            b.loadConstant(operation);
            checkWindow("with" + type(i.b.size), slow, CD_int);
        }
    }

    private void compare(Instruction i, X87Op op, Label slow) {
        if (i.b.isMemory()) {
            window(i, slow);
            callWindow("compare" + type(i.b.size), CD_int);
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
        } else if (i.a.size == 10) {
            extended(i, "loadExtended", slow);
        } else if (integer) {
            window(i, slow);
            b.loadConstant(i.a.size);
            checkWindow("loadInteger", slow, CD_int);
        } else {
            access(i, "load" + type(i.a.size), slow);
        }
    }

    private void store(Instruction i, boolean pop, Label slow) {
        if (!i.a.isMemory()) {
            b.aload(Emitter.CPU).loadConstant(i.a.register).loadConstant(pop ? 1 : 0);
            check("copy", slow, CD_int, CD_boolean);
        } else if (i.a.size == 10) {
            extended(i, "storeExtended", slow);
        } else {
            window(i, slow);
            b.loadConstant(pop ? 1 : 0);
            checkWindow("store" + type(i.a.size), slow, CD_boolean);
        }
    }

    /** Moves ten bytes. */
    private void extended(Instruction i, String name, Label slow) {
        if (i.segment >= Cpu.FS) {
            plain("isCalm", slow);
        }
        e.mayTrap();
        e.address(i);
        b.aload(Emitter.CPU).lload(Emitter.ADDRESS);
        check(name, slow, CD_long);
    }

    private void storeInteger(Instruction i, X87Op op, Label slow) {
        window(i, slow);
        b.loadConstant(i.a.size).loadConstant(op == X87Op.FISTTP ? 1 : 0);
        b.loadConstant(op == X87Op.FIST ? 0 : 1);
        checkWindow("storeInteger", slow, CD_int, CD_boolean, CD_boolean);
    }

    private void word(String name) {
        b.aload(Emitter.CPU);
        call(name, CD_int);
    }

    /** Pops two bytes into the memory operand. */
    private void storeWord(Instruction i) {
        b.istore(T1);
        e.mayTrap();
        e.address(i);
        e.store(T1, 2);
    }
}
