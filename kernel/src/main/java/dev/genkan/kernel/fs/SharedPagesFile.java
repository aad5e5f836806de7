package dev.genkan.kernel.fs;

import dev.genkan.cpu.SharedMemory;

/** What a shared mapping without a file shows (Linux's shmem_zero_setup). */
public final class SharedPagesFile extends File {
    private final SharedMemory pages;
    private final long size;

    /**
     * Pages of zeros.
     *
     * @throws OutOfMemoryError if the host has no room
     */
    public SharedPagesFile(long size) {
        this.size = size;
        pages = new SharedMemory(size);
    }

    @Override
    public SharedMemory sharedMemory() {
        return pages;
    }

    /** It has no name. */
    @Override
    public Kstat attributes() {
        Kstat stat = super.attributes();
        stat.links = 0;
        stat.size = size;
        return stat;
    }

    /** What mremap(2) maps beyond is not there. */
    @Override
    public long size() {
        return size;
    }

    @Override
    protected void release() {
        pages.close();
    }
}
