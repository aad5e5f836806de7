package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Memory;
import jdk.internal.misc.Unsafe;

/**
 * The accesses of translated code to the program's memory: what {@link Memory} does, with all that
 * stays the same within a translation passed as arguments.
 *
 * <p>{@code base} and {@code permissions} are those of the memory; {@code span} is the first
 * address that has no permissions. What is not plain goes to {@link Memory}, which does it or
 * throws. A method whose name begins with {@code near} is for an access that is one of several:
 * {@code ok} says that {@link #covers} has seen them all. They have methods of their own so that
 * the JVM sees that {@code ok} always holds, and tests it once.
 */
public final class Window {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final int SHIFT = Memory.PAGE_SHIFT;
    private static final int MASK = Memory.PAGE_SIZE - 1;

    private Window() {}

    private static byte page(long permissions, long address) {
        return UNSAFE.getByte(permissions + (address >>> SHIFT));
    }

    private static boolean readable(long permissions, long span, long address, int size) {
        return Long.compareUnsigned(address, span) < 0
                && ((page(permissions, address) & Memory.READ_ON) != 0
                        || alone(permissions, address, size, Memory.READ));
    }

    private static boolean writable(long permissions, long span, long address, int size) {
        return Long.compareUnsigned(address, span) < 0
                && ((page(permissions, address) & Memory.WRITE_ON) != 0
                        || alone(permissions, address, size, Memory.DATA));
    }

    /**
     * Whether a page that does not go on allows an access within it. It reads the page's bits
     * again, so that the first look at them can be one instruction of the host.
     */
    private static boolean alone(long permissions, long address, int size, int allowed) {
        return (page(permissions, address) & allowed) != 0
                && (address & MASK) <= Memory.PAGE_SIZE - size;
    }

    /**
     * Whether all bytes of a range, which is shorter than a page, may be reached directly.
     *
     * @param length of the range less one
     * @param own what its page must allow, if it is in one page
     * @param on what its first page must say of itself and the next, else
     */
    public static boolean covers(
            long permissions, long span, long from, int length, int own, int on) {
        long last = from + length;
        if (Long.compareUnsigned(from, span) >= 0 || Long.compareUnsigned(last, span) >= 0) {
            return false;
        }
        int needed = (from ^ last) >>> SHIFT == 0 ? own : on;
        return (UNSAFE.getByte(permissions + (from >>> SHIFT)) & needed) == needed;
    }

    /** Reads a byte, sign-extended. */
    public static int load8(long base, long permissions, long span, long address, Cpu cpu) {
        return readable(permissions, span, address, 1)
                ? UNSAFE.getByte(base + address)
                : cpu.memory.readByte(address);
    }

    /** Reads a byte, sign-extended, one access of several. */
    public static int nearLoad8(
            long base, long permissions, long span, long address, boolean ok, Cpu cpu) {
        return ok ? UNSAFE.getByte(base + address) : load8(base, permissions, span, address, cpu);
    }

    /** Reads two bytes, sign-extended. */
    public static int load16(long base, long permissions, long span, long address, Cpu cpu) {
        return readable(permissions, span, address, 2)
                ? UNSAFE.getShortUnaligned(null, base + address)
                : cpu.memory.readShort(address);
    }

    /** Reads two bytes, sign-extended, one access of several. */
    public static int nearLoad16(
            long base, long permissions, long span, long address, boolean ok, Cpu cpu) {
        return ok
                ? UNSAFE.getShortUnaligned(null, base + address)
                : load16(base, permissions, span, address, cpu);
    }

    /** Reads four bytes. */
    public static int load32(long base, long permissions, long span, long address, Cpu cpu) {
        return readable(permissions, span, address, 4)
                ? UNSAFE.getIntUnaligned(null, base + address)
                : cpu.memory.readInt(address);
    }

    /** Reads four bytes, one access of several. */
    public static int nearLoad32(
            long base, long permissions, long span, long address, boolean ok, Cpu cpu) {
        return ok
                ? UNSAFE.getIntUnaligned(null, base + address)
                : load32(base, permissions, span, address, cpu);
    }

    /** Reads eight bytes. */
    public static long load64(long base, long permissions, long span, long address, Cpu cpu) {
        return readable(permissions, span, address, 8)
                ? UNSAFE.getLongUnaligned(null, base + address)
                : cpu.memory.readLong(address);
    }

