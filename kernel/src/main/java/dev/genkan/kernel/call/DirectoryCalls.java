package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.abi.UserString;
import dev.genkan.kernel.fs.DirectoryFile;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.Vfs;
import dev.genkan.kernel.fs.VfsPath;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;

/** Names: mkdir(2), unlink(2), rename(2), link(2), getdents(2), chdir(2) and relatives. */
public final class DirectoryCalls {
    /** No program needs a larger buffer at once; getdents(2) may always fill less. */
    private static final int MAX_DIRENTS = 1 << 18;

    private DirectoryCalls() {}

    /** Implements mkdir(2). */
    public static long sys_mkdir(
            Task task, @UserString String pathname, @As(Meaning.MODE) int mode) {
        return sys_mkdirat(task, Fcntl.AT_FDCWD, pathname, mode);
    }

    /** Implements mkdirat(2). */
    public static long sys_mkdirat(
            Task task,
            @As(Meaning.DIRFD) int dfd,
            @UserString String pathname,
            @As(Meaning.MODE) int mode) {
        PathArgument.names(task).mkdir(PathArgument.start(task, dfd, pathname), pathname, mode);
        return 0;
    }

    /** Implements rmdir(2). */
    public static long sys_rmdir(Task task, @UserString String pathname) {
        VfsPath start = PathArgument.start(task, Fcntl.AT_FDCWD, pathname);
        PathArgument.names(task).rmdir(start, pathname);
        return 0;
    }

    /** Implements unlink(2). */
    public static long sys_unlink(Task task, @UserString String pathname) {
        return sys_unlinkat(task, Fcntl.AT_FDCWD, pathname, 0);
    }

    /** Implements unlinkat(2). */
    public static long sys_unlinkat(
            Task task,
            @As(Meaning.DIRFD) int dfd,
            @UserString String pathname,
            @As(Meaning.UNLINK_FLAGS) int flag) {
        PathArgument.requireFlags(flag, Fcntl.AT_REMOVEDIR);
        VfsPath start = PathArgument.start(task, dfd, pathname);
        if (flag != 0) {
            PathArgument.names(task).rmdir(start, pathname);
        } else {
            PathArgument.names(task).unlink(start, pathname);
        }
        return 0;
    }

    /** Implements rename(2). */
    public static long sys_rename(
            Task task, @UserString String oldname, @UserString String newname) {
        return sys_renameat2(task, Fcntl.AT_FDCWD, oldname, Fcntl.AT_FDCWD, newname, 0);
    }

    /** Implements renameat(2). */
    public static long sys_renameat(
            Task task,
            @As(Meaning.DIRFD) int olddfd,
            @UserString String oldname,
            @As(Meaning.DIRFD) int newdfd,
            @UserString String newname) {
        return sys_renameat2(task, olddfd, oldname, newdfd, newname, 0);
    }

    /** Implements renameat2(2) without RENAME_WHITEOUT. */
    public static long sys_renameat2(
            Task task,
            @As(Meaning.DIRFD) int olddfd,
            @UserString String oldname,
            @As(Meaning.DIRFD) int newdfd,
            @UserString String newname,
            @As(Meaning.RENAME_FLAGS) int flags) {
        PathArgument.names(task)
                .rename(
                        PathArgument.start(task, olddfd, oldname),
                        oldname,
                        PathArgument.start(task, newdfd, newname),
                        newname,
                        flags);
        return 0;
    }

    /** Implements link(2). */
    public static long sys_link(Task task, @UserString String oldname, @UserString String newname) {
        return sys_linkat(task, Fcntl.AT_FDCWD, oldname, Fcntl.AT_FDCWD, newname, 0);
    }

    /** Implements linkat(2). */
    public static long sys_linkat(
            Task task,
            @As(Meaning.DIRFD) int olddfd,
            @UserString String oldname,
            @As(Meaning.DIRFD) int newdfd,
            @UserString String newname,
            @As(Meaning.AT_FLAGS) int flags) {
        PathArgument.requireFlags(flags, Fcntl.AT_SYMLINK_FOLLOW | Fcntl.AT_EMPTY_PATH);
        int how = flags & Fcntl.AT_EMPTY_PATH;
        if ((flags & Fcntl.AT_SYMLINK_FOLLOW) == 0) {
            how |= Fcntl.AT_SYMLINK_NOFOLLOW;
        }
        VfsPath old = PathArgument.find(task, olddfd, oldname, how);
        PathArgument.names(task).link(old, PathArgument.start(task, newdfd, newname), newname);
        return 0;
    }

    /** Implements symlink(2). */
    public static long sys_symlink(
            Task task, @UserString String oldname, @UserString String newname) {
        return sys_symlinkat(task, oldname, Fcntl.AT_FDCWD, newname);
    }

    /** Implements symlinkat(2). */
    public static long sys_symlinkat(
            Task task,
            @UserString String oldname,
            @As(Meaning.DIRFD) int newdfd,
            @UserString String newname) {
        VfsPath start = PathArgument.start(task, newdfd, newname);
        PathArgument.names(task).symlink(oldname, start, newname);
        return 0;
    }

