package dev.genkan.cpu.interpret;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Family;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.execute.Operands;

/** Tells #SS from #GP: both are an address that is not canonical, but one in the stack segment. */
final class StackAddress {
    private StackAddress() {}

    /** The trap that an instruction really ends in. */
    static Trap refine(Cpu cpu, Instruction i, Trap trap) {
        if (!(trap instanceof Trap.GeneralProtection) || !cpu.longMode()) {
            return trap;
        }
        boolean stack =
                usesStack(i) && !canonical(cpu.gpr[Cpu.RSP])
                        || i.op == IntegerOp.LEAVE && !canonical(cpu.gpr[Cpu.RBP])
                        || i.hasMemory()
                                && i.segment == Cpu.SS
                                && !canonical(Operands.address(cpu, i));
        return stack ? new Trap.StackFault() : trap;
    }

    private static boolean usesStack(Instruction i) {
        return i.op.family() == Family.STACK
                || i.op == IntegerOp.CALL
                || i.op == IntegerOp.RET
                || i.op == IntegerOp.PUSH_SEGMENT
                || i.op == IntegerOp.POP_SEGMENT;
    }

    private static boolean canonical(long address) {
        return address << 16 >> 16 == address;
    }
}
