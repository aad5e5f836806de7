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

/** Writes integer instructions as bytecode: arithmetic, moves, bits, multiplication. */
final class IntegerForms {
    private static final ClassDesc INTEGER = ClassDesc.of("java.lang.Integer");
    private static final ClassDesc LONG = ClassDesc.of("java.lang.Long");
    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
    private static final int T1 = Emitter.T1, T2 = Emitter.T2, T3 = Emitter.T3;

    private final Emitter e;
    private final CodeBuilder b;

    IntegerForms(Emitter e) {
        this.e = e;
        this.b = e.b;
    }

    private static boolean general(Operand operand) {
        return operand.kind == Operand.Kind.GENERAL || operand.kind == Operand.Kind.HIGH;
    }

    private static boolean plain(Operand operand) {
        return general(operand)
                || operand.kind == Operand.Kind.IMMEDIATE
                || operand.kind == Operand.Kind.ONE
                || operand.isMemory()
                || operand.kind == Operand.Kind.NONE;
    }

    /** Whether the result is zero whatever the register holds: XOR and SUB of it by itself. */
    static boolean clears(Instruction i) {
        return (i.op == IntegerOp.XOR || i.op == IntegerOp.SUB)
                && i.a == i.b
                && i.a.kind == Operand.Kind.GENERAL
                && i.a.size >= 4;
    }

    /** Whether the instruction has a form here or, for branches and the stack, in its block. */
    static boolean inline(Instruction i, IntegerOp op, boolean longMode) {
        int pointer = longMode ? 8 : 4;
        if (i.lock) {
            return false;
        }
        return switch (op) {
            case NOP -> true;
            case MOV, MOVZX, MOVSX, CMP, TEST, ADD, SUB, AND, OR, XOR, ADC, SBB, CMOV ->
                    plain(i.a) && plain(i.b);
            case INC, DEC, NEG, NOT, SET -> plain(i.a);
            case LEA -> i.a.size >= 4;
            case SHL, SHR, SAR, ROL, ROR -> plain(i.a) && i.a.size >= 4 && plain(i.b);
            case SHLD, SHRD ->
                    general(i.a)
                            && i.a.size >= 4
                            && i.c.kind == Operand.Kind.IMMEDIATE
                            && ((int) i.immediate & (i.a.size == 8 ? 63 : 31)) != 0;
            case SHLX, SHRX, SARX, RORX, ANDN -> plain(i.b) && plain(i.c);
            case IMUL -> i.a.size >= 4 && plain(i.b);
            case MUL, IMUL1, DIV, IDIV -> i.a.size >= 4 && plain(i.a);
            case BSF, BSR, TZCNT, LZCNT, POPCNT -> i.a.size >= 4 && plain(i.b);
            case BT -> general(i.a) && i.a.size >= 4 && plain(i.b);
            case BSWAP -> i.a.size >= 4;
            case XCHG -> general(i.a) && general(i.b);
            case CBW, CWD -> i.operandSize >= 4;
            case PUSH -> i.operandSize == pointer && plain(i.a);
            case POP ->
                    i.operandSize == pointer
                            && i.a.kind == Operand.Kind.GENERAL
                            && i.a.size == pointer;
            case LEAVE -> i.operandSize == pointer;
            case J, JMP, CALL, RET -> i.operandSize == pointer;
            default -> false;
        };
    }

