package dev.genkan.kernel;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.Engine;
import dev.genkan.kernel.abi.SystemCallTable;
import dev.genkan.kernel.abi.Version;
import dev.genkan.kernel.entry.SystemCalls;
import dev.genkan.kernel.entry.UserCall;
import dev.genkan.kernel.exec.ExecException;
import dev.genkan.kernel.exec.FileOpener;
import dev.genkan.kernel.exec.Program;
import dev.genkan.kernel.exec.ProgramLoader;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.FileSystemContext;
import dev.genkan.kernel.fs.HostTty;
import dev.genkan.kernel.fs.KmsgFile;
import dev.genkan.kernel.fs.Mounts;
import dev.genkan.kernel.fs.ProcKmsgFile;
import dev.genkan.kernel.hook.TaskHook;
import dev.genkan.kernel.mm.AddressLayouts;
import dev.genkan.kernel.mm.MemoryBudget;
import dev.genkan.kernel.task.Futexes;
import dev.genkan.kernel.task.Process;
import dev.genkan.kernel.task.ProcessTree;
import dev.genkan.kernel.task.Signal;
import dev.genkan.kernel.task.SystemCallServer;
import dev.genkan.kernel.task.Task;
import dev.genkan.kernel.task.TaskLoop;
import dev.genkan.kernel.task.TaskThreads;
import dev.genkan.kernel.task.TimerThread;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A Linux kernel: built by a {@link Builder}, it runs programs. */
public final class Kernel {
    private final Clock clock;
    private final Entropy entropy;
    private final AddressLayouts layouts;
    private final String release;
    private final KernelLog log;
    private final SyslogReader syslog;
    private final List<TaskHook> hooks;
    private final Supplier<Engine> engines;
    private final CpuModel model;
    private final SystemCallServer systemCalls;
    private final Credentials credentials;
    private final Limits limits;
    private final MemoryBudget memory;
    private final boolean randomize;
    private final @Nullable Path core;
    private volatile String hostName = "genkan";
    private volatile String domainName = "(none)";
    private volatile @Nullable Process foreground;
    private final Mounts mounts;
    private final ProcessTree processes = new ProcessTree();
    private final Futexes futexes = new Futexes();
    private final TimerThread timerThread = new TimerThread();
    private final TaskThreads threads = new TaskThreads();

    private Kernel(Builder builder) {
        clock = builder.clock;
        entropy = builder.entropy;
        layouts = new AddressLayouts(entropy);
        release = builder.release + builder.localVersion;
        hooks = List.copyOf(builder.hooks);
        engines = builder.engines;
        model = builder.model;
        credentials = builder.credentials;
        core = builder.core;
        limits = core == null ? builder.limits : builder.limits.copy();
        if (core != null) {
            limits.set(Limits.CORE, Limits.INFINITY, Limits.INFINITY);
        }
        memory = builder.memory == null ? MemoryBudget.ofHost() : builder.memory;
        randomize = builder.randomize;
        mounts = builder.mounts.build(clock, entropy);
        mounts.proc().setFiller(new ProcFiles(this));
        mounts.proc().setProcesses(processes);
        mounts.ttys().setProcesses(processes.jobs(), processes);
        log = new KernelLog(clock, builder.logSize);
        syslog = new SyslogReader(log);
        mounts.dev().register("kmsg", 1, 11, 0644, flags -> new KmsgFile(log, clock));
        mounts.proc().registerFile("kmsg", 0400, flags -> new ProcKmsgFile(log, syslog));
        log.printk(KernelLog.NOTICE, "Linux version " + release + " (Genkan)");
        if (builder.systemCalls == null) {
            SystemCalls calls = new SystemCalls(builder.table, log, clock, hooks);
            calls.load(builder.calls);
            systemCalls = calls;
        } else {
            systemCalls = builder.systemCalls;
        }
    }

    /** A builder with the defaults: a current release, the host's clock and random source. */
    public static Builder builder() {
        return new Builder();
    }

    public Clock clock() {
        return clock;
    }

    public Entropy entropy() {
        return entropy;
    }

    /** What {@code uname -r} answers, local version included. */
    public String release() {
        return release;
    }

    /** What {@code uname -v} answers. */
    public String version() {
        return "#1 SMP Genkan";
    }

    /** The name of the machine as programs see it. */
    public String hostName() {
        return hostName;
    }

    /** Names the machine: at most 64 bytes. */
    public void setHostName(String value) {
        hostName = value;
    }

    /** The NIS domain. */
    public String domainName() {
        return domainName;
    }

