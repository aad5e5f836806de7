package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Memory;
import java.util.Objects;
import jdk.internal.misc.Unsafe;

/**
 * The accesses of translated code to the program's memory: what {@link Memory} does, with all that
 * stays the same within a translation passed as arguments.
 *
 * <p>{@code base} and {@code permissions} are those of the memory; addresses below {@code limit}
 * have permissions. What is not plain goes to {@link Memory}, which does it or throws. A method
 * whose name begins with {@code near} is for an access that is one of several: {@code ok} says that
 * {@link #allows} has seen them all, and {@code host} is the address in the host's memory then.
 * They have methods of their own so that the JVM sees that {@code ok} always holds.
 */
public final class Window {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final int SHIFT = Memory.PAGE_SHIFT;
    private static final int MASK = Memory.PAGE_SIZE - 1;

    /**
     * Thrown where an access is not direct: the interpreter does it. A call in its place would have
     * the JVM keep what is in registers elsewhere throughout a loop.
     */
    @SuppressWarnings("StaticAssignmentOfThrowable") // it has no stack trace, and costs nothing so
    private static final RuntimeException REFUSED = new Refused();

    private Window() {}

    /** Whether the memory has a page of code, as the byte at this distance says. */
    public static boolean has(long permissions, long distance) {
        return UNSAFE.getByte(permissions + distance) != 0;
    }

    private static byte page(long permissions, long at) {
        return UNSAFE.getByte(permissions + (at >>> SHIFT));
    }

    /**
     * An address that has permissions, as all below the limit do. The JVM does not compute what
     * depends on the answer before it has tested it.
     *
     * @throws IndexOutOfBoundsException if it is another one: the interpreter will know
     */
    public static long place(long address, long limit) {
        return Objects.checkIndex(address, limit);
    }

    private static boolean readable(long permissions, long at, int size) {
        return (page(permissions, at) & Memory.READ_ON) != 0
                || alone(permissions, at, size - 1, Memory.READ);
    }

    private static boolean writable(long permissions, long at, int size) {
        return (page(permissions, at) & Memory.WRITE_ON) != 0
                || alone(permissions, at, size - 1, Memory.DATA);
    }

    /** Refuses a write that is not direct for any other reason than that there is code. */
    private static void onlyCode(long permissions, long at, int size) {
        if (((page(permissions, at) | page(permissions, at + size - 1)) & Memory.CODE) == 0) {
            throw REFUSED;
        }
    }

    /** Whether a page that does not go on allows an access within it, of the length plus one. */
    private static boolean alone(long permissions, long at, int length, int allowed) {
        return (page(permissions, at) & allowed) != 0 && (at & MASK) + length < Memory.PAGE_SIZE;
    }

    /**
     * Whether all bytes of a range, which is shorter than a page, may be reached directly.
     *
     * @param length of the range less one
     * @param own the bit that its page must have, if it is in one
     * @param on the bit by which its first page speaks of itself and the next
     */
    public static boolean allows(long permissions, long at, int length, int own, int on) {
        return (page(permissions, at) & on) != 0 || alone(permissions, at, length, own);
    }

    /** The same, of a range that may start anywhere. */
    public static boolean frameAllows(
            long limit, long permissions, long from, int length, int own, int on) {
        return Long.compareUnsigned(from, limit) < 0 && allows(permissions, from, length, own, on);
    }

    /** Reads a byte, sign-extended. */
    public static int load8(long base, long permissions, long limit, long address) {
        long at = place(address, limit);
        if (!readable(permissions, at, 1)) {
            throw REFUSED;
        }
        return UNSAFE.getByte(base + at);
    }

    /** Reads a byte, sign-extended, one access of several. */
    public static int nearLoad8(
            long base, long permissions, long limit, long address, boolean ok, long host) {
        return ok ? UNSAFE.getByte(host) : load8(base, permissions, limit, address);
    }

    /** Reads two bytes, sign-extended. */
    public static int load16(long base, long permissions, long limit, long address) {
        long at = place(address, limit);
        if (!readable(permissions, at, 2)) {
            throw REFUSED;
        }
        return UNSAFE.getShortUnaligned(null, base + at);
    }

    /** Reads two bytes, sign-extended, one access of several. */
    public static int nearLoad16(
            long base, long permissions, long limit, long address, boolean ok, long host) {
        return ok
                ? UNSAFE.getShortUnaligned(null, host)
                : load16(base, permissions, limit, address);
    }

    /** Reads four bytes. */
    public static int load32(long base, long permissions, long limit, long address) {
        long at = place(address, limit);
        if (!readable(permissions, at, 4)) {
            throw REFUSED;
        }
        return UNSAFE.getIntUnaligned(null, base + at);
    }

    /** Reads four bytes, one access of several. */
    public static int nearLoad32(
            long base, long permissions, long limit, long address, boolean ok, long host) {
        return ok ? UNSAFE.getIntUnaligned(null, host) : load32(base, permissions, limit, address);
    }

    /** Reads eight bytes. */
    public static long load64(long base, long permissions, long limit, long address) {
        long at = place(address, limit);
        if (!readable(permissions, at, 8)) {
            throw REFUSED;
        }
        return UNSAFE.getLongUnaligned(null, base + at);
    }

