package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes between the writers and the readers of a pipe or FIFO (pipe(7)). */
public final class Pipe {
    /** Writes of so many bytes are not mixed with others'. */
    public static final int PIPE_BUF = 4096;

    private static final int DEFAULT_CAPACITY = 65536;

    /** fs.pipe-max-size. */
    private static final int MAX_CAPACITY = 1 << 20;

    private static final AtomicLong PIPES = new AtomicLong();

    private final WaitQueue queue = new WaitQueue();
    private final long serial = PIPES.getAndIncrement();
    private final Budget budget;
    private final boolean named;
    private long pages;
    private byte[] ring = new byte[PIPE_BUF];
    private int capacity = DEFAULT_CAPACITY;
    private int head;
    private int count;
    private int readers;
    private int writers;
    // How many ever came, so that who waits for a peer sees one that has left already.
    private int readersEver;
    private int writersEver;

    /**
     * A pipe whose bytes count as those of files do.
     *
     * @param named whether it is a FIFO, whose opener waits for the other side
     */
    Pipe(Budget budget, boolean named) {
        this.budget = budget;
        this.named = named;
    }

    /**
     * One end, or both (O_RDWR). ENXIO for a writer that will not wait for the first reader; ENFILE
     * if there is no memory left.
     */
    File open(int flags) {
        int access = flags & Fcntl.O_ACCMODE;
        boolean reads = access != Fcntl.O_WRONLY;
        boolean writes = access != Fcntl.O_RDONLY;
        synchronized (this) {
            boolean waits = named && (flags & Fcntl.O_NONBLOCK) == 0;
            if (named && writes && !reads && !waits && readers == 0) {
                throw Errno.error(Errno.ENXIO);
            }
            if (pages == 0 && !take(1)) {
                throw Errno.error(Errno.ENFILE);
            }
            End end = new End(reads, writes);
            if (reads) {
                readers++;
                readersEver++;
            }
            if (writes) {
                writers++;
                writersEver++;
            }
            end.connected = reads == writes || !waits || (reads ? writers : readers) > 0;
            end.peersBefore = reads ? writersEver : readersEver;
            queue.wake();
            return end;
        }
    }

    private synchronized int read(byte[] to, int offset, int length) {
        if (count == 0) {
            return writers == 0 || length == 0 ? 0 : -Errno.EAGAIN;
        }
        int done = Math.min(length, count);
        peek(to, offset, done);
        consume(done);
        return done;
    }

    private void peek(byte[] to, int offset, int length) {
        int first = Math.min(length, ring.length - head);
        System.arraycopy(ring, head, to, offset, first);
        System.arraycopy(ring, 0, to, offset + first, length - first);
    }

    private void consume(int length) {
        head = (head + length) % ring.length;
        count -= length;
        queue.wake(Fcntl.POLLOUT | Fcntl.POLLWRNORM);
    }

    private synchronized int write(byte[] from, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (readers == 0) {
            return -Errno.EPIPE;
        }
        int room = room(length);
        if (room == 0 || length <= PIPE_BUF && room < length) {
            return -Errno.EAGAIN;
        }
        append(from, offset, room);
        return room;
    }

    /** How many of so many bytes there is room for, and memory. */
    private int room(int wanted) {
        int room = Math.min(capacity - count, wanted);
        if (!grow(count + room)) {
            // No memory for more: it stays as small as it is.
            capacity = ring.length;
            room = Math.min(capacity - count, wanted);
        }
        return room;
    }

    private void append(byte[] from, int offset, int length) {
        int tail = (head + count) % ring.length;
        int first = Math.min(length, ring.length - tail);
        System.arraycopy(from, offset, ring, tail, first);
        System.arraycopy(from, offset + first, ring, 0, length - first);
        count += length;
        queue.wake(Fcntl.POLLIN | Fcntl.POLLRDNORM);
    }

    // ---- splice(2) and its kind: nobody else reads or writes in the midst of it

    /** Where bytes come from, or go to: some of an array from its start. */
    @FunctionalInterface
    public interface Transfer {
        /** Returns how many bytes were moved, or -errno; it may not block. */
        int move(byte[] bytes, int length);
    }

    /** Takes up to so many bytes out, as many as the other side has taken. */
    public synchronized int drain(int length, Transfer to) {
        if (count == 0) {
            return writers == 0 ? 0 : -Errno.EAGAIN;
        }
        byte[] bytes = new byte[Math.min(length, count)];
        peek(bytes, 0, bytes.length);
        int done = to.move(bytes, bytes.length);
        if (done > 0) {
            consume(done);
        }
        return done;
    }

