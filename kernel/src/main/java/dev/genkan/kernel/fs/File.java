package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;

/**
 * An open file description: what descriptors share after dup(2). Files never block: where a call
 * would have to wait they answer -EAGAIN, and {@link #waitQueue} is woken when it is worth asking
 * again.
 */
public abstract class File {
    /** Reads at the file's own position. Returns the number of bytes, 0 at the end, or -errno. */
    public int read(byte[] to, int offset, int length) {
        return -Errno.EINVAL;
    }

    /** Reads at a position. Returns the number of bytes, 0 at the end, or -errno (-ESPIPE). */
    public int pread(byte[] to, int offset, int length, long position) {
        return -Errno.ESPIPE;
    }

    /** Writes at the file's own position. Returns the number of bytes or -errno. */
    public int write(byte[] from, int offset, int length) {
        return -Errno.EINVAL;
    }

    /** Writes at a position. Returns the number of bytes or -errno (-ESPIPE). */
    public int pwrite(byte[] from, int offset, int length, long position) {
        return -Errno.ESPIPE;
    }

    /** What is woken when the file may have become readable or writable. */
    public WaitQueue waitQueue() {
        return WaitQueue.NEVER;
    }
}
