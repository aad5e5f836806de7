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
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;

/**
 * fcntl(2) and flock(2). With one process no lock is ever in another's way: each is granted, and
 * F_GETLK finds none.
 */
public final class FcntlCalls {
    private static final int F_RDLCK = 0;
    private static final int F_WRLCK = 1;
    private static final int F_UNLCK = 2;
    private static final int LOCK_NB = 4;

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
            case Fcntl.F_GETLK, Fcntl.F_SETLK, Fcntl.F_SETLKW -> lock(task, file, cmd, arg, false);
            case Fcntl.F_GETLK64, Fcntl.F_SETLK64, Fcntl.F_SETLKW64 ->
                    task.abi() == Abi.I386 ? lock(task, file, cmd, arg, true) : -Errno.EINVAL;
            case Fcntl.F_OFD_GETLK, Fcntl.F_OFD_SETLK, Fcntl.F_OFD_SETLKW ->
                    lock(task, file, cmd, arg, true);
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

    /** struct flock: type, whence, start, length, pid; the offsets are 32 bits wide in i386's. */
    private static long lock(Task task, File file, int cmd, long arg, boolean wide) {
        boolean narrow = task.abi() == Abi.I386;
        UserPointer pointer = new UserPointer(task.mm(), narrow ? arg & 0xffff_ffffL : arg);
        int size = narrow ? wide ? 24 : 16 : 32;
        UserStruct lock = UserStruct.read(pointer, size);
        int type = lock.shortAt(0);
        int whence = lock.shortAt(2);
        if (whence < Fcntl.SEEK_SET || whence > Fcntl.SEEK_END) {
            return -Errno.EINVAL;
        }
        boolean asks = cmd == Fcntl.F_GETLK || cmd == Fcntl.F_GETLK64 || cmd == Fcntl.F_OFD_GETLK;
        boolean known = type == F_RDLCK || type == F_WRLCK || type == F_UNLCK && !asks;
        if (!known) {
            return -Errno.EINVAL;
        }
        if (asks) {
            lock.putShort(0, F_UNLCK).write(pointer);
            return 0;
        }
        if (type == F_RDLCK && !file.isReadable() || type == F_WRLCK && !file.isWritable()) {
            return -Errno.EBADF;
        }
        return 0;
    }

    /** Implements flock(2). */
    public static long sys_flock(Task task, Fd fd, @As(Meaning.LOCK_OPERATION) int cmd) {
        int operation = cmd & ~LOCK_NB;
        if (operation != 1 && operation != 2 && operation != 8) {
            return -Errno.EINVAL;
        }
        var unused = task.files().file(fd.number());
        return 0;
    }
}
