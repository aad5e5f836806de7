package dev.genkan.kernel.task;

import dev.genkan.cpu.Descriptor;
import dev.genkan.kernel.ExitStatus;
import dev.genkan.kernel.Kernel;
import dev.genkan.kernel.Limits;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.fs.Tty;
import dev.genkan.kernel.fs.VfsPath;
import dev.genkan.kernel.fs.WaitQueue;
import dev.genkan.kernel.hook.SignalEvent;
import dev.genkan.kernel.mm.AddressSpace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process: its tasks, and what all of them share (memory, limits, signal handlers, timers).
 *
 * <p>Its place among other processes is guarded by the {@link ProcessTree}, its signals and tasks
 * by its own lock, which is taken after that one.
 */
public final class Process {
    private static final Task[] NO_TASKS = {};

    private final Kernel kernel;
    private final int pid;
    private final Limits limits;
    private final long startTime;
    private volatile AddressSpace mm;
    private volatile SignalActions actions;
    private volatile Task[] tasks = NO_TASKS;

    /** Signals that were sent to the process and not yet taken; guarded by this. */
    final PendingSignals pending = new PendingSignals();

    private final IntervalTimers timers;
    private final PosixTimers posixTimers;
    private final TimeBudget timeBudget;

    /** Woken when a child ends, stops or goes on. */
    private final WaitQueue childQueue = new WaitQueue();

    /** Woken when a task of it ends, or the process itself. */
    private final WaitQueue endQueue = new WaitQueue();

    /** Woken when a signal comes, for signalfd(2). */
    private final WaitQueue signalQueue = new WaitQueue();

    // ---- guarded by the tree

    /** Who waits for it; null if its parent has ended, or was never here. */
    @Nullable Process parent;

    final List<Process> children = new ArrayList<>();

    /** What it sends its parent when it ends; 0 is nothing. */
    int exitSignal = Signal.SIGCHLD;

    volatile int processGroup;
    volatile int session;

    /** The controlling terminal; null if it has none. */
    volatile @Nullable Tty tty;

    /** Whom the end of this session's leader is told, after its terminal was hung up. */
    volatile int oldForeground;

    /** Whether it has executed a program since it was made: its parent may move it no longer. */
    boolean hasExecuted;

    /** How it ended, once its last task has. */
    volatile @Nullable ExitStatus ended;

    /** How its first task ended, if that was before the others. */
    @Nullable ExitStatus leaderStatus;

    /** The task that ended last. */
    private volatile @Nullable Task lastTask;

    /** What children that were waited for have used, in nanoseconds. */
    long childrenTime;

    /** What its tasks that have ended have used, in nanoseconds. */
    volatile long endedTime;

    // ---- guarded by this

    /** How it ends, once that is decided. */
    private @Nullable ExitStatus ending;

    /** The core file that is being written, or was. */
    private @Nullable CoreDump dump;

    /** The one that runs another program, and waits for the others to end. */
    @Nullable Task executing;

    /** The signal that it is stopped by, or 0. */
    private volatile int stopSignal;

    /** Whether the parent has not yet been told by wait(2) that it stopped, or that it goes on. */
    boolean stopUntold, continueUntold;

    /** What modify_ldt(2) has set. */
    public volatile @Nullable Descriptor[] localDescriptors = {};

    /** Flags of personality(2). */
    public volatile int personality;

    /** The file of the running program, for /proc/PID/exe. */
    public volatile @Nullable VfsPath executable;

    /** The signal at the parent's death (PR_SET_PDEATHSIG). */
    public volatile int parentDeathSignal;

    /** What membarrier(2) was told to be ready for. */
    public volatile int barriers;

    public volatile boolean keepCapabilities;
    public volatile boolean dumpable = true;
    public volatile boolean noNewPrivileges;

    /** Whether its orphaned descendants become its children. */
    public volatile boolean childSubreaper;

    /** A process that has no task yet, and stands alone. */
    public Process(Kernel kernel, int pid, AddressSpace mm, Limits limits) {
        this(kernel, pid, mm, limits, new SignalActions());
        processGroup = pid;
        session = pid;
    }

    private Process(Kernel kernel, int pid, AddressSpace mm, Limits limits, SignalActions actions) {
        this.kernel = kernel;
        this.pid = pid;
        this.mm = mm;
        this.limits = limits;
        this.actions = actions;
        this.startTime = kernel.clock().monotonic();
        this.timers = new IntervalTimers(this);
        this.posixTimers = new PosixTimers(this);
        this.timeBudget = new TimeBudget(this);
    }