    /** Writes one instruction that goes on with the next. */
    void write(Instruction i) {
        switch ((IntegerOp) i.op) {
            case NOP -> {}
            case MOV -> move(i);
            case MOVZX -> extend(i, false);
            case MOVSX -> extend(i, true);
            case LEA -> {
                e.pushOffset(i);
                if (i.a.size == 4) {
                    b.l2i();
                }
                e.pop(i.a);
            }
            case CMP, TEST -> compare(i);
            case ADD, SUB, AND, OR, XOR, ADC, SBB -> arithmetic(i);
            case INC, DEC, NEG, NOT -> unary(i);
            case SHL, SHR, SAR, ROL, ROR -> new ShiftForms(e).write(i);
            case SHLD, SHRD -> new ShiftForms(e).writeDouble(i);
            case SHLX, SHRX, SARX, RORX -> new ShiftForms(e).writeWithoutFlags(i);
            case ANDN -> andNot(i);
            case IMUL -> multiply(i);
            case MUL, IMUL1 -> multiplyWide(i);
            case DIV, IDIV -> divide(i);
            case BSF, BSR, TZCNT, LZCNT, POPCNT -> scan(i);
            case BT -> bitTest(i);
            case BSWAP -> {
                e.push(i, i.a);
                swapBytes(i.a.size);
                e.pop(i.a);
            }
            case XCHG -> {
                e.push(i, i.a);
                e.storeLocal(T1, i.a.size);
                e.push(i, i.b);
                e.pop(i.a);
                e.loadLocal(T1, i.a.size);
                e.pop(i.b);
            }
            case CBW -> {
                e.pushInt(Cpu.RAX);
                if (i.operandSize == 8) {
                    b.i2l().lstore(Emitter.slot(Cpu.RAX));
                } else {
                    b.i2s();
                    e.popInt(Cpu.RAX);
                }
            }
            case CWD -> {
                e.push(Cpu.RAX, i.operandSize);
                if (i.operandSize == 8) {
                    b.bipush(63).lshr().lstore(Emitter.slot(Cpu.RDX));
                } else {
                    b.bipush(31).ishr();
                    e.popInt(Cpu.RDX);
                }
            }
            case CMOV -> conditionalMove(i);
            case SET -> set(i);
            case PUSH -> push(i);
            case POP -> popStack(i);
            case LEAVE -> leave();
            default -> throw new IllegalStateException(i.toString());
        }
    }

    // ---- operands

    /** Reads an operand into a local variable, unless it is a register or an immediate. */
    private void fetch(Instruction i, Operand operand, int slot) {
        if (operand.isMemory()) {
            e.mayTrap();
            e.address(i);
            e.load(operand.size);
            e.storeLocal(slot, operand.size);
        }
    }

    /** Pushes an operand after {@link #fetch}. */
    private void push(Instruction i, Operand operand, int slot) {
        if (operand.isMemory()) {
            e.loadLocal(slot, operand.size);
        } else {
            e.push(i, operand);
        }
    }

    /** Copies an operand into a local variable, whatever it is. */
    private void copy(Instruction i, Operand operand, int slot) {
        if (operand.isMemory()) {
            fetch(i, operand, slot);
        } else {
            e.push(i, operand);
            e.storeLocal(slot, i.a.size);
        }
    }

    /** Stores the local variable into the destination, whose {@link #fetch} found the address. */
    private void finish(Instruction i, int slot) {
        if (i.a.isMemory()) {
            e.store(slot, i.a.size);
        } else {
            e.loadLocal(slot, i.a.size);
            e.pop(i.a);
        }
    }

    private void move(Instruction i) {
        if (i.a.isMemory()) {
            e.mayTrap();
            e.address(i);
            e.window();
            b.lload(Emitter.ADDRESS);
            e.push(i, i.b);
            e.storePushed(i.a.size);
            return;
        }
        if (i.b.isMemory()) {
            e.mayTrap();
            e.address(i);
            e.load(i.b.size);
        } else {
            e.push(i, i.b);
        }
        e.pop(i.a);
    }

    private void extend(Instruction i, boolean signed) {
        if (i.b.isMemory()) {
            e.mayTrap();
            e.address(i);
            e.load(i.b.size);
        } else {
            e.push(i, i.b);
        }
        if (!signed && i.b.size < 4) {
            b.loadConstant(i.b.size == 1 ? 0xff : 0xffff).iand();
        }
        if (i.a.size == 8) {
            b.i2l();
            if (!signed && i.b.size == 4) {
                b.loadConstant(0xffffffffL).land();
            }
        }
        e.pop(i.a);
    }

    // ---- arithmetic

