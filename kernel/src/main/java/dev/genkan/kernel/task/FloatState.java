package dev.genkan.kernel.task;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Feature;
import java.util.Arrays;

/** The floating-point registers of a processor in the layouts of signal frames. */
final class FloatState {
    /** The size of an FXSAVE area, and of the largest XSAVE area. */
    private static final int FX_SIZE = 512, XSAVE_SIZE = 832;

    /** What i386 puts before it: an FNSAVE area, then status and magic. */
    static final int LEGACY_SIZE = 112;

    private static final int FNSAVE_SIZE = 108;

    /** Where the FXSAVE area has room for software, and what Linux puts there and at the end. */
    private static final int SW_RESERVED = 464, MAGIC2_SIZE = 4;

    private static final int FP_XSTATE_MAGIC1 = 0x46505853, FP_XSTATE_MAGIC2 = 0x46505845;
    private static final int X87_AND_SSE = 3;

    /** What a handler starts with, the state of a new program: nothing in it is present. */
    private static final byte[] INITIAL = initial();

    private final Cpu cpu;

    /** The area of an x86-64 frame; both are used again and again. */
    final byte[] area;

    /** The area of an i386 frame. */
    final byte[] both;

    FloatState(Cpu cpu) {
        this.cpu = cpu;
        area = new byte[extended() ? cpu.extendedStateSize() + MAGIC2_SIZE : FX_SIZE];
        both = new byte[LEGACY_SIZE + area.length];
    }

    private static byte[] initial() {
        byte[] image = new byte[XSAVE_SIZE];
        SignalFrame.putShort(image, 0, 0x37f);
        SignalFrame.putInt(image, 24, 0x1f80);
        return image;
    }

    /** Whether the area holds more than FXSAVE's 512 bytes. */
    boolean extended() {
        return cpu.model.has(Feature.XSAVE);
    }

    /**
     * Fills the area: FXSAVE's, with the XSAVE header and the ymm registers after it if the
     * processor has them. struct _fpx_sw_bytes in its last 48 bytes says so.
     */
    byte[] save() {
        Arrays.fill(area, (byte) 0);
        if (!extended()) {
            cpu.saveFx(area);
            return area;
        }
        cpu.saveExtended(area);
        int state = cpu.extendedStateSize();
        SignalFrame.putInt(area, SW_RESERVED, FP_XSTATE_MAGIC1);
        SignalFrame.putInt(area, SW_RESERVED + 4, area.length);
        SignalFrame.putLong(area, SW_RESERVED + 8, SignalFrame.getLong(area, FX_SIZE));
        SignalFrame.putInt(area, SW_RESERVED + 16, state);
        SignalFrame.putInt(area, state, FP_XSTATE_MAGIC2);
        return area;
    }

    /** Fills the area of an i386 frame: FNSAVE's, a status word, 0 for "FXSAVE's follows", it. */
    byte[] saveBoth() {
        Arrays.fill(both, 0, LEGACY_SIZE, (byte) 0);
        cpu.saveLegacyFpu(both);
        both[FNSAVE_SIZE] = both[4];
        both[FNSAVE_SIZE + 1] = both[5];
        System.arraycopy(save(), 0, both, LEGACY_SIZE, area.length);
        return both;
    }

    /** Takes over the area, as {@link #save} fills it; false if it is not valid. */
    boolean restore() {
        if (!extended()) {
            return cpu.restoreFx(area);
        }
        int state = cpu.extendedStateSize();
        if (SignalFrame.getInt(area, SW_RESERVED) != FP_XSTATE_MAGIC1
                || SignalFrame.getInt(area, state) != FP_XSTATE_MAGIC2) {
            // A program that knows of FXSAVE only: the rest gets its initial state.
            SignalFrame.putLong(area, FX_SIZE, X87_AND_SSE);
        }
        return cpu.restoreExtended(area);
    }

    /** Takes the area of an i386 frame over: x87 from its first half, SSE from its second. */
    boolean restoreBoth() {
        System.arraycopy(both, LEGACY_SIZE, area, 0, area.length);
        if (!restore()) {
            return false;
        }
        cpu.restoreLegacyFpu(both);
        return true;
    }

    /** Gives the registers the state of a new program. */
    void reset() {
        var _ = cpu.restoreExtended(INITIAL);
    }
}
