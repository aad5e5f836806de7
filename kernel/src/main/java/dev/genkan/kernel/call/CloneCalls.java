package dev.genkan.kernel.call;

import dev.genkan.cpu.Cpu;
import dev.genkan.kernel.KernelLog;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.ErrnoException;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Cloning;
import dev.genkan.kernel.task.Signal;
import dev.genkan.kernel.task.Task;

/**
 * The calls that make tasks and processes. There is one namespace of each kind, so that the flags
 * that ask for another one are EINVAL and a line in the log.
 */
public final class CloneCalls {
    private static final long EXIT_SIGNAL = 0xff;

    /** The sizes that struct clone_args has had, and the largest that is looked at. */
    private static final int FIRST_SIZE = 64, LARGEST = 4096;

    private static final long KNOWN_FLAGS = 0x3_ffff_ffffL;

    private CloneCalls() {}

    /** What one of the calls asks for. */
    private record Request(
            long flags,
            int exitSignal,
            long stack,
            long pidfd,
            long parentTid,
            long childTid,
            long tls) {
        boolean has(long flag) {
            return (flags & flag) != 0;
        }
    }

    /** Implements fork(2). */
    public static long sys_fork(Task task) {
        return clone(task, new Request(0, Signal.SIGCHLD, 0, 0, 0, 0, 0));
    }

    /** Implements vfork(2). */
    public static long sys_vfork(Task task) {
        return clone(
                task,
                new Request(Cloning.CLONE_VFORK | Cloning.CLONE_VM, Signal.SIGCHLD, 0, 0, 0, 0, 0));
    }

    /** Implements clone(2). */
    public static long sys_clone(
            Task task,
            @As(Meaning.CLONE_FLAGS) long flags,
            @As(Meaning.ADDRESS) long stack,
            @As(Meaning.ADDRESS) long parentTid,
            @As(Meaning.ADDRESS) long fourth,
            @As(Meaning.ADDRESS) long fifth) {
        boolean wide = task.abi() == Abi.X86_64;
        long wanted = flags & 0xffff_ffffL & ~EXIT_SIGNAL;
        if ((wanted & Cloning.CLONE_PIDFD) != 0 && (wanted & Cloning.CLONE_PARENT_SETTID) != 0) {
            return -Errno.EINVAL;
        }
        return clone(
                task,
                new Request(
                        wanted,
                        (int) (flags & EXIT_SIGNAL),
                        stack,
                        parentTid,
                        parentTid,
                        wide ? fourth : fifth,
                        wide ? fifth : fourth));
    }

    /** Implements clone3(2), but for set_tid and cgroups. */
    public static long sys_clone3(
            Task task,
            @As(Meaning.ADDRESS) UserPointer arguments,
            @As(Meaning.UNSIGNED) long size) {
        if (Long.compareUnsigned(size, LARGEST) > 0) {
            return -Errno.E2BIG;
        }
        if (size < FIRST_SIZE) {
            return -Errno.EINVAL;
        }
        long[] fields = new long[LARGEST / 8];
        for (int k = 0; k < size / 8; k++) {
            fields[k] = arguments.plus(8L * k).readLong();
            if (k >= 11 && fields[k] != 0) {
                return -Errno.E2BIG;
            }
        }
        long flags = fields[0];
        long exitSignal = fields[4];
        long stack = fields[5];
        long stackSize = fields[6];
        if ((flags & ~KNOWN_FLAGS) != 0
                || (flags & (Cloning.CLONE_DETACHED | EXIT_SIGNAL & ~Cloning.CLONE_NEWTIME)) != 0
                || Long.compareUnsigned(exitSignal, Signal.LAST) > 0
                || (stack == 0) != (stackSize == 0)
                || (flags & (Cloning.CLONE_THREAD | Cloning.CLONE_PARENT)) != 0
                        && exitSignal != 0) {
            return -Errno.EINVAL;
        }
        if (fields[8] != 0
                || fields[9] != 0
                || (flags & (Cloning.CLONE_INTO_CGROUP | Cloning.CLONE_NEWTIME)) != 0) {
            return refuse(task, flags);
        }
        return clone(
                task,
                new Request(
                        flags,
                        (int) exitSignal,
                        stack == 0 ? 0 : stack + stackSize,
                        fields[1],
                        fields[3],
                        fields[2],
                        fields[7]));
    }

