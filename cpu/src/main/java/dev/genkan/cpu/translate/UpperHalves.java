package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;

/**
 * The upper halves of the ymm registers in the processor.
 *
 * <p>A register is named by the index of its first long in {@link Cpu#vector}.
 */
public final class UpperHalves {
    private UpperHalves() {}

    /** Sets one. */
    public static void set(long v2, long v3, Cpu cpu, int at) {
        long[] vector = cpu.vector;
        vector[at + 2] = v2;
        vector[at + 3] = v3;
        cpu.upperInUse = true;
    }

    /** VZEROUPPER. */
    public static void clearAll(Cpu cpu) {
        if (cpu.upperInUse) {
            int end = cpu.longMode() ? 64 : 32;
            for (int at = 0; at < end; at += 4) {
                set(0, 0, cpu, at);
            }
            cpu.upperInUse = false;
        }
    }
}
