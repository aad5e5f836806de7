package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;

/** The MMX, SSE and AVX instructions. */
final class Vector {
    private Vector() {}

    static void execute(Cpu cpu, Instruction i) {
        switch ((VectorOp) i.op) {
            case MOVAPS -> {
                Operand memory = i.a.isMemory() ? i.a : i.b;
                if (memory.isMemory() && (Operands.address(cpu, i) & (memory.size - 1)) != 0) {
                    throw new GuestFault(new Trap.GeneralProtection());
                }
                move(cpu, i);
            }
            case MOVUPS -> move(cpu, i);
            case PXOR -> {
                long low = word(cpu, i, i.b, 0) ^ word(cpu, i, i.a, 0);
                long high = word(cpu, i, i.b, 1) ^ word(cpu, i, i.a, 1);
                cpu.vector[i.a.register * 4] = low;
                cpu.vector[i.a.register * 4 + 1] = high;
            }
        }
    }

    private static void move(Cpu cpu, Instruction i) {
        long low = word(cpu, i, i.b, 0);
        long high = word(cpu, i, i.b, 1);
        if (i.a.isMemory()) {
            Memory memory = cpu.memory;
            long address = Operands.address(cpu, i);
            memory.checkWrite(address, 16);
            memory.writeLong(address, low);
            memory.writeLong(address + 8, high);
        } else {
            cpu.vector[i.a.register * 4] = low;
            cpu.vector[i.a.register * 4 + 1] = high;
        }
    }

    private static long word(Cpu cpu, Instruction i, Operand operand, int index) {
        return operand.isMemory()
                ? cpu.memory.readLong(Operands.address(cpu, i) + index * 8L)
                : cpu.vector[operand.register * 4 + index];
    }
}