    private void compare(Instruction i) {
        int size = i.a.size;
        if (!e.flagsWanted) {
            // Only what may trap is left of it.
            fetch(i, i.a, T1);
            fetch(i, i.b, T2);
            return;
        }
        copy(i, i.a, T1);
        copy(i, i.b, T2);
        if (i.op == IntegerOp.CMP) {
            e.flags(LazyFlags.CMP, size, T1, T2);
        } else {
            e.loadLocal(T1, size);
            e.loadLocal(T2, size);
            operate(IntegerOp.AND, size);
            e.storeLocal(T1, size);
            e.flags(LazyFlags.LOGIC, size, T1, -1);
        }
    }

    private void operate(IntegerOp op, int size) {
        boolean wide = size == 8;
        switch (op) {
            case ADD -> {
                if (wide) {
                    b.ladd();
                } else {
                    b.iadd();
                }
            }
            case SUB -> {
                if (wide) {
                    b.lsub();
                } else {
                    b.isub();
                }
            }
            case AND -> {
                if (wide) {
                    b.land();
                } else {
                    b.iand();
                }
            }
            case OR -> {
                if (wide) {
                    b.lor();
                } else {
                    b.ior();
                }
            }
            default -> {
                if (wide) {
                    b.lxor();
                } else {
                    b.ixor();
                }
            }
        }
        narrow(size);
    }

    /** Sign-extends an int that may have outgrown its size. */
    private void narrow(int size) {
        if (size == 2) {
            b.i2s();
        } else if (size == 1) {
            b.i2b();
        }
    }

    private void arithmetic(Instruction i) {
        IntegerOp op = (IntegerOp) i.op;
        int size = i.a.size;
        if (clears(i)) {
            e.constant(0, size);
            e.storeLocal(T1, size);
            e.flags(LazyFlags.LOGIC, size, T1, -1);
            finish(i, T1);
            return;
        }
        fetch(i, i.a, T1);
        fetch(i, i.b, T2);
        if (op == IntegerOp.ADC || op == IntegerOp.SBB) {
            withCarry(i, op == IntegerOp.ADC);
            return;
        }
        boolean needsB = e.flagsWanted && (op == IntegerOp.ADD || op == IntegerOp.SUB);
        push(i, i.a, T1);
        push(i, i.b, T2);
        if (needsB && !i.b.isMemory()) {
            // Kept apart, since the destination may be the same register.
            e.storeLocal(T2, size);
            e.loadLocal(T2, size);
        }
        operate(op, size);
        e.storeLocal(T1, size);
        finish(i, T1);
        if (needsB) {
            e.flags(op == IntegerOp.ADD ? LazyFlags.ADD : LazyFlags.SUB, size, T1, T2);
        } else {
            e.flags(LazyFlags.LOGIC, size, T1, -1);
        }
    }

    /** Pushes a value of a size as a long. */
    private void pushLong(int slot, int size) {
        e.loadLocal(slot, size);
        if (size != 8) {
            b.i2l();
        }
    }

    private void withCarry(Instruction i, boolean add) {
        int size = i.a.size;
        int unused = 64 - 8 * size;
        if (!i.a.isMemory()) {
            copy(i, i.a, T1);
        }
        if (!i.b.isMemory()) {
            copy(i, i.b, T2);
        }
        e.loadLocal(T1, size);
        e.loadLocal(T2, size);
        operate(add ? IntegerOp.ADD : IntegerOp.SUB, size);
        e.pushCarry();
        if (size == 8) {
            b.i2l();
        }
        operate(add ? IntegerOp.ADD : IntegerOp.SUB, size);
        e.storeLocal(T3, size);
        finish(i, T3);
        if (e.flagsWanted) {
            pushLong(T3, size);
            pushLong(T1, size);
            pushLong(T2, size);
            pushLong(T3, size);
            b.loadConstant(unused);
            e.call(
                    Emitter.type("execute.Flags"),
                    add ? "addition" : "subtraction",
                    CD_long,
                    CD_long,
                    CD_long,
                    CD_long,
                    CD_int);
            e.settled();
        }
    }

