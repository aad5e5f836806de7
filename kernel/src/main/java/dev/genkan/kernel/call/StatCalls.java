package dev.genkan.kernel.call;

import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.ErrnoException;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.FileMode;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.abi.UserString;
import dev.genkan.kernel.fs.Attributes;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.FileSystem;
import dev.genkan.kernel.fs.Kstat;
import dev.genkan.kernel.fs.Permission;
import dev.genkan.kernel.fs.VfsPath;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;

/** Asking about files: stat(2), statx(2), access(2), readlink(2), statfs(2) and relatives. */
public final class StatCalls {
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int STATX_BTIME = 0x800;
    private static final int STATX_MNT_ID = 0x1000;
    private static final int STATX_RESERVED = 1 << 31;
    private static final int STAT_FLAGS =
            Fcntl.AT_SYMLINK_NOFOLLOW
                    | Fcntl.AT_NO_AUTOMOUNT
                    | Fcntl.AT_EMPTY_PATH
                    | Fcntl.AT_STATX_SYNC_TYPE;
    private static final int NAME_MAX = 255;

    private StatCalls() {}

    private static Kstat stat(Task task, int dfd, String path, int flags) {
        PathArgument.requireFlags(flags, STAT_FLAGS);
        if (path.isEmpty() && (flags & Fcntl.AT_EMPTY_PATH) != 0 && dfd != Fcntl.AT_FDCWD) {
            return task.files().anyFile(dfd).attributes();
        }
        return PathArgument.find(task, dfd, path, flags).inode().attributes();
    }

    private static long give(Task task, Kstat stat, UserPointer to) {
        UserStruct struct =
                task.abi() == Abi.I386 ? StatLayout.stat32Bit(stat) : StatLayout.stat64Bit(stat);
        struct.write(to);
        return 0;
    }

    private static long give64(Kstat stat, UserPointer to) {
        StatLayout.stat64(stat).write(to);
        return 0;
    }

    private static long giveOld(Kstat stat, UserPointer to) {
        StatLayout.oldStat(stat).write(to);
        return 0;
    }

    private static Kstat of(Task task, Fd fd) {
        return task.files().anyFile(fd.number()).attributes();
    }

    private static Kstat of(Task task, String path) {
        return stat(task, Fcntl.AT_FDCWD, path, 0);
    }

    private static Kstat ofLink(Task task, String path) {
        return stat(task, Fcntl.AT_FDCWD, path, Fcntl.AT_SYMLINK_NOFOLLOW);
    }

    /** Implements stat(2). */
    public static long sys_newstat(
            Task task, @UserString String filename, @As(Meaning.STRUCT_STAT) UserPointer statbuf) {
        return give(task, of(task, filename), statbuf);
    }

    /** Implements lstat(2). */
    public static long sys_newlstat(
            Task task, @UserString String filename, @As(Meaning.STRUCT_STAT) UserPointer statbuf) {
        return give(task, ofLink(task, filename), statbuf);
    }

    /** Implements fstat(2). */
    public static long sys_newfstat(
            Task task, Fd fd, @As(Meaning.STRUCT_STAT) UserPointer statbuf) {
        return give(task, of(task, fd), statbuf);
    }

    /** Implements newfstatat(2). */
    public static long sys_newfstatat(
            Task task,
            @As(Meaning.DIRFD) int dfd,
            @UserString String filename,
            @As(Meaning.STRUCT_STAT) UserPointer statbuf,
            @As(Meaning.AT_FLAGS) int flag) {
        return give(task, stat(task, dfd, filename, flag), statbuf);
    }

    /** Implements stat64(2). */
    public static long sys_stat64(
            Task task,
            @UserString String filename,
            @As(Meaning.STRUCT_STAT64) UserPointer statbuf) {
        return give64(of(task, filename), statbuf);
    }

    /** Implements lstat64(2). */
    public static long sys_lstat64(
            Task task,
            @UserString String filename,
            @As(Meaning.STRUCT_STAT64) UserPointer statbuf) {
        return give64(ofLink(task, filename), statbuf);
    }

    /** Implements fstat64(2). */
    public static long sys_fstat64(
            Task task, Fd fd, @As(Meaning.STRUCT_STAT64) UserPointer statbuf) {
        return give64(of(task, fd), statbuf);
    }

