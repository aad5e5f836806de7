package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.FileMode;

/**
 * A terminal as programs see it: its line discipline, modes and size, whose controlling terminal it
 * is and which group of processes is in its foreground. Its driver is what is behind it.
 *
 * <p>Its lock also guards the driver; the locks of processes are taken after it.
 */
public final class Tty {
    /** The major number of the slaves of pseudo terminals. */
    private static final int MAJOR = 136;

    /** How much input waits for room in the discipline. */
    private static final int BACKLOG = 8192;

    private static final int CONTROL_Q = 0x11, CONTROL_S = 0x13;
    private static final int SIGHUP = 1, SIGCONT = 18, SIGWINCH = 28;

    /** The size of struct winsize. */
    public static final int WINDOW_SIZE = 8;

    private final int number;
    private final int owner;
    private final TtyDriver driver;
    private final Ttys ttys;
    private final Termios first;
    private final TtyOutput output;
    private final LineDiscipline discipline;
    private final ByteQueue backlog = new ByteQueue(BACKLOG);
    private final WaitQueue queue = new WaitQueue();
    private byte[] windowSize = new byte[WINDOW_SIZE];
    private volatile int session;
    private volatile int foreground;
    private volatile boolean exclusive;
    private int files;
    private int hangups;
    private boolean gone;

    Tty(int number, int owner, TtyDriver driver, Termios termios, Ttys ttys) {
        this.number = number;
        this.owner = owner;
        this.driver = driver;
        this.ttys = ttys;
        first = termios;
        output = new TtyOutput(driver, termios);
        discipline = new LineDiscipline(termios, output, this::signal);
    }

    /** Its number in /dev/pts. */
    public int number() {
        return number;
    }

    /** Whose its node is. */
    int owner() {
        return owner;
    }

    /** Its device number, as stat(2) shows it. */
    public long device() {
        return FileMode.device(MAJOR, number);
    }

    // ---- sessions

    /** Whose controlling terminal it is; 0 if it is nobody's. */
    public int session() {
        return session;
    }

    /** The group of processes in the foreground; 0 if there is none. */
    public int foreground() {
        return foreground;
    }

    public void setForeground(int group) {
        foreground = group;
    }

    /** Makes it the controlling terminal of a session, or of none (0). */
    public void setSession(int leader, int group) {
        session = leader;
        foreground = group;
    }

    /** Whether only privileged processes may open it (TIOCEXCL). */
    public boolean isExclusive() {
        return exclusive;
    }

    public void setExclusive(boolean value) {
        exclusive = value;
    }

    private void signal(int signal) {
        int group = foreground;
        if (group != 0) {
            ttys.signals().signal(group, signal);
        }
    }

    /** Sends the foreground group a signal, as a terminal does for Ctrl-C. */
    public synchronized void signalForeground(int signal) {
        signal(signal);
    }

    // ---- modes

    public synchronized Termios termios() {
        return discipline.termios();
    }

    /** Sets the modes; all output has been written before. */
    public synchronized void setTermios(Termios value, boolean flush) {
        driver.wantInput();
        if (flush) {
            discipline.flush();
            driver.tell(TtyDriver.FLUSH_READ);
        }
        tellChange(discipline.termios(), value);
        discipline.setTermios(value);
        process();
        queue.wake();
    }

    /** Tells the driver what packet mode tells of other modes (pty_set_termios). */
    private void tellChange(Termios old, Termios value) {
        boolean flow = hasUsualFlow(value);
        if (flow != hasUsualFlow(old)) {
            driver.tell(flow ? TtyDriver.DO_STOP : TtyDriver.NO_STOP);
        }
        if (old.local(Termios.EXTPROC) || value.local(Termios.EXTPROC)) {
            driver.tell(TtyDriver.IOCTL);
        }
    }

    private static boolean hasUsualFlow(Termios modes) {
        return modes.input(Termios.IXON)
                && modes.character(Termios.VSTOP) == CONTROL_S
                && modes.character(Termios.VSTART) == CONTROL_Q;
    }

    /** Its struct winsize: rows, columns, and the same in pixels. */
    public synchronized byte[] windowSize() {
        return windowSize.clone();
    }

    /** Sets the size; the foreground group is told of another one. */
    public synchronized void setWindowSize(byte[] size) {
        if (!java.util.Arrays.equals(size, windowSize)) {
            windowSize = size.clone();
            signal(SIGWINCH);
        }
    }

    /** Forgets input that nobody has read. */
    public synchronized void flushInput() {
        discipline.flush();
        driver.tell(TtyDriver.FLUSH_READ);
        process();
    }

    /** Output has left the terminal: there is nothing to forget but to say so. */
    public synchronized void flushOutput() {
        driver.tell(TtyDriver.FLUSH_WRITE);
    }