    private void unary(Instruction i) {
        int size = i.a.size;
        IntegerOp op = (IntegerOp) i.op;
        fetch(i, i.a, T1);
        switch (op) {
            case NOT -> {
                push(i, i.a, T1);
                e.constant(-1, size);
                operate(IntegerOp.XOR, size);
                e.storeLocal(T1, size);
                finish(i, T1);
            }
            case NEG -> {
                if (!i.a.isMemory()) {
                    copy(i, i.a, T1);
                }
                e.constant(0, size);
                e.loadLocal(T1, size);
                operate(IntegerOp.SUB, size);
                e.storeLocal(T2, size);
                finish(i, T2);
                e.flags(LazyFlags.SUB, size, T2, T1);
            }
            default -> {
                push(i, i.a, T1);
                e.constant(1, size);
                operate(op == IntegerOp.INC ? IntegerOp.ADD : IntegerOp.SUB, size);
                e.storeLocal(T1, size);
                finish(i, T1);
                if (e.flagsWanted) {
                    e.pushCarry();
                    b.istore(T2);
                    e.stepFlags(op == IntegerOp.INC ? LazyFlags.INC : LazyFlags.DEC, size, T1, T2);
                }
            }
        }
    }

    private void andNot(Instruction i) {
        int size = i.a.size;
        fetch(i, i.c, T2);
        e.push(i, i.b);
        e.constant(-1, size);
        operate(IntegerOp.XOR, size);
        push(i, i.c, T2);
        operate(IntegerOp.AND, size);
        e.storeLocal(T1, size);
        finish(i, T1);
        e.flags(LazyFlags.LOGIC, size, T1, -1);
    }

    // ---- multiplication and division

    private void multiply(Instruction i) {
        int size = i.a.size;
        boolean three = i.c.kind != Operand.Kind.NONE;
        fetch(i, i.b, T2);
        if (three) {
            push(i, i.b, T2);
            e.storeLocal(T1, size);
            e.constant(i.immediate, size);
            e.storeLocal(T2, size);
        } else {
            e.push(i, i.a);
            e.storeLocal(T1, size);
            push(i, i.b, T2);
            e.storeLocal(T2, size);
        }
        e.loadLocal(T1, size);
        e.loadLocal(T2, size);
        if (size == 8) {
            b.lmul();
        } else {
            b.imul();
        }
        e.storeLocal(T3, size);
        e.loadLocal(T3, size);
        e.pop(i.a);
        if (e.flagsWanted) {
            pushLong(T3, size);
            e.loadLocal(T1, size);
            e.loadLocal(T2, size);
            String name = "productCarries";
            ClassDesc type = size == 8 ? CD_long : CD_int;
            e.call(Emitter.type("execute.Multiply"), name, CD_long, type, type);
            e.settled();
        }
    }

    private void multiplyWide(Instruction i) {
        int size = i.a.size;
        boolean signed = i.op == IntegerOp.IMUL1;
        fetch(i, i.a, T1);
        push(i, i.a, T1);
        e.storeLocal(T1, size);
        e.push(Cpu.RAX, size);
        e.storeLocal(T2, size);
        if (size == 8) {
            b.lload(T1).lload(T2);
            b.invokestatic(
                    MATH,
                    signed ? "multiplyHigh" : "unsignedMultiplyHigh",
                    MethodTypeDesc.of(CD_long, CD_long, CD_long));
            b.lstore(T3);
            b.lload(T1).lload(T2).lmul().lstore(Emitter.slot(Cpu.RAX));
            b.lload(T3).lstore(Emitter.slot(Cpu.RDX));
        } else {
            b.iload(T1).i2l();
            unsigned(signed);
            b.iload(T2).i2l();
            unsigned(signed);
            b.lmul().lstore(T3);
            b.lload(T3).l2i();
            e.popInt(Cpu.RAX);
            b.lload(T3).bipush(32).lushr().l2i();
            e.popInt(Cpu.RDX);
        }
        if (e.flagsWanted) {
            e.push(Cpu.RAX, size);
            widen(size);
            e.push(Cpu.RAX, size);
            widen(size);
            e.push(Cpu.RDX, size);
            widen(size);
            e.call(
                    Emitter.type("execute.Multiply"),
                    signed ? "signedCarries" : "unsignedCarries",
                    CD_long,
                    CD_long,
                    CD_long);
            e.settled();
        }
    }

