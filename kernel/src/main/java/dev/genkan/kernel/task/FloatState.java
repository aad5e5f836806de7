package dev.genkan.kernel.task;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Feature;
import java.util.Arrays;

/** The floating-point registers in the layouts of signal frames. */
final class FloatState {
    /** The size of an FXSAVE area. */
    static final int FX_SIZE = 512;

    /** What i386 puts before it: an FNSAVE area, then status and magic. */
    static final int LEGACY_SIZE = 112;

    private static final int FNSAVE_SIZE = 108;

    /** Where the FXSAVE area has room for software, and what Linux puts there and at the end. */
    private static final int SW_RESERVED = 464, MAGIC2_SIZE = 4;

    private static final int FP_XSTATE_MAGIC1 = 0x46505853, FP_XSTATE_MAGIC2 = 0x46505845;
    private static final int X87_AND_SSE = 3;

    private FloatState() {}

    /** The size of the area that {@link #save} fills. */
    static int size(Cpu cpu) {
        return extended(cpu) ? cpu.extendedStateSize() + MAGIC2_SIZE : FX_SIZE;
    }

    /** Whether it holds more than FXSAVE's 512 bytes. */
    static boolean extended(Cpu cpu) {
        return cpu.model.has(Feature.XSAVE);
    }

    /**
     * The FXSAVE area, with the XSAVE header and the ymm registers after it if the processor has
     * them: struct _fpx_sw_bytes in the area's last 48 bytes says so.
     */
    static byte[] save(Cpu cpu) {
        byte[] image = new byte[size(cpu)];
        if (!extended(cpu)) {
            cpu.saveFx(image);
            return image;
        }
        cpu.saveExtended(image);
        int state = cpu.extendedStateSize();
        SignalFrame.putInt(image, SW_RESERVED, FP_XSTATE_MAGIC1);
        SignalFrame.putInt(image, SW_RESERVED + 4, image.length);
        SignalFrame.putLong(image, SW_RESERVED + 8, SignalFrame.getLong(image, FX_SIZE));
        SignalFrame.putInt(image, SW_RESERVED + 16, state);
        SignalFrame.putInt(image, state, FP_XSTATE_MAGIC2);
        return image;
    }

    /** The area of an i386 frame: FNSAVE's, a status word, 0 for "FXSAVE's follows", FXSAVE's. */
    static byte[] saveBoth(Cpu cpu) {
        byte[] legacy = new byte[FNSAVE_SIZE];
        cpu.saveLegacyFpu(legacy);
        byte[] both = Arrays.copyOf(legacy, LEGACY_SIZE + size(cpu));
        both[FNSAVE_SIZE] = legacy[4];
        both[FNSAVE_SIZE + 1] = legacy[5];
        System.arraycopy(save(cpu), 0, both, LEGACY_SIZE, size(cpu));
        return both;
    }

    /** Takes over an area as {@link #save} fills it; false if it is not valid. */
    static boolean restore(Cpu cpu, byte[] image) {
        if (!extended(cpu)) {
            return cpu.restoreFx(image);
        }
        int state = cpu.extendedStateSize();
        if (SignalFrame.getInt(image, SW_RESERVED) != FP_XSTATE_MAGIC1
                || SignalFrame.getInt(image, state) != FP_XSTATE_MAGIC2) {
            // A program that knows of FXSAVE only: the rest gets its initial state.
            SignalFrame.putLong(image, FX_SIZE, X87_AND_SSE);
        }
        return cpu.restoreExtended(image);
    }

    /** Takes the area of an i386 frame over: x87 from its first half, SSE from its second. */
    static boolean restoreBoth(Cpu cpu, byte[] both) {
        if (!restore(cpu, Arrays.copyOfRange(both, LEGACY_SIZE, both.length))) {
            return false;
        }
        cpu.restoreLegacyFpu(Arrays.copyOf(both, FNSAVE_SIZE));
        return true;
    }

    /** What a handler starts with: the state of a new program. */
    static void reset(Cpu cpu) {
        byte[] image = new byte[cpu.extendedStateSize()];
        SignalFrame.putShort(image, 0, 0x37f);
        SignalFrame.putInt(image, 24, 0x1f80);
        var _ = cpu.restoreExtended(image);
    }
}