    /** One like it, for fork(2): with this memory, its limits, and the same or equal handlers. */
    Process fork(int itsPid, AddressSpace itsMemory, Limits itsLimits, boolean shareActions) {
        SignalActions itsActions = shareActions ? actions : actions.copy();
        Process child = new Process(kernel, itsPid, itsMemory, itsLimits, itsActions);
        child.processGroup = processGroup;
        child.session = session;
        child.tty = tty;
        child.localDescriptors = localDescriptors.clone();
        child.personality = personality;
        child.executable = executable;
        child.keepCapabilities = keepCapabilities;
        child.dumpable = dumpable;
        child.noNewPrivileges = noNewPrivileges;
        return child;
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

    public Limits limits() {
        return limits;
    }

    public IntervalTimers timers() {
        return timers;
    }

    /** The timers of timer_create(2). */
    public PosixTimers posixTimers() {
        return posixTimers;
    }

    /** What RLIMIT_CPU does. */
    public TimeBudget timeBudget() {
        return timeBudget;
    }

    /** When it started, in nanoseconds of the monotonic clock. */
    public long startTime() {
        return startTime;
    }

    /** The id of who waits for it; 0 if that is nobody here, and 1 once its parent has ended. */
    public int parentPid() {
        Process waits = parent;
        return waits != null ? waits.pid : orphaned ? ProcessTree.INIT_PID : 0;
    }

    /** Whether it had a parent. */
    volatile boolean orphaned;

    public int processGroup() {
        return processGroup;
    }

    public int session() {
        return session;
    }

    /** Whether it leads its session. */
    public boolean isSessionLeader() {
        return session == pid;
    }

    /** The controlling terminal; null if it has none. */
    public @Nullable Tty tty() {
        return tty;
    }

    public WaitQueue childQueue() {
        return childQueue;
    }

    /** Woken when it ends. */
    public WaitQueue endQueue() {
        return endQueue;
    }

    /** Woken when a signal comes. */
    public WaitQueue signalQueue() {
        return signalQueue;
    }

    /** How it ended; null as long as it has not. */
    public @Nullable ExitStatus ended() {
        return ended;
    }

    /** Whether it has ended, and waits to be waited for. */
    public boolean isZombie() {
        return ended != null;
    }

    // ---- its tasks

    /** Those that have not ended; a snapshot. */
    Task[] tasks() {
        return tasks;
    }

    /** Whose it is, by the real user id. */
    public int uid() {
        Task task = anyTask();
        return task == null ? 0 : task.credentials().uid;
    }

    /** How many tasks it has. */
    public int threads() {
        return tasks.length;
    }

    /** One of its tasks, the first if it is still there, or the last that was. */
    public @Nullable Task anyTask() {
        Task[] all = tasks;
        return all.length == 0 ? lastTask : all[0];
    }

    /** Processor time that its tasks have used, in nanoseconds. */
    public long time() {
        long sum = endedTime;
        for (Task task : tasks) {
            sum += task.time();
        }
        return sum;
    }

    /** Processor time that children have used that were waited for, in nanoseconds. */
    public long childrenTime() {
        return childrenTime;
    }

    /**
     * Takes a task in.
     *
     * @return false if the process is ending
     */
    public synchronized boolean add(Task task) {
        if (ending != null || executing != null) {
            return false;
        }
        Task[] more = java.util.Arrays.copyOf(tasks, tasks.length + 1);
        more[tasks.length] = task;
        tasks = more;
        return true;
    }

    /** Forgets a task that has ended; others take over the signals that it left. */
    synchronized void remove(Task task) {
        lastTask = task;
        List<Task> left = new ArrayList<>(List.of(tasks));
        left.remove(task);
        tasks = left.toArray(NO_TASKS);
        if (dump != null && !task.leaving) {
            // It could not be started, or its loop failed.
            dump.missTask();
        }
        if (pending.set() != 0) {
            wakeForPending(task, pending.set());
        }
    }

    // ---- its end

    /**
     * Decides how the process ends, unless that is decided, and has all its tasks end.
     *
     * @return how it ends
     */
    public ExitStatus end(ExitStatus status) {
        ExitStatus decided;
        synchronized (this) {
            decided = ending;
            if (decided == null) {
                ending = status;
                decided = status;
                for (Task task : tasks) {
                    task.signals().kill();
                }
            }
        }
        return decided;
    }

    /**
     * Decides how the process ends as {@link #end}, and that all its tasks stop for a core file
     * first, which one of them writes.
     *
     * @return false if something else was decided already
     */
    synchronized boolean endWithCore(ExitStatus status, CoreDump core, Task writer) {
        if (ending != null) {
            return false;
        }
        for (Task task : tasks) {
            if (!task.leaving) {
                core.expectTask();
            }
        }
        writer.leaving = true;
        dump = core;
        var _ = end(status);
        return true;
    }

    /** The core file is written. */
    synchronized void dumped() {
        if (ending != null) {
            ending = ending.withCore();
        }
    }

    /**
     * A task is about to give up what it has: while a core file is written, it waits.
     *
     * @return how it ends
     */
    ExitStatus leave(Task task, ExitStatus status) {
        CoreDump core;
        synchronized (this) {
            core = task.leaving ? null : dump;
            task.leaving = true;
        }
        if (core == null) {
            return status;
        }
        core.stop(task);
        return killed();
    }

    /** How a task ends that was killed: as its process, or alone for one that executes. */
    synchronized ExitStatus killed() {
        return ending != null ? ending : new ExitStatus(0, Signal.SIGKILL);
    }

    /** How it ends, if that is decided. */
    synchronized @Nullable ExitStatus ending() {
        return ending;
    }

    /** Stops what goes on beside its tasks: it has ended. */
    void stopTimers() {
        timers.close();
        posixTimers.clear();
    }

    // ---- signals

    /** What it does about a signal. */
    public SignalAction action(int signal) {
        return actions.get(signal);
    }

    /** Sets what it does about a signal; one that is now ignored is no longer pending. */
    public synchronized void setAction(int signal, SignalAction action) {
        actions.set(signal, action);
        if (actions.ignores(signal)) {
            pending.flush(Signal.bit(signal));
            for (Task task : tasks) {
                task.signals().ownPending().flush(Signal.bit(signal));
            }
        }
    }

    /** Whether a signal would do nothing. */
    boolean ignores(int signal) {
        return actions.ignores(signal);
    }

    /** What execve(2) does: the handlers are its own from now on, and what was caught is not. */
    synchronized void resetActions() {
        actions = actions.copy();
        actions.reset();
    }

    /** What CLONE_CLEAR_SIGHAND does. */
    void clearActions() {
        actions.clear();
    }

    /**
     * Sends a signal to the process, to whichever task does not block it: kill(2).
     *
     * @return 0, or -EAGAIN if too many are queued
     */
    public int send(SignalEvent event) {
        return send(event, null);
    }

    /** Sends a signal to one task, or to the process. */
    int send(SignalEvent event, @Nullable Task target) {
        int signal = event.signal();
        long bit = Signal.bit(signal);
        if (signal == Signal.SIGCONT) {
            resume();
        }
        synchronized (this) {
            if (ending != null || tasks.length == 0) {
                return 0;
            }
            if (signal == Signal.SIGKILL) {
                var _ = end(new ExitStatus(0, signal));
                return 0;
            }
            if (signal == Signal.SIGCONT) {
                flush(Signal.STOPS);
            } else if ((bit & Signal.STOPS) != 0) {
                flush(Signal.bit(Signal.SIGCONT));
            }
            Task asked = target == null ? tasks[0] : target;
            if (asked.signals().accepts(bit)
                    && !asked.signals().isWaitingFor(bit)
                    && ignores(signal)) {
                // SIGCONT has done its work above.
                return 0;
            }
            PendingSignals queue = target == null ? pending : target.signals().ownPending();
            boolean full = limits.exceeds(Limits.SIGPENDING, queue.size() + 1L);
            if (full && signal >= Signal.SIGRTMIN && event.code() != Signal.SI_USER) {
                return -Errno.EAGAIN;
            }
            // As in Linux, kill(2) does not fail for a full queue: the signal is there once.
            if (!full || (queue.set() & bit) == 0) {
                queue.add(event);
            }
            if (target != null) {
                if (target.signals().accepts(bit)) {
                    target.kick();
                }
            } else {
                wakeForPending(null, bit);
            }
        }
        signalQueue.wake();
        return 0;
    }

    private void flush(long signals) {
        pending.flush(signals);
        for (Task task : tasks) {
            task.signals().ownPending().flush(signals);
        }
    }

    /** Has one task that does not block them look at the process's signals. */
    void wakeForPending(@Nullable Task butNot, long signals) {
        for (Task task : tasks) {
            if (task != butNot && task.signals().accepts(signals)) {
                task.kick();
                return;
            }
        }
    }

    // ---- stops

    /** The signal that it is stopped by; 0 if it is not. */
    int stopSignal() {
        return stopSignal;
    }

    /** Stops all tasks, each as soon as it looks at its signals; the parent is told. */
    void stop(int signal) {
        synchronized (this) {
            if (ending != null || executing != null || stopSignal != 0) {
                return;
            }
            stopSignal = signal;
            stopUntold = true;
            continueUntold = false;
            for (Task task : tasks) {
                task.signals().ownPending().mark(Signal.SIGSTOP);
                task.kick();
            }
        }
        kernel.processes().tellParent(this, Signal.CLD_STOPPED, signal);
    }

    /** Lets its tasks go on; the parent is told. */
    private void resume() {
        synchronized (this) {
            if (stopSignal == 0) {
                return;
            }
            stopSignal = 0;
            stopUntold = false;
            continueUntold = true;
            for (Task task : tasks) {
                task.kick();
            }
        }
        kernel.processes().tellParent(this, Signal.CLD_CONTINUED, Signal.SIGCONT);
    }
}