    private void widen(int size) {
        if (size != 8) {
            b.i2l();
        }
    }

    private void unsigned(boolean signed) {
        if (!signed) {
            b.loadConstant(0xffffffffL).land();
        }
    }

    private void divide(Instruction i) {
        int size = i.a.size;
        String name = i.op == IntegerOp.DIV ? "Unsigned" : "Signed";
        e.mayTrap();
        fetch(i, i.a, T1);
        push(i, i.a, T1);
        e.storeLocal(T1, size);
        for (String part : new String[] {"quotient", "remainder"}) {
            e.push(Cpu.RDX, size);
            e.push(Cpu.RAX, size);
            e.loadLocal(T1, size);
            ClassDesc type = size == 8 ? CD_long : CD_int;
            e.call(Emitter.type("execute.Division"), part + name, type, type, type, type);
            e.storeLocal(part.equals("quotient") ? T2 : T3, size);
        }
        e.loadLocal(T2, size);
        e.popSized(Cpu.RAX, size);
        e.loadLocal(T3, size);
        e.popSized(Cpu.RDX, size);
    }

    // ---- bits

    private void swapBytes(int size) {
        ClassDesc type = size == 8 ? CD_long : CD_int;
        b.invokestatic(size == 8 ? LONG : INTEGER, "reverseBytes", MethodTypeDesc.of(type, type));
    }

    private void count(String name, int size) {
        ClassDesc type = size == 8 ? CD_long : CD_int;
        b.invokestatic(size == 8 ? LONG : INTEGER, name, MethodTypeDesc.of(CD_int, type));
        if (size == 8) {
            b.i2l();
        }
    }

    private void scan(Instruction i) {
        int size = i.a.size;
        fetch(i, i.b, T1);
        push(i, i.b, T1);
        e.storeLocal(T1, size);
        switch ((IntegerOp) i.op) {
            case BSF, BSR -> {
                // A source of zero leaves the destination, also its upper half.
                Label zero = b.newLabel();
                e.loadLocal(T1, size);
                if (size == 8) {
                    b.lconst_0().lcmp();
                }
                b.ifeq(zero);
                e.loadLocal(T1, size);
                if (i.op == IntegerOp.BSF) {
                    count("numberOfTrailingZeros", size);
                } else {
                    count("numberOfLeadingZeros", size);
                    e.constant(8 * size - 1, size);
                    operate(IntegerOp.XOR, size);
                }
                e.pop(i.a);
                b.labelBinding(zero);
                e.flags(LazyFlags.LOGIC, size, T1, -1);
            }
            case POPCNT -> {
                e.loadLocal(T1, size);
                count("bitCount", size);
                e.storeLocal(T2, size);
                e.loadLocal(T2, size);
                e.pop(i.a);
                if (e.flagsWanted) {
                    pushLong(T2, size);
                    e.call(Emitter.LAZY_FLAGS, "countResult", CD_long, CD_long);
                    pushLong(T2, size);
                    e.call(Emitter.LAZY_FLAGS, "countCarries", CD_long, CD_long);
                    e.settled();
                }
            }
            default -> {
                boolean trailing = i.op == IntegerOp.TZCNT;
                e.loadLocal(T1, size);
                count(trailing ? "numberOfTrailingZeros" : "numberOfLeadingZeros", size);
                e.storeLocal(T2, size);
                e.loadLocal(T2, size);
                e.pop(i.a);
                if (e.flagsWanted) {
                    // CF tells that the source was zero, ZF that the result is.
                    pushLong(T2, size);
                    pushLong(T1, size);
                    e.call(Emitter.LAZY_FLAGS, "carryIfZero", CD_long, CD_long);
                    e.settled();
                }
            }
        }
    }

