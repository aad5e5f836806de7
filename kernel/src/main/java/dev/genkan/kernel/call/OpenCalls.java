package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.FileMode;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.abi.UnsignedInt;
import dev.genkan.kernel.abi.UserString;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.FileTable;
import dev.genkan.kernel.fs.PtyMaster;
import dev.genkan.kernel.fs.Tty;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;

/** Descriptors: open(2), close(2), dup(2) and their relatives. */
public final class OpenCalls {
    private static final int CLOSE_RANGE_UNSHARE = 2;
    private static final int CLOSE_RANGE_CLOEXEC = 4;
    private static final int OPEN_HOW_SIZE = 24;
    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    private static final int MFD_NAME_MAX = 249;

    private OpenCalls() {}

    /** Implements open(2). */
    public static long sys_open(
            Task task,
            @UserString String filename,
            @As(Meaning.OPEN_FLAGS) int flags,
            @As(Meaning.MODE) int mode) {
        return sys_openat(task, Fcntl.AT_FDCWD, filename, flags, mode);
    }

    /** Implements openat(2). */
    public static long sys_openat(
            Task task,
            @As(Meaning.DIRFD) int dfd,
            @UserString String filename,
            @As(Meaning.OPEN_FLAGS) int flags,
            @As(Meaning.MODE) int mode) {
        // A 64-bit program can open large files without asking.
        int how = task.abi() == Abi.X86_64 ? flags | Fcntl.O_LARGEFILE : flags;
        return open(task, dfd, filename, how, mode);
    }

    private static long open(Task task, int dfd, String filename, int flags, int mode) {
        FileTable files = task.files();
        if (filename.isEmpty()) {
            return -Errno.ENOENT;
        }
        files.requireFree();
        File file =
                task.fs()
                        .vfs()
                        .open(
                                task.fs(),
                                task.credentials(),
                                PathArgument.start(task, dfd, filename),
                                filename,
                                flags,
                                mode);
        if (!file.isConnected()) {
            int error = task.block(file.waitQueue(), Task.FOREVER, file::isConnected);
            if (error < 0) {
                file.close();
                return error;
            }
        }
        Tty tty = file.tty();
        if (tty != null) {
            int error = opened(task, file, tty, flags);
            if (error < 0) {
                file.close();
                return error;
            }
        }
        if ((flags & (Fcntl.O_LARGEFILE | Fcntl.O_PATH)) == 0
                && FileMode.isRegular(file.attributes().mode)
                && file.size() > Integer.MAX_VALUE) {
            file.close();
            return -Errno.EOVERFLOW;
        }
        return files.install(file, (flags & Fcntl.O_CLOEXEC) != 0);
    }

    private static int opened(Task task, File file, Tty tty, int flags) {
        if (file instanceof PtyMaster) {
            return 0;
        }
        if (tty.isExclusive() && !task.credentials().isPrivileged()) {
            return -Errno.EBUSY;
        }
        if ((flags & Fcntl.O_NOCTTY) == 0 && file.isReadable()) {
            task.kernel().processes().jobs().opened(task.process(), tty);
        }
        return 0;
    }

    /** Implements openat2(2); of the RESOLVE_* flags, none. */
    public static long sys_openat2(
            Task task,
            @As(Meaning.DIRFD) int dfd,
            @UserString String filename,
            @As(Meaning.ADDRESS) UserPointer how,
            @As(Meaning.UNSIGNED) long size) {
        if (Long.compareUnsigned(size, OPEN_HOW_SIZE) < 0) {
            return -Errno.EINVAL;
        }
        if (Long.compareUnsigned(size, 4096) > 0) {
            return -Errno.E2BIG;
        }
        UserStruct struct = UserStruct.read(how, (int) size);
        for (int i = OPEN_HOW_SIZE; i + 8 <= size; i += 8) {
            if (struct.longAt(i) != 0) {
                return -Errno.E2BIG;
            }
        }
        long flags = struct.longAt(0);
        long mode = struct.longAt(8);
        boolean creates = (flags & (Fcntl.O_CREAT | Fcntl.O_TMPFILE & ~Fcntl.O_DIRECTORY)) != 0;
        if ((flags & ~(long) Fcntl.VALID_OPEN_FLAGS) != 0
                || (mode & ~(long) FileMode.S_IALLUGO) != 0
                || mode != 0 && !creates) {
            return -Errno.EINVAL;
        }
        long pathFlags = Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW | Fcntl.O_CLOEXEC;
        if ((flags & Fcntl.O_PATH) != 0 && (flags & ~pathFlags) != 0) {
            return -Errno.EINVAL;
        }
        if (struct.longAt(16) != 0) {
            return -Errno.EINVAL;
        }
        return open(task, dfd, filename, (int) flags | Fcntl.O_LARGEFILE, (int) mode);
    }

