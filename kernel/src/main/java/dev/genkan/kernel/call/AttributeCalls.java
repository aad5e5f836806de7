package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.abi.UserString;
import dev.genkan.kernel.fs.Attributes;
import dev.genkan.kernel.fs.VfsPath;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;

/** Changing what files are: chmod(2), chown(2), utimensat(2) and relatives; umask(2). */
public final class AttributeCalls {
    private static final long UTIME_NOW = (1L << 30) - 1;
    private static final long UTIME_OMIT = (1L << 30) - 2;
    private static final long BILLION = 1_000_000_000L;

    /** The years that nanoseconds in a long can tell: 1684 to 2255. */
    private static final long MAX_SECONDS = 9_000_000_000L;

    private AttributeCalls() {}

    /** Implements umask(2). */
    @As(Meaning.OCTAL)
    public static long sys_umask(Task task, @As(Meaning.MODE) int mask) {
        int old = task.fs().umask;
        task.fs().umask = mask & 0777;
        return old;
    }

    /** Implements chmod(2). */
    public static long sys_chmod(
            Task task, @UserString String filename, @As(Meaning.MODE) int mode) {
        return sys_fchmodat(task, Fcntl.AT_FDCWD, filename, mode);
    }

    /** Implements fchmod(2). */
    public static long sys_fchmod(Task task, Fd fd, @As(Meaning.MODE) int mode) {
        VfsPath place = task.files().file(fd.number()).path();
        Attributes.chmod(place, mode, task.credentials());
        return 0;
    }

    /** Implements fchmodat(2). */
    public static long sys_fchmodat(
            Task task,
            @As(Meaning.DIRFD) int dfd,
            @UserString String filename,
            @As(Meaning.MODE) int mode) {
        return sys_fchmodat2(task, dfd, filename, mode, 0);
    }

    /** Implements fchmodat2(2). */
    public static long sys_fchmodat2(
            Task task,
            @As(Meaning.DIRFD) int dfd,
            @UserString String filename,
            @As(Meaning.MODE) int mode,
            @As(Meaning.AT_FLAGS) int flags) {
        PathArgument.requireFlags(flags, Fcntl.AT_SYMLINK_NOFOLLOW | Fcntl.AT_EMPTY_PATH);
        VfsPath place = PathArgument.find(task, dfd, filename, flags);
        Attributes.chmod(place, mode, task.credentials());
        return 0;
    }

    /** Implements chown(2). */
    public static long sys_chown(
            Task task,
            @UserString String filename,
            @As(Meaning.ID) int user,
            @As(Meaning.ID) int group) {
        return sys_fchownat(task, Fcntl.AT_FDCWD, filename, user, group, 0);
    }

    /** Implements lchown(2). */
    public static long sys_lchown(
            Task task,
            @UserString String filename,
            @As(Meaning.ID) int user,
            @As(Meaning.ID) int group) {
        int flags = Fcntl.AT_SYMLINK_NOFOLLOW;
        return sys_fchownat(task, Fcntl.AT_FDCWD, filename, user, group, flags);
    }

    /** Implements fchown(2). */
    public static long sys_fchown(
            Task task, Fd fd, @As(Meaning.ID) int user, @As(Meaning.ID) int group) {
        VfsPath place = task.files().file(fd.number()).path();
        Attributes.chown(place, user, group, task.credentials());
        return 0;
    }

    /** Implements fchownat(2). */
    public static long sys_fchownat(
            Task task,
            @As(Meaning.DIRFD) int dfd,
            @UserString String filename,
            @As(Meaning.ID) int user,
            @As(Meaning.ID) int group,
            @As(Meaning.AT_FLAGS) int flag) {
        PathArgument.requireFlags(flag, Fcntl.AT_SYMLINK_NOFOLLOW | Fcntl.AT_EMPTY_PATH);
        VfsPath place = PathArgument.find(task, dfd, filename, flag);
        Attributes.chown(place, user, group, task.credentials());
        return 0;
    }

    private static int id(int id16) {
        int id = id16 & 0xffff;
        return id == 0xffff ? Attributes.SAME : id;
    }

