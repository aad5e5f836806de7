package dev.genkan.kernel.task;

import dev.genkan.cpu.Cpu;
import dev.genkan.kernel.ExitStatus;
import dev.genkan.kernel.Kernel;
import dev.genkan.kernel.Limits;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.ErrnoException;
import dev.genkan.kernel.fs.FileSystemContext;
import dev.genkan.kernel.fs.FileTable;
import dev.genkan.kernel.mm.AddressSpace;

/** Makes tasks and processes from a task: fork(2), vfork(2), clone(2), clone3(2). */
public final class Cloning {
    /** Flags of clone(2). */
    public static final long CLONE_VM = 0x100,
            CLONE_FS = 0x200,
            CLONE_FILES = 0x400,
            CLONE_SIGHAND = 0x800,
            CLONE_PIDFD = 0x1000,
            CLONE_PTRACE = 0x2000,
            CLONE_VFORK = 0x4000,
            CLONE_PARENT = 0x8000,
            CLONE_THREAD = 0x1_0000,
            CLONE_NEWNS = 0x2_0000,
            CLONE_SYSVSEM = 0x4_0000,
            CLONE_SETTLS = 0x8_0000,
            CLONE_PARENT_SETTID = 0x10_0000,
            CLONE_CHILD_CLEARTID = 0x20_0000,
            CLONE_DETACHED = 0x40_0000,
            CLONE_UNTRACED = 0x80_0000,
            CLONE_CHILD_SETTID = 0x100_0000,
            CLONE_NEWCGROUP = 0x200_0000,
            CLONE_NEWUTS = 0x400_0000,
            CLONE_NEWIPC = 0x800_0000,
            CLONE_NEWUSER = 0x1000_0000,
            CLONE_NEWPID = 0x2000_0000,
            CLONE_NEWNET = 0x4000_0000,
            CLONE_IO = 0x8000_0000L,
            CLONE_CLEAR_SIGHAND = 0x1_0000_0000L,
            CLONE_INTO_CGROUP = 0x2_0000_0000L,
            CLONE_NEWTIME = 0x80;

    /** Namespaces: there is one of each kind. */
    public static final long NAMESPACES =
            CLONE_NEWNS
                    | CLONE_NEWCGROUP
                    | CLONE_NEWUTS
                    | CLONE_NEWIPC
                    | CLONE_NEWUSER
                    | CLONE_NEWPID
                    | CLONE_NEWNET;

    private final Task parent;
    private final long flags;
    private final Kernel kernel;

    /** Sets what only the caller knows how to: the thread's own storage. */
    @FunctionalInterface
    public interface Tls {
        /** Sets it in a new processor; answers 0 or -errno. */
        int set(Cpu cpu);
    }

    /** What a task is made like. */
    public Cloning(Task parent, long flags) {
        this.parent = parent;
        this.flags = flags;
        this.kernel = parent.kernel();
    }

    private boolean has(long flag) {
        return (flags & flag) != 0;
    }

    /** Whether the flags go together. Returns 0 or -EINVAL. */
    public int check() {
        boolean fits =
                (flags & (CLONE_NEWNS | CLONE_FS)) != (CLONE_NEWNS | CLONE_FS)
                        && (flags & (CLONE_NEWUSER | CLONE_FS)) != (CLONE_NEWUSER | CLONE_FS)
                        && (!has(CLONE_THREAD) || has(CLONE_SIGHAND))
                        && (!has(CLONE_SIGHAND) || has(CLONE_VM))
                        && (!has(CLONE_SIGHAND) || !has(CLONE_CLEAR_SIGHAND))
                        && (!has(CLONE_PIDFD) || !has(CLONE_DETACHED | CLONE_THREAD));
        return fits ? 0 : -Errno.EINVAL;
    }

