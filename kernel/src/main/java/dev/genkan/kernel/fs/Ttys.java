package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The terminals of a kernel, by number: pseudo terminals, and the host's. */
public final class Ttys {
    /** How many there may be (kernel.pty.max). */
    private static final int MAX = 4096;

    private final Map<Integer, Tty> visible = new ConcurrentSkipListMap<>();
    private final BitSet numbers = new BitSet();
    private volatile TtySignals signals = TtySignals.NONE;
    private volatile Processes processes = Processes.NONE;

    Ttys() {}

    /** Says whom signals go to, and who opens what. */
    public void setProcesses(TtySignals targets, Processes all) {
        signals = targets;
        processes = all;
    }

    TtySignals signals() {
        return signals;
    }

    private @Nullable ProcessView caller() {
        return processes.process(processes.current());
    }

    private synchronized int newNumber() {
        int number = numbers.nextClearBit(0);
        if (number >= MAX) {
            throw Errno.error(Errno.ENOSPC);
        }
        numbers.set(number);
        return number;
    }

    /** Opens a new pseudo terminal: its master. ENOSPC. */
    PtyMaster openMaster() {
        ProcessView caller = caller();
        int owner = caller == null ? 0 : caller.credentials().fsuid;
        PtyMaster master = new PtyMaster(newNumber(), owner, this);
        visible.put(master.tty().number(), master.tty());
        return master;
    }

    /** The host's terminal, if one of the streams is one. */
    @Nullable HostTty openHost(HostDescriptor[] streams) {
        HostTty host = HostTty.of(streams, this);
        if (host != null) {
            numbers.set(host.tty().number());
            visible.put(host.tty().number(), host.tty());
        }
        return host;
    }

    /** The controlling terminal of who asks. ENXIO. */
    Tty controlling() {
        ProcessView caller = caller();
        Tty tty = caller == null ? null : caller.tty();
        if (tty == null) {
            throw Errno.error(Errno.ENXIO);
        }
        return tty;
    }

    /** The master is closed: nobody finds the terminal any more. */
    void hide(Tty tty) {
        visible.remove(tty.number(), tty);
    }

    /** Nobody has a terminal open whose master is closed: another one may have its number. */
    synchronized void forget(Tty tty) {
        numbers.clear(tty.number());
    }

    /** The terminal of this name in /dev/pts; null if there is none. */
    @Nullable Tty find(String name) {
        int number = ProcFs.number(name);
        return number < 0 ? null : visible.get(number);
    }

    List<String> names() {
        return visible.keySet().stream().map(String::valueOf).toList();
    }
}
