package dev.genkan.kernel.fs;

import dev.genkan.cpu.SharedMemory;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import org.jspecify.annotations.Nullable;

/** An open regular file: a position in the data of an inode. */
final class InodeFile extends File {
    private final Inode inode;
    private long position;

    InodeFile(Inode inode, int flags) {
        this.inode = inode;
        inode.acquire((flags & Fcntl.O_ACCMODE) != Fcntl.O_RDONLY);
    }

    @Override
    public synchronized int read(byte[] to, int offset, int length) {
        int count = pread(to, offset, length, position);
        if (count > 0) {
            position += count;
        }
        return count;
    }

    @Override
    public int pread(byte[] to, int offset, int length, long position) {
        int count = inode.read(to, offset, length, position);
        if ((flags() & Fcntl.O_NOATIME) == 0) {
            inode.touchAccess();
        }
        return count;
    }

    @Override
    public synchronized int write(byte[] from, int offset, int length) {
        if ((flags() & Fcntl.O_APPEND) != 0) {
            // One at a time among all who append to it.
            synchronized (inode) {
                position = inode.size();
                return advance(inode.write(from, offset, length, position));
            }
        }
        return advance(inode.write(from, offset, length, position));
    }

    private int advance(int count) {
        if (count > 0) {
            position += count;
        }
        return count;
    }

    @Override
    public int pwrite(byte[] from, int offset, int length, long position) {
        if ((flags() & Fcntl.O_APPEND) != 0) {
            // As Linux does, against POSIX: pwrite(2), BUGS.
            synchronized (inode) {
                return inode.write(from, offset, length, inode.size());
            }
        }
        return inode.write(from, offset, length, position);
    }

    @Override
    public synchronized long seek(long offset, int whence) {
        long base =
                switch (whence) {
                    case Fcntl.SEEK_SET -> 0;
                    case Fcntl.SEEK_CUR -> position;
                    case Fcntl.SEEK_END -> inode.size();
                    case Fcntl.SEEK_DATA, Fcntl.SEEK_HOLE -> {
                        long found = seekData(offset, whence == Fcntl.SEEK_DATA);
                        if (found >= 0) {
                            position = found;
                        }
                        yield -1;
                    }
                    default -> -1;
                };
        if (base < 0) {
            return whence == Fcntl.SEEK_DATA || whence == Fcntl.SEEK_HOLE
                    ? seekData(offset, whence == Fcntl.SEEK_DATA)
                    : -Errno.EINVAL;
        }
        long target = base + offset;
        if (target < 0) {
            return offset > 0 ? -Errno.EOVERFLOW : -Errno.EINVAL;
        }
        position = target;
        return target;
    }

    private long seekData(long offset, boolean data) {
        if (offset < 0) {
            return -Errno.ENXIO;
        }
        if (inode instanceof TmpFile file) {
            return file.seek(offset, data);
        }
        long end = inode.size();
        return offset >= end ? -Errno.ENXIO : data ? offset : end;
    }

    @Override
    public int available() {
        long left;
        synchronized (this) {
            left = inode.size() - position;
        }
        return Math.clamp(left, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    @Override
    public int truncate(long size) {
        return inode.truncate(size);
    }

    @Override
    public int allocate(long offset, long length, boolean keepSize, boolean punch) {
        return inode.allocate(offset, length, keepSize, punch);
    }

    @Override
    public @Nullable SharedMemory sharedMemory() {
        // Who only reads a file of the host's sees the host's.
        return inode instanceof TmpFile file && (isWritable() || file.isOwn())
                ? file.share()
                : null;
    }

    @Override
    public long size() {
        return inode.size();
    }

    @Override
    protected void release() {
        inode.release();
    }
}
