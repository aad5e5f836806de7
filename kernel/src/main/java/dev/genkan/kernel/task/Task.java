package dev.genkan.kernel.task;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Descriptor;
import dev.genkan.cpu.GuestFault;
import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.Kernel;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.ErrnoException;
import dev.genkan.kernel.abi.SystemCallTable;
import dev.genkan.kernel.abi.TableRow;
import dev.genkan.kernel.exec.Program;
import dev.genkan.kernel.fs.FileSystemContext;
import dev.genkan.kernel.fs.FileTable;
import dev.genkan.kernel.fs.Vfs;
import dev.genkan.kernel.fs.WaitQueue;
import dev.genkan.kernel.mm.AddressSpace;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A task: one thread of a program, with a processor of its own. */
public final class Task {
    /** A deadline that never comes. */
    public static final long FOREVER = Long.MAX_VALUE;

    private static final int SCHED_RESET_ON_FORK = 0x4000_0000;

    /** Says that the registers hold no system call that could be restarted. */
    static final long NO_CALL = -1;

    private final Process process;
    private final TaskSignals signals;
    private volatile int tid;
    private volatile FileTable files;
    private volatile FileSystemContext fs;
    private volatile Credentials credentials;
    private Cpu cpu;
    private Abi abi;
    private CallingConvention convention = CallingConvention.INT_0X80;
    private @Nullable Program program;
    private volatile @Nullable Thread thread;

    /** The number of the call being served (orig_rax), or {@link #NO_CALL}. */
    long originalRax = NO_CALL;

    /** Whether it is ending, and gives up what it has; guarded by its process. */
    boolean leaving;

    /** What restart_syscall(2) is to do. */
    public @Nullable RestartBlock restart;

    /** The trap that a signal frame tells of: vector, error code, address (CR2). */
    long trapNumber, errorCode, faultAddress;

    /** What ps shows: the program's name, at most 15 bytes. */
    public String comm = "";

    /** What the scheduler was told; it is remembered, and changes nothing. */
    public volatile int nice, policy, priority;

    /** The processors that it may run on, one bit each. */
    public volatile long affinity;

    public long clearChildTid;
    public long robustList;

    /** Whose layout it has. */
    public Abi robustAbi = Abi.X86_64;

    public long timerSlack = 50_000;

    private byte[] buffer = new byte[4096];
    private @Nullable SignalFrame signalFrame;
    private @Nullable Abi signalFrameAbi;

    /** How an interrupted call goes on with the time that remains. */
    @FunctionalInterface
    public interface RestartBlock {
        /** Does the rest of the call. */
        long restart(Task task);
    }

    /** A task of a process, with these files, place and rights. */
    public Task(
            Process process,
            Cpu cpu,
            int tid,
            FileTable files,
            FileSystemContext fs,
            Credentials credentials) {
        this.process = process;
        this.cpu = cpu;
        this.tid = tid;
        this.files = files;
        this.fs = fs;
        this.credentials = credentials;
        this.affinity = process.kernel().processors();
        this.signals = new TaskSignals(this, process);
        this.abi = cpu.longMode() ? Abi.X86_64 : Abi.I386;
    }

    /** Takes over what a new task has of the one that made it, beside what it was made with. */
    void inherit(Task from, boolean stack) {
        program = from.program;
        convention = from.convention;
        abi = from.abi;
        comm = from.comm;
        timerSlack = from.timerSlack;
        affinity = from.affinity;
        nice = from.nice;
        boolean reset = (from.policy & SCHED_RESET_ON_FORK) != 0;
        policy = reset ? 0 : from.policy;
        priority = reset ? 0 : from.priority;
        signals.inherit(from.signals, stack);
    }

    public Process process() {
        return process;
    }

    public Kernel kernel() {
        return process.kernel();
    }

    /** Its processor; another one after execve(2). */
    public Cpu cpu() {
        return cpu;
    }

    public int tid() {
        return tid;
    }

