package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Feature;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.VectorOp;

/** FXSAVE, FXRSTOR, XSAVE and XRSTOR (SDM volume 1, sections 10.5 and 13.4 to 13.8). */
final class VectorState {
    private static final int X87 = 1, SSE = 2, AVX = 4;
    private static final int LEGACY = 512, HEADER = 64, UPPER = LEGACY + HEADER;

    private VectorState() {}

    static void execute(Cpu cpu, Instruction i) {
        long address = Operands.address(cpu, i);
        boolean extended = i.op != VectorOp.FXSAVE && i.op != VectorOp.FXRSTOR;
        if ((address & (extended ? 63 : 15)) != 0) {
            throw new GuestFault(new Trap.GeneralProtection());
        }
        int components = (int) cpu.gpr[Cpu.RAX] & Identification.stateComponents(cpu.model);
        byte[] image = new byte[LEGACY];
        switch ((VectorOp) i.op) {
            case FXSAVE -> {
                cpu.memory.checkWrite(address, LEGACY);
                read(cpu.memory, address, image);
                cpu.saveFx(image, i.w);
                write(cpu.memory, address, image, 0, LEGACY);
            }
            case FXRSTOR -> {
                cpu.memory.checkRead(address, LEGACY);
                read(cpu.memory, address, image);
                if (!cpu.restoreFx(image, i.w)) {
                    throw new GuestFault(new Trap.GeneralProtection());
                }
            }
            case XRSTOR -> restore(cpu, i, address, components, image);
            default -> save(cpu, i, address, components, image);
        }
    }

    private static void read(Memory memory, long address, byte[] image) {
        for (int k = 0; k < image.length; k++) {
            image[k] = memory.readByte(address + k);
        }
    }

    private static void write(Memory memory, long address, byte[] image, int from, int to) {
        for (int k = from; k < to; k++) {
            memory.writeByte(address + k, image[k]);
        }
    }

    private static void save(Cpu cpu, Instruction i, long address, int components, byte[] image) {
        Memory memory = cpu.memory;
        boolean avx = cpu.model.has(Feature.AVX);
        memory.checkWrite(address, UPPER + ((components & AVX) != 0 ? 256 : 0));
        cpu.saveFx(image, i.w);
        if ((components & X87) != 0) {
            write(memory, address, image, 0, 24);
            write(memory, address, image, 32, 160);
        }
        if ((components & (SSE | AVX)) != 0) {
            write(memory, address, image, 24, 32);
        }
        if ((components & SSE) != 0) {
            write(memory, address, image, 160, cpu.longMode() ? 416 : 288);
        }
        if (avx && (components & AVX) != 0) {
            for (int k = 0; k < (cpu.longMode() ? 16 : 8); k++) {
                memory.writeLong(address + UPPER + 16 * k, cpu.vector[4 * k + 2]);
                memory.writeLong(address + UPPER + 16 * k + 8, cpu.vector[4 * k + 3]);
            }
        }
        long present = memory.readLong(address + LEGACY);
        memory.writeLong(address + LEGACY, present & ~components | components);
    }

    private static void restore(
            Cpu cpu, Instruction i, long address, int components, byte[] image) {
        Memory memory = cpu.memory;
        memory.checkRead(address, UPPER);
        long present = memory.readLong(address + LEGACY);
        int supported = Identification.stateComponents(cpu.model);
        boolean valid = (present & ~supported) == 0;
        for (int k = 8; k < 24; k += 8) {
            valid &= memory.readLong(address + LEGACY + k) == 0;
        }
        int mxcsr = memory.readInt(address + 24);
        if ((components & (SSE | AVX)) != 0) {
            valid &= (mxcsr & ~Mxcsr.VALID) == 0;
        }
        if (!valid) {
            throw new GuestFault(new Trap.GeneralProtection());
        }
        int loaded = components & (int) present;
        if ((loaded & AVX) != 0) {
            memory.checkRead(address + UPPER, 256);
        }
        // What is asked for and not present gets its initial value.
        byte[] source = new byte[LEGACY];
        read(memory, address, source);
        cpu.saveFx(image, i.w);
        if ((components & X87) != 0) {
            if ((loaded & X87) != 0) {
                System.arraycopy(source, 0, image, 0, 24);
                System.arraycopy(source, 32, image, 32, 128);
            } else {
                java.util.Arrays.fill(image, 0, 24, (byte) 0);
                image[0] = 0x7f;
                image[1] = 3;
                java.util.Arrays.fill(image, 32, 160, (byte) 0);
            }
        }
        if ((components & (SSE | AVX)) != 0) {
            System.arraycopy(source, 24, image, 24, 4);
        }
        if ((components & SSE) != 0) {
            if ((loaded & SSE) != 0) {
                System.arraycopy(source, 160, image, 160, 256);
            } else {
                java.util.Arrays.fill(image, 160, 416, (byte) 0);
            }
        }
        boolean _ = cpu.restoreFx(image, i.w);
        if ((components & AVX) != 0) {
            for (int k = 0; k < (cpu.longMode() ? 16 : 8); k++) {
                long at = address + UPPER + 16 * k;
                boolean load = (loaded & AVX) != 0;
                cpu.vector[4 * k + 2] = load ? memory.readLong(at) : 0;
                cpu.vector[4 * k + 3] = load ? memory.readLong(at + 8) : 0;
            }
        }
    }
}