    private void bitTest(Instruction i) {
        if (!e.flagsWanted) {
            return;
        }
        int size = i.a.size;
        e.pushFlagResult();
        e.pushFlagCarries();
        e.push(i, i.a);
        e.push(i, i.b);
        if (size == 8) {
            b.l2i().lushr().l2i();
        } else {
            b.iushr();
        }
        b.iconst_1().iand();
        e.call(Emitter.type("execute.Flags"), "replaceCarry", CD_long, CD_long, CD_int);
        e.settled();
    }

    // ---- conditions

    private void conditionalMove(Instruction i) {
        int size = i.a.size;
        fetch(i, i.b, T2);
        Label yes = b.newLabel();
        Label done = b.newLabel();
        e.branch(i.opcode & 15, yes);
        e.push(i, i.a);
        b.goto_(done);
        b.labelBinding(yes);
        push(i, i.b, T2);
        b.labelBinding(done);
        e.storeLocal(T1, size);
        finish(i, T1);
    }

    private void set(Instruction i) {
        if (i.a.isMemory()) {
            e.mayTrap();
            e.address(i);
        }
        Label yes = b.newLabel();
        Label done = b.newLabel();
        e.branch(i.opcode & 15, yes);
        b.iconst_0().goto_(done);
        b.labelBinding(yes);
        b.iconst_1();
        b.labelBinding(done);
        b.istore(T1);
        finish(i, T1);
    }

    // ---- the stack

    private void push(Instruction i) {
        int size = e.pointerSize();
        if (i.a.isMemory()) {
            fetch(i, i.a, T1);
        } else if (i.a.kind == Operand.Kind.IMMEDIATE) {
            e.constant(i.immediate, size);
            e.storeLocal(T1, size);
        } else {
            e.push(i, i.a);
            e.storeLocal(T1, size);
        }
        pushLocal(T1);
    }

    /** Pushes a local variable on the program's stack. */
    void pushLocal(int slot) {
        int size = e.pointerSize();
        e.mayTrap();
        e.stackAccess(Cpu.RSP, -size);
        e.pushPointer(Cpu.RSP);
        e.constant(-size, size);
        operate(IntegerOp.ADD, size);
        e.storeLocal(T2, size);
        e.window();
        stackAddress(T2);
        e.loadLocal(slot, size);
        e.storePushed(size);
        e.loadLocal(T2, size);
        e.popPointer(Cpu.RSP);
    }

    private void stackAddress(int slot) {
        if (e.longMode) {
            b.lload(slot);
        } else {
            b.iload(slot).i2l().loadConstant(0xffffffffL).land();
        }
    }

    /** Pops from the program's stack into a local variable, and so many bytes more. */
    void popLocal(int slot, int more) {
        int size = e.pointerSize();
        e.mayTrap();
        e.stackAccess(Cpu.RSP, 0);
        e.window();
        e.pushWide(Cpu.RSP);
        e.loadFromPushed(size);
        e.storeLocal(slot, size);
        e.pushPointer(Cpu.RSP);
        e.constant(size + more, size);
        operate(IntegerOp.ADD, size);
        e.storeLocal(T3, size);
    }

    /** Sets the stack pointer that {@link #popLocal} found. */
    void finishPop() {
        e.loadLocal(T3, e.pointerSize());
        e.popPointer(Cpu.RSP);
    }

    private void popStack(Instruction i) {
        popLocal(T1, 0);
        finishPop();
        e.loadLocal(T1, e.pointerSize());
        e.popPointer(i.a.register);
    }

    private void leave() {
        int size = e.pointerSize();
        e.mayTrap();
        e.stackAccess(Cpu.RBP, 0);
        e.window();
        e.pushWide(Cpu.RBP);
        e.loadFromPushed(size);
        e.storeLocal(T1, size);
        e.pushPointer(Cpu.RBP);
        e.constant(size, size);
        operate(IntegerOp.ADD, size);
        e.popPointer(Cpu.RSP);
        e.loadLocal(T1, size);
        e.popPointer(Cpu.RBP);
    }
}
