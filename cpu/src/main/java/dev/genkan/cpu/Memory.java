package dev.genkan.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import jdk.internal.misc.Unsafe;

/**
 * The memory of one address space: a flat window of guest addresses from 0, and one permission byte
 * per page that every access tests.
 *
 * <p>Outside the window nothing is mapped, so no guest address reaches the JVM's own memory. The
 * window and the permission bytes are reserved lazily: what is not touched costs nothing.
 */
public final class Memory implements AutoCloseable {
    public static final int PAGE_SHIFT = 12;
    public static final int PAGE_SIZE = 1 << PAGE_SHIFT;

    /** Permission bits of a page; 0 is a page that does not exist. */
    public static final int READ = 1, WRITE = 2, EXECUTE = 4;

    /** A page that exists and allows nothing (PROT_NONE). */
    public static final int PRESENT = 16;

    /** Code of this page is cached by an engine; a write must tell it. */
    private static final int CODE = 8;

    private static final long CANONICAL_LIMIT = 1L << 47;
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();

    private final long size;
    private final long base;
    private final long permissions;
    private final List<LongConsumer> codeListeners = new ArrayList<>();
    private boolean closed;

    /**
     * Reserves a window.
     *
     * @param size in bytes, a multiple of the page size, at most 2^46
     */
    public Memory(long size) {
        if (size <= 0 || (size & (PAGE_SIZE - 1)) != 0 || size > 1L << 46) {
            throw new IllegalArgumentException("window size " + size);
        }
        this.size = size;
        // The page after the window makes an access that starts in its last bytes harmless.
        this.base = HostMemory.reserve(size + PAGE_SIZE);
        this.permissions = HostMemory.reserve(permissionBytes());
    }

    private long permissionBytes() {
        return ((size >> PAGE_SHIFT) + 1 + PAGE_SIZE - 1) & -PAGE_SIZE;
    }

