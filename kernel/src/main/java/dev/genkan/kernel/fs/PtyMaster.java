package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;

/** The master of a pseudo terminal (pty(7)): what is written to it is typed at the terminal. */
public final class PtyMaster extends File implements TtyDriver {
    /** How much output waits for the master to read it. */
    private static final int OUTPUT = 12_288;

    private final Tty tty;
    private final ByteQueue output = new ByteQueue(OUTPUT);
    private final WaitQueue queue = new WaitQueue();
    private volatile boolean locked = true;
    private boolean packets;
    private int told;
    private boolean abandoned;
    private boolean closed;

    PtyMaster(int number, int owner, Ttys ttys) {
        tty = new Tty(number, owner, this, Termios.standard(), ttys);
    }

    /** The terminal that it is the master of. */
    @Override
    public Tty tty() {
        return tty;
    }

    /** Whether the terminal cannot be opened yet (TIOCSPTLCK). */
    public boolean isLocked() {
        return locked;
    }

    public void setLocked(boolean value) {
        locked = value;
    }

    /** Whether each read begins with a byte that says what comes (TIOCPKT). */
    public boolean isPackets() {
        synchronized (tty) {
            return packets;
        }
    }

    /** Sets {@link #isPackets}; what happened before is not told. */
    public void setPackets(boolean value) {
        synchronized (tty) {
            if (value && !packets) {
                told = 0;
            }
            packets = value;
        }
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        synchronized (tty) {
            if (packets && length > 0 && told != 0) {
                to[offset] = (byte) told;
                told = 0;
                return 1;
            }
            if (output.size() == 0) {
                return length == 0 ? 0 : abandoned ? -Errno.EIO : -Errno.EAGAIN;
            }
            int header = packets && length > 0 ? 1 : 0;
            if (header > 0) {
                to[offset] = 0;
            }
            int count = header + output.take(to, offset + header, length - header);
            tty.driverMayWrite();
            return count;
        }
    }

    @Override
    public int write(byte[] from, int offset, int length) {
        int count = tty.receive(from, offset, length);
        return count == 0 && length > 0 ? -Errno.EAGAIN : count;
    }

    @Override
    public int poll() {
        synchronized (tty) {
            boolean news = packets && told != 0;
            return (output.size() > 0 || news ? Fcntl.POLLIN | Fcntl.POLLRDNORM : 0)
                    | (tty.inputRoom() > 0 ? Fcntl.POLLOUT | Fcntl.POLLWRNORM : 0)
                    | (news ? Fcntl.POLLPRI : 0)
                    | (abandoned ? Fcntl.POLLHUP : 0);
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
        synchronized (tty) {
            return output.size();
        }
    }

    @Override
    public int readSize() {
        return available() + (isPackets() ? 1 : 0);
    }

    /** Forgets what the terminal has written and nobody has read. */
    public void flush() {
        synchronized (tty) {
            output.clear();
            tty.driverMayWrite();
        }
    }

    @Override
    protected void release() {
        synchronized (tty) {
            closed = true;
            output.clear();
            tty.vanish();
        }
    }

    // ---- what its terminal calls, with its lock

    @Override
    public int room() {
        return closed ? 0 : output.room();
    }

    @Override
    public void transmit(byte[] from, int offset, int length) {
        var _ = output.put(from, offset, length);
        queue.wake();
    }

    @Override
    public void tell(int what) {
        if (packets) {
            int opposite =
                    switch (what) {
                        case STOP -> START;
                        case START -> STOP;
                        case NO_STOP -> DO_STOP;
                        case DO_STOP -> NO_STOP;
                        default -> 0;
                    };
            told = told & ~opposite | what;
            queue.wake();
        }
    }

    @Override
    public boolean mayOpen() {
        return !locked;
    }

    @Override
    public void abandoned(boolean value) {
        abandoned = value;
        queue.wake();
    }

    @Override
    public void roomForInput() {
        queue.wake();
    }
}
