package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.hook.SignalEvent;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.ChildWait;
import dev.genkan.kernel.task.PidFile;
import dev.genkan.kernel.task.Signal;
import dev.genkan.kernel.task.SignalFrame;
import dev.genkan.kernel.task.Task;

/** The calls that wait for children. */
public final class WaitCalls {
    private static final int THREAD_OPTIONS =
            ChildWait.WNOTHREAD | ChildWait.WALL | ChildWait.WCLONE;

    private WaitCalls() {}

    private static boolean isKnown(int options, int allowed) {
        return (options & ~(allowed | THREAD_OPTIONS)) == 0;
    }

    private static long wait(
            Task task, int pid, UserPointer status, int options, UserPointer usage) {
        if (!isKnown(options, ChildWait.WNOHANG | ChildWait.WUNTRACED | ChildWait.WCONTINUED)) {
            return -Errno.EINVAL;
        }
        if (pid == Integer.MIN_VALUE) {
            return -Errno.ESRCH;
        }
        ChildWait.Type type =
                pid > 0
                        ? ChildWait.Type.PID
                        : pid == -1 ? ChildWait.Type.ALL : ChildWait.Type.GROUP;
        int id = pid == 0 ? task.process().processGroup() : Math.abs(pid);
        ChildWait wait = new ChildWait(task, type, id, options | ChildWait.WEXITED);
        int error = wait.await();
        if (error != 0) {
            return error;
        }
        ChildWait.Change change = wait.change();
        if (change == null) {
            return 0;
        }
        if (!status.isNull()) {
            status.writeInt(change.waitStatus());
        }
        if (!usage.isNull()) {
            LimitCalls.writeUsage(usage, task.abi(), change.time(), 0);
        }
        return change.pid();
    }

    /** Implements wait4(2). */
    public static long sys_wait4(
            Task task,
            int pid,
            @As(Meaning.WAIT_STATUS) UserPointer status,
            @As(Meaning.WAIT_OPTIONS) int options,
            @As(Meaning.RUSAGE) UserPointer usage) {
        return wait(task, pid, status, options, usage);
    }

    /** Implements waitpid(2) of i386. */
    public static long sys_waitpid(
            Task task,
            int pid,
            @As(Meaning.WAIT_STATUS) UserPointer status,
            @As(Meaning.WAIT_OPTIONS) int options) {
        return wait(task, pid, status, options, new UserPointer(task.mm(), 0));
    }

    private static final int P_ALL = 0, P_PID = 1, P_PGID = 2, P_PIDFD = 3;

    /** Implements waitid(2). */
    public static long sys_waitid(
            Task task,
            int type,
            int id,
            @As(value = Meaning.SIGINFO, out = true) UserPointer info,
            @As(Meaning.WAIT_OPTIONS) int options,
            @As(Meaning.RUSAGE) UserPointer usage) {
        int changes = ChildWait.WEXITED | ChildWait.WSTOPPED | ChildWait.WCONTINUED;
        if (!isKnown(options, changes | ChildWait.WNOHANG | ChildWait.WNOWAIT)
                || (options & changes) == 0) {
            return -Errno.EINVAL;
        }
        ChildWait.Type which;
        int wanted = id;
        boolean impatient = false;
        switch (type) {
            case P_ALL -> which = ChildWait.Type.ALL;
            case P_PID -> {
                which = ChildWait.Type.PID;
                if (id <= 0) {
                    return -Errno.EINVAL;
                }
            }
            case P_PGID -> {
                which = ChildWait.Type.GROUP;
                if (id < 0) {
                    return -Errno.EINVAL;
                }
                wanted = id == 0 ? task.process().processGroup() : id;
            }
            case P_PIDFD -> {
                which = ChildWait.Type.PID;
                if (id < 0) {
                    return -Errno.EINVAL;
                }
                PidFile file = PidfdCalls.file(task, id);
                wanted = file.isGone() ? 0 : file.process().pid();
                impatient = file.isNonBlocking() && (options & ChildWait.WNOHANG) == 0;
            }
            default -> {
                return -Errno.EINVAL;
            }
        }
        int how = impatient ? options | ChildWait.WNOHANG : options;
        ChildWait wait = new ChildWait(task, which, wanted, how);
        int error = wait.await();
        if (error != 0) {
            return error;
        }
        ChildWait.Change change = wait.change();
        if (change == null && impatient) {
            return -Errno.EAGAIN;
        }
        if (!info.isNull()) {
            writeInfo(task.abi(), info, change);
        }
        if (change != null && !usage.isNull()) {
            LimitCalls.writeUsage(usage, task.abi(), change.time(), 0);
        }
        return 0;
    }

    /** Only what the kernel sets: the rest of a siginfo_t stays as it is. */
    private static void writeInfo(
            Abi abi, UserPointer info, ChildWait.@org.jspecify.annotations.Nullable Change change) {
        SignalEvent event =
                change == null
                        ? new SignalEvent(0, 0, 0, 0, 0, 0, 0, 0)
                        : new SignalEvent(
                                Signal.SIGCHLD,
                                change.code(),
                                0,
                                change.pid(),
                                change.uid(),
                                change.status(),
                                0,
                                0);
        byte[] bytes = SignalFrame.siginfo(event, abi);
        int fields = abi == Abi.X86_64 ? 16 : 12;
        if (info.copyToUser(bytes, 0, fields + 12) != 0) {
            throw Errno.error(Errno.EFAULT);
        }
    }
}
