package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Fpu;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.X87Op;

/**
 * The x87 environment in memory: FNSTENV, FLDENV, FNSAVE, FRSTOR, in the protected-mode formats of
 * 14 and 28 bytes (SDM volume 1, figures 8-9 and 8-11).
 */
final class X87Environment {
    private X87Environment() {}

    static void execute(Cpu cpu, Instruction i, X87Op op) {
        boolean wide = i.operandSize != 2;
        int size = wide ? 28 : 14;
        long address = Operands.address(cpu, i);
        Memory memory = cpu.memory;
        Fpu fpu = cpu.fpu;
        switch (op) {
            case FNSTENV -> {
                memory.checkWrite(address, size);
                store(cpu, address, wide);
                fpu.setControl(fpu.control() | 0x3f);
            }
            case FLDENV -> {
                memory.checkRead(address, size);
                load(cpu, address, wide);
            }
            case FNSAVE -> {
                memory.checkWrite(address, size + 80);
                store(cpu, address, wide);
                for (int k = 0; k < 8; k++) {
                    int register = fpu.physical(k);
                    long at = address + size + k * 10L;
                    memory.writeLong(at, fpu.significand[register]);
                    memory.writeShort(at + 8, (short) fpu.signExponent[register]);
                }
                fpu.initialize();
            }
            default -> {
                memory.checkRead(address, size + 80);
                load(cpu, address, wide);
                for (int k = 0; k < 8; k++) {
                    int register = fpu.physical(k);
                    long at = address + size + k * 10L;
                    fpu.significand[register] = memory.readLong(at);
                    fpu.signExponent[register] = memory.readShort(at + 8) & 0xffff;
                }
            }
        }
    }

    private static void store(Cpu cpu, long address, boolean wide) {
        Fpu fpu = cpu.fpu;
        int step = wide ? 4 : 2;
        put(cpu, address, step, fpu.control() | 0xffff0000);
        put(cpu, address + step, step, fpu.status() | 0xffff0000);
        put(cpu, address + 2 * step, step, fpu.tags() | 0xffff0000);
        put(cpu, address + 3 * step, step, (int) fpu.instructionPointer);
        put(cpu, address + 4 * step, step, fpu.instructionSelector | (wide ? fpu.opcode << 16 : 0));
        put(cpu, address + 5 * step, step, (int) fpu.dataPointer);
        put(cpu, address + 6 * step, step, fpu.dataSelector | (wide ? 0xffff0000 : 0));
    }

    private static void put(Cpu cpu, long address, int size, int value) {
        if (size == 4) {
            cpu.memory.writeInt(address, value);
        } else {
            cpu.memory.writeShort(address, (short) value);
        }
    }

    private static int take(Cpu cpu, long address, int size) {
        return size == 4 ? cpu.memory.readInt(address) : cpu.memory.readShort(address) & 0xffff;
    }

    private static void load(Cpu cpu, long address, boolean wide) {
        Fpu fpu = cpu.fpu;
        int step = wide ? 4 : 2;
        fpu.setControl(take(cpu, address, step));
        fpu.setStatus(take(cpu, address + step, step));
        fpu.setTags(take(cpu, address + 2 * step, step));
        fpu.instructionPointer = take(cpu, address + 3 * step, step) & 0xffffffffL;
        int selector = take(cpu, address + 4 * step, step);
        fpu.instructionSelector = selector & 0xffff;
        fpu.opcode = selector >>> 16 & 0x7ff;
        fpu.dataPointer = take(cpu, address + 5 * step, step) & 0xffffffffL;
        fpu.dataSelector = take(cpu, address + 6 * step, step) & 0xffff;
    }

    /** Notes where an exception became pending, as AMD's processors do for no other instruction. */
    static void remember(Cpu cpu, Instruction i) {
        Fpu fpu = cpu.fpu;
        fpu.instructionPointer = i.address;
        fpu.instructionSelector = cpu.longMode() ? 0 : cpu.selector[Cpu.CS];
        fpu.opcode = (i.opcode & 7) << 8 | i.modrm & 0xff;
        if (i.hasMemory()) {
            fpu.dataPointer = Operands.offset(cpu, i);
            fpu.dataSelector = cpu.longMode() ? 0 : cpu.selector[i.segment];
        }
    }
}