    /** Names the NIS domain: at most 64 bytes. */
    public void setDomainName(String value) {
        domainName = value;
    }

    /** What printk writes and dmesg reads. */
    public KernelLog log() {
        return log;
    }

    /** How far the log was read by syslog(2) and /proc/kmsg. */
    public SyslogReader syslog() {
        return syslog;
    }

    /** What programs see as files. */
    public Mounts mounts() {
        return mounts;
    }

    /** The host's folder that core files go to; null if none are written. */
    public @Nullable Path core() {
        return core;
    }

    public List<TaskHook> hooks() {
        return hooks;
    }

    /** The processor that programs have. */
    public CpuModel model() {
        return model;
    }

    /** The processors that tasks run on, one bit each: those of the host, up to 64. */
    public long processors() {
        return -1L >>> 64 - Math.min(Runtime.getRuntime().availableProcessors(), 64);
    }

    /** What all programs together may hold of the host's memory. */
    public MemoryBudget memory() {
        return memory;
    }

    /** All processes. */
    public ProcessTree processes() {
        return processes;
    }

    /** Those who wait at futexes. */
    public Futexes futexes() {
        return futexes;
    }

    /** What all timers fire on. */
    public TimerThread timerThread() {
        return timerThread;
    }

    /**
     * Runs a task on a thread of its own.
     *
     * @throws OutOfMemoryError if the host has no thread for it
     */
    public void start(Task task) {
        threads.start(new TaskLoop(task, engines.get(), systemCalls));
    }

    /** Whether programs are loaded at other addresses each time. */
    public boolean randomizes() {
        return randomize;
    }

    /**
     * Loads programs for a process; the files are opened by its own rules.
     *
     * @param place where the process stands in the tree of files
     * @param mayGain whether set-user-ID bits count
     * @param personality flags of personality(2)
     */
    public ProgramLoader loader(
            FileSystemContext place,
            Credentials rights,
            boolean mayGain,
            Limits bounds,
            int personality) {
        int flags = randomize ? personality : personality | ProgramLoader.ADDR_NO_RANDOMIZE;
        return new ProgramLoader(
                new ExecutableOpener(place, rights),
                rights,
                mayGain,
                bounds,
                memory,
                entropy,
                layouts,
                flags,
                model);
    }

    /**
     * Runs a program to its end and to that of all processes that it has started. Who interrupts
     * the calling thread ends them.
     *
     * @param path as its working directory sees it
     * @param arguments argv, the program's own name included
     * @param environment as {@code NAME=value}; in all these strings, bytes and characters map one
     *     to one (ISO 8859-1)
     * @return how the program itself ended
     * @throws ExecException if the file cannot be run
     */
    public ExitStatus run(String path, List<String> arguments, List<String> environment) {
        FileSystemContext place = mounts.context();
        Limits bounds = limits.copy();
        Program program =
                loader(place, credentials, true, bounds, 0).load(path, arguments, environment);
        int pid = processes.newId();
        Process process = new Process(this, pid, program.mm(), bounds);
        Cpu cpu = new Cpu(program.mm().memory(), program.longMode(), model);
        Task task =
                new Task(process, cpu, pid, mounts.standardFiles(), place, program.credentials());
        task.start(program);
        var _ = process.add(task);
        processes.add(process, task);
        foreground = process;
        HostTty terminal = mounts.hostTty();
        if (terminal != null) {
            processes.jobs().login(process, terminal.tty());
            terminal.start();
        }
        try {
            for (TaskHook hook : hooks) {
                hook.start(
                        task,
                        path,
                        program.arguments(),
                        program.environment(),
                        program.variables());
            }
            start(task);
            awaitEnd(process, terminal);
            return Objects.requireNonNull(process.ended());
        } finally {
            foreground = null;
            if (terminal != null) {
                terminal.stop();
            }
            timerThread.close();
        }
    }

    private void awaitEnd(Process first, @Nullable HostTty terminal) {
        Thread own = Thread.currentThread();
        Runnable waker = () -> LockSupport.unpark(own);
        processes.emptied().add(waker);
        try {
            while (!processes.isEmpty()) {
                LockSupport.park(processes);
                if (terminal != null && first.ended() != null) {
                    // As after a logout: what still runs has no use for it.
                    terminal.stop();
                }
                if (Thread.interrupted()) {
                    processes.killAll();
                }
            }
        } finally {
            processes.emptied().remove(waker);
        }
    }

