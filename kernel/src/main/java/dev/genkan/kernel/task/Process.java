package dev.genkan.kernel.task;

import dev.genkan.cpu.Descriptor;
import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.Kernel;
import dev.genkan.kernel.Limits;
import dev.genkan.kernel.fs.FileSystemContext;
import dev.genkan.kernel.fs.FileTable;
import dev.genkan.kernel.fs.VfsPath;
import dev.genkan.kernel.mm.AddressSpace;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A process: what its tasks share (memory, files, credentials, limits, signal handlers). */
public final class Process {
    private final Kernel kernel;
    private final int pid;
    private final FileTable files;
    private final FileSystemContext fs;
    private final Credentials credentials;
    private final Limits limits;
    private final SignalAction[] actions = new SignalAction[Signal.LAST + 1];
    private final long startTime;
    private AddressSpace mm;

    /** Signals that were sent to the process and not yet taken; guarded by this. */
    final PendingSignals pending = new PendingSignals();

    private final FutexQueues futexes = new FutexQueues();
    private final IntervalTimers timers;
    private final PosixTimers posixTimers;
    private final TimerThread timerThread = new TimerThread();

    public int parentPid;
    public int processGroup;
    public int session;

    /** What the scheduler was told; it is remembered, and changes nothing. */
    public int nice, policy, priority;

    /** What modify_ldt(2) has set. */
    public @Nullable Descriptor[] localDescriptors = {};

    /** Flags of personality(2). */
    public int personality;

    /** The file of the running program, for /proc/PID/exe. */
    public @Nullable VfsPath executable;

    /** The signal at the parent's death (PR_SET_PDEATHSIG); there is no parent. */
    public int parentDeathSignal;

    public boolean keepCapabilities;
    public boolean dumpable = true;
    public boolean noNewPrivileges;
    public boolean childSubreaper;

    /** A process that has no program yet. */
    public Process(
            Kernel kernel,
            int pid,
            AddressSpace mm,
            FileTable files,
            FileSystemContext fs,
            Credentials credentials,
            Limits limits) {
        this.kernel = kernel;
        this.pid = pid;
        this.mm = mm;
        this.files = files;
        this.fs = fs;
        this.credentials = credentials;
        this.limits = limits;
        this.processGroup = pid;
        this.session = pid;
        this.startTime = kernel.clock().monotonic();
        this.timers = new IntervalTimers(this);
        this.posixTimers = new PosixTimers(this);
        Arrays.fill(actions, SignalAction.NONE);
    }

    public Kernel kernel() {
        return kernel;
    }

    public int pid() {
        return pid;
    }

    public AddressSpace mm() {
        return mm;
    }

    /** Replaces the memory: a new program has started. */
    void setMm(AddressSpace value) {
        mm = value;
    }

    public FileTable files() {
        return files;
    }

    public FileSystemContext fs() {
        return fs;
    }

    public Credentials credentials() {
        return credentials;
    }

    public Limits limits() {
        return limits;
    }

    public FutexQueues futexes() {
        return futexes;
    }

    public IntervalTimers timers() {
        return timers;
    }

    /** The timers of timer_create(2). */
    public PosixTimers posixTimers() {
        return posixTimers;
    }

    TimerThread timerThread() {
        return timerThread;
    }

    /** Stops what goes on beside its tasks: it has ended. */
    void end() {
        timers.close();
        posixTimers.clear();
        timerThread.close();
    }

    /** When it started, in nanoseconds of the monotonic clock. */
    public long startTime() {
        return startTime;
    }

    /** What it does about a signal. */
    public synchronized SignalAction action(int signal) {
        return actions[signal];
    }

    /** Sets what it does about a signal; one that is now ignored is no longer pending. */
    public synchronized void setAction(int signal, SignalAction action) {
        actions[signal] = action;
        if (ignores(signal)) {
            pending.flush(Signal.bit(signal));
        }
    }

    /** Whether a signal would do nothing. */
    synchronized boolean ignores(int signal) {
        long handler = actions[signal].handler();
        return handler == SignalAction.IGNORE
                || handler == SignalAction.DEFAULT && Signal.isIgnoredByDefault(signal);
    }

    /** What execve(2) does to handlers: what was caught takes its default again. */
    synchronized void resetHandlers() {
        for (int signal = 1; signal <= Signal.LAST; signal++) {
            if (actions[signal].handler() != SignalAction.IGNORE) {
                actions[signal] = SignalAction.NONE;
            } else {
                actions[signal] = new SignalAction(SignalAction.IGNORE, 0, 0, 0);
            }
        }
    }
}
