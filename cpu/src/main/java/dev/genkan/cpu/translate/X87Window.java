package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.execute.X87Plain;

/**
 * The x87 instructions with a memory operand, as translated code does them: one call each, so that
 * code full of them stays small. They take what {@link Window} takes, and answer as {@link
 * X87Plain} does.
 *
 * <p>A pending exception comes before a fault of the access, a fault of the access before what
 * happens to the number.
 */
public final class X87Window {
    private X87Window() {}

    // ---- FLD and FILD

    public static boolean loadDouble(
            long base, long permissions, long outside, long address, Cpu cpu) {
        return X87Plain.isCalm(cpu)
                && X87Plain.loadDouble(cpu, Window.load64(base, permissions, outside, address));
    }

    public static boolean loadSingle(
            long base, long permissions, long outside, long address, Cpu cpu) {
        return X87Plain.isCalm(cpu)
                && X87Plain.loadSingle(cpu, Window.load32(base, permissions, outside, address));
    }

    public static boolean loadInteger(
            long base, long permissions, long outside, long address, Cpu cpu, int size) {
        return X87Plain.isCalm(cpu)
                && X87Plain.loadInteger(cpu, integer(base, permissions, outside, address, size));
    }

    private static long integer(long base, long permissions, long outside, long address, int size) {
        return switch (size) {
            case 2 -> Window.load16(base, permissions, outside, address);
            case 4 -> Window.load32(base, permissions, outside, address);
            default -> Window.load64(base, permissions, outside, address);
        };
    }

    // ---- arithmetic

    public static boolean withDouble(
            long base, long permissions, long outside, long address, Cpu cpu, int operation) {
        return X87Plain.isCalm(cpu)
                && X87Plain.withDouble(
                        cpu, operation, Window.load64(base, permissions, outside, address));
    }

    public static boolean withSingle(
            long base, long permissions, long outside, long address, Cpu cpu, int operation) {
        return X87Plain.isCalm(cpu)
                && X87Plain.withSingle(
                        cpu, operation, Window.load32(base, permissions, outside, address));
    }

    public static boolean withInteger(
            long base,
            long permissions,
            long outside,
            long address,
            Cpu cpu,
            int size,
            int operation) {
        return X87Plain.isCalm(cpu)
                && X87Plain.withInteger(
                        cpu, operation, integer(base, permissions, outside, address, size));
    }

    // ---- comparisons

    public static int compareDouble(
            long base, long permissions, long outside, long address, Cpu cpu) {
        return X87Plain.isCalm(cpu)
                ? X87Plain.compareDouble(cpu, Window.load64(base, permissions, outside, address))
                : -1;
    }

    public static int compareSingle(
            long base, long permissions, long outside, long address, Cpu cpu) {
        return X87Plain.isCalm(cpu)
                ? X87Plain.compareSingle(cpu, Window.load32(base, permissions, outside, address))
                : -1;
    }

    // ---- FST and FIST

    public static boolean storeDouble(
            long base, long permissions, long outside, long address, Cpu cpu, boolean pop) {
        long bits = X87Plain.asDouble(cpu);
        if (bits == X87Plain.NONE) {
            return false;
        }
        Window.store64(base, permissions, outside, address, bits, cpu);
        X87Plain.storedDouble(cpu, bits, pop);
        return true;
    }

    public static boolean storeSingle(
            long base, long permissions, long outside, long address, Cpu cpu, boolean pop) {
        long bits = X87Plain.asSingle(cpu);
        if (bits == X87Plain.NONE) {
            return false;
        }
        Window.store32(base, permissions, outside, address, (int) bits, cpu);
        X87Plain.storedSingle(cpu, bits, pop);
        return true;
    }

    public static boolean storeInteger(
            long base,
            long permissions,
            long outside,
            long address,
            Cpu cpu,
            int size,
            boolean truncate,
            boolean pop) {
        long value = X87Plain.asInteger(cpu, size, truncate);
        if (value == X87Plain.NONE) {
            return false;
        }
        switch (size) {
            case 2 -> Window.store16(base, permissions, outside, address, (int) value, cpu);
            case 4 -> Window.store32(base, permissions, outside, address, (int) value, cpu);
            default -> Window.store64(base, permissions, outside, address, value, cpu);
        }
        X87Plain.storedInteger(cpu, value, pop);
        return true;
    }

    // ---- FLDCW

    public static boolean loadControl(
            long base, long permissions, long outside, long address, Cpu cpu) {
        return X87Plain.isCalm(cpu)
                && X87Plain.loadControl(cpu, Window.load16(base, permissions, outside, address));
    }
}
