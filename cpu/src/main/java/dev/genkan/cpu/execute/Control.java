package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Descriptor;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Operand;
import org.jspecify.annotations.Nullable;

/** Jumps, calls and returns, near and far. */
public final class Control {
    private Control() {}

    static void execute(Cpu cpu, Instruction i) {
        switch ((IntegerOp) i.op) {
            case JMP -> jump(cpu, i, target(cpu, i));
            case J -> {
                if (Flags.condition(cpu, i.opcode & 15)) {
                    jump(cpu, i, i.immediate);
                }
            }
            case CALL -> {
                long target = target(cpu, i);
                Stack.checkPush(cpu, 1, i.operandSize);
                target = checkTarget(cpu, i, target);
                Stack.push(cpu, cpu.rip, i.operandSize);
                cpu.rip = target;
            }
            case RET -> {
                long target = checkTarget(cpu, i, Stack.peekAbove(cpu, 0, i.operandSize));
                release(cpu, i.operandSize + i.immediate);
                cpu.rip = target;
            }
            case LOOP -> loop(cpu, i, true);
            case LOOPE -> loop(cpu, i, cpu.flagResult == 0);
            case LOOPNE -> loop(cpu, i, cpu.flagResult != 0);
            case JCXZ -> {
                if (Operands.register(cpu, Cpu.RCX, i.addressSize) == 0) {
                    jump(cpu, i, i.immediate);
                }
            }
            case JMPF -> farJump(cpu, i);
            case CALLF -> farCall(cpu, i);
            case RETF -> farReturn(cpu, i);
            case IRET -> interruptReturn(cpu, i);
            case INTO -> {
                if (Flags.overflow(cpu) != 0) {
                    throw new GuestFault(new Trap.Overflow());
                }
            }
            case BOUND -> {
                long address = Operands.address(cpu, i);
                int size = i.operandSize;
                long index = Operands.signExtend(Operands.read(cpu, i, i.a), size);
                long low = Operands.signExtend(Operands.load(cpu.memory, address, size), size);
                long high =
                        Operands.signExtend(Operands.load(cpu.memory, address + size, size), size);
                if (index < low || index > high) {
                    throw new GuestFault(new Trap.BoundRange());
                }
            }
            default -> throw new IllegalStateException(i.toString());
        }
    }

    private static long target(Cpu cpu, Instruction i) {
        return i.a.kind == Operand.Kind.TARGET ? i.immediate : Operands.read(cpu, i, i.a);
    }

    private static void jump(Cpu cpu, Instruction i, long target) {
        cpu.rip = checkTarget(cpu, i, target);
    }

    /** Where a near branch really goes; where it may not go, it faults at the branch. */
    private static long checkTarget(Cpu cpu, Instruction i, long target) {
        long offset = cpu.longMode() ? target : Operands.truncate(target, i.operandSize);
        if (cpu.longMode() || cpu.guarded(Cpu.CS)) {
            checkOffset(cpu.loadedDescriptor(Cpu.CS), offset);
        }
        return offset;
    }

    /** Throws unless the offset is canonical, or within the limit of code that has one. */
    private static void checkOffset(@Nullable Descriptor code, long offset) {
        if (code == null
                || (code.longCode()
                        ? offset << 16 >> 16 != offset
                        : Long.compareUnsigned(offset, code.limit()) > 0)) {
            throw new GuestFault(new Trap.GeneralProtection());
        }
    }

    private static void release(Cpu cpu, long bytes) {
        Stack.setStackPointer(cpu, cpu.gpr[Cpu.RSP] + bytes);
    }

    private static void loop(Cpu cpu, Instruction i, boolean condition) {
        long count = Operands.truncate(cpu.gpr[Cpu.RCX] - 1, i.addressSize);
        if (count != 0 && condition) {
            jump(cpu, i, i.immediate);
        }
        Operands.setRegister(cpu, Cpu.RCX, i.addressSize, count);
    }

