package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;

/** The bytes between the writers and the readers of a pipe or FIFO (pipe(7)). */
public final class Pipe {
    /** Writes of so many bytes are not mixed with others'. */
    public static final int PIPE_BUF = 4096;

    private static final int DEFAULT_CAPACITY = 65536;

    /** fs.pipe-max-size. */
    private static final int MAX_CAPACITY = 1 << 20;

    private final WaitQueue queue = new WaitQueue();
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
        int first = Math.min(done, ring.length - head);
        System.arraycopy(ring, head, to, offset, first);
        System.arraycopy(ring, 0, to, offset + first, done - first);
        head = (head + done) % ring.length;
        count -= done;
        queue.wake(Fcntl.POLLOUT | Fcntl.POLLWRNORM);
        return done;
    }

    private synchronized int write(byte[] from, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (readers == 0) {
            return -Errno.EPIPE;
        }
        int room = capacity - count;
        if (room == 0 || length <= PIPE_BUF && room < length) {
            return -Errno.EAGAIN;
        }
        if (!grow(count + Math.min(room, length))) {
            // No memory for more: it stays as small as it is.
            capacity = ring.length;
            room = capacity - count;
            if (room == 0 || length <= PIPE_BUF && room < length) {
                return -Errno.EAGAIN;
            }
        }
        int done = Math.min(room, length);
        int tail = (head + count) % ring.length;
        int first = Math.min(done, ring.length - tail);
        System.arraycopy(from, offset, ring, tail, first);
        System.arraycopy(from, offset + first, ring, 0, done - first);
        count += done;
        queue.wake(Fcntl.POLLIN | Fcntl.POLLRDNORM);
        return done;
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
