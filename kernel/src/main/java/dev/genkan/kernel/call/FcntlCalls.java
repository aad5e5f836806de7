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
import dev.genkan.kernel.task.AsyncNotice;
import dev.genkan.kernel.task.ProcessTree;
import dev.genkan.kernel.task.Signal;
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
                setFlags(task, file, (int) arg);
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
            case Fcntl.F_GETOWN -> AsyncNotice.of(task, file).owner;
            case Fcntl.F_GETSIG -> AsyncNotice.of(task, file).signal;
            case Fcntl.F_SETOWN -> setOwner(task, file, (int) arg);
            case Fcntl.F_SETOWN_EX -> setOwner(task, file, new UserPointer(task.mm(), arg));
            case Fcntl.F_GETOWN_EX -> getOwner(task, file, new UserPointer(task.mm(), arg));
            case Fcntl.F_SETSIG -> {
                if (arg < 0 || arg > Signal.LAST) {
                    yield -Errno.EINVAL;
                }
                AsyncNotice.of(task, file).signal = (int) arg;
                yield 0;
            }
            case Fcntl.F_GETLEASE -> F_UNLCK;
            case Fcntl.F_SETLEASE -> arg == F_UNLCK ? -Errno.EAGAIN : -Errno.EINVAL;
            case Fcntl.F_GETPIPE_SZ ->
                    file instanceof Pipe.End end ? end.pipe().capacity() : -Errno.EBADF;
            case Fcntl.F_SETPIPE_SZ ->
                    file instanceof Pipe.End end ? end.pipe().setCapacity((int) arg) : -Errno.EBADF;
            default -> -Errno.EINVAL;
        };
    }

    /** Sets the flags that may be, and has O_ASYNC take effect. */
    static void setFlags(Task task, File file, int flags) {
        boolean was = (file.flags() & Fcntl.O_ASYNC) != 0;
        file.setStatusFlags(flags);
        boolean is = (file.flags() & Fcntl.O_ASYNC) != 0;
        if (is != was) {
            AsyncNotice.of(task, file).turn(is);
        }
    }

    private static final int F_OWNER_TID = 0, F_OWNER_PID = 1, F_OWNER_PGRP = 2;

    private static int setOwner(Task task, File file, int owner) {
        ProcessTree processes = task.kernel().processes();
        if (owner == Integer.MIN_VALUE) {
            return -Errno.EINVAL;
        }
        if (owner > 0 && processes.find(owner) == null
                || owner < 0 && processes.group(-owner).isEmpty()) {
            return -Errno.ESRCH;
        }
        AsyncNotice notice = AsyncNotice.of(task, file);
        notice.ofTask = false;
        notice.owner = owner;
        return 0;
    }

    /** struct f_owner_ex: what kind of id, and the id. */
    private static int setOwner(Task task, File file, UserPointer owner) {
        int type = owner.readInt();
        int id = owner.plus(4).readInt();
        switch (type) {
            case F_OWNER_TID -> {
                if (id != 0 && task.kernel().processes().task(id) == null) {
                    return -Errno.ESRCH;
                }
                AsyncNotice notice = AsyncNotice.of(task, file);
                notice.ofTask = true;
                notice.owner = id;
                return 0;
            }
            case F_OWNER_PID, F_OWNER_PGRP -> {
                return setOwner(task, file, type == F_OWNER_PGRP ? -id : id);
            }
            default -> {
                return -Errno.EINVAL;
            }
        }
    }

    private static int getOwner(Task task, File file, UserPointer owner) {
        AsyncNotice notice = AsyncNotice.of(task, file);
        int id = notice.owner;
        owner.writeInt(notice.ofTask ? F_OWNER_TID : id < 0 ? F_OWNER_PGRP : F_OWNER_PID);
        owner.plus(4).writeInt(Math.abs(id));
        return 0;
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