    /** The first address past the window. */
    public long size() {
        return size;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            HostMemory.release(base, size + PAGE_SIZE);
            HostMemory.release(permissions, permissionBytes());
        }
    }

    /** Has an engine told of pages whose cached code is no longer what memory holds. */
    public void addCodeListener(LongConsumer pageAddress) {
        codeListeners.add(pageAddress);
    }

    /** Says that code of this page is cached: the next write to it is told to the listeners. */
    public void markCode(long address) {
        long entry = permissions + (address >>> PAGE_SHIFT);
        UNSAFE.putByte(entry, (byte) (UNSAFE.getByte(entry) | CODE));
    }

    /**
     * Sets what whole pages allow; 0 unmaps them.
     *
     * @param address a multiple of the page size
     * @param length in bytes; the range lies in the window
     */
    public void protect(long address, long length, int allowed) {
        checkRange(address, length);
        byte value = (byte) (allowed == 0 ? 0 : allowed | PRESENT);
        long end = (address + length + PAGE_SIZE - 1) >>> PAGE_SHIFT;
        for (long page = address >>> PAGE_SHIFT; page < end; page++) {
            long entry = permissions + page;
            if ((UNSAFE.getByte(entry) & CODE) != 0) {
                forgetCode(page << PAGE_SHIFT);
            }
            UNSAFE.putByte(entry, value);
        }
    }

    /** What the page of this address allows: READ, WRITE, EXECUTE and PRESENT bits, or 0. */
    public int permissions(long address) {
        return Long.compareUnsigned(address, size) < 0
                ? UNSAFE.getByte(permissions + (address >>> PAGE_SHIFT)) & ~CODE
                : 0;
    }

    /** Makes whole pages read as zero and gives them back to the host. */
    public void discard(long address, long length) {
        checkRange(address, length);
        if (length > 0) {
            forgetCodeIn(address, length);
            HostMemory.discard(base + address, length);
        }
    }

    private void checkRange(long address, long length) {
        if ((address & (PAGE_SIZE - 1)) != 0
                || length < 0
                || Long.compareUnsigned(address, size) > 0
                || length > size - address) {
            throw new IllegalArgumentException(
                    "range " + Long.toHexString(address) + "+" + Long.toHexString(length));
        }
    }

    private void forgetCodeIn(long address, long length) {
        long end = (address + length + PAGE_SIZE - 1) >>> PAGE_SHIFT;
        for (long page = address >>> PAGE_SHIFT; page < end; page++) {
            if ((UNSAFE.getByte(permissions + page) & CODE) != 0) {
                forgetCode(page << PAGE_SHIFT);
            }
        }
    }

    private void forgetCode(long pageAddress) {
        long entry = permissions + (pageAddress >>> PAGE_SHIFT);
        UNSAFE.putByte(entry, (byte) (UNSAFE.getByte(entry) & ~CODE));
        for (LongConsumer listener : codeListeners) {
            listener.accept(pageAddress);
        }
    }

    // ---- what the program may read

    public byte readByte(long address) {
        return UNSAFE.getByte(readable(address, 1));
    }

    public short readShort(long address) {
        return UNSAFE.getShortUnaligned(null, readable(address, 2));
    }

    public int readInt(long address) {
        return UNSAFE.getIntUnaligned(null, readable(address, 4));
    }

    public long readLong(long address) {
        return UNSAFE.getLongUnaligned(null, readable(address, 8));
    }

    // ---- what the program may write

    public void writeByte(long address, byte value) {
        UNSAFE.putByte(writable(address, 1), value);
    }

    public void writeShort(long address, short value) {
        UNSAFE.putShortUnaligned(null, writable(address, 2), value);
    }

    public void writeInt(long address, int value) {
        UNSAFE.putIntUnaligned(null, writable(address, 4), value);
    }

    public void writeLong(long address, long value) {
        UNSAFE.putLongUnaligned(null, writable(address, 8), value);
    }

    /** Throws as a write of this many bytes would, and changes nothing. */
    public void checkWrite(long address, int length) {
        var _ = writable(address, length);
    }

    /** Throws as a read of this many bytes would. */
    public void checkRead(long address, int length) {
        var _ = readable(address, length);
    }

    /** Atomically replaces an aligned or unaligned int (LOCK CMPXCHG). */
    public boolean compareAndSet(long address, int expected, int value) {
        return UNSAFE.compareAndSetInt(null, writable(address, 4), expected, value);
    }

    /** Atomically replaces an aligned or unaligned long (LOCK CMPXCHG). */
    public boolean compareAndSet(long address, long expected, long value) {
        return UNSAFE.compareAndSetLong(null, writable(address, 8), expected, value);
    }

    // ---- what the program may execute

    /**
     * Copies instruction bytes; stops at the first byte that may not be executed.
     *
     * @return how many were copied; none is for the caller to report by {@link #executeFault}
     */
    public int fetch(long address, byte[] bytes, int length) {
        int done = 0;
        while (done < length) {
            long at = address + done;
            if ((permissions(at) & EXECUTE) == 0) {
                return done;
            }
            int chunk = (int) Math.min(length - done, PAGE_SIZE - (at & (PAGE_SIZE - 1)));
            UNSAFE.copyMemory(
                    null, base + at, bytes, Unsafe.ARRAY_BYTE_BASE_OFFSET + (long) done, chunk);
            done += chunk;
        }
        return done;
    }

    /** The fault of an instruction fetch from this address. */
    public GuestFault executeFault(long address) {
        return fault(address, Access.EXECUTE);
    }

    // ---- what the kernel copies, under the program's permissions

    /**
     * Copies from the program's memory as far as it is readable.
     *
     * @return how many bytes were copied: fewer than {@code length} if a page is not readable
     */
    public int copyFrom(long address, byte[] to, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, to.length);
        int done = 0;
        while (done < length && (permissions(address + done) & READ) != 0) {
            long at = address + done;
            int chunk = (int) Math.min(length - done, PAGE_SIZE - (at & (PAGE_SIZE - 1)));
            UNSAFE.copyMemory(
                    null,
                    base + at,
                    to,
                    Unsafe.ARRAY_BYTE_BASE_OFFSET + (long) offset + done,
                    chunk);
            done += chunk;
        }
        return done;
    }

    /**
     * Copies to the program's memory as far as it is writable.
     *
     * @return how many bytes were copied: fewer than {@code length} if a page is not writable
     */
    public int copyTo(long address, byte[] from, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, from.length);
        int done = 0;
        while (done < length && (permissions(address + done) & WRITE) != 0) {
            long at = address + done;
            int chunk = (int) Math.min(length - done, PAGE_SIZE - (at & (PAGE_SIZE - 1)));
            forgetCodeIn(at & -PAGE_SIZE, PAGE_SIZE);
            UNSAFE.copyMemory(
                    from,
                    Unsafe.ARRAY_BYTE_BASE_OFFSET + (long) offset + done,
                    null,
                    base + at,
                    chunk);
            done += chunk;
        }
        return done;
    }

    /** Fills pages of the window, whatever they allow: for loaders and tests. */
    public void load(long address, byte[] from, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, from.length);
        checkRange(address & -PAGE_SIZE, length + (address & (PAGE_SIZE - 1)));
        forgetCodeIn(address & -PAGE_SIZE, length + (address & (PAGE_SIZE - 1)));
        UNSAFE.copyMemory(
                from, Unsafe.ARRAY_BYTE_BASE_OFFSET + (long) offset, null, base + address, length);
    }

    /** Moves bytes within the window, whatever its pages allow: for mremap. */
    public void move(long from, long to, long length) {
        checkRange(from, length);
        checkRange(to, length);
        forgetCodeIn(to, length);
        UNSAFE.copyMemory(base + from, base + to, length);
    }

    // ---- the checks

    private long readable(long address, int length) {
        if (Long.compareUnsigned(address, size) >= 0
                || (UNSAFE.getByte(permissions + (address >>> PAGE_SHIFT)) & READ) == 0) {
            throw fault(address, Access.READ);
        }
        if ((address & (PAGE_SIZE - 1)) > PAGE_SIZE - length) {
            long next = (address | (PAGE_SIZE - 1)) + 1;
            if ((permissions(next) & READ) == 0) {
                throw fault(next, Access.READ);
            }
        }
        return base + address;
    }

    private long writable(long address, int length) {
        if (Long.compareUnsigned(address, size) >= 0
                || (UNSAFE.getByte(permissions + (address >>> PAGE_SHIFT)) & (WRITE | CODE))
                        != WRITE) {
            writeSlow(address);
        }
        if ((address & (PAGE_SIZE - 1)) > PAGE_SIZE - length) {
            writeSlow((address | (PAGE_SIZE - 1)) + 1);
        }
        return base + address;
    }

    private void writeSlow(long address) {
        if ((permissions(address) & WRITE) == 0) {
            throw fault(address, Access.WRITE);
        }
        forgetCodeIn(address & -PAGE_SIZE, PAGE_SIZE);
    }

    private GuestFault fault(long address, Access access) {
        if (Long.compareUnsigned(address, CANONICAL_LIMIT) >= 0
                && address >>> 47 != (1L << 17) - 1) {
            return new GuestFault(new Trap.GeneralProtection());
        }
        return new GuestFault(new Trap.PageFault(address, access, permissions(address) != 0));
    }
}
