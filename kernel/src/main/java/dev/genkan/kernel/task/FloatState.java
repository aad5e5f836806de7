package dev.genkan.kernel.task;

import dev.genkan.cpu.Cpu;
import java.util.Arrays;

/** The floating-point registers in the layouts of signal frames. */
final class FloatState {
    /** The size of an FXSAVE area. */
    static final int FX_SIZE = 512;

    /** What i386 puts before it: an FNSAVE area, then status and magic. */
    static final int LEGACY_SIZE = 112;

    private static final int FNSAVE_SIZE = 108;

    private FloatState() {}

    /** The FXSAVE area. */
    static byte[] save(Cpu cpu) {
        byte[] image = new byte[FX_SIZE];
        cpu.saveFx(image);
        return image;
    }

    /** The area of an i386 frame: FNSAVE's, a status word, 0 for "FXSAVE's follows", FXSAVE's. */
    static byte[] saveBoth(Cpu cpu) {
        byte[] legacy = new byte[FNSAVE_SIZE];
        cpu.saveLegacyFpu(legacy);
        byte[] both = Arrays.copyOf(legacy, LEGACY_SIZE + FX_SIZE);
        both[FNSAVE_SIZE] = legacy[4];
        both[FNSAVE_SIZE + 1] = legacy[5];
        System.arraycopy(save(cpu), 0, both, LEGACY_SIZE, FX_SIZE);
        return both;
    }

    /** Takes an FXSAVE area over; false if it is not valid. */
    static boolean restore(Cpu cpu, byte[] image) {
        return cpu.restoreFx(image);
    }

    /** Takes the area of an i386 frame over: x87 from its first half, SSE from its second. */
    static boolean restoreBoth(Cpu cpu, byte[] both) {
        if (!cpu.restoreFx(Arrays.copyOfRange(both, LEGACY_SIZE, both.length))) {
            return false;
        }
        cpu.restoreLegacyFpu(Arrays.copyOf(both, FNSAVE_SIZE));
        return true;
    }

    /** What a handler starts with: the state of a new program. */
    static void reset(Cpu cpu) {
        byte[] image = new byte[FX_SIZE];
        SignalFrame.putShort(image, 0, 0x37f);
        SignalFrame.putInt(image, 24, 0x1f80);
        var _ = cpu.restoreFx(image);
    }
}
