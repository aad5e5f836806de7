package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.FileTable;
import dev.genkan.kernel.fs.Pipe;
import dev.genkan.kernel.task.Task;

/** fcntl(2), what it does about descriptors and open files. */
public final class FcntlCalls {
    private static final int F_UNLCK = 2;

    private FcntlCalls() {}

    /** Implements fcntl(2). */
    public static long sys_fcntl(
            Task task,
            Fd fd,
            @As(Meaning.FCNTL_COMMAND) int cmd,
            @As(Meaning.FCNTL_ARGUMENT) long arg) {
        FileTable files = task.files();
        File file = files.anyFile(fd.number());
        switch (cmd) {
            case Fcntl.F_DUPFD, Fcntl.F_DUPFD_CLOEXEC -> {
                return files.install(file, (int) arg, cmd == Fcntl.F_DUPFD_CLOEXEC);
            }
            case Fcntl.F_GETFD -> {
                return files.isCloseOnExec(fd.number()) ? Fcntl.FD_CLOEXEC : 0;
            }
            case Fcntl.F_SETFD -> {
                files.setCloseOnExec(fd.number(), (arg & Fcntl.FD_CLOEXEC) != 0);
                return 0;
            }
            case Fcntl.F_GETFL -> {
                return file.flags();
            }
            default -> {
                if (file.isPathOnly()) {
                    return -Errno.EBADF;
                }
            }
        }
        return switch (cmd) {
            case Fcntl.F_SETFL -> {
                file.setStatusFlags((int) arg);
                yield 0;
            }
            case Fcntl.F_GETLK, Fcntl.F_SETLK, Fcntl.F_SETLKW ->
                    LockCalls.fcntl(task, file, cmd, arg, false);
            case Fcntl.F_GETLK64, Fcntl.F_SETLK64, Fcntl.F_SETLKW64 ->
                    task.abi() == Abi.I386
                            ? LockCalls.fcntl(task, file, cmd, arg, true)
                            : -Errno.EINVAL;
            case Fcntl.F_OFD_GETLK, Fcntl.F_OFD_SETLK, Fcntl.F_OFD_SETLKW ->
                    LockCalls.fcntl(task, file, cmd, arg, true);
            case Fcntl.F_GETOWN, Fcntl.F_GETSIG -> 0;
            case Fcntl.F_SETOWN -> 0;
            case Fcntl.F_SETSIG -> arg < 0 || arg > 64 ? -Errno.EINVAL : 0;
            case Fcntl.F_GETLEASE -> F_UNLCK;
            case Fcntl.F_SETLEASE -> arg == F_UNLCK ? -Errno.EAGAIN : -Errno.EINVAL;
            case Fcntl.F_GETPIPE_SZ ->
                    file instanceof Pipe.End end ? end.pipe().capacity() : -Errno.EBADF;
            case Fcntl.F_SETPIPE_SZ ->
                    file instanceof Pipe.End end ? end.pipe().setCapacity((int) arg) : -Errno.EBADF;
            default -> -Errno.EINVAL;
        };
    }

    /** Implements fcntl64(2). */
    public static long sys_fcntl64(
            Task task,
            Fd fd,
            @As(Meaning.FCNTL_COMMAND) int cmd,
            @As(Meaning.FCNTL_ARGUMENT) long arg) {
        return sys_fcntl(task, fd, cmd, arg);
    }
}
