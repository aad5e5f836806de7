package dev.genkan.kernel.task;

import dev.genkan.cpu.Cpu;

/** The floating-point registers in the layout of FXSAVE, for signal frames. */
final class FloatState {
    private FloatState() {}

    /** Writes the 512 bytes that FXSAVE would. */
    static void save(Cpu cpu, byte[] to, int offset) {
        SignalFrame.putShort(to, offset, 0x37f);
        SignalFrame.putInt(to, offset + 24, cpu.mxcsr);
        SignalFrame.putInt(to, offset + 28, 0xffff);
        int registers = cpu.longMode() ? 16 : 8;
        for (int i = 0; i < registers; i++) {
            SignalFrame.putLong(to, offset + 160 + 16 * i, cpu.vector[4 * i]);
            SignalFrame.putLong(to, offset + 168 + 16 * i, cpu.vector[4 * i + 1]);
        }
    }

    /** Loads what FXRSTOR would. */
    static void restore(Cpu cpu, byte[] from, int offset) {
        cpu.mxcsr = SignalFrame.getInt(from, offset + 24) & 0xffff;
        int registers = cpu.longMode() ? 16 : 8;
        for (int i = 0; i < registers; i++) {
            cpu.vector[4 * i] = SignalFrame.getLong(from, offset + 160 + 16 * i);
            cpu.vector[4 * i + 1] = SignalFrame.getLong(from, offset + 168 + 16 * i);
        }
    }

    /** What a handler starts with: the state of a new program. */
    static void reset(Cpu cpu) {
        cpu.mxcsr = 0x1f80;
        java.util.Arrays.fill(cpu.vector, 0);
    }

    /** Fills the FSAVE area of 112 bytes from the FXSAVE area that follows it. */
    static void toLegacy(byte[] area) {
        final int fx = 112;
        SignalFrame.putInt(area, 0, SignalFrame.getShort(area, fx) | 0xffff_0000);
        SignalFrame.putInt(area, 4, SignalFrame.getShort(area, fx + 2) | 0xffff_0000);
        int top = SignalFrame.getShort(area, fx + 2) >> 11 & 7;
        int tags = 0;
        for (int i = 0; i < 8; i++) {
            int register = i - top & 7;
            if ((area[fx + 4] & 1 << i) == 0) {
                tags |= 3 << 2 * i;
            } else {
                tags |= tag(area, fx + 32 + 16 * register) << 2 * i;
            }
        }
        SignalFrame.putInt(area, 8, tags | 0xffff_0000);
        SignalFrame.putInt(area, 12, SignalFrame.getInt(area, fx + 8));
        SignalFrame.putInt(area, 16, 0x23 | SignalFrame.getShort(area, fx + 6) << 16);
        SignalFrame.putInt(area, 20, SignalFrame.getInt(area, fx + 16));
        SignalFrame.putInt(area, 24, 0xffff_0000 | 0x2b);
        for (int i = 0; i < 8; i++) {
            System.arraycopy(area, fx + 32 + 16 * i, area, 28 + 10 * i, 10);
        }
        SignalFrame.putShort(area, 108, SignalFrame.getShort(area, fx + 2));
        SignalFrame.putShort(area, 110, 0);
    }

    /** 0 for a number, 1 for zero, 2 for what is neither: a denormal, an infinity, a NaN. */
    private static int tag(byte[] area, int at) {
        long significand = SignalFrame.getLong(area, at);
        int exponent = SignalFrame.getShort(area, at + 8) & 0x7fff;
        if (exponent == 0x7fff) {
            return 2;
        }
        if (exponent == 0) {
            return significand == 0 ? 1 : 2;
        }
        return significand < 0 ? 0 : 2;
    }

    /** Takes what a handler changed in the FSAVE area over into the FXSAVE area. */
    static void fromLegacy(byte[] area) {
        final int fx = 112;
        SignalFrame.putShort(area, fx, SignalFrame.getShort(area, 0));
        SignalFrame.putShort(area, fx + 2, SignalFrame.getShort(area, 4));
        int tags = SignalFrame.getShort(area, 8);
        int used = 0;
        for (int i = 0; i < 8; i++) {
            if ((tags >> 2 * i & 3) != 3) {
                used |= 1 << i;
            }
        }
        area[fx + 4] = (byte) used;
        for (int i = 0; i < 8; i++) {
            System.arraycopy(area, 28 + 10 * i, area, fx + 32 + 16 * i, 10);
        }
    }
}