    /** Implements mknod(2). */
    public static long sys_mknod(
            Task task,
            @UserString String filename,
            @As(Meaning.FILE_MODE) int mode,
            @As(Meaning.DEVICE) int dev) {
        return sys_mknodat(task, Fcntl.AT_FDCWD, filename, mode, dev);
    }

    /** Implements mknodat(2). */
    public static long sys_mknodat(
            Task task,
            @As(Meaning.DIRFD) int dfd,
            @UserString String filename,
            @As(Meaning.FILE_MODE) int mode,
            @As(Meaning.DEVICE) int dev) {
        VfsPath start = PathArgument.start(task, dfd, filename);
        PathArgument.names(task).mknod(start, filename, mode & 0xffff, Integer.toUnsignedLong(dev));
        return 0;
    }

    /** Implements chdir(2). */
    public static long sys_chdir(Task task, @UserString String filename) {
        VfsPath start = PathArgument.start(task, Fcntl.AT_FDCWD, filename);
        task.fs().setWorkingDirectory(PathArgument.names(task).directory(start, filename));
        return 0;
    }

    /** Implements fchdir(2). */
    public static long sys_fchdir(Task task, Fd fd) {
        VfsPath place = task.files().anyFile(fd.number()).path();
        PathArgument.names(task).requireSearchable(place);
        task.fs().setWorkingDirectory(place);
        return 0;
    }

    /** Implements chroot(2). */
    public static long sys_chroot(Task task, @UserString String filename) {
        VfsPath start = PathArgument.start(task, Fcntl.AT_FDCWD, filename);
        VfsPath place = PathArgument.names(task).directory(start, filename);
        if (!task.credentials().isPrivileged()) {
            return -Errno.EPERM;
        }
        task.fs().setRoot(place);
        return 0;
    }

    /** Implements getcwd(2). */
    public static long sys_getcwd(
            Task task, @As(Meaning.STRING_OUT) UserPointer buf, @As(Meaning.UNSIGNED) long size) {
        VfsPath place = task.fs().workingDirectory();
        if (Vfs.isUnlinked(place)) {
            return -Errno.ENOENT;
        }
        String path = Vfs.pathOf(place, task.fs().root());
        if (path.isEmpty()) {
            path = "(unreachable)/";
        }
        if (path.length() + 1 > 4096) {
            return -Errno.ENAMETOOLONG;
        }
        if (Long.compareUnsigned(size, path.length() + 1L) < 0) {
            return -Errno.ERANGE;
        }
        new UserStruct(path.length() + 1).putString(0, path).write(buf);
        return path.length() + 1L;
    }

    /** Implements getdents64(2). */
    public static long sys_getdents64(
            Task task,
            Fd fd,
            @As(value = Meaning.STRUCT_DIRENT64, length = 2) UserPointer dirent,
            @As(Meaning.UNSIGNED) long count) {
        return getdents(task, fd, dirent, count, Dirent.WIDE);
    }

    /** Implements getdents(2). */
    public static long sys_getdents(
            Task task,
            Fd fd,
            @As(value = Meaning.STRUCT_DIRENT, length = 2) UserPointer dirent,
            @As(Meaning.UNSIGNED) long count) {
        Dirent layout = task.abi() == Abi.I386 ? Dirent.LONG_4 : Dirent.LONG_8;
        return getdents(task, fd, dirent, count, layout);
    }

    private static DirectoryFile directory(Task task, Fd fd) {
        File file = task.files().file(fd.number());
        if (!(file instanceof DirectoryFile directory)) {
            throw Errno.error(Errno.ENOTDIR);
        }
        return directory;
    }

    private static long getdents(Task task, Fd fd, UserPointer to, long count, Dirent layout) {
        DirectoryFile directory = directory(task, fd);
        // The size is an unsigned int.
        byte[] bytes = new byte[(int) Math.min(count & 0xffff_ffffL, MAX_DIRENTS)];
        UserStruct out = new UserStruct(bytes);
        int[] filled = new int[1];
        long before = directory.seek(0, Fcntl.SEEK_CUR);
        boolean any =
                directory.forEach(
                        entry -> {
                            int size = layout.size(entry.name());
                            if (filled[0] + size > bytes.length) {
                                return false;
                            }
                            layout.put(out, filled[0], size, entry);
                            filled[0] += size;
                            return true;
                        });
        if (any && filled[0] == 0) {
            return -Errno.EINVAL;
        }
        if (to.copyToUser(bytes, 0, filled[0]) != 0) {
            var unused = directory.seek(before, Fcntl.SEEK_SET);
            return -Errno.EFAULT;
        }
        return filled[0];
    }

    /** Implements the first readdir(2): one entry a call. */
    public static long sys_old_readdir(
            Task task, Fd fd, UserPointer dirent, @As(Meaning.UNSIGNED) long count) {
        DirectoryFile directory = directory(task, fd);
        int[] taken = new int[1];
        var unused =
                directory.forEach(
                        entry -> {
                            if (taken[0]++ > 0) {
                                return false;
                            }
                            String name = entry.name();
                            new UserStruct(10 + name.length() + 1)
                                    .putInt(0, entry.inode())
                                    .putInt(4, entry.next() - 1)
                                    .putShort(8, name.length())
                                    .putString(10, name)
                                    .write(dirent);
                            return true;
                        });
        return Math.min(1, taken[0]);
    }
}
