package dev.genkan.kernel.fs;

import dev.genkan.cpu.SharedMemory;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.FileMode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open file description: what descriptors share after dup(2). Files never block: where a call
 * would have to wait they answer -EAGAIN, and {@link #waitQueue} is woken when it is worth asking
 * again. They keep no array that they were given: it is the caller's, who uses it again.
 *
 * <p>A device's file overrides what it can do; it needs no more than {@link #read} or {@link
 * #write}.
 */
public abstract class File {
    private @Nullable VfsPath path;
    private volatile int flags = Fcntl.O_RDWR;
    private int references;
    private volatile @Nullable FileLocks locks;
    private volatile WaitQueue.@Nullable EventWaiter notice;

    /** Who wants to know of the last close; guarded by itself. */
    private final Set<CloseWatcher> closeWatchers = new HashSet<>(0);

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

    /** Moves the position as lseek(2). Returns the new one or -errno (-ESPIPE). */
    public long seek(long offset, int whence) {
        return -Errno.ESPIPE;
    }

    /** The events of poll(2) that are true now; regular files are always ready. */
    public int poll() {
        return Fcntl.POLLIN | Fcntl.POLLOUT | Fcntl.POLLRDNORM | Fcntl.POLLWRNORM;
    }

    /** What is woken when the file may have become readable or writable. */
    public WaitQueue waitQueue() {
        return WaitQueue.NEVER;
    }

    /** Whether its events can be waited for: epoll(7) wants no other file. */
    public boolean canPoll() {
        return waitQueue() != WaitQueue.NEVER;
    }

    /**
     * Whether the open is complete: a FIFO waits for the other side, and wakes the queue when it
     * has come.
     */
    public boolean isConnected() {
        return true;
    }

    /** Whether a byte that was read is gone, as from a pipe: it has no position. */
    public boolean isStream() {
        return false;
    }

    /** How many bytes can be read at once (FIONREAD), or -ENOTTY if that is not known. */
    public int available() {
        return -Errno.ENOTTY;
    }

    /** The same, with what a read puts before them. */
    public int readSize() {
        return available();
    }

    /** Sets the size. Returns 0 or -errno. */
    public int truncate(long size) {
        return -Errno.EINVAL;
    }

    /** Makes room for a range, or gives it back, as fallocate(2). Returns 0 or -errno. */
    public int allocate(long offset, long length, boolean keepSize, boolean punch) {
        return -Errno.ENODEV;
    }

    /** The terminal that it is, or is the master of; null if it is neither. */
    public @Nullable Tty tty() {
        return null;
    }

    /**
     * The pages that all shared mappings of it show, or null if they have none in common and are
     * written back.
     */
    public @Nullable SharedMemory sharedMemory() {
        return null;
    }

    /** What fstat(2) tells. */
    public Kstat attributes() {
        VfsPath place = path;
        if (place != null) {
            return place.inode().attributes();
        }
        Kstat stat = new Kstat();
        stat.mode = FileMode.S_IFREG | 0600;
        return stat;
    }

    /** Its size in bytes. */
    public long size() {
        return attributes().size;
    }

    /** The last descriptor is closed. */
    protected void release() {}

    /** Where it was opened; ENOENT if it has no place. */
    public final VfsPath path() {
        VfsPath place = path;
        if (place == null) {
            throw Errno.error(Errno.ENOENT);
        }
        return place;
    }

    /** Its inode; ENOENT if it has none. */
    public final Inode inode() {
        return path().inode();
    }

    public final boolean isDirectory() {
        VfsPath place = path;
        return place != null && place.inode().isDirectory();
    }

    /** Access mode and status flags, as F_GETFL gives them. */
    public int flags() {
        return flags;
    }

    /** Replaces the flags that F_SETFL may change. */
    public final void setStatusFlags(int value) {
        flags = flags & ~Fcntl.SETFL_MASK | value & Fcntl.SETFL_MASK;
    }

    public boolean isReadable() {
        int mode = flags & (Fcntl.O_ACCMODE | Fcntl.O_PATH);
        return mode == Fcntl.O_RDONLY || mode == Fcntl.O_RDWR;
    }

    public boolean isWritable() {
        int mode = flags & (Fcntl.O_ACCMODE | Fcntl.O_PATH);
        return mode == Fcntl.O_WRONLY || mode == Fcntl.O_RDWR;
    }

    /** Whether it is only a place (O_PATH). */
    public final boolean isPathOnly() {
        return (flags & Fcntl.O_PATH) != 0;
    }

    public final boolean isNonBlocking() {
        return (flags & Fcntl.O_NONBLOCK) != 0;
    }

    /** Says where it was opened and how; once, before anybody else sees it. */
    final File opened(VfsPath place, int how) {
        path = place;
        flags =
                how
                        & ~(Fcntl.O_CREAT
                                | Fcntl.O_EXCL
                                | Fcntl.O_NOCTTY
                                | Fcntl.O_TRUNC
                                | Fcntl.O_CLOEXEC);
        return this;
    }

    /** Who is told of its events without waiting (O_ASYNC); null if that was never asked for. */
    public final WaitQueue.@Nullable EventWaiter notice() {
        return notice;
    }

    /** Says who is told of its events without waiting, as long as it is open. */
    public final void setNotice(WaitQueue.EventWaiter value) {
        notice = value;
    }

    /** Says that it holds locks, which end with it. */
    public final void holdsLocks(FileLocks where) {
        locks = where;
    }

    /** One more holder. */
    public final synchronized void acquire() {
        references++;
    }

    /** One holder less; the last one closes it. */
    public final void close() {
        synchronized (this) {
            if (--references > 0) {
                return;
            }
        }
        FileLocks held = locks;
        if (held != null) {
            held.giveUpAll(this, null);
        }
        WaitQueue.EventWaiter told = notice;
        if (told != null) {
            waitQueue().remove(told);
        }
        for (CloseWatcher watcher : closeWatchers()) {
            watcher.closed();
        }
        release();
    }

    /** One who is told when the last holder has gone, as epoll(7) must be. */
    interface CloseWatcher {
        void closed();
    }

    /** Has one told of the last close; false if that was already. */
    final boolean watchClose(CloseWatcher watcher) {
        synchronized (this) {
            if (references <= 0) {
                return false;
            }
            synchronized (closeWatchers) {
                closeWatchers.add(watcher);
            }
            return true;
        }
    }

    final void unwatchClose(CloseWatcher watcher) {
        synchronized (closeWatchers) {
            closeWatchers.remove(watcher);
        }
    }

    /** Those who are to be told; a snapshot. */
    final List<CloseWatcher> closeWatchers() {
        synchronized (closeWatchers) {
            return List.copyOf(closeWatchers);
        }
    }
}
