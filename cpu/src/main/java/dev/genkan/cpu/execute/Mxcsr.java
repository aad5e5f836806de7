package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.floating.FloatUnit;

/** Control and status of the SSE floating-point instructions (SDM volume 1, section 10.2.3). */
public final class Mxcsr {
    /** Denormals are zeros. */
    public static final int DAZ = 1 << 6;

    /** Underflows flush to zero. */
    public static final int FTZ = 1 << 15;

    /** The bits that LDMXCSR accepts. */
    public static final int VALID = 0xffff;

    private static final int CONTROL = 0xffc0;
    private static final int DEFAULT = 0x1f80;
    private static final int PRE_COMPUTATION =
            FloatUnit.INVALID | FloatUnit.DENORMAL | FloatUnit.ZERO_DIVIDE;

    private Mxcsr() {}

    /** Round to nearest, everything masked, no FTZ or DAZ: what the JVM's arithmetic does. */
    static boolean plain(int mxcsr) {
        return (mxcsr & CONTROL) == DEFAULT;
    }

    /** The same, and the inexact flag is set already, so that nobody need find out. */
    static boolean plainInexact(int mxcsr) {
        return (mxcsr & (CONTROL | FloatUnit.PRECISION)) == (DEFAULT | FloatUnit.PRECISION);
    }

    /** The working registers, set to round as MXCSR says. */
    static FloatUnit unit(Cpu cpu) {
        FloatUnit unit = cpu.floats;
        unit.control(cpu.mxcsr);
        return unit;
    }

    /**
     * Ends an instruction: what its lanes raised becomes sticky, and #XM if it is not masked. To be
     * called before the destination is written.
     */
    public static void raise(Cpu cpu) {
        if (cpu.floats.flags != 0) {
            raiseFlags(cpu);
        }
    }

    private static void raiseFlags(Cpu cpu) {
        int flags = cpu.floats.flags;
        cpu.floats.flags = 0;
        int unmasked = ~(cpu.mxcsr >>> 7) & 0x3f;
        if ((flags & unmasked & PRE_COMPUTATION) != 0) {
            flags &= PRE_COMPUTATION;
        }
        cpu.mxcsr |= flags;
        if ((flags & unmasked) != 0) {
            throw new GuestFault(new Trap.SimdFloatingPoint());
        }
    }
}