    // ---- far forms: to the same privilege, and to code of any size

    /** The code segment of a selector, if a program may go there. */
    private static Descriptor codeSegment(Cpu cpu, int selector) {
        @Nullable Descriptor found = cpu.descriptor(selector);
        if (found == null
                || !found.isSegment()
                || !found.code()
                || found.privilege() != 3
                || (selector & 3) != 3) {
            throw new GuestFault(new Trap.GeneralProtection());
        }
        if (!found.present()) {
            throw new GuestFault(new Trap.SegmentNotPresent());
        }
        return found;
    }

    /** Looks at a far branch before it changes anything. */
    private static void checkFarTarget(Cpu cpu, int selector, long target) {
        checkOffset(codeSegment(cpu, selector), target);
    }

    private static void goFar(Cpu cpu, int selector, long target) {
        cpu.setSegment(Cpu.CS, selector);
        cpu.rip = target;
    }

    private static void farJump(Cpu cpu, Instruction i) {
        long target = farOffset(cpu, i);
        int selector = farSelector(cpu, i) | 3;
        checkFarTarget(cpu, selector, target);
        goFar(cpu, selector, target);
    }

    private static void farCall(Cpu cpu, Instruction i) {
        long target = farOffset(cpu, i);
        int selector = farSelector(cpu, i) | 3;
        Descriptor code = codeSegment(cpu, selector);
        long before = cpu.gpr[Cpu.RSP];
        int from = cpu.selector[Cpu.CS];
        try {
            if (code.longCode()) {
                // The stack is used as the new code does: without base or limit.
                cpu.setSegment(Cpu.CS, selector);
            }
            Stack.push(cpu, from, i.operandSize);
            Stack.push(cpu, cpu.rip, i.operandSize);
            checkOffset(code, target);
        } catch (GuestFault fault) {
            cpu.gpr[Cpu.RSP] = before;
            cpu.setSegment(Cpu.CS, from);
            throw fault;
        }
        goFar(cpu, selector, target);
    }

    private static int farSelector(Cpu cpu, Instruction i) {
        if (i.a.kind == Operand.Kind.FAR_POINTER) {
            return i.immediate2;
        }
        return cpu.memory.readShort(Operands.part(cpu, i, i.operandSize, 2, false)) & 0xffff;
    }

    private static long farOffset(Cpu cpu, Instruction i) {
        if (i.a.kind == Operand.Kind.FAR_POINTER) {
            return i.immediate;
        }
        return Operands.load(
                cpu.memory, Operands.part(cpu, i, 0, i.operandSize, false), i.operandSize);
    }

    private static void farReturn(Cpu cpu, Instruction i) {
        int size = i.operandSize;
        int selector = (int) Stack.peekAbove(cpu, size, size) & 0xffff;
        long target = Stack.peekAbove(cpu, 0, size);
        checkFarTarget(cpu, selector, target);
        release(cpu, 2L * size + i.immediate);
        goFar(cpu, selector, target);
    }

    private static void interruptReturn(Cpu cpu, Instruction i) {
        int size = i.operandSize;
        int flags = (int) Stack.peekAbove(cpu, 2L * size, size);
        int selector = (int) Stack.peekAbove(cpu, size, size) & 0xffff;
        long target = Stack.peekAbove(cpu, 0, size);
        checkFarTarget(cpu, selector, target);
        if (cpu.longMode()) {
            long stack = Stack.peekAbove(cpu, 3L * size, size);
            int stackSelector = (int) Stack.peekAbove(cpu, 4L * size, size) & 0xffff;
            cpu.loadSegment(Cpu.SS, stackSelector);
            cpu.gpr[Cpu.RSP] = stack;
        } else {
            release(cpu, 3L * size);
        }
        goFar(cpu, selector, target);
        cpu.popFlags(flags, size == 2 ? 0xffff : -1);
    }
}
