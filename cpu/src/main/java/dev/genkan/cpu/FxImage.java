package dev.genkan.cpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The x87, MMX and SSE state as bytes: the 512-byte image of FXSAVE (SDM volume 1, table 10-2) and
 * the 108-byte image of FNSAVE.
 */
final class FxImage {
    private static final int REGISTERS = 32, VECTORS = 160;
    private static final int HEADER = 512, UPPER = 576;
    private static final int X87 = 1, SSE = 2, AVX = 4;
    private static final int MXCSR_MASK = 0xffff;

    private FxImage() {}

    private static ByteBuffer buffer(byte[] image) {
        return ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * FXSAVE; with {@code wide} as with REX.W, which has 64-bit pointers.
     *
     * @param vectors how many of the xmm registers
     */
    static void save(Cpu cpu, byte[] image, boolean wide, int vectors) {
        ByteBuffer out = buffer(image);
        Fpu fpu = cpu.fpu;
        out.putShort(0, (short) fpu.control());
        out.putShort(2, (short) fpu.status());
        out.put(4, (byte) fpu.full);
        out.put(5, (byte) 0);
        out.putShort(6, (short) fpu.opcode);
        if (wide) {
            out.putLong(8, fpu.instructionPointer);
            out.putLong(16, fpu.dataPointer);
        } else {
            out.putInt(8, (int) fpu.instructionPointer);
            out.putInt(12, fpu.instructionSelector);
            out.putInt(16, (int) fpu.dataPointer);
            out.putInt(20, fpu.dataSelector);
        }
        out.putInt(24, cpu.mxcsr);
        out.putInt(28, MXCSR_MASK);
        for (int i = 0; i < 8; i++) {
            int register = fpu.physical(i);
            out.putLong(REGISTERS + 16 * i, fpu.significand[register]);
            out.putLong(REGISTERS + 16 * i + 8, fpu.signExponent[register]);
        }
        for (int i = 0; i < vectors; i++) {
            out.putLong(VECTORS + 16 * i, cpu.vector[4 * i]);
            out.putLong(VECTORS + 16 * i + 8, cpu.vector[4 * i + 1]);
        }
    }

    /** FXRSTOR; false, and nothing is changed, if MXCSR has a bit that does not exist. */
    static boolean restore(Cpu cpu, byte[] image, boolean wide, int vectors) {
        ByteBuffer in = buffer(image);
        int mxcsr = in.getInt(24);
        if ((mxcsr & ~MXCSR_MASK) != 0) {
            return false;
        }
        cpu.mxcsr = mxcsr;
        restoreX87(cpu, in, wide);
        for (int i = 0; i < vectors; i++) {
            cpu.vector[4 * i] = in.getLong(VECTORS + 16 * i);
            cpu.vector[4 * i + 1] = in.getLong(VECTORS + 16 * i + 8);
        }
        return true;
    }

    private static void restoreX87(Cpu cpu, ByteBuffer in, boolean wide) {
        Fpu fpu = cpu.fpu;
        fpu.setControl(in.getShort(0));
        fpu.setStatus(in.getShort(2));
        fpu.full = in.get(4) & 0xff;
        fpu.opcode = in.getShort(6) & 0x7ff;
        if (wide) {
            fpu.instructionPointer = in.getLong(8);
            fpu.dataPointer = in.getLong(16);
            fpu.instructionSelector = 0;
            fpu.dataSelector = 0;
        } else {
            fpu.instructionPointer = in.getInt(8) & 0xffffffffL;
            fpu.dataPointer = in.getInt(16) & 0xffffffffL;
            fpu.instructionSelector = in.getShort(12) & 0xffff;
            fpu.dataSelector = in.getShort(20) & 0xffff;
        }
        for (int i = 0; i < 8; i++) {
            int register = fpu.physical(i);
            fpu.significand[register] = in.getLong(REGISTERS + 16 * i);
            fpu.signExponent[register] = in.getShort(REGISTERS + 16 * i + 8) & 0xffff;
        }
    }

    /** What XSAVE adds to the image: a header, and the upper halves of the ymm registers. */
    static void saveExtended(Cpu cpu, byte[] image) {
        save(cpu, image, true, 16);
        ByteBuffer out = buffer(image);
        boolean avx = cpu.model.has(Feature.AVX);
        out.putLong(HEADER, avx ? X87 | SSE | AVX : X87 | SSE);
        for (int k = 8; k < 64; k += 8) {
            out.putLong(HEADER + k, 0);
        }
        for (int i = 0; avx && i < 16; i++) {
            out.putLong(UPPER + 16 * i, cpu.vector[4 * i + 2]);
            out.putLong(UPPER + 16 * i + 8, cpu.vector[4 * i + 3]);
        }
    }

    /** XRSTOR of all components; those that the header lacks get their initial state. */
    static boolean restoreExtended(Cpu cpu, byte[] image) {
        ByteBuffer in = buffer(image);
        boolean avx = cpu.model.has(Feature.AVX);
        long present = in.getLong(HEADER);
        if ((present & ~(avx ? X87 | SSE | AVX : X87 | SSE)) != 0
                || !restore(cpu, image, true, 16)) {
            return false;
        }
        if ((present & X87) == 0) {
            cpu.fpu.initialize();
        }
        for (int i = 0; i < 16; i++) {
            if ((present & SSE) == 0) {
                cpu.vector[4 * i] = 0;
                cpu.vector[4 * i + 1] = 0;
            }
            boolean upper = (present & AVX) != 0;
            cpu.vector[4 * i + 2] = upper ? in.getLong(UPPER + 16 * i) : 0;
            cpu.vector[4 * i + 3] = upper ? in.getLong(UPPER + 16 * i + 8) : 0;
        }
        return true;
    }

    /** FNSAVE in the 32-bit protected-mode format, without initializing the unit. */
    static void saveLegacy(Cpu cpu, byte[] image) {
        ByteBuffer out = buffer(image);
        Fpu fpu = cpu.fpu;
        out.putInt(0, fpu.control() | 0xffff0000);
        out.putInt(4, fpu.status() | 0xffff0000);
        out.putInt(8, fpu.tags() | 0xffff0000);
        out.putInt(12, (int) fpu.instructionPointer);
        out.putInt(16, fpu.instructionSelector | fpu.opcode << 16);
        out.putInt(20, (int) fpu.dataPointer);
        out.putInt(24, fpu.dataSelector | 0xffff0000);
        for (int i = 0; i < 8; i++) {
            int register = fpu.physical(i);
            out.putLong(28 + 10 * i, fpu.significand[register]);
            out.putShort(36 + 10 * i, (short) fpu.signExponent[register]);
        }
    }

    /** FRSTOR of the 32-bit protected-mode format. */
    static void restoreLegacy(Cpu cpu, byte[] image) {
        ByteBuffer in = buffer(image);
        Fpu fpu = cpu.fpu;
        fpu.setControl(in.getInt(0));
        fpu.setStatus(in.getInt(4));
        fpu.setTags(in.getInt(8));
        fpu.instructionPointer = in.getInt(12) & 0xffffffffL;
        fpu.instructionSelector = in.getShort(16) & 0xffff;
        fpu.opcode = in.getShort(18) & 0x7ff;
        fpu.dataPointer = in.getInt(20) & 0xffffffffL;
        fpu.dataSelector = in.getShort(24) & 0xffff;
        for (int i = 0; i < 8; i++) {
            int register = fpu.physical(i);
            fpu.significand[register] = in.getLong(28 + 10 * i);
            fpu.signExponent[register] = in.getShort(36 + 10 * i) & 0xffff;
        }
    }
}