    /** Reads eight bytes, one access of several. */
    public static long nearLoad64(
            long base, long permissions, long limit, long address, boolean ok, long host) {
        return ok ? UNSAFE.getLongUnaligned(null, host) : load64(base, permissions, limit, address);
    }

    /** Writes a byte. */
    public static void store8(
            long base, long permissions, long limit, long address, int value, Cpu cpu) {
        long at = place(address, limit);
        if (writable(permissions, at, 1)) {
            UNSAFE.putByte(base + at, (byte) value);
        } else {
            onlyCode(permissions, at, 1);
            cpu.memory.writeByte(address, (byte) value);
        }
    }

    /** Writes a byte, one access of several. */
    public static void nearStore8(
            long base,
            long permissions,
            long limit,
            long address,
            int value,
            boolean ok,
            long host,
            Cpu cpu) {
        if (ok) {
            UNSAFE.putByte(host, (byte) value);
        } else {
            store8(base, permissions, limit, address, value, cpu);
        }
    }

    /** Writes two bytes. */
    public static void store16(
            long base, long permissions, long limit, long address, int value, Cpu cpu) {
        long at = place(address, limit);
        if (writable(permissions, at, 2)) {
            UNSAFE.putShortUnaligned(null, base + at, (short) value);
        } else {
            onlyCode(permissions, at, 2);
            cpu.memory.writeShort(address, (short) value);
        }
    }

    /** Writes two bytes, one access of several. */
    public static void nearStore16(
            long base,
            long permissions,
            long limit,
            long address,
            int value,
            boolean ok,
            long host,
            Cpu cpu) {
        if (ok) {
            UNSAFE.putShortUnaligned(null, host, (short) value);
        } else {
            store16(base, permissions, limit, address, value, cpu);
        }
    }

    /** Writes four bytes. */
    public static void store32(
            long base, long permissions, long limit, long address, int value, Cpu cpu) {
        long at = place(address, limit);
        if (writable(permissions, at, 4)) {
            UNSAFE.putIntUnaligned(null, base + at, value);
        } else {
            onlyCode(permissions, at, 4);
            cpu.memory.writeInt(address, value);
        }
    }

    /** Writes four bytes, one access of several. */
    public static void nearStore32(
            long base,
            long permissions,
            long limit,
            long address,
            int value,
            boolean ok,
            long host,
            Cpu cpu) {
        if (ok) {
            UNSAFE.putIntUnaligned(null, host, value);
        } else {
            store32(base, permissions, limit, address, value, cpu);
        }
    }

    /** Writes eight bytes. */
    public static void store64(
            long base, long permissions, long limit, long address, long value, Cpu cpu) {
        long at = place(address, limit);
        if (writable(permissions, at, 8)) {
            UNSAFE.putLongUnaligned(null, base + at, value);
        } else {
            onlyCode(permissions, at, 8);
            cpu.memory.writeLong(address, value);
        }
    }

    /** Writes eight bytes, one access of several. */
    public static void nearStore64(
            long base,
            long permissions,
            long limit,
            long address,
            long value,
            boolean ok,
            long host,
            Cpu cpu) {
        if (ok) {
            UNSAFE.putLongUnaligned(null, host, value);
        } else {
            store64(base, permissions, limit, address, value, cpu);
        }
    }

    // ---- accesses of more than eight bytes: first a check, then each long

    /** Where so many bytes that may be read are in the host's memory. */
    public static long checkLoad(long base, long permissions, long limit, long address, int size) {
        long at = place(address, limit);
        if (!readable(permissions, at, size)) {
            throw REFUSED;
        }
        return base + at;
    }

    /** The same, one access of several. */
    public static long nearCheckLoad(
            long base,
            long permissions,
            long limit,
            long address,
            int size,
            boolean ok,
            long host) {
        return ok ? host : checkLoad(base, permissions, limit, address, size);
    }

    /** Where so many bytes that may be written without telling anybody are in the host's memory. */
    public static long checkStore(long base, long permissions, long limit, long address, int size) {
        long at = place(address, limit);
        if (!writable(permissions, at, size)) {
            throw REFUSED;
        }
        return base + at;
    }

    /** The same, one access of several. */
    public static long nearCheckStore(
            long base,
            long permissions,
            long limit,
            long address,
            int size,
            boolean ok,
            long host) {
        return ok ? host : checkStore(base, permissions, limit, address, size);
    }

    /** Where 16 bytes that are aligned and may be read are in the host's memory. */
    public static long alignedLoad(long base, long permissions, long limit, long address) {
        return base + aligned(permissions, limit, address, Memory.READ);
    }

    /** Where 16 bytes that are aligned and may be written are in the host's memory. */
    public static long alignedStore(long base, long permissions, long limit, long address) {
        return base + aligned(permissions, limit, address, Memory.DATA);
    }

    /**
     * The address of 16 bytes that are aligned, and thus all in a page, which must have a bit. A
     * rotation makes one comparison of two: what is not aligned becomes a large number.
     */
    private static long aligned(long permissions, long limit, long address, int bit) {
        long turned = place(Long.rotateRight(address, 4), limit >>> 4);
        if ((UNSAFE.getByte(permissions + (turned >>> SHIFT - 4)) & bit) == 0) {
            throw REFUSED;
        }
        return address;
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