    /** Makes it the first task of its process, whose id it then has. */
    void becomeLeader() {
        tid = process.pid();
    }

    /** Its signals. */
    public TaskSignals signals() {
        return signals;
    }

    /** The ABI of the call being served: I386 also for {@code int 0x80} of a 64-bit program. */
    public Abi abi() {
        return abi;
    }

    /** Sets the ABI of the call that is about to be served. */
    public void enter(Abi value) {
        abi = value;
    }

    /** The registers of the call being served. */
    public CallingConvention convention() {
        return convention;
    }

    void enter(CallingConvention value) {
        convention = value;
        abi = value.abi();
    }

    /** Where the program finds the result of the call being served. */
    public void setResult(long value) {
        convention.setResult(cpu, value);
    }

    /** Says that the call has set all registers itself, as sigreturn(2) does. */
    void leaveRegistersAlone() {
        originalRax = NO_CALL;
    }

    /** Whether the registers are those of a call that may be restarted. */
    boolean isInCall() {
        return originalRax != NO_CALL;
    }

    /** Where sysenter returns to, from the start of the vDSO. */
    int landingPad() {
        return program == null ? 0 : program.vdso().landingPad();
    }

    /** Where a handler without SA_SIGINFO returns to, from the start of the vDSO. */
    int sigreturn() {
        return program == null ? 0 : program.vdso().sigreturn();
    }

    /** Where a handler with SA_SIGINFO returns to, from the start of the vDSO. */
    int rtSigreturn() {
        return program == null ? 0 : program.vdso().rtSigreturn();
    }

    /** The frame that signals push and sigreturn(2) takes back, made with the first of them. */
    SignalFrame signalFrame(Abi layout) {
        SignalFrame frame = signalFrame;
        if (frame == null || signalFrameAbi != layout) {
            frame = SignalFrame.of(this, layout);
            signalFrame = frame;
            signalFrameAbi = layout;
        }
        return frame;
    }

    /**
     * Loads segment registers as a frame has them; what names nothing becomes the null selector.
     */
    void loadSegments(int gs, int fs, int es, int ds) {
        loadSegment(Cpu.GS, gs);
        loadSegment(Cpu.FS, fs);
        loadSegment(Cpu.ES, es);
        loadSegment(Cpu.DS, ds);
    }

    private void loadSegment(int segment, int selector) {
        if (cpu.selector[segment] == selector) {
            return;
        }
        try {
            cpu.loadSegment(segment, selector);
        } catch (GuestFault e) {
            cpu.setSegment(segment, 0);
        }
    }

    /** Runs another program from now on; its image is already in memory. */
    public void start(Program value) {
        program = value;
        process.setMm(value.mm());
        cpu.retire();
        cpu = value.newCpu(kernel());
        abi = cpu.longMode() ? Abi.X86_64 : Abi.I386;
        comm = value.comm();
        credentials = value.credentials();
        process.executable = value.executable();
        originalRax = NO_CALL;
        restart = null;
        signalFrame = null;
    }

    /**
     * Replaces the running program: what execve(2) does once the new one is in memory. All other
     * tasks of the process end first.
     *
     * @return 0, or -ERESTARTNOINTR if this task is to end itself
     */
    public int execute(Program value) {
        if (!becomeOnlyTask()) {
            return -Errno.ERESTARTNOINTR;
        }
        AddressSpace old = process.mm();
        leaveMemory();
        boolean same =
                credentials.euid == value.credentials().euid
                        && credentials.egid == value.credentials().egid;
        process.dumpable = same;
        if (!same) {
            process.parentDeathSignal = 0;
        }
        start(value);
        process.resetActions();
        process.hasExecuted = true;
        process.exitSignal = Signal.SIGCHLD;
        unshareFiles();
        files.closeOnExec();
        process.posixTimers().clear();
        process.localDescriptors = new Descriptor[0];
        signals.forgetStack();
        robustList = 0;
        clearChildTid = 0;
        old.close();
        freeParent();
        return 0;
    }

