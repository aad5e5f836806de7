package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.hook.SignalEvent;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.PidFile;
import dev.genkan.kernel.task.Process;
import dev.genkan.kernel.task.Signal;
import dev.genkan.kernel.task.Task;

/** Processes behind a descriptor: pidfd_open(2) and what takes one. */
public final class PidfdCalls {
    private static final int SIGNAL_THREAD = 1, SIGNAL_THREAD_GROUP = 2, SIGNAL_PROCESS_GROUP = 4;

    private PidfdCalls() {}

    /** Gives a process a descriptor, which execve(2) closes. EMFILE. */
    static int install(Task task, Process process, int flags) {
        return EventCalls.install(task, "pidfd", new PidFile(process), flags | Fcntl.O_CLOEXEC);
    }

    /** The process behind a descriptor. EBADF. */
    static PidFile file(Task task, int fd) {
        if (task.files().file(fd) instanceof PidFile file) {
            return file;
        }
        throw Errno.error(Errno.EBADF);
    }

    /** Implements pidfd_open(2), but for PIDFD_THREAD. */
    public static long sys_pidfd_open(Task task, int pid, @As(Meaning.OPEN_FLAGS) int flags) {
        if ((flags & ~Fcntl.O_NONBLOCK) != 0 || pid <= 0) {
            return -Errno.EINVAL;
        }
        Process process = task.kernel().processes().find(pid);
        if (process == null) {
            return task.kernel().processes().task(pid) == null ? -Errno.ESRCH : -Errno.ENOENT;
        }
        return install(task, process, flags);
    }

    /** Implements pidfd_send_signal(2). */
    public static long sys_pidfd_send_signal(
            Task task,
            Fd pidfd,
            @As(Meaning.SIGNAL) int sig,
            @As(Meaning.SIGINFO) UserPointer info,
            @As(Meaning.HEX) int flags) {
        int known = SIGNAL_THREAD | SIGNAL_THREAD_GROUP | SIGNAL_PROCESS_GROUP;
        if ((flags & ~known) != 0 || Integer.bitCount(flags) > 1) {
            return -Errno.EINVAL;
        }
        PidFile file = file(task, pidfd.number());
        Process process = file.process();
        SignalEvent event;
        if (info.isNull()) {
            event = SignalCalls.fromSelf(task, sig, Signal.SI_USER);
        } else {
            event = SignalCalls.read(task, info, sig);
            if (info.readInt() != sig) {
                return -Errno.EINVAL;
            }
            if (SignalCalls.mayNotPretend(event)
                    && (process != task.process() || flags == SIGNAL_PROCESS_GROUP)) {
                return -Errno.EPERM;
            }
        }
        if (!SignalCalls.isSignalOrZero(sig)) {
            return -Errno.EINVAL;
        }
        if (file.isGone()) {
            return -Errno.ESRCH;
        }
        return switch (flags) {
            case SIGNAL_PROCESS_GROUP ->
                    SignalCalls.sendAll(task, each -> each.processGroup() == process.pid(), event);
            case SIGNAL_THREAD -> SignalCalls.sendTo(task, 0, process.pid(), event);
            default -> SignalCalls.send(task, process, event);
        };
    }

    /** Implements pidfd_getfd(2). */
    public static long sys_pidfd_getfd(
            Task task, Fd pidfd, int targetFd, @As(Meaning.HEX) int flags) {
        if (flags != 0) {
            return -Errno.EINVAL;
        }
        PidFile file = file(task, pidfd.number());
        Task target = file.process().anyTask();
        if (file.process().isZombie() || target == null) {
            return -Errno.ESRCH;
        }
        if (target.process() != task.process() && !mayTrace(task, target)) {
            return -Errno.EPERM;
        }
        File wanted = target.files().anyFile(targetFd);
        return task.files().install(wanted, true);
    }

    /** Whether a task could trace another (PTRACE_MODE_ATTACH_REALCREDS). */
    private static boolean mayTrace(Task task, Task target) {
        var own = task.credentials();
        var its = target.credentials();
        boolean same =
                own.uid == its.euid
                        && own.uid == its.suid
                        && own.uid == its.uid
                        && own.gid == its.egid
                        && own.gid == its.sgid
                        && own.gid == its.gid;
        return own.isPrivileged() || same && target.process().dumpable;
    }
}