    /** Implements creat(2). */
    public static long sys_creat(
            Task task, @UserString String pathname, @As(Meaning.MODE) int mode) {
        int flags = Fcntl.O_CREAT | Fcntl.O_WRONLY | Fcntl.O_TRUNC;
        return sys_openat(task, Fcntl.AT_FDCWD, pathname, flags, mode);
    }

    /** Implements close(2). */
    public static long sys_close(Task task, Fd fd) {
        task.files().close(fd.number());
        return 0;
    }

    /** Implements close_range(2). */
    public static long sys_close_range(
            Task task,
            @UnsignedInt long first,
            @UnsignedInt long last,
            @As(Meaning.CLOSE_RANGE_FLAGS) int flags) {
        if ((flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC)) != 0 || first > last) {
            return -Errno.EINVAL;
        }
        FileTable files = task.files();
        for (int open : files.descriptors()) {
            if (open >= first && open <= last) {
                if ((flags & CLOSE_RANGE_CLOEXEC) != 0) {
                    files.setCloseOnExec(open, true);
                } else {
                    files.close(open);
                }
            }
        }
        return 0;
    }

    /** Implements dup(2). */
    public static long sys_dup(Task task, Fd fildes) {
        FileTable files = task.files();
        return files.install(files.anyFile(fildes.number()), false);
    }

    /** Implements dup2(2). */
    public static long sys_dup2(Task task, Fd oldfd, Fd newfd) {
        FileTable files = task.files();
        if (oldfd.number() == newfd.number()) {
            var unused = files.anyFile(oldfd.number());
            return newfd.number();
        }
        return dup(files, oldfd, newfd, false);
    }

    /** Implements dup3(2). */
    public static long sys_dup3(Task task, Fd oldfd, Fd newfd, @As(Meaning.DUP_FLAGS) int flags) {
        if ((flags & ~Fcntl.O_CLOEXEC) != 0 || oldfd.number() == newfd.number()) {
            return -Errno.EINVAL;
        }
        return dup(task.files(), oldfd, newfd, flags != 0);
    }

    private static long dup(FileTable files, Fd oldfd, Fd newfd, boolean cloexec) {
        if (newfd.number() < 0 || newfd.number() >= files.limit()) {
            return -Errno.EBADF;
        }
        files.replace(newfd.number(), files.anyFile(oldfd.number()), cloexec);
        return newfd.number();
    }

    /** Implements memfd_create(2) without huge pages; seals are not kept. */
    public static long sys_memfd_create(
            Task task,
            @UserString(max = MFD_NAME_MAX + 1, tooLong = Errno.EINVAL) String uname,
            @As(Meaning.MEMFD_FLAGS) int flags) {
        if ((flags & ~(MFD_CLOEXEC | MFD_ALLOW_SEALING | 0x18)) != 0) {
            return -Errno.EINVAL;
        }
        FileTable files = task.files();
        files.requireFree();
        File file = task.fs().vfs().memory(uname, task.credentials());
        return files.install(file, (flags & MFD_CLOEXEC) != 0);
    }

    /** Implements pipe(2). */
    public static long sys_pipe(Task task, @As(Meaning.STRUCT_PIPE_FDS) UserPointer fildes) {
        return sys_pipe2(task, fildes, 0);
    }

    /** Implements pipe2(2) without O_DIRECT's packets and O_NOTIFICATION_PIPE. */
    public static long sys_pipe2(
            Task task,
            @As(Meaning.STRUCT_PIPE_FDS) UserPointer fildes,
            @As(Meaning.PIPE_FLAGS) int flags) {
        if ((flags & ~(Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK | Fcntl.O_DIRECT)) != 0) {
            return -Errno.EINVAL;
        }
        FileTable files = task.files();
        boolean cloexec = (flags & Fcntl.O_CLOEXEC) != 0;
        File[] ends = task.fs().vfs().pipe(task.credentials(), flags);
        int reader = -1;
        int writer = -1;
        try {
            reader = files.install(ends[0], cloexec);
            writer = files.install(ends[1], cloexec);
            new UserStruct(8).putInt(0, reader).putInt(4, writer).write(fildes);
            return 0;
        } catch (dev.genkan.kernel.abi.ErrnoException e) {
            close(files, reader, ends[0]);
            close(files, writer, ends[1]);
            return -e.errno();
        }
    }

    private static void close(FileTable files, int fd, File file) {
        if (fd >= 0) {
            files.close(fd);
        } else {
            file.close();
        }
    }
}
