package dev.genkan.cpu;

/**
 * Pages that several address spaces show at once: a file of the host's without a name. What one of
 * them stores, all others see, as soon as two threads of one would.
 */
public final class SharedMemory implements AutoCloseable {
    private final int file;
    private long size;

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
    synchronized long size() {
        return size;
    }

    /** Ends it; memories that show it go on to do so. */
    @Override
    public void close() {
        HostMemory.closeFile(file);
    }
}
