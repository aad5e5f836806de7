package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The descriptors of a process (Linux's files_struct). They change under its lock, and are read
 * without.
 */
public final class FileTable {
    /** No limit is higher (fs.nr_open), so that a table stays bounded. */
    public static final int NR_OPEN = 1 << 20;

    private volatile @Nullable File[] files = new File[16];
    private boolean[] closeOnExec = new boolean[16];
    private int limit = 1024;
    // No descriptor below is free.
    private int lowestFree;
    private int holders = 1;
    private volatile @Nullable FileLocks locks;

    /** The highest number of descriptors plus one: RLIMIT_NOFILE. */
    public synchronized void setLimit(long value) {
        limit = (int) Math.min(value, NR_OPEN);
    }

    /** The limit of RLIMIT_NOFILE. */
    public synchronized int limit() {
        return limit;
    }

    /** The file of a descriptor; EBADF if it is not open or only a place (O_PATH). */
    public File file(int fd) {
        File file = anyFile(fd);
        if (file.isPathOnly()) {
            throw Errno.error(Errno.EBADF);
        }
        return file;
    }

    /** The file of a descriptor, also one of O_PATH; EBADF if it is not open. */
    public File anyFile(int fd) {
        @Nullable File[] table = files;
        File file = fd >= 0 && fd < table.length ? table[fd] : null;
        if (file == null) {
            throw Errno.error(Errno.EBADF);
        }
        return file;
    }

    /** Gives a file the lowest free descriptor. EMFILE. */
    public int install(File file, boolean cloexec) {
        return install(file, 0, cloexec);
    }

    /** Gives a file the lowest free descriptor that is not below the minimum. EMFILE, EINVAL. */
    public synchronized int install(File file, int minimum, boolean cloexec) {
        if (minimum < 0 || minimum >= limit) {
            throw Errno.error(Errno.EINVAL);
        }
        int fd = Math.max(minimum, lowestFree);
        while (fd < files.length && files[fd] != null) {
            fd++;
        }
        if (fd >= limit) {
            throw Errno.error(Errno.EMFILE);
        }
        if (minimum <= lowestFree) {
            lowestFree = fd + 1;
        }
        put(fd, file, cloexec);
        return fd;
    }

    /** Throws EMFILE if no descriptor is free: asked before an open has any effect. */
    public synchronized void requireFree() {
        int fd = lowestFree;
        while (fd < files.length && files[fd] != null) {
            fd++;
        }
        lowestFree = fd;
        if (fd >= limit) {
            throw Errno.error(Errno.EMFILE);
        }
    }

    /** Gives a file this very descriptor; what had it before is closed. EBADF. */
    public void replace(int fd, File file, boolean cloexec) {
        File before;
        synchronized (this) {
            if (fd < 0 || fd >= limit) {
                throw Errno.error(Errno.EBADF);
            }
            before = fd < files.length ? files[fd] : null;
            put(fd, file, cloexec);
        }
        if (before != null) {
            letGo(before);
        }
    }

    private void put(int fd, File file, boolean cloexec) {
        if (fd >= files.length) {
            int length = Math.max(fd + 1, files.length * 2);
            files = Arrays.copyOf(files, length);
            closeOnExec = Arrays.copyOf(closeOnExec, length);
        }
        file.acquire();
        VarHandle.releaseFence();
        files[fd] = file;
        closeOnExec[fd] = cloexec;
    }

    /** Closes a descriptor. EBADF. */
    public void close(int fd) {
        File file;
        synchronized (this) {
            file = anyFile(fd);
            files[fd] = null;
            lowestFree = Math.min(lowestFree, fd);
        }
        letGo(file);
    }

    /**
     * As POSIX wants it, the locks of a process on a file end with any of its descriptors of it.
     */
    private void letGo(File file) {
        FileLocks held = locks;
        if (held != null) {
            held.giveUpAll(this, FileLocks.Place.of(file));
        }
        file.close();
    }

    /** Says that locks are held for it. */
    public void holdsLocks(FileLocks where) {
        locks = where;
    }

    /** Whether execve(2) closes it. EBADF. */
    public synchronized boolean isCloseOnExec(int fd) {
        var unused = anyFile(fd);
        return closeOnExec[fd];
    }

    /** Says whether execve(2) closes it. EBADF. */
    public synchronized void setCloseOnExec(int fd, boolean cloexec) {
        var unused = anyFile(fd);
        closeOnExec[fd] = cloexec;
    }

    /** Closes what execve(2) closes. */
    public void closeOnExec() {
        for (int fd : descriptors()) {
            if (isCloseOnExec(fd)) {
                close(fd);
            }
        }
    }

    /** One more task uses the table (CLONE_FILES). */
    public synchronized FileTable share() {
        holders++;
        return this;
    }

    /** Whether several tasks use the table. */
    public synchronized boolean isShared() {
        return holders > 1;
    }

    /** A task ends, or uses another table; the last one closes everything. */
    public void release() {
        synchronized (this) {
            if (--holders > 0) {
                return;
            }
        }
        for (int fd : descriptors()) {
            close(fd);
        }
    }

    /** The descriptors that are open, in order. */
    public synchronized int[] descriptors() {
        int count = 0;
        int[] open = new int[files.length];
        for (int fd = 0; fd < files.length; fd++) {
            if (files[fd] != null) {
                open[count++] = fd;
            }
        }
        return Arrays.copyOf(open, count);
    }

    /** A table of the same files, for a new process. */
    public synchronized FileTable copy() {
        FileTable copy = new FileTable();
        copy.limit = limit;
        copy.lowestFree = lowestFree;
        copy.files = files.clone();
        copy.closeOnExec = closeOnExec.clone();
        for (File file : copy.files) {
            if (file != null) {
                file.acquire();
            }
        }
        return copy;
    }
}