    /** Stops output, or lets it go on. */
    public synchronized void stop(boolean value) {
        discipline.stopByCall(value);
        driverMayWrite();
    }

    /** Sends the other side the character that stops it, or lets it go on. */
    public synchronized void sendFlow(boolean start) {
        int character = discipline.termios().character(start ? Termios.VSTART : Termios.VSTOP);
        if (character != 0) {
            output.writeNow(character);
        }
    }

    // ---- the side of programs

    /** A new open file of it. EIO if its master is gone, or keeps it locked. */
    synchronized File open() {
        if (gone || !driver.mayOpen()) {
            throw Errno.error(Errno.EIO);
        }
        if (files++ == 0) {
            driver.abandoned(false);
        }
        return new TtyFile(this, hangups);
    }

    /** A file of it is closed. */
    synchronized void closed() {
        if (--files == 0) {
            ttys.signals().release(session);
            driver.abandoned(true);
            if (gone) {
                ttys.forget(this);
            }
        }
    }

    /** Whether files that were opened when it had been hung up so often are of no use any more. */
    synchronized boolean isHungUp(int before) {
        return hangups != before;
    }

    /** Reads what is there. Returns the number of bytes, 0 at an end of file, or -errno. */
    synchronized int read(byte[] to, int offset, int length, int hangupsBefore) {
        driver.wantInput();
        int count = discipline.read(to, offset, length);
        if (count == -Errno.EAGAIN) {
            return gone ? -Errno.EIO : hangups != hangupsBefore ? 0 : count;
        }
        process();
        return count;
    }

    /** Whether a read would not have to wait for its first byte. */
    synchronized boolean isReadable(int hangupsBefore) {
        return gone || hangups != hangupsBefore || discipline.isReadable(1);
    }

    synchronized int write(byte[] from, int offset, int length, int hangupsBefore) {
        if (gone || hangups != hangupsBefore) {
            return -Errno.EIO;
        }
        if (length == 0) {
            return 0;
        }
        int count = output.write(from, offset, length);
        return count == 0 ? -Errno.EAGAIN : count;
    }

    synchronized int poll(int hangupsBefore) {
        int in = Fcntl.POLLIN | Fcntl.POLLRDNORM;
        int out = Fcntl.POLLOUT | Fcntl.POLLWRNORM;
        if (hangups != hangupsBefore) {
            return in | out | Fcntl.POLLERR | Fcntl.POLLHUP;
        }
        driver.wantInput();
        Termios modes = discipline.termios();
        int wanted = modes.time() == 0 && modes.minimum() != 0 ? modes.minimum() : 1;
        return (discipline.isReadable(wanted) ? in : 0)
                | (output.room() > 0 ? out : 0)
                | (gone ? Fcntl.POLLHUP : 0);
    }

    synchronized int available() {
        return discipline.available();
    }

    WaitQueue queue() {
        return queue;
    }

    // ---- the side of the driver

    /**
     * Takes what was typed. Returns how many bytes there was room for: the queue is woken when
     * there is more.
     */
    synchronized int receive(byte[] from, int offset, int length) {
        int done = backlog.size() > 0 ? 0 : discipline.receive(from, offset, length);
        int kept = backlog.put(from, offset + done, length - done);
        process();
        queue.wake();
        return done + kept;
    }

    /** As if a byte had been typed (TIOCSTI). */
    public void type(byte character) {
        var _ = receive(new byte[] {character}, 0, 1);
    }

    /** How much may be typed. */
    synchronized int inputRoom() {
        return backlog.room();
    }

    /** Hands on input that waited for room. */
    private void process() {
        if (backlog.size() == 0) {
            return;
        }
        byte[] waiting = new byte[backlog.size()];
        int count = backlog.take(waiting, 0, waiting.length);
        int done = discipline.receive(waiting, 0, count);
        var _ = backlog.put(waiting, done, count - done);
        if (done > 0) {
            queue.wake();
            driver.roomForInput();
        }
    }

    /** The driver can take more output. */
    synchronized void driverMayWrite() {
        queue.wake();
    }

    /** What is behind it is gone: nobody can open it again. */
    synchronized void vanish() {
        gone = true;
        ttys.hide(this);
        queue.wake();
        hangUp();
        if (files == 0) {
            ttys.forget(this);
        }
    }

    /** Takes it from all who have it open, and tells its session (vhangup(2)). */
    public synchronized void hangUp() {
        hangups++;
        discipline.flush();
        discipline.setTermios(first);
        int leader = session;
        int group = foreground;
        setSession(0, 0);
        if (leader != 0) {
            ttys.signals().hangUp(leader, group);
        }
        queue.wake();
    }

    /** The leader of its session has left it, or has ended: nobody's it is from now on. */
    public synchronized void disassociate(boolean ended) {
        signal(SIGHUP);
        if (!ended) {
            signal(SIGCONT);
        }
        setSession(0, 0);
    }
}
