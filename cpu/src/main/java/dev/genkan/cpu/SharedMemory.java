package dev.genkan.cpu;

import java.util.Objects;
import jdk.internal.misc.Unsafe;

/**
 * Pages that several address spaces show at once: a file of the host's without a name. What one of
 * them stores, all others see, as soon as two threads of one would.
 */
public final class SharedMemory implements AutoCloseable {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long NOT_MAPPED = 0;

    private final int file;
    private long size;

    // Where the kernel itself reads and writes it, and how far.
    private long base = NOT_MAPPED;
    private long reach;
    private boolean closed;

    /**
     * Makes pages of zeros; none is committed until it is touched.
     *
     * @param size in bytes, a multiple of the page size
     * @throws OutOfMemoryError if the host has no descriptor or no room left
     */
    public SharedMemory(long size) {
        file = HostMemory.createFile(size);
        if (file < 0) {
            throw new OutOfMemoryError("the host refused to make shared memory");
        }
        this.size = size;
    }

    /**
     * Makes it at least so long.
     *
     * @throws OutOfMemoryError if the host has no room left
     */
    public synchronized void extend(long wanted) {
        if (wanted > size) {
            if (!HostMemory.extendFile(file, wanted)) {
                throw new OutOfMemoryError("the host refused to extend shared memory");
            }
            size = wanted;
        }
    }

    int file() {
        return file;
    }

    /** Bytes; no page beyond may be shown. */
    public synchronized long size() {
        return size;
    }

    /** The address of a range within the pages, for the kernel. */
    private long at(long offset, long length) {
        Objects.checkFromIndexSize(offset, /* size= */ length, /* length= */ size);
        if (closed) {
            throw new IllegalStateException("closed");
        }
        if (reach < size) {
            unmap();
            base = HostMemory.reserve(size);
            HostMemory.mapFile(base, size, file, 0);
            reach = size;
        }
        return base + offset;
    }

    private void unmap() {
        if (base != NOT_MAPPED) {
            HostMemory.release(base, reach);
            base = NOT_MAPPED;
            reach = 0;
        }
    }

    /** Copies bytes out; the range lies within the pages. */
    public synchronized void read(long offset, byte[] to, int start, int length) {
        Objects.checkFromIndexSize(start, length, to.length);
        UNSAFE.copyMemory(
                null, at(offset, length), to, Unsafe.ARRAY_BYTE_BASE_OFFSET + (long) start, length);
    }

    /** Copies bytes in; the range lies within the pages. */
    public synchronized void write(long offset, byte[] from, int start, int length) {
        Objects.checkFromIndexSize(start, length, from.length);
        UNSAFE.copyMemory(
                from,
                Unsafe.ARRAY_BYTE_BASE_OFFSET + (long) start,
                null,
                at(offset, length),
                length);
    }

    /** Clears bytes; the range lies within the pages. */
    public synchronized void clear(long offset, long length) {
        UNSAFE.setMemory(at(offset, length), length, (byte) 0);
    }

    /** Ends it; memories that show it go on to do so. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            unmap();
            HostMemory.closeFile(file);
        }
    }
}