    private static long refuse(Task task, long flags) {
        task.kernel()
                .log()
                .printk(
                        KernelLog.WARNING,
                        "clone: "
                                + task.comm
                                + "["
                                + task.process().pid()
                                + "] wants flags that there are not: 0x"
                                + Long.toHexString(flags));
        return -Errno.EINVAL;
    }

    private static long clone(Task task, Request request) {
        if (request.has(Cloning.NAMESPACES)) {
            return refuse(task, request.flags);
        }
        Cloning cloning = new Cloning(task, request.flags);
        int error = cloning.check();
        if (error != 0) {
            return error;
        }
        Task made =
                cloning.make(request.stack, request.exitSignal, cpu -> setTls(task, request, cpu));
        int tid = made.tid();
        if (request.has(Cloning.CLONE_PIDFD)) {
            givePidfd(task, request, cloning, made);
        }
        if (request.has(Cloning.CLONE_PARENT_SETTID)) {
            // As in Linux, a bad address is nobody's affair.
            var _ = new UserPointer(task.mm(), request.parentTid).putInt(tid);
        }
        if (request.has(Cloning.CLONE_CHILD_SETTID)) {
            var _ = new UserPointer(made.mm(), request.childTid).putInt(tid);
        }
        if (request.has(Cloning.CLONE_CHILD_CLEARTID)) {
            made.clearChildTid = request.childTid;
        }
        return cloning.start(made);
    }

    /** EMFILE, EFAULT; then the task is not made. */
    private static void givePidfd(Task task, Request request, Cloning cloning, Task made) {
        int fd = -1;
        try {
            fd = PidfdCalls.install(task, made.process(), 0);
            new UserPointer(task.mm(), request.pidfd).writeInt(fd);
        } catch (ErrnoException e) {
            if (fd >= 0) {
                task.files().close(fd);
            }
            cloning.abandon(made);
            throw e;
        }
    }

    private static int setTls(Task task, Request request, Cpu cpu) {
        if (task.abi() == Abi.X86_64) {
            cpu.setSegment(Cpu.FS, 0, request.tls);
            return 0;
        }
        return (int)
                MachineCalls.setThreadArea(cpu, new UserPointer(task.mm(), request.tls), false);
    }

    /** Implements unshare(2), for files and the place in their tree. */
    public static long sys_unshare(Task task, @As(Meaning.CLONE_FLAGS) long flags) {
        long known =
                Cloning.CLONE_FILES
                        | Cloning.CLONE_FS
                        | Cloning.CLONE_SYSVSEM
                        | Cloning.CLONE_THREAD
                        | Cloning.CLONE_SIGHAND
                        | Cloning.CLONE_VM;
        if ((flags & ~(known | Cloning.NAMESPACES | Cloning.CLONE_NEWTIME)) != 0) {
            return -Errno.EINVAL;
        }
        if ((flags & ~known) != 0) {
            return refuse(task, flags);
        }
        boolean alone = task.process().threads() == 1;
        if ((flags & (Cloning.CLONE_THREAD | Cloning.CLONE_SIGHAND | Cloning.CLONE_VM)) != 0
                && !alone) {
            return -Errno.EINVAL;
        }
        if ((flags & Cloning.CLONE_FILES) != 0) {
            task.unshareFiles();
        }
        if ((flags & Cloning.CLONE_FS) != 0) {
            task.unshareFs();
        }
        return 0;
    }
}
