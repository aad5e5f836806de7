package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;

/**
 * What programs ask of a descriptor to learn whether it is a socket. None is: Genkan has no sockets
 * yet, and socket(2) itself answers ENOSYS.
 */
public final class SocketCalls {
    /** Numbers of socketcall(2), from linux/net.h. */
    private static final int GETSOCKNAME = 6,
            GETPEERNAME = 7,
            SHUTDOWN = 13,
            SETSOCKOPT = 14,
            GETSOCKOPT = 15,
            SENDMMSG = 20;

    private SocketCalls() {}

    private static long notASocket(Task task, Fd fd) {
        var _ = task.files().file(fd.number());
        return -Errno.ENOTSOCK;
    }

    /** Implements getsockname(2) for what is no socket. */
    public static long sys_getsockname(Task task, Fd fd, UserPointer address, UserPointer length) {
        return notASocket(task, fd);
    }

    /** Implements getpeername(2) for what is no socket. */
    public static long sys_getpeername(Task task, Fd fd, UserPointer address, UserPointer length) {
        return notASocket(task, fd);
    }

    /** Implements getsockopt(2) for what is no socket. */
    public static long sys_getsockopt(
            Task task, Fd fd, int level, int option, UserPointer value, UserPointer length) {
        return notASocket(task, fd);
    }

    /** Implements setsockopt(2) for what is no socket. */
    public static long sys_setsockopt(
            Task task, Fd fd, int level, int option, UserPointer value, int length) {
        return notASocket(task, fd);
    }

    /** Implements shutdown(2) for what is no socket. */
    public static long sys_shutdown(Task task, Fd fd, int how) {
        return notASocket(task, fd);
    }

    /**
     * Implements socketcall(2) of i386 for the same calls; those that need a socket answer ENOSYS.
     */
    public static long sys_socketcall(Task task, int call, UserPointer arguments) {
        return switch (call) {
            case GETSOCKNAME, GETPEERNAME, SHUTDOWN, SETSOCKOPT, GETSOCKOPT ->
                    notASocket(task, new Fd(arguments.readInt()));
            default -> call < 1 || call > SENDMMSG ? -Errno.EINVAL : -Errno.ENOSYS;
        };
    }
}
