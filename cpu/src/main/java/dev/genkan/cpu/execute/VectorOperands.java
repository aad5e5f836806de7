package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;

/** Reads and writes vector operands, a long at a time. */
final class VectorOperands {
    private VectorOperands() {}

    /**
     * Throws all that reading the operand may throw: before the first lane is computed, since what
     * a lane raises must not outlive a page fault of the next.
     */
    static void check(Cpu cpu, Instruction i, Operand operand) {
        if (operand.isMemory()) {
            cpu.memory.checkRead(source(cpu, i, operand), operand.size);
        }
    }

    /**
     * The address of an operand, to be found once however many longs are read: 0 if it is a
     * register. Throws unless the memory operand of a legacy instruction is aligned to 16 bytes.
     */
    static long source(Cpu cpu, Instruction i, Operand operand) {
        if (!operand.isMemory()) {
            return 0;
        }
        long address = Operands.address(cpu, i);
        if (!i.vex && operand.size == 16 && (address & 15) != 0) {
            throw new GuestFault(new Trap.GeneralProtection());
        }
        return address;
    }

    /** One long of a vector or memory operand whose {@link #source} is known. */
    static long get(Cpu cpu, Operand operand, long address, int index) {
        return operand.isMemory()
                ? cpu.memory.readLong(address + index * 8L)
                : cpu.vector[operand.register * 4 + index];
    }

    /** One long of a vector, MMX, general or memory operand, least significant first. */
    static long get(Cpu cpu, Instruction i, Operand operand, int index) {
        return switch (operand.kind) {
            case VECTOR -> cpu.vector[operand.register * 4 + index];
            case MEMORY -> cpu.memory.readLong(Operands.address(cpu, i) + index * 8L);
            case MMX -> cpu.fpu.mmx(operand.register);
            default -> throw new IllegalStateException("vector operand " + operand);
        };
    }

    /** The lowest 1, 2, 4 or 8 bytes of a vector, MMX or memory operand, zero-extended. */
    static long getLow(Cpu cpu, Instruction i, Operand operand, int size) {
        return switch (operand.kind) {
            case VECTOR -> Operands.zeroExtend(cpu.vector[operand.register * 4], size);
            case MEMORY -> Operands.load(cpu.memory, Operands.address(cpu, i), size);
            case MMX -> Operands.zeroExtend(cpu.fpu.mmx(operand.register), size);
            default -> throw new IllegalStateException("vector operand " + operand);
        };
    }

    /** Sets an xmm register; a VEX form clears the rest of the ymm register. */
    static void set(Cpu cpu, Instruction i, Operand operand, long low, long high) {
        int at = operand.register * 4;
        cpu.vector[at] = low;
        cpu.vector[at + 1] = high;
        if (i.vex) {
            cpu.vector[at + 2] = 0;
            cpu.vector[at + 3] = 0;
        }
    }

    /** Sets a ymm register. */
    static void set(Cpu cpu, Operand operand, long v0, long v1, long v2, long v3) {
        int at = operand.register * 4;
        cpu.vector[at] = v0;
        cpu.vector[at + 1] = v1;
        cpu.vector[at + 2] = v2;
        cpu.vector[at + 3] = v3;
    }

    /** Writes 16 bytes, all of them or none. */
    static void store(Memory memory, long address, long low, long high) {
        memory.checkWrite(address, 16);
        memory.writeLong(address, low);
        memory.writeLong(address + 8, high);
    }

    /** Begins an MMX instruction: a pending x87 exception comes first. */
    static void beginMmx(Cpu cpu) {
        if (cpu.fpu.pending()) {
            throw new GuestFault(new Trap.FloatingPoint());
        }
    }

    /** Ends an MMX instruction that wrote no register: the x87 registers become full. */
    static void touchMmx(Cpu cpu) {
        cpu.fpu.enterMmx();
    }

    /** Sets an mm register, and with it an x87 register. */
    static void setMmx(Cpu cpu, Operand operand, long value) {
        cpu.fpu.enterMmx();
        cpu.fpu.setMmx(operand.register, value);
    }

    static boolean isMmx(Operand operand) {
        return operand.kind == Operand.Kind.MMX;
    }
}