    /**
     * Makes the task; it does not run yet.
     *
     * @param stack its stack pointer, or 0 for the parent's
     * @param exitSignal what a new process sends at its end
     * @param tls sets its own storage, if CLONE_SETTLS is there
     * @throws ErrnoException EAGAIN, ENOMEM, ERESTARTNOINTR, or what {@code tls} says
     */
    public Task make(long stack, int exitSignal, Tls tls) {
        Process process = parent.process();
        kernel.processes().beginBirth(process);
        try {
            if (parent.signals().isPending()) {
                // As in Linux, what was sent before comes first.
                throw Errno.error(Errno.ERESTARTNOINTR);
            }
            return make(process, stack, exitSignal, tls);
        } finally {
            kernel.processes().endBirth(process);
        }
    }

    private Task make(Process process, long stack, int exitSignal, Tls tls) {
        requireRoom();
        parent.showTime();
        boolean thread = has(CLONE_THREAD);
        int tid = kernel.processes().newId();
        AddressSpace mm;
        Limits limits = thread ? process.limits() : process.limits().copy();
        if (has(CLONE_VM)) {
            mm = process.mm().share();
        } else {
            mm = process.mm().fork(limits);
        }
        Cpu cpu = parent.cpu().copy(mm.memory());
        parent.convention().setResult(cpu, 0);
        if (stack != 0) {
            cpu.gpr[Cpu.RSP] = stack;
        }
        if (has(CLONE_SETTLS)) {
            setTls(tls, cpu, mm);
        }
        FileTable files = has(CLONE_FILES) ? parent.files().share() : parent.files().copy();
        FileSystemContext fs = has(CLONE_FS) ? parent.fs() : parent.fs().copy();
        Process home = thread ? process : process.fork(tid, mm, limits, has(CLONE_SIGHAND));
        Task task = new Task(home, cpu, tid, files, fs, parent.credentials().copy());
        task.inherit(parent, !has(CLONE_VM) || has(CLONE_VFORK));
        task.holdsParent = has(CLONE_VFORK);
        if (has(CLONE_CLEAR_SIGHAND)) {
            home.clearActions();
        }
        if (!thread) {
            home.exitSignal = exitSignal;
        }
        if (!home.add(task)) {
            mm.close();
            files.release();
            throw Errno.error(Errno.EAGAIN);
        }
        if (thread) {
            kernel.processes().add(task);
        } else {
            boolean sibling = has(CLONE_PARENT);
            kernel.processes().addBorn(home, task, sibling ? process.parent : process, process);
        }
        return task;
    }

    /** A bad description, or a bad pointer to it, leaves nothing of the new task behind. */
    private static void setTls(Tls tls, Cpu cpu, AddressSpace mm) {
        int error;
        try {
            error = tls.set(cpu);
        } catch (ErrnoException e) {
            mm.close();
            throw e;
        }
        if (error != 0) {
            mm.close();
            throw Errno.error(-error);
        }
    }

    private void requireRoom() {
        Limits limits = parent.process().limits();
        int uid = parent.credentials().uid;
        if (uid != 0 && limits.exceeds(Limits.NPROC, kernel.processes().tasksOf(uid) + 1L)) {
            throw Errno.error(Errno.EAGAIN);
        }
    }

    /**
     * Has the task run, and with CLONE_VFORK waits until it needs the parent's memory no longer.
     *
     * @return its id
     * @throws ErrnoException EAGAIN if the host has no thread for it
     */
    public int start(Task task) {
        int tid = task.tid();
        try {
            kernel.start(task);
            task.process().timeBudget().watch();
        } catch (OutOfMemoryError e) {
            task.end();
            kernel.processes().forget(task);
            throw Errno.error(Errno.EAGAIN);
        }
        if (has(CLONE_VFORK)) {
            var _ = parent.blockUnlessKilled(task.parentQueue(), () -> !task.holdsParent);
        }
        return tid;
    }

    /** Ends a process that could not be finished, before it ever ran. */
    public void abandon(Task task) {
        var _ = task.process().end(new ExitStatus(0, Signal.SIGKILL));
        task.end();
        kernel.processes().forget(task);
    }
}