    /**
     * Sends the running program a signal from outside, as a terminal does for Ctrl-C: all processes
     * of the group in the foreground of the host's terminal, or else of its own group; SIGKILL
     * always goes to the latter. Once that group has ended, whatever else runs gets it. Callable
     * from any thread.
     *
     * @return false if no program runs
     */
    public boolean signal(int signal) {
        Process process = foreground;
        if (process == null) {
            return false;
        }
        HostTty terminal = mounts.hostTty();
        int shown = terminal == null ? 0 : terminal.tty().foreground();
        int group = shown == 0 || signal == Signal.SIGKILL ? process.processGroup() : shown;
        if (process.ended() == null || !processes.group(group).isEmpty()) {
            processes.jobs().signal(group, signal);
        } else {
            // Only other groups are left, of jobs in the background.
            for (Process each : processes.all()) {
                processes.jobs().signal(each.processGroup(), signal);
            }
        }
        return true;
    }

    /** The host's terminal has another size, or the host's process goes on after a stop. */
    public void terminalChanged() {
        HostTty terminal = mounts.hostTty();
        if (terminal != null) {
            terminal.changed();
        }
    }

    private record ExecutableOpener(FileSystemContext place, Credentials rights)
            implements FileOpener {
        @Override
        public File open(String path) {
            return place.vfs().openExecutable(place, rights, path);
        }
    }

    /** Collects what a kernel is made of. */
    public static final class Builder {
        private Clock clock = Clock.host();
        private Entropy entropy = Entropy.host();
        private String release = "6.12.0";
        private String localVersion = "-genkan";
        private int logSize = KernelLog.DEFAULT_SIZE;
        private final List<TaskHook> hooks = new ArrayList<>();
        private Supplier<Engine> engines =
                () -> {
                    throw new IllegalStateException("the kernel has no engine");
                };
        private CpuModel model = CpuModel.DEFAULT;
        private @Nullable SystemCallServer systemCalls;
        private Version table = SystemCallTable.NEWEST;
        private List<UserCall> calls = List.of();
        private Credentials credentials = new Credentials(0, 0);
        private Limits limits = new Limits();
        private @Nullable MemoryBudget memory;
        private boolean randomize = true;
        private @Nullable Path core;
        private Mounts.Builder mounts = Mounts.builder();

        private Builder() {}

        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        public Builder entropy(Entropy value) {
            entropy = value;
            return this;
        }

        /** The version without the local one, such as {@code 4.7.1}. */
        public Builder release(String value) {
            release = value;
            return this;
        }

        /** The end of the release, such as {@code -stephen}. */
        public Builder localVersion(String value) {
            localVersion = value;
            return this;
        }

        /** The size of the log's ring in bytes, at least that of one record. */
        public Builder logSize(int bytes) {
            logSize = bytes;
            return this;
        }

        /** What makes the engine of each task, such as the interpreter's constructor. */
        public Builder engine(Supplier<Engine> value) {
            engines = value;
            return this;
        }

        /** The processor that programs have; by default one with all that is implemented. */
        public Builder model(CpuModel value) {
            model = value;
            return this;
        }

        /** The kernel whose system calls programs have; the newest by default. */
        public Builder table(Version version) {
            table = version;
            return this;
        }

        /**
         * The system calls of a user's own. {@link #build} throws a {@link
         * dev.genkan.kernel.abi.TableException} if one has the number or name of another.
         */
        public Builder calls(List<UserCall> value) {
            calls = List.copyOf(value);
            return this;
        }

        /** Who answers system calls; by default the methods that the tables name. */
        public Builder systemCalls(SystemCallServer value) {
            systemCalls = value;
            return this;
        }

        /** Whose rights programs start with; root's by default. */
        public Builder credentials(Credentials value) {
            credentials = value;
            return this;
        }

        /** The resource limits that programs start with. */
        public Builder limits(Limits value) {
            limits = value;
            return this;
        }

        /** How much of the host's memory all programs together may hold, in bytes. */
        public Builder memory(long bytes) {
            memory = new MemoryBudget(bytes);
            return this;
        }

        /** False loads programs at the same addresses each time. */
        public Builder randomize(boolean value) {
            randomize = value;
            return this;
        }

        /**
         * Has processes that a signal ends leave a core file {@code core.PID} in a folder of the
         * host's, as far as their limit allows, of which there is none at the start.
         */
        public Builder core(Path folder) {
            core = folder;
            return this;
        }

        /** What programs see as files; by default the host's root, which they cannot change. */
        public Builder mounts(Mounts.Builder value) {
            mounts = value;
            return this;
        }

        public Builder hook(TaskHook hook) {
            hooks.add(hook);
            return this;
        }

        public Kernel build() {
            return new Kernel(this);
        }
    }
}
