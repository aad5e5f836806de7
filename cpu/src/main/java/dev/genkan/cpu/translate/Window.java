package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Memory;
import jdk.internal.misc.Unsafe;

/**
 * The accesses of translated code to the program's memory: what {@link Memory} does, with all that
 * stays the same within a translation passed as arguments.
 *
 * <p>{@code base} and {@code permissions} are those of the memory; {@code outside} has the bits of
 * an address that are zero within the window and at the start of a page, so that one comparison
 * finds an address beyond the window and an access across two pages. What is not plain goes to
 * {@link Memory}, which does it or throws.
 */
public final class Window {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final int SHIFT = Memory.PAGE_SHIFT;
    private static final int WRITABLE = Memory.WRITE | Memory.CODE;

    private Window() {}

    private static boolean readable(long permissions, long outside, long address, int size) {
        return Long.compareUnsigned(address & outside, Memory.PAGE_SIZE - size) <= 0
                && (UNSAFE.getByte(permissions + (address >>> SHIFT)) & Memory.READ) != 0;
    }

    private static boolean writable(long permissions, long outside, long address, int size) {
        return Long.compareUnsigned(address & outside, Memory.PAGE_SIZE - size) <= 0
                && (UNSAFE.getByte(permissions + (address >>> SHIFT)) & WRITABLE) == Memory.WRITE;
    }

    /** A byte, sign-extended. */
    public static int load8(long base, long permissions, long outside, long address, Cpu cpu) {
        return readable(permissions, outside, address, 1)
                ? UNSAFE.getByte(base + address)
                : cpu.memory.readByte(address);
    }

    /** Two bytes, sign-extended. */
    public static int load16(long base, long permissions, long outside, long address, Cpu cpu) {
        return readable(permissions, outside, address, 2)
                ? UNSAFE.getShortUnaligned(null, base + address)
                : cpu.memory.readShort(address);
    }

    /** Four bytes. */
    public static int load32(long base, long permissions, long outside, long address, Cpu cpu) {
        return readable(permissions, outside, address, 4)
                ? UNSAFE.getIntUnaligned(null, base + address)
                : cpu.memory.readInt(address);
    }

    /** Eight bytes. */
    public static long load64(long base, long permissions, long outside, long address, Cpu cpu) {
        return readable(permissions, outside, address, 8)
                ? UNSAFE.getLongUnaligned(null, base + address)
                : cpu.memory.readLong(address);
    }

    /** Throws as a read of this many bytes would, 32 at most; {@link #peek} then reads them. */
    public static void check(long permissions, long outside, long address, int size, Cpu cpu) {
        if (!readable(permissions, outside, address, size)) {
            cpu.memory.checkRead(address, size);
        }
    }

    /** Eight bytes that {@link #check} has seen, at an address of the host. */
    public static long peek(long at) {
        return UNSAFE.getLongUnaligned(null, at);
    }

    /** Writes a byte. */
    public static void store8(
            long base, long permissions, long outside, long address, int value, Cpu cpu) {
        if (writable(permissions, outside, address, 1)) {
            UNSAFE.putByte(base + address, (byte) value);
        } else {
            cpu.memory.writeByte(address, (byte) value);
        }
    }

    /** Writes two bytes. */
    public static void store16(
            long base, long permissions, long outside, long address, int value, Cpu cpu) {
        if (writable(permissions, outside, address, 2)) {
            UNSAFE.putShortUnaligned(null, base + address, (short) value);
        } else {
            cpu.memory.writeShort(address, (short) value);
        }
    }

    /** Writes four bytes. */
    public static void store32(
            long base, long permissions, long outside, long address, int value, Cpu cpu) {
        if (writable(permissions, outside, address, 4)) {
            UNSAFE.putIntUnaligned(null, base + address, value);
        } else {
            cpu.memory.writeInt(address, value);
        }
    }

    /** Writes eight bytes. */
    public static void store64(
            long base, long permissions, long outside, long address, long value, Cpu cpu) {
        if (writable(permissions, outside, address, 8)) {
            UNSAFE.putLongUnaligned(null, base + address, value);
        } else {
            cpu.memory.writeLong(address, value);
        }
    }

    /** Writes sixteen bytes, all of them or none. */
    public static void store128(
            long base, long permissions, long outside, long address, long low, long high, Cpu cpu) {
        if (writable(permissions, outside, address, 16)) {
            UNSAFE.putLongUnaligned(null, base + address, low);
            UNSAFE.putLongUnaligned(null, base + address + 8, high);
        } else {
            cpu.memory.checkWrite(address, 16);
            cpu.memory.writeLong(address, low);
            cpu.memory.writeLong(address + 8, high);
        }
    }

    /** Throws as a write of this many bytes would. */
    public static void checkWrite(long permissions, long outside, long address, int size, Cpu cpu) {
        if (!writable(permissions, outside, address, size)) {
            cpu.memory.checkWrite(address, size);
        }
    }
}