    /** Implements chown(2) with 16-bit ids. */
    public static long sys_chown16(
            Task task,
            @UserString String filename,
            @As(Meaning.ID16) int user,
            @As(Meaning.ID16) int group) {
        return sys_chown(task, filename, id(user), id(group));
    }

    /** Implements lchown(2) with 16-bit ids. */
    public static long sys_lchown16(
            Task task,
            @UserString String filename,
            @As(Meaning.ID16) int user,
            @As(Meaning.ID16) int group) {
        return sys_lchown(task, filename, id(user), id(group));
    }

    /** Implements fchown(2) with 16-bit ids. */
    public static long sys_fchown16(
            Task task, Fd fd, @As(Meaning.ID16) int user, @As(Meaning.ID16) int group) {
        return sys_fchown(task, fd, id(user), id(group));
    }

    /** Two times as a program gives them; null pointers mean now. */
    private record Times(long atime, long mtime, boolean now) {
        static Times now(Task task) {
            long now = task.kernel().clock().realtime();
            return new Times(now, now, true);
        }

        /** Of seconds and a fraction each, which may be UTIME_NOW or UTIME_OMIT. EINVAL. */
        static Times of(Task task, long aSeconds, long aNano, long mSeconds, long mNano) {
            if (aNano == UTIME_NOW && mNano == UTIME_NOW) {
                return now(task);
            }
            return new Times(time(task, aSeconds, aNano), time(task, mSeconds, mNano), false);
        }

        private static long time(Task task, long seconds, long nano) {
            if (nano == UTIME_NOW) {
                return task.kernel().clock().realtime();
            }
            if (nano == UTIME_OMIT) {
                return Attributes.KEEP;
            }
            if (nano < 0 || nano >= BILLION) {
                throw Errno.error(Errno.EINVAL);
            }
            return Math.clamp(seconds, -MAX_SECONDS, MAX_SECONDS) * BILLION + nano;
        }
    }

    private static long set(Task task, int dfd, String path, Times times, int flags) {
        VfsPath place = PathArgument.find(task, dfd, path, flags);
        Attributes.setTimes(place, times.atime(), times.mtime(), times.now(), task.credentials());
        return 0;
    }

    private static Times timespecs(Task task, UserPointer times, boolean narrow) {
        if (times.isNull()) {
            return Times.now(task);
        }
        if (narrow) {
            UserStruct pair = UserStruct.read(times, 16);
            return Times.of(task, pair.intAt(0), pair.intAt(4), pair.intAt(8), pair.intAt(12));
        }
        UserStruct pair = UserStruct.read(times, 32);
        // An i386 program's tv_nsec has 32 bits, padding follows.
        boolean padded = task.abi() == Abi.I386;
        long aNano = padded ? pair.intAt(8) : pair.longAt(8);
        long mNano = padded ? pair.intAt(24) : pair.longAt(24);
        return Times.of(task, pair.longAt(0), aNano, pair.longAt(16), mNano);
    }

    private static long utimensat(
            Task task, int dfd, UserPointer filename, Times times, int flags) {
        PathArgument.requireFlags(flags, Fcntl.AT_SYMLINK_NOFOLLOW | Fcntl.AT_EMPTY_PATH);
        if (filename.isNull() && dfd != Fcntl.AT_FDCWD) {
            if (flags != 0) {
                return -Errno.EINVAL;
            }
            VfsPath place = task.files().file(dfd).path();
            Attributes.setTimes(
                    place, times.atime(), times.mtime(), times.now(), task.credentials());
            return 0;
        }
        return set(task, dfd, path(filename), times, flags);
    }

