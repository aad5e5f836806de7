package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Operand;

/** Moves, exchanges and conversions of size. */
final class Move {
    private Move() {}

    static void execute(Cpu cpu, Instruction i) {
        switch ((IntegerOp) i.op) {
            case MOV, MOVNTI, MOVZX -> Operands.write(cpu, i, i.a, Operands.read(cpu, i, i.b));
            case MOVSX ->
                    Operands.write(
                            cpu, i, i.a, Operands.signExtend(Operands.read(cpu, i, i.b), i.b.size));
            case MOVBE -> {
                long value = Long.reverseBytes(Operands.read(cpu, i, i.b));
                Operands.write(cpu, i, i.a, value >>> 64 - i.a.size * 8);
            }
            case LEA -> Operands.write(cpu, i, i.a, Operands.offset(cpu, i));
            case XCHG -> exchange(cpu, i);
            case BSWAP -> swapBytes(cpu, i.a);
            case CBW -> {
                int half = i.operandSize / 2;
                long value = Operands.signExtend(cpu.gpr[Cpu.RAX], half);
                Operands.setRegister(cpu, Cpu.RAX, i.operandSize, value);
            }
            case CWD -> {
                long value = Operands.signExtend(cpu.gpr[Cpu.RAX], i.operandSize) >> 63;
                Operands.setRegister(cpu, Cpu.RDX, i.operandSize, value);
            }
            case CMOV -> {
                // The source is read, and the upper half cleared, whether or not it moves.
                long value = Operands.read(cpu, i, i.b);
                boolean moves = Flags.condition(cpu, i.opcode & 15);
                Operands.write(cpu, i, i.a, moves ? value : Operands.read(cpu, i, i.a));
            }
            case SET -> Operands.write(cpu, i, i.a, Flags.condition(cpu, i.opcode & 15) ? 1 : 0);
            case XLAT -> {
                long offset = cpu.gpr[Cpu.RBX] + (cpu.gpr[Cpu.RAX] & 0xff);
                offset = Operands.truncate(offset, i.addressSize);
                long address = Operands.linear(cpu, i.segment, offset, 1, false);
                Operands.setRegister(cpu, Cpu.RAX, 1, cpu.memory.readByte(address));
            }
            case SALC -> Operands.setRegister(cpu, Cpu.RAX, 1, -Flags.carry(cpu));
            default -> throw new IllegalStateException(i.toString());
        }
    }

    private static void exchange(Cpu cpu, Instruction i) {
        if (!i.a.isMemory()) {
            long a = Operands.read(cpu, i, i.a);
            Operands.write(cpu, i, i.a, Operands.read(cpu, i, i.b));
            Operands.write(cpu, i, i.b, a);
            return;
        }
        // Locked with or without the prefix.
        long address = Operands.address(cpu, i);
        long value = Operands.read(cpu, i, i.b);
        cpu.memory.checkWrite(address, i.a.size);
        long before;
        do {
            before = Operands.load(cpu.memory, address, i.a.size);
        } while (!cpu.memory.compareAndSet(address, i.a.size, before, value));
        Operands.write(cpu, i, i.b, before);
    }

    private static void swapBytes(Cpu cpu, Operand operand) {
        long value = cpu.gpr[operand.register];
        // BSWAP of 16 bits is undefined; processors clear them.
        Operands.setRegister(
                cpu,
                operand.register,
                operand.size,
                switch (operand.size) {
                    case 8 -> Long.reverseBytes(value);
                    case 4 -> Integer.reverseBytes((int) value);
                    default -> 0;
                });
    }
}