    /** Implements fstatat64(2). */
    public static long sys_fstatat64(
            Task task,
            @As(Meaning.DIRFD) int dfd,
            @UserString String filename,
            @As(Meaning.STRUCT_STAT64) UserPointer statbuf,
            @As(Meaning.AT_FLAGS) int flag) {
        return give64(stat(task, dfd, filename, flag), statbuf);
    }

    /** Implements the first stat(2), oldstat. */
    public static long sys_stat(Task task, @UserString String filename, UserPointer statbuf) {
        return giveOld(of(task, filename), statbuf);
    }

    /** Implements the first lstat(2), oldlstat. */
    public static long sys_lstat(Task task, @UserString String filename, UserPointer statbuf) {
        return giveOld(ofLink(task, filename), statbuf);
    }

    /** Implements the first fstat(2), oldfstat. */
    public static long sys_fstat(Task task, Fd fd, UserPointer statbuf) {
        return giveOld(of(task, fd), statbuf);
    }

    /** Implements statx(2). */
    public static long sys_statx(
            Task task,
            @As(Meaning.DIRFD) int dfd,
            @UserString String filename,
            @As(Meaning.AT_FLAGS) int flags,
            @As(Meaning.STATX_MASK) int mask,
            @As(Meaning.STRUCT_STATX) UserPointer buffer) {
        if ((mask & STATX_RESERVED) != 0
                || (flags & Fcntl.AT_STATX_SYNC_TYPE) == Fcntl.AT_STATX_SYNC_TYPE) {
            return -Errno.EINVAL;
        }
        PathArgument.requireFlags(flags, STAT_FLAGS);
        Kstat stat;
        VfsPath place;
        if (filename.isEmpty() && (flags & Fcntl.AT_EMPTY_PATH) != 0 && dfd != Fcntl.AT_FDCWD) {
            File file = task.files().anyFile(dfd);
            stat = file.attributes();
            place = file.path();
        } else {
            place = PathArgument.find(task, dfd, filename, flags);
            stat = place.inode().attributes();
        }
        int known = STATX_BASIC_STATS | STATX_MNT_ID | (stat.btime != 0 ? mask & STATX_BTIME : 0);
        // A stream is not in any tree, though nothing is above it.
        boolean isMountRoot = place.dentry().isRoot() && FileMode.isDirectory(stat.mode);
        StatLayout.statx(stat, known, place.mount().id(), isMountRoot).write(buffer);
        return 0;
    }

    /** Implements access(2). */
    public static long sys_access(
            Task task, @UserString String filename, @As(Meaning.ACCESS_MODE) int mode) {
        return access(task, Fcntl.AT_FDCWD, filename, mode, 0);
    }

    /** Implements faccessat(2). */
    public static long sys_faccessat(
            Task task,
            @As(Meaning.DIRFD) int dfd,
            @UserString String filename,
            @As(Meaning.ACCESS_MODE) int mode) {
        return access(task, dfd, filename, mode, 0);
    }

    /** Implements faccessat2(2). */
    public static long sys_faccessat2(
            Task task,
            @As(Meaning.DIRFD) int dfd,
            @UserString String filename,
            @As(Meaning.ACCESS_MODE) int mode,
            @As(Meaning.FACCESS_FLAGS) int flags) {
        return access(task, dfd, filename, mode, flags);
    }

    private static long access(Task task, int dfd, String path, int mode, int flags) {
        if ((mode & ~7) != 0) {
            return -Errno.EINVAL;
        }
        PathArgument.requireFlags(
                flags, Fcntl.AT_EACCESS | Fcntl.AT_SYMLINK_NOFOLLOW | Fcntl.AT_EMPTY_PATH);
        Credentials who = task.credentials();
        if ((flags & Fcntl.AT_EACCESS) == 0) {
            Credentials real = new Credentials(who.uid, who.gid);
            real.groups = who.groups;
            who = real;
        }
        VfsPath place = PathArgument.find(task, who, dfd, path, flags);
        if (mode != 0) {
            Permission.require(place.inode(), who, mode);
        }
        return 0;
    }

