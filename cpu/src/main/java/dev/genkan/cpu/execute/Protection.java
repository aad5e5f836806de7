package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Descriptor;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;
import dev.genkan.cpu.decode.X87Op;

/**
 * What segments refuse in 32-bit code: offsets beyond their limit, and reads and writes that their
 * type does not allow (SDM volume 3, sections 5.3 and 5.5).
 */
final class Protection {
    private Protection() {}

    /** Throws unless the segment allows the instruction's memory operand. */
    static void check(Cpu cpu, Instruction i, long offset) {
        check(cpu, i.segment, offset, size(cpu, i), writes(i));
    }

    /** Throws unless the segment allows an access. */
    static void check(Cpu cpu, int segment, long offset, int size, boolean writes) {
        Descriptor found = cpu.loadedDescriptor(segment);
        if (found == null || !(writes ? found.writable() : found.readable())) {
            throw new GuestFault(new Trap.GeneralProtection());
        }
        if (!found.contains(offset, size)) {
            throw new GuestFault(
                    segment == Cpu.SS ? new Trap.StackFault() : new Trap.GeneralProtection());
        }
    }

    /** How many bytes of memory it reads or writes. */
    private static int size(Cpu cpu, Instruction i) {
        Operand operand = i.a.isMemory() ? i.a : i.b.isMemory() ? i.b : i.c;
        if (operand.size != 0) {
            return operand.size;
        }
        return switch (i.op) {
            case X87Op op ->
                    switch (op) {
                        case FNSTENV, FLDENV -> 7 * Math.min(i.operandSize, 4);
                        case FNSAVE, FRSTOR -> 7 * Math.min(i.operandSize, 4) + 80;
                        default -> 2;
                    };
            case VectorOp op ->
                    switch (op) {
                        case LDMXCSR, STMXCSR -> 4;
                        case FXSAVE, FXRSTOR -> 512;
                        default -> (cpu.gpr[Cpu.RAX] & 4) != 0 ? 832 : 576;
                    };
            case IntegerOp _ -> 1;
        };
    }

    /** Whether it writes its memory operand. */
    private static boolean writes(Instruction i) {
        if (!i.a.isMemory()) {
            return false;
        }
        return switch (i.op) {
            case IntegerOp op ->
                    switch (op) {
                        case CMP,
                                TEST,
                                BT,
                                PUSH,
                                JMP,
                                CALL,
                                JMPF,
                                CALLF,
                                MUL,
                                IMUL1,
                                DIV,
                                IDIV,
                                ARPL,
                                VERR,
                                VERW,
                                CLFLUSH ->
                                false;
                        default -> true;
                    };
            case X87Op op ->
                    switch (op) {
                        case FST,
                                FSTP,
                                FIST,
                                FISTP,
                                FISTTP,
                                FBSTP,
                                FNSTENV,
                                FNSAVE,
                                FNSTCW,
                                FNSTSW ->
                                true;
                        default -> false;
                    };
            case VectorOp op ->
                    switch (op) {
                        case LDMXCSR, FXRSTOR, XRSTOR -> false;
                        default -> true;
                    };
        };
    }
}
