package dev.genkan.cpu.interpret;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Family;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.execute.Operands;

/** The alignment check of a program that set AC. */
final class Alignment {
    private Alignment() {}

    /** Throws #AC if the instruction's memory operand is not aligned to its size. */
    static void check(Cpu cpu, Instruction i) {
        if (i.op == IntegerOp.LEA || i.op == IntegerOp.NOP) {
            return;
        }
        for (Operand operand : new Operand[] {i.a, i.b, i.c}) {
            if (operand.isMemory()) {
                require(Operands.address(cpu, i), operand.size);
            } else if (operand.kind == Operand.Kind.STRING) {
                require(cpu.gpr[operand.register], operand.size);
            }
        }
        if (i.op.family() == Family.STACK) {
            require(cpu.gpr[Cpu.RSP], i.operandSize);
        }
    }

    private static void require(long address, int size) {
        if ((size == 2 || size == 4 || size == 8) && (address & size - 1) != 0) {
            throw new GuestFault(new Trap.AlignmentCheck());
        }
    }
}
