package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Operand;

/** PUSH, POP and the stack frame. */
public final class Stack {
    private static final int POPPABLE = 0x244dd5;

    private Stack() {}

    static void execute(Cpu cpu, Instruction i) {
        switch ((IntegerOp) i.op) {
            case PUSH -> {
                long value =
                        i.a.kind == Operand.Kind.IMMEDIATE
                                ? i.immediate
                                : Operands.read(cpu, i, i.a);
                push(cpu, value, i.operandSize);
            }
            case POP -> pop(cpu, i);
            case PUSHA -> pushAll(cpu, i.operandSize);
            case POPA -> popAll(cpu, i.operandSize);
            case PUSHF -> push(cpu, cpu.flags() & ~(Cpu.RF | 1 << 17), i.operandSize);
            case POPF -> {
                int value = (int) pop(cpu, i.operandSize);
                cpu.popFlags(value, i.operandSize == 2 ? POPPABLE & 0xffff : POPPABLE);
            }
            case ENTER -> enter(cpu, i);
            case LEAVE -> {
                long frame = cpu.gpr[Cpu.RBP];
                long value = peek(cpu, frame, i.operandSize);
                setStackPointer(cpu, frame + i.operandSize);
                Operands.setRegister(cpu, Cpu.RBP, i.operandSize, value);
            }
            default -> throw new IllegalStateException(i.toString());
        }
    }

    /** The stack's address size: 8 in 64-bit mode, else what SS says. */
    private static int addressSize(Cpu cpu) {
        if (cpu.longMode()) {
            return 8;
        }
        var stack = cpu.loadedDescriptor(Cpu.SS);
        return stack == null || stack.bits32() ? 4 : 2;
    }

    private static long address(Cpu cpu, long offset, int size, boolean writes) {
        long truncated = Operands.truncate(offset, addressSize(cpu));
        return Operands.linear(cpu, Cpu.SS, truncated, size, writes);
    }

    private static void checkWrite(Cpu cpu, long offset, int size) {
        cpu.memory.checkWrite(address(cpu, offset, size, true), size);
    }

    /** Sets RSP, ESP or SP. */
    static void setStackPointer(Cpu cpu, long value) {
        Operands.setRegister(cpu, Cpu.RSP, addressSize(cpu), value);
    }

    private static long peek(Cpu cpu, long offset, int size) {
        return Operands.load(cpu.memory, address(cpu, offset, size, false), size);
    }

    private static void poke(Cpu cpu, long offset, int size, long value) {
        Operands.store(cpu.memory, address(cpu, offset, size, true), size, value);
    }

    /** Pushes 2, 4 or 8 bytes. */
    public static void push(Cpu cpu, long value, int size) {
        long top = cpu.gpr[Cpu.RSP] - size;
        poke(cpu, top, size, value);
        setStackPointer(cpu, top);
    }

    /** Throws as a number of pushes would. */
    static void checkPush(Cpu cpu, int count, int size) {
        for (int k = 1; k <= count; k++) {
            checkWrite(cpu, cpu.gpr[Cpu.RSP] - (long) k * size, size);
        }
    }

    /** Pops 2, 4 or 8 bytes. */
    public static long pop(Cpu cpu, int size) {
        long top = cpu.gpr[Cpu.RSP];
        long value = peek(cpu, top, size);
        setStackPointer(cpu, top + size);
        return value;
    }

    /** What {@link #pop} would give, a number of bytes above the top. */
    static long peekAbove(Cpu cpu, long above, int size) {
        return peek(cpu, cpu.gpr[Cpu.RSP] + above, size);
    }

    private static void pop(Cpu cpu, Instruction i) {
        long before = cpu.gpr[Cpu.RSP];
        long value = pop(cpu, i.operandSize);
        if (!i.a.isMemory()) {
            Operands.write(cpu, i, i.a, value);
            return;
        }
        // An address made with RSP uses its new value.
        long after = cpu.gpr[Cpu.RSP];
        try {
            Operands.write(cpu, i, i.a, value);
        } catch (dev.genkan.cpu.GuestFault fault) {
            cpu.gpr[Cpu.RSP] = before;
            throw fault;
        }
        cpu.gpr[Cpu.RSP] = after;
    }

    private static void pushAll(Cpu cpu, int size) {
        long top = cpu.gpr[Cpu.RSP];
        for (int k = 0; k < 8; k++) {
            poke(cpu, top - (k + 1L) * size, size, k == Cpu.RSP ? top : cpu.gpr[k]);
        }
        setStackPointer(cpu, top - 8L * size);
    }

    private static void popAll(Cpu cpu, int size) {
        for (int k = 7; k >= 0; k--) {
            long value = peekAbove(cpu, (7L - k) * size, size);
            if (k != Cpu.RSP) {
                Operands.setRegister(cpu, k, size, value);
            }
        }
        setStackPointer(cpu, cpu.gpr[Cpu.RSP] + 8L * size);
    }

    private static void enter(Cpu cpu, Instruction i) {
        int size = i.operandSize;
        int level = i.immediate2 & 31;
        long top = cpu.gpr[Cpu.RSP] - size;
        long frame = top;
        poke(cpu, top, size, cpu.gpr[Cpu.RBP]);
        for (int k = 1; k <= level; k++) {
            top -= size;
            long value = k < level ? peek(cpu, cpu.gpr[Cpu.RBP] - (long) k * size, size) : frame;
            poke(cpu, top, size, value);
        }
        // The new top must be writable, although nothing is written there.
        long end = top - i.immediate;
        checkWrite(cpu, end, size);
        Operands.setRegister(cpu, Cpu.RBP, size, frame);
        setStackPointer(cpu, end);
    }
}
