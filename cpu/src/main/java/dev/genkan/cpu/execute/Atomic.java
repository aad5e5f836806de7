package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;

/** Compare-and-exchange and exchange-and-add. */
final class Atomic {
    private Atomic() {}

    static void execute(Cpu cpu, Instruction i) {
        switch ((IntegerOp) i.op) {
            case CMPXCHG -> compareExchange(cpu, i);
            case CMPXCHG8B -> compareExchange8(cpu, i);
            case CMPXCHG16B -> compareExchange16(cpu, i);
            case XADD -> {
                long b = Operands.read(cpu, i, i.b);
                long a;
                Operands.checkWrite(cpu, i, i.a);
                do {
                    a = Operands.read(cpu, i, i.a);
                    if (!i.a.isMemory()) {
                        // One register twice: the sum is what stays.
                        Operands.write(cpu, i, i.b, a);
                    }
                } while (!Operands.replace(cpu, i, i.a, a, a + b));
                if (i.a.isMemory()) {
                    Operands.write(cpu, i, i.b, a);
                }
                Arithmetic.add(cpu, a, b, 0, 64 - i.a.size * 8);
            }
            default -> throw new IllegalStateException(i.toString());
        }
    }

    private static void compareExchange(Cpu cpu, Instruction i) {
        int size = i.a.size;
        long expected = Operands.register(cpu, Cpu.RAX, size);
        long value = Operands.read(cpu, i, i.b);
        Operands.checkWrite(cpu, i, i.a);
        long before;
        do {
            before = Operands.read(cpu, i, i.a);
            if (before != expected && !i.a.isMemory()) {
                break;
            }
            // In memory, a comparison that fails still writes: what was there.
        } while (!Operands.replace(cpu, i, i.a, before, before == expected ? value : before));
        if (before != expected) {
            Operands.setRegister(cpu, Cpu.RAX, size, before);
        }
        Arithmetic.subtract(cpu, expected, before, 0, 64 - size * 8);
    }

    private static void compareExchange8(Cpu cpu, Instruction i) {
        long address = Operands.address(cpu, i);
        long expected = cpu.gpr[Cpu.RDX] << 32 | (cpu.gpr[Cpu.RAX] & 0xffffffffL);
        long value = cpu.gpr[Cpu.RCX] << 32 | (cpu.gpr[Cpu.RBX] & 0xffffffffL);
        cpu.memory.checkWrite(address, 8);
        long before;
        do {
            before = cpu.memory.readLong(address);
        } while (!cpu.memory.compareAndSet(
                address, 8, before, before == expected ? value : before));
        if (before != expected) {
            cpu.gpr[Cpu.RAX] = before & 0xffffffffL;
            cpu.gpr[Cpu.RDX] = before >>> 32;
        }
        setZero(cpu, before == expected);
    }

    private static void compareExchange16(Cpu cpu, Instruction i) {
        long address = Operands.address(cpu, i);
        if ((address & 15) != 0) {
            throw new GuestFault(new Trap.GeneralProtection());
        }
        long low = cpu.gpr[Cpu.RAX];
        long high = cpu.gpr[Cpu.RDX];
        boolean equal =
                cpu.memory.compareAndSet16(address, low, high, cpu.gpr[Cpu.RBX], cpu.gpr[Cpu.RCX]);
        if (!equal) {
            cpu.gpr[Cpu.RAX] = cpu.memory.readLong(address);
            cpu.gpr[Cpu.RDX] = cpu.memory.readLong(address + 8);
        }
        setZero(cpu, equal);
    }

    private static void setZero(Cpu cpu, boolean zero) {
        int flags = cpu.flags();
        cpu.setArithmeticFlags(zero ? flags | Cpu.ZF : flags & ~Cpu.ZF);
    }
}
