package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A number that writers add to and readers take: the file of eventfd(2). */
public final class EventFile extends File {
    /** The number never becomes all ones. */
    private static final long MOST = -2;

    private final WaitQueue queue = new WaitQueue();
    private final boolean semaphore;
    private long count;

    /**
     * One that starts with a number.
     *
     * @param semaphore whether a read takes one instead of all
     */
    public EventFile(long count, boolean semaphore) {
        this.count = count;
        this.semaphore = semaphore;
    }

    @Override
    public synchronized int read(byte[] to, int offset, int length) {
        if (length < Long.BYTES) {
            return -Errno.EINVAL;
        }
        if (count == 0) {
            return -Errno.EAGAIN;
        }
        long taken = semaphore ? 1 : count;
        count -= taken;
        ByteBuffer.wrap(to).order(ByteOrder.LITTLE_ENDIAN).putLong(offset, taken);
        queue.wake(Fcntl.POLLOUT);
        return Long.BYTES;
    }

    @Override
    public synchronized int write(byte[] from, int offset, int length) {
        if (length != Long.BYTES) {
            return -Errno.EINVAL;
        }
        long more = ByteBuffer.wrap(from).order(ByteOrder.LITTLE_ENDIAN).getLong(offset);
        if (more == -1) {
            return -Errno.EINVAL;
        }
        if (Long.compareUnsigned(more, MOST - count) > 0) {
            return -Errno.EAGAIN;
        }
        count += more;
        queue.wake(Fcntl.POLLIN);
        return Long.BYTES;
    }

    @Override
    public synchronized int poll() {
        return (count != 0 ? Fcntl.POLLIN : 0) | (count != MOST ? Fcntl.POLLOUT : 0);
    }

    @Override
    public WaitQueue waitQueue() {
        return queue;
    }

    @Override
    public boolean isStream() {
        return true;
    }

    @Override
    public long seek(long offset, int whence) {
        return 0;
    }
}