    private boolean becomeOnlyTask() {
        synchronized (process) {
            if (process.ending() != null || process.executing != null) {
                return false;
            }
            process.executing = this;
            for (Task other : process.tasks()) {
                if (other != this) {
                    other.signals.kill();
                }
            }
        }
        int result = blockUnlessKilled(process.endQueue(), () -> process.threads() == 1);
        synchronized (process) {
            process.executing = null;
        }
        if (result == 0 && tid != process.pid()) {
            kernel().processes().lead(this);
        }
        return result == 0;
    }

    // ---- its end

    /** Whether the task that made this one by vfork(2) still waits. */
    volatile boolean holdsParent;

    private final WaitQueue parentQueue = new WaitQueue();

    /** Woken when a child of vfork(2) needs the memory no longer. */
    WaitQueue parentQueue() {
        return parentQueue;
    }

    private void freeParent() {
        holdsParent = false;
        parentQueue.wake();
    }

    /** What it holds in memory is given up: locks whose owner it is, and its id. */
    private void leaveMemory() {
        kernel().futexes().taskEnds(this);
        long address = clearChildTid;
        if (address != 0) {
            try {
                process.mm().writeInt(address, 0);
                kernel().futexes().wakeAt(this, address);
            } catch (ErrnoException e) {
                // As in Linux, nobody is told.
                clearChildTid = 0;
            }
        }
    }

    /** Gives up all that it has; others of the process go on. */
    void end() {
        leaveMemory();
        process.mm().close();
        files.release();
        freeParent();
    }