    /** A path that may be absent, so that no {@link UserString} can stand for it. */
    private static String path(UserPointer pointer) {
        byte[] bytes = new byte[4096];
        long length = pointer.strncpyFromUser(bytes, bytes.length);
        if (length < 0) {
            throw Errno.error((int) -length);
        }
        if (length == bytes.length) {
            throw Errno.error(Errno.ENAMETOOLONG);
        }
        return new String(bytes, 0, (int) length, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /** Implements utimensat(2); for i386 the call with 64-bit times. */
    public static long sys_utimensat(
            Task task,
            @As(Meaning.DIRFD) int dfd,
            @As(Meaning.PATH) UserPointer filename,
            @As(Meaning.STRUCT_TIMESPEC64_PAIR) UserPointer utimes,
            @As(Meaning.AT_FLAGS) int flags) {
        return utimensat(task, dfd, filename, timespecs(task, utimes, false), flags);
    }

    /** Implements utimensat(2) with 32-bit times. */
    public static long sys_utimensat_time32(
            Task task,
            @As(Meaning.DIRFD) int dfd,
            @As(Meaning.PATH) UserPointer filename,
            @As(Meaning.STRUCT_TIMESPEC_PAIR) UserPointer t,
            @As(Meaning.AT_FLAGS) int flags) {
        return utimensat(task, dfd, filename, timespecs(task, t, true), flags);
    }

    private static Times timevals(Task task, UserPointer times, boolean narrow) {
        if (times.isNull()) {
            return Times.now(task);
        }
        UserStruct pair = UserStruct.read(times, narrow ? 16 : 32);
        long aSeconds = narrow ? pair.intAt(0) : pair.longAt(0);
        long aMicro = narrow ? pair.intAt(4) : pair.longAt(8);
        long mSeconds = narrow ? pair.intAt(8) : pair.longAt(16);
        long mMicro = narrow ? pair.intAt(12) : pair.longAt(24);
        if (aMicro < 0 || aMicro >= 1_000_000 || mMicro < 0 || mMicro >= 1_000_000) {
            throw Errno.error(Errno.EINVAL);
        }
        return Times.of(task, aSeconds, aMicro * 1000, mSeconds, mMicro * 1000);
    }

    /** Implements utimes(2). */
    public static long sys_utimes(
            Task task,
            @UserString String filename,
            @As(Meaning.STRUCT_TIMEVAL_PAIR) UserPointer utimes) {
        return set(task, Fcntl.AT_FDCWD, filename, timevals(task, utimes, false), 0);
    }

    /** Implements utimes(2) with 32-bit times. */
    public static long sys_utimes_time32(
            Task task,
            @UserString String filename,
            @As(Meaning.STRUCT_TIMEVAL_PAIR) UserPointer t) {
        return set(task, Fcntl.AT_FDCWD, filename, timevals(task, t, true), 0);
    }

    /** Implements futimesat(2). */
    public static long sys_futimesat(
            Task task,
            @As(Meaning.DIRFD) int dfd,
            @As(Meaning.PATH) UserPointer filename,
            @As(Meaning.STRUCT_TIMEVAL_PAIR) UserPointer utimes) {
        return utimensat(task, dfd, filename, timevals(task, utimes, false), 0);
    }

    /** Implements futimesat(2) with 32-bit times. */
    public static long sys_futimesat_time32(
            Task task,
            @As(Meaning.DIRFD) int dfd,
            @As(Meaning.PATH) UserPointer filename,
            @As(Meaning.STRUCT_TIMEVAL_PAIR) UserPointer t) {
        return utimensat(task, dfd, filename, timevals(task, t, true), 0);
    }

    /** Implements utime(2). */
    public static long sys_utime(
            Task task, @UserString String filename, @As(Meaning.STRUCT_UTIMBUF) UserPointer times) {
        if (times.isNull()) {
            return set(task, Fcntl.AT_FDCWD, filename, Times.now(task), 0);
        }
        UserStruct pair = UserStruct.read(times, 16);
        Times given = Times.of(task, pair.longAt(0), 0, pair.longAt(8), 0);
        return set(task, Fcntl.AT_FDCWD, filename, given, 0);
    }

    /** Implements utime(2) with 32-bit times. */
    public static long sys_utime32(
            Task task, @UserString String filename, @As(Meaning.STRUCT_UTIMBUF) UserPointer t) {
        if (t.isNull()) {
            return set(task, Fcntl.AT_FDCWD, filename, Times.now(task), 0);
        }
        UserStruct pair = UserStruct.read(t, 8);
        Times given = Times.of(task, pair.intAt(0), 0, pair.intAt(4), 0);
        return set(task, Fcntl.AT_FDCWD, filename, given, 0);
    }
}