    /** Reads eight bytes, one access of several. */
    public static long nearLoad64(
            long base, long permissions, long span, long address, boolean ok, Cpu cpu) {
        return ok
                ? UNSAFE.getLongUnaligned(null, base + address)
                : load64(base, permissions, span, address, cpu);
    }

    /** Writes a byte. */
    public static void store8(
            long base, long permissions, long span, long address, int value, Cpu cpu) {
        if (writable(permissions, span, address, 1)) {
            UNSAFE.putByte(base + address, (byte) value);
        } else {
            cpu.memory.writeByte(address, (byte) value);
        }
    }

    /** Writes a byte, one access of several. */
    public static void nearStore8(
            long base, long permissions, long span, long address, int value, boolean ok, Cpu cpu) {
        if (ok) {
            UNSAFE.putByte(base + address, (byte) value);
        } else {
            store8(base, permissions, span, address, value, cpu);
        }
    }

    /** Writes two bytes. */
    public static void store16(
            long base, long permissions, long span, long address, int value, Cpu cpu) {
        if (writable(permissions, span, address, 2)) {
            UNSAFE.putShortUnaligned(null, base + address, (short) value);
        } else {
            cpu.memory.writeShort(address, (short) value);
        }
    }

    /** Writes two bytes, one access of several. */
    public static void nearStore16(
            long base, long permissions, long span, long address, int value, boolean ok, Cpu cpu) {
        if (ok) {
            UNSAFE.putShortUnaligned(null, base + address, (short) value);
        } else {
            store16(base, permissions, span, address, value, cpu);
        }
    }

    /** Writes four bytes. */
    public static void store32(
            long base, long permissions, long span, long address, int value, Cpu cpu) {
        if (writable(permissions, span, address, 4)) {
            UNSAFE.putIntUnaligned(null, base + address, value);
        } else {
            cpu.memory.writeInt(address, value);
        }
    }

    /** Writes four bytes, one access of several. */
    public static void nearStore32(
            long base, long permissions, long span, long address, int value, boolean ok, Cpu cpu) {
        if (ok) {
            UNSAFE.putIntUnaligned(null, base + address, value);
        } else {
            store32(base, permissions, span, address, value, cpu);
        }
    }

    /** Writes eight bytes. */
    public static void store64(
            long base, long permissions, long span, long address, long value, Cpu cpu) {
        if (writable(permissions, span, address, 8)) {
            UNSAFE.putLongUnaligned(null, base + address, value);
        } else {
            cpu.memory.writeLong(address, value);
        }
    }

    /** Writes eight bytes, one access of several. */
    public static void nearStore64(
            long base, long permissions, long span, long address, long value, boolean ok, Cpu cpu) {
        if (ok) {
            UNSAFE.putLongUnaligned(null, base + address, value);
        } else {
            store64(base, permissions, span, address, value, cpu);
        }
    }

    // ---- accesses of more than eight bytes: first a check, then each long

    /** Throws as a read of this many bytes would. */
    public static void checkLoad(long permissions, long span, long address, int size, Cpu cpu) {
        if (!readable(permissions, span, address, size)) {
            cpu.memory.checkRead(address, size);
        }
    }

    /** Throws as a read of this many bytes would, one access of several. */
    public static void nearCheckLoad(
            long permissions, long span, long address, int size, boolean ok, Cpu cpu) {
        if (!ok) {
            checkLoad(permissions, span, address, size, cpu);
        }
    }

    /** Throws as a write of this many bytes would. */
    public static void checkStore(long permissions, long span, long address, int size, Cpu cpu) {
        if (!writable(permissions, span, address, size)) {
            cpu.memory.checkWrite(address, size);
        }
    }

    /** Throws as a write of this many bytes would, one access of several. */
    public static void nearCheckStore(
            long permissions, long span, long address, int size, boolean ok, Cpu cpu) {
        if (!ok) {
            checkStore(permissions, span, address, size, cpu);
        }
    }

    /** Eight bytes that were checked, at an address of the host. */
    public static long peek(long at, int above) {
        return UNSAFE.getLongUnaligned(null, at + above);
    }

    /** Writes eight bytes that were checked, at an address of the host. */
    public static void poke(long at, int above, long value) {
        UNSAFE.putLongUnaligned(null, at + above, value);
    }
}