    public AddressSpace mm() {
        return process.mm();
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

    /** Uses files of its own from now on: unshare(CLONE_FILES), execve(2). */
    public void unshareFiles() {
        if (files.isShared()) {
            FileTable own = files.copy();
            files.release();
            files = own;
        }
    }

    /** Stands at a place of its own from now on: unshare(CLONE_FS). */
    public void unshareFs() {
        fs = fs.copy();
    }

    /**
     * Room for bytes on their way into the kernel or out of it: at least so many, with whatever an
     * earlier use has left there, and until the next one.
     */
    public byte[] buffer(int size) {
        if (buffer.length < size) {
            buffer = new byte[Integer.highestOneBit(size - 1) << 1];
        }
        return buffer;
    }

    // ---- running

    /** Tells the processor time of its thread; null until somebody wants to know. */
    private volatile @Nullable LongSupplier clock;

    /** What its thread had used before, for other tasks. */
    private long usedBefore;

    /** Binds the task to the thread that runs it, which may have run others. */
    void bind(Thread value) {
        thread = value;
        ProcessTree.setCurrent(this);
        if (process.parent != null || process.threads() > 1) {
            // The thread has slept since its last task ended, and used no time.
            usedBefore = kernel().clock().lastThreadTime();
            clock = kernel().clock().threadClock();
        }
    }

    /** The host's thread that runs it; null if none does. */
    @Nullable Thread thread() {
        return thread;
    }

    /** Frees the thread. */
    void unbind() {
        // Nobody asks for the time of a program that has ended and was alone.
        usedTime = clock == null && process.parent == null ? 0 : time();
        clock = null;
        thread = null;
        ProcessTree.setCurrent(null);
    }

    private volatile long usedTime;

    /** Processor time that it has used, in nanoseconds, as it ended. */
    long usedTime() {
        return usedTime;
    }

    /** Has others know how long it has run from now on; its own thread calls this. */
    void showTime() {
        if (clock == null) {
            clock = kernel().clock().threadClock();
        }
    }

    /** Processor time that it has used, in nanoseconds, as far as that is known. */
    public long time() {
        if (Thread.currentThread() == thread) {
            showTime();
        }
        LongSupplier known = clock;
        return known == null ? usedTime : known.getAsLong() - usedBefore;
    }

    /** What it waits for: the call, and its first three arguments. */
    private record Waiting(Abi abi, long call, long first, long second, long third) {}

    private volatile @Nullable Waiting waiting;

    /** One line about what it does: for who looks why nothing goes on. */
    public String describe() {
        Waiting now = waiting;
        String what = process.stopSignal() != 0 ? "is stopped" : "runs";
        if (now != null) {
            int number = (int) now.call;
            String name =
                    SystemCallTable.of(now.abi)
                            .row(number)
                            .map(TableRow::name)
                            .orElse("system call " + number);
            what =
                    String.format(
                            "waits in %s(0x%x, 0x%x, 0x%x)%s",
                            name, now.first, now.second, now.third, file(name, now.first));
        }
        return String.format(
                "%s[%d] of process %d %s, ip 0x%x", comm, tid, process.pid(), what, cpu.rip);
    }

    /** The file that a call is about, if it is about one. */
    private String file(String call, long descriptor) {
        if (!call.matches("p?(read|write)v?(64|2)?|accept4?|recv.*|send.*|epoll_.*|flock|ioctl")) {
            return "";
        }
        try {
            return " on " + Vfs.pathOf(files.anyFile((int) descriptor).path(), fs.root());
        } catch (ErrnoException e) {
            return "";
        }
    }

    /** R, S or T, as /proc shows it. */
    public char state() {
        return process.stopSignal() != 0 ? 'T' : waiting == null ? 'R' : 'S';
    }

    // ---- waiting

    private final Spinning spinning = new Spinning();

    /** Makes the task look at its signals, wherever it is. */
    void kick() {
        cpu.interrupt();
        wake();
    }

    /** Has it look again whether what it waits for is there. */
    public void wake() {
        Thread sleeper = thread;
        if (sleeper != null) {
            LockSupport.unpark(sleeper);
        }
    }

    /**
     * Sleeps until a condition holds: the one place where a system call waits.
     *
     * @param queue woken when the condition may have come true
     * @param deadline in nanoseconds of the monotonic clock, or {@link #FOREVER}
     * @param ready asked before each sleep; it may do the work itself
     * @return 0 if the condition holds, -ERESTARTSYS if a signal is to be delivered first,
     *     -ETIMEDOUT if the deadline has come
     */
    public int block(WaitQueue queue, long deadline, BooleanSupplier ready) {
        return block(queue, deadline, ready, false);
    }

    /** Sleeps until a condition holds; only the task's end comes before: -ERESTARTSYS. */
    int blockUnlessKilled(WaitQueue queue, BooleanSupplier ready) {
        return block(queue, FOREVER, ready, true);
    }

    private int block(WaitQueue queue, long deadline, BooleanSupplier ready, boolean untilKilled) {
        if (ready.getAsBoolean()) {
            return 0;
        }
        long start = kernel().clock().monotonic();
        BooleanSupplier stopped = untilKilled ? signals::isKilled : signals::isPending;
        if (spinning.spin(ready, stopped)) {
            return 0;
        }
        Runnable waker = this::wake;
        queue.add(waker);
        waiting =
                new Waiting(
                        abi,
                        originalRax,
                        convention.argument(cpu, 0),
                        convention.argument(cpu, 1),
                        convention.argument(cpu, 2));
        try {
            while (true) {
                if (ready.getAsBoolean()) {
                    return 0;
                }
                if (stopped.getAsBoolean()) {
                    return -Errno.ERESTARTSYS;
                }
                if (deadline == FOREVER) {
                    LockSupport.park(queue);
                } else {
                    long left = deadline - kernel().clock().monotonic();
                    if (left <= 0) {
                        return -Errno.ETIMEDOUT;
                    }
                    LockSupport.parkNanos(queue, left);
                }
            }
        } finally {
            waiting = null;
            queue.remove(waker);
            spinning.waited(kernel().clock().monotonic() - start);
        }
    }

    /** Sleeps until a deadline or a signal: {@link #block} without a condition. */
    public int sleep(long deadline) {
        return block(WaitQueue.NEVER, deadline, () -> false);
    }
}
