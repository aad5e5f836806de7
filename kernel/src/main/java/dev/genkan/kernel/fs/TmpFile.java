package dev.genkan.kernel.fs;

import dev.genkan.cpu.SharedMemory;
import dev.genkan.kernel.abi.Errno;
import org.jspecify.annotations.Nullable;

/** A regular file of a {@link TmpFs}. */
final class TmpFile extends TmpNode {
    private final Pages pages;
    // Whether the content is ours; the lower file is read through until then.
    private volatile boolean changed;
    private boolean vanished;
    private int holders;

    TmpFile(TmpFs fs, int mode, int uid, int gid) {
        super(fs, mode, uid, gid);
        pages = new Pages(fs.budget());
        changed = true;
    }

    TmpFile(TmpFs fs, Inode lower, Kstat stat, TmpDirectory home, String name) {
        super(fs, lower, stat, home, name);
        pages = new Pages(fs.budget());
    }

    /** Makes the content our own, to change it. Not under the lock of the content. */
    private Pages change() {
        own();
        synchronized (pages) {
            Inode below = lower();
            if (!changed && below != null) {
                pages.over(below, below.size());
                changed = true;
            }
        }
        return pages;
    }

    @Override
    public Kstat attributes() {
        Kstat stat = super.attributes();
        if (changed) {
            synchronized (pages) {
                stat.size = pages.size();
                long held = pages.count() * (Pages.PAGE_SIZE / 512);
                stat.blocks = lower() == null ? held : Math.max(held, HostFs.blocks(stat.size));
            }
        }
        return stat;
    }

    @Override
    void acquire(boolean writes) {
        synchronized (pages) {
            Inode below = lower();
            if (below != null) {
                below.acquire(false);
            }
            holders++;
        }
    }

    @Override
    void release() {
        synchronized (pages) {
            holders--;
            Inode below = lower();
            if (below != null) {
                below.release();
            }
            freeIfUnused();
        }
    }

    @Override
    void vanish() {
        super.vanish();
        setVanished(true);
    }

    /** Says whether it has no name: it ends with the last open file then. */
    void setVanished(boolean value) {
        synchronized (pages) {
            vanished = value;
            freeIfUnused();
        }
    }

    private void freeIfUnused() {
        if (vanished && holders == 0) {
            pages.free();
        }
    }

    @Override
    long size() {
        Inode below = lower();
        if (!changed && below != null) {
            return below.size();
        }
        synchronized (pages) {
            return pages.size();
        }
    }

    @Override
    int read(byte[] to, int offset, int length, long position) {
        Inode below = lower();
        if (!changed && below != null) {
            return below.read(to, offset, length, position);
        }
        synchronized (pages) {
            return pages.read(to, offset, length, position);
        }
    }

    @Override
    int write(byte[] from, int offset, int length, long position) {
        if (position > Pages.MAX_SIZE - length) {
            return -Errno.EFBIG;
        }
        Pages content = change();
        int written;
        synchronized (pages) {
            written = content.write(from, offset, length, position);
        }
        if (written > 0) {
            touchModified();
        }
        return written;
    }

    @Override
    int truncate(long size) {
        Pages content = change();
        synchronized (pages) {
            content.truncate(size);
        }
        touchModified();
        return 0;
    }

    @Override
    int allocate(long offset, long length, boolean keepSize, boolean punch) {
        if (!punch) {
            if ((length + Pages.PAGE_SIZE - 1) / Pages.PAGE_SIZE > fs().budget().free()) {
                return -Errno.ENOSPC;
            }
            return keepSize || offset + length <= size() ? 0 : truncate(offset + length);
        }
        Pages content = change();
        int error;
        synchronized (pages) {
            error = content.punch(offset, length);
        }
        touchModified();
        return error;
    }

    /** Whether the content is not a lower file's. */
    boolean isOwn() {
        return changed;
    }

    /** Its content as memory that address spaces can show; null if it is too large for that. */
    @Nullable SharedMemory share() {
        Pages content = change();
        synchronized (pages) {
            return content.share();
        }
    }

    /** As SEEK_DATA and SEEK_HOLE. */
    long seek(long position, boolean data) {
        if (!changed) {
            long end = size();
            return position >= end ? -Errno.ENXIO : data ? position : end;
        }
        synchronized (pages) {
            return pages.seek(position, data);
        }
    }
}