    /** Implements readlink(2). */
    public static long sys_readlink(
            Task task,
            @UserString String path,
            @As(value = Meaning.BUFFER_OUT, length = 2) UserPointer buf,
            int bufsiz) {
        return sys_readlinkat(task, Fcntl.AT_FDCWD, path, buf, bufsiz);
    }

    /** Implements readlinkat(2). */
    public static long sys_readlinkat(
            Task task,
            @As(Meaning.DIRFD) int dfd,
            @UserString String pathname,
            @As(value = Meaning.BUFFER_OUT, length = 3) UserPointer buf,
            int bufsiz) {
        if (bufsiz <= 0) {
            return -Errno.EINVAL;
        }
        int flags = Fcntl.AT_SYMLINK_NOFOLLOW;
        boolean ofDescriptor = pathname.isEmpty() && dfd != Fcntl.AT_FDCWD;
        if (ofDescriptor) {
            flags |= Fcntl.AT_EMPTY_PATH;
        }
        VfsPath place = PathArgument.find(task, dfd, pathname, flags);
        String target;
        try {
            target = Attributes.readlink(place);
        } catch (ErrnoException e) {
            return ofDescriptor && e.errno() == Errno.EINVAL ? -Errno.ENOENT : -e.errno();
        }
        int length = Math.min(target.length(), bufsiz);
        new UserStruct(length).putString(0, target.substring(0, length)).write(buf);
        return length;
    }

    private static long giveStatfs(Task task, VfsPath place, UserPointer to) {
        if (task.abi() == Abi.I386) {
            giveStatfs(place, to, 64, 4, 4);
        } else {
            giveStatfs(place, to, 120, 8, 8);
        }
        return 0;
    }

    /** Writes a struct statfs whose words and block counts are so many bytes wide. */
    private static void giveStatfs(VfsPath place, UserPointer to, int size, int word, int count) {
        FileSystem fs = place.inode().fileSystem();
        long device = place.inode().attributes().device;
        long flags = 0x20 | 0x1000 | (fs.isReadOnly() ? 1 : 0);
        UserStruct struct = new UserStruct(size);
        int at = put(struct, 0, word, fs.magic());
        at = put(struct, at, word, 4096);
        at = put(struct, at, count, fs.totalBlocks());
        at = put(struct, at, count, fs.freeBlocks());
        at = put(struct, at, count, fs.freeBlocks());
        at = put(struct, at, count, fs.totalInodes());
        at = put(struct, at, count, fs.freeInodes());
        at = put(struct, at, 8, device);
        at = put(struct, at, word, NAME_MAX);
        at = put(struct, at, word, 4096);
        put(struct, at, word, flags);
        struct.write(to);
    }

    private static int put(UserStruct struct, int at, int width, long value) {
        if (width == 4) {
            struct.putInt(at, Math.min(value, 0xffff_ffffL));
        } else {
            struct.putLong(at, value);
        }
        return at + width;
    }

    /** Implements statfs(2). */
    public static long sys_statfs(
            Task task, @UserString String path, @As(Meaning.STRUCT_STATFS) UserPointer buf) {
        return giveStatfs(task, PathArgument.find(task, path), buf);
    }

    /** Implements fstatfs(2). */
    public static long sys_fstatfs(Task task, Fd fd, @As(Meaning.STRUCT_STATFS) UserPointer buf) {
        return giveStatfs(task, task.files().anyFile(fd.number()).path(), buf);
    }

    /** Implements statfs64(2). */
    public static long sys_statfs64(
            Task task,
            @UserString String path,
            @As(Meaning.UNSIGNED) long sz,
            @As(Meaning.STRUCT_STATFS64) UserPointer buf) {
        if (sz != 84 && sz != 88) {
            return -Errno.EINVAL;
        }
        giveStatfs(PathArgument.find(task, path), buf, 84, 4, 8);
        return 0;
    }

    /** Implements fstatfs64(2). */
    public static long sys_fstatfs64(
            Task task,
            Fd fd,
            @As(Meaning.UNSIGNED) long sz,
            @As(Meaning.STRUCT_STATFS64) UserPointer buf) {
        if (sz != 84 && sz != 88) {
            return -Errno.EINVAL;
        }
        giveStatfs(task.files().anyFile(fd.number()).path(), buf, 84, 4, 8);
        return 0;
    }
}
