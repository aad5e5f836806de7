package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;

/** Reads and writes the operands of an instruction. */
public final class Operands {
    private Operands() {}

    /** The linear address of the memory operand. */
    public static long address(Cpu cpu, Instruction i) {
        long offset = offset(cpu, i);
        if (guarded(cpu, i.segment)) {
            Protection.check(cpu, i, offset);
        }
        return linear(cpu, i.segment, offset);
    }

    /** Whether an access in a segment must be checked: writes through CS always. */
    public static boolean guarded(Cpu cpu, int segment) {
        return cpu.guarded(segment) || segment == Cpu.CS && !cpu.longMode();
    }

    /** The linear address of an access in a segment, if the segment allows it. */
    static long linear(Cpu cpu, int segment, long offset, int size, boolean writes) {
        if (guarded(cpu, segment)) {
            Protection.check(cpu, segment, offset, size, writes);
        }
        return linear(cpu, segment, offset);
    }

    /** The address of the memory operand within its segment, as LEA gives it. */
    public static long offset(Cpu cpu, Instruction i) {
        long offset = cpu.gpr[i.base] + (cpu.gpr[i.index] << i.scale) + i.displacement;
        return truncate(offset, i.addressSize);
    }

    /** The low bytes of an address. */
    public static long truncate(long offset, int addressSize) {
        return switch (addressSize) {
            case 8 -> offset;
            case 4 -> offset & 0xffffffffL;
            default -> offset & 0xffff;
        };
    }

    /**
     * The linear address of a part of the memory operand, for instructions that reach the parts one
     * by one, or not all of them.
     */
    static long part(Cpu cpu, Instruction i, int from, int size, boolean writes) {
        return linear(cpu, i.segment, offset(cpu, i) + from, size, writes);
    }

    /** The linear address of an offset in a segment. */
    public static long linear(Cpu cpu, int segment, long offset) {
        if (cpu.longMode()) {
            return offset + cpu.segmentBase[segment];
        }
        if (!cpu.usable(segment)) {
            throw new GuestFault(new Trap.GeneralProtection());
        }
        return offset + cpu.segmentBase[segment] & 0xffffffffL;
    }

    /** Reads 1, 2, 4 or 8 bytes of memory, zero-extended. */
    public static long load(Memory memory, long address, int size) {
        return switch (size) {
            case 1 -> memory.readByte(address) & 0xff;
            case 2 -> memory.readShort(address) & 0xffff;
            case 4 -> memory.readInt(address) & 0xffffffffL;
            default -> memory.readLong(address);
        };
    }

    /** Writes the low 1, 2, 4 or 8 bytes to memory. */
    public static void store(Memory memory, long address, int size, long value) {
        switch (size) {
            case 1 -> memory.writeByte(address, (byte) value);
            case 2 -> memory.writeShort(address, (short) value);
            case 4 -> memory.writeInt(address, (int) value);
            default -> memory.writeLong(address, value);
        }
    }

    /** The low bytes of a general register, zero-extended. */
    public static long register(Cpu cpu, int register, int size) {
        return zeroExtend(cpu.gpr[register], size);
    }

    /** Sets the low bytes of a general register; 4 bytes clear the upper half. */
    public static void setRegister(Cpu cpu, int register, int size, long value) {
        switch (size) {
            case 8 -> cpu.gpr[register] = value;
            case 4 -> cpu.gpr[register] = value & 0xffffffffL;
            case 2 -> cpu.gpr[register] = (cpu.gpr[register] & ~0xffffL) | (value & 0xffff);
            default -> cpu.gpr[register] = (cpu.gpr[register] & ~0xffL) | (value & 0xff);
        }
    }

    /** The low 1, 2, 4 or 8 bytes, zero-extended. */
    public static long zeroExtend(long value, int size) {
        return switch (size) {
            case 8 -> value;
            case 4 -> value & 0xffffffffL;
            case 2 -> value & 0xffff;
            default -> value & 0xff;
        };
    }

    /** The low 1, 2, 4 or 8 bytes, sign-extended. */
    public static long signExtend(long value, int size) {
        return switch (size) {
            case 8 -> value;
            case 4 -> (int) value;
            case 2 -> (short) value;
            default -> (byte) value;
        };
    }

    /**
     * The value of a general or memory operand, zero-extended from its size; an immediate as {@link
     * Instruction#immediate} has it.
     */
    public static long read(Cpu cpu, Instruction i, Operand operand) {
        return switch (operand.kind) {
            case GENERAL -> zeroExtend(cpu.gpr[operand.register], operand.size);
            case HIGH -> cpu.gpr[operand.register] >>> 8 & 0xff;
            case MEMORY -> load(cpu.memory, address(cpu, i), operand.size);
            case IMMEDIATE -> i.immediate;
            case IMMEDIATE2 -> i.immediate2;
            case ONE -> 1;
            default -> throw new IllegalStateException("read of " + operand);
        };
    }

    /** Sets a general or memory operand. */
    public static void write(Cpu cpu, Instruction i, Operand operand, long value) {
        switch (operand.kind) {
            case GENERAL -> setRegister(cpu, operand.register, operand.size, value);
            case HIGH -> {
                long rest = cpu.gpr[operand.register] & ~0xff00L;
                cpu.gpr[operand.register] = rest | (value & 0xff) << 8;
            }
            case MEMORY -> store(cpu.memory, address(cpu, i), operand.size, value);
            default -> throw new IllegalStateException("write of " + operand);
        }
    }

    /**
     * Throws as a write to the operand would, so that what follows cannot fault half-way. Before a
     * read of the same operand, since the processor reports a write.
     */
    public static void checkWrite(Cpu cpu, Instruction i, Operand operand) {
        if (operand.isMemory()) {
            long address = linear(cpu, i.segment, offset(cpu, i), operand.size, true);
            cpu.memory.checkWrite(address, operand.size);
        }
    }

    /**
     * Replaces what {@link #read} gave, if it is still there.
     *
     * @return false if another thread was faster, and the locked instruction must start again
     */
    public static boolean replace(
            Cpu cpu, Instruction i, Operand operand, long before, long value) {
        if (i.lock) {
            return cpu.memory.compareAndSet(address(cpu, i), operand.size, before, value);
        }
        write(cpu, i, operand, value);
        return true;
    }
}