    /** Puts up to so many bytes in, as many as there is room for and the other side gives. */
    public synchronized int fill(int length, Transfer from) {
        if (readers == 0) {
            return -Errno.EPIPE;
        }
        byte[] bytes = new byte[room(length)];
        if (bytes.length == 0) {
            return -Errno.EAGAIN;
        }
        int done = from.move(bytes, bytes.length);
        if (done > 0) {
            append(bytes, 0, done);
        }
        return done;
    }

    /**
     * Moves bytes to another pipe, or only copies them there.
     *
     * @return how many; 0 at the end, -EAGAIN if this one is empty or that one full, -EPIPE
     */
    public int moveTo(Pipe other, int length, boolean keep) {
        // Two who move bytes both ways would else wait for each other.
        synchronized (serial < other.serial ? this : other) {
            synchronized (serial < other.serial ? other : this) {
                if (other.readers == 0) {
                    return -Errno.EPIPE;
                }
                if (count == 0) {
                    return writers == 0 ? 0 : -Errno.EAGAIN;
                }
                byte[] bytes = new byte[other.room(Math.min(length, count))];
                if (bytes.length == 0) {
                    return -Errno.EAGAIN;
                }
                peek(bytes, 0, bytes.length);
                other.append(bytes, 0, bytes.length);
                if (!keep) {
                    consume(bytes.length);
                }
                return bytes.length;
            }
        }
    }

    private boolean take(long wanted) {
        for (long taken = 0; taken < wanted; taken++) {
            if (!budget.take()) {
                budget.give(taken);
                return false;
            }
        }
        pages += wanted;
        return true;
    }

    private boolean grow(int needed) {
        if (needed <= ring.length) {
            return true;
        }
        int length = ring.length;
        while (length < needed) {
            length *= 2;
        }
        // Twice: the collector of the JVM rounds large arrays up to regions.
        long more = 2L * (length - ring.length) / Pages.PAGE_SIZE;
        if (!take(more)) {
            return false;
        }
        byte[] larger;
        try {
            larger = new byte[length];
        } catch (OutOfMemoryError e) {
            budget.give(more);
            pages -= more;
            return false;
        }
        int first = Math.min(count, ring.length - head);
        System.arraycopy(ring, head, larger, 0, first);
        System.arraycopy(ring, 0, larger, first, count - first);
        ring = larger;
        head = 0;
        return true;
    }

    synchronized int available() {
        return count;
    }

    /** How many bytes it holds (F_GETPIPE_SZ). */
    public synchronized int capacity() {
        return capacity;
    }

    /** Sets how many bytes it holds, as F_SETPIPE_SZ. Returns that number, -EPERM or -EBUSY. */
    public synchronized int setCapacity(int wanted) {
        if (wanted < 0) {
            return -Errno.EINVAL;
        }
        if (wanted > MAX_CAPACITY) {
            return -Errno.EPERM;
        }
        int rounded = PIPE_BUF;
        while (rounded < wanted) {
            rounded *= 2;
        }
        if (rounded < count) {
            return -Errno.EBUSY;
        }
        capacity = rounded;
        queue.wake();
        return capacity;
    }

    /** An open end. */
    public final class End extends File {
        private final boolean reads;
        private final boolean writes;
        private boolean connected;
        private int peersBefore;

        private End(boolean reads, boolean writes) {
            this.reads = reads;
            this.writes = writes;
        }

        public Pipe pipe() {
            return Pipe.this;
        }

        @Override
        public boolean isConnected() {
            synchronized (Pipe.this) {
                connected |= (reads ? writersEver : readersEver) != peersBefore;
                return connected;
            }
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            return Pipe.this.read(to, offset, length);
        }

        @Override
        public int write(byte[] from, int offset, int length) {
            return Pipe.this.write(from, offset, length);
        }

        @Override
        public int poll() {
            synchronized (Pipe.this) {
                int events = 0;
                if (reads) {
                    if (count > 0) {
                        events |= Fcntl.POLLIN | Fcntl.POLLRDNORM;
                    }
                    if (writers == 0 && writersEver > 0) {
                        events |= Fcntl.POLLHUP;
                    }
                }
                if (writes) {
                    if (capacity - count >= PIPE_BUF) {
                        events |= Fcntl.POLLOUT | Fcntl.POLLWRNORM;
                    }
                    if (readers == 0) {
                        events |= Fcntl.POLLERR;
                    }
                }
                return events;
            }
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
        public int available() {
            return Pipe.this.available();
        }

        @Override
        protected void release() {
            synchronized (Pipe.this) {
                if (reads) {
                    readers--;
                }
                if (writes) {
                    writers--;
                }
                if (readers == 0 && writers == 0) {
                    // Nobody will see what is left.
                    count = 0;
                    head = 0;
                    ring = new byte[PIPE_BUF];
                    budget.give(pages);
                    pages = 0;
                }
            }
            queue.wake();
        }
    }
}
