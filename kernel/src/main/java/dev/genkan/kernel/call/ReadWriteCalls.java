package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;

/** Reading and writing: read(2), write(2), their relatives by position and vector, lseek(2). */
public final class ReadWriteCalls {
    private static final int RWF_HIPRI = 1;
    private static final int RWF_DSYNC = 2;
    private static final int RWF_SYNC = 4;
    private static final int RWF_NOWAIT = 8;
    private static final int RWF_APPEND = 0x10;

    private ReadWriteCalls() {}

    /** Implements read(2). */
    public static long sys_read(
            Task task,
            Fd fd,
            @As(value = Meaning.BUFFER_OUT, length = 2) UserPointer buf,
            @As(Meaning.UNSIGNED) long count) {
        File file = FileIo.readable(task, fd.number());
        return new FileIo(task, file, IoVector.single(buf, count), FileIo.CURRENT, false).read();
    }

    /** Implements write(2). */
    public static long sys_write(
            Task task,
            Fd fd,
            @As(value = Meaning.BUFFER_IN, length = 2) UserPointer buf,
            @As(Meaning.UNSIGNED) long count) {
        File file = FileIo.writable(task, fd.number());
        return write(task, file, IoVector.single(buf, count), FileIo.CURRENT, false);
    }

    private static long write(
            Task task, File file, IoVector vector, long position, boolean nonBlocking) {
        return new FileIo(task, file, vector, position, nonBlocking).write();
    }

    /** Implements pread64(2). */
    public static long sys_pread64(
            Task task,
            Fd fd,
            @As(value = Meaning.BUFFER_OUT, length = 2) UserPointer buf,
            @As(Meaning.UNSIGNED) long count,
            long pos) {
        requirePosition(pos);
        File file = FileIo.readable(task, fd.number());
        requireSeekable(file);
        return new FileIo(task, file, IoVector.single(buf, count), pos, false).read();
    }

    /** Implements pread64(2) with the position in two registers. */
    public static long sys_ia32_pread64(
            Task task,
            Fd fd,
            @As(value = Meaning.BUFFER_OUT, length = 2) UserPointer buf,
            @As(Meaning.UNSIGNED) long count,
            @As(Meaning.LOW_HIGH) int low,
            int high) {
        return sys_pread64(task, fd, buf, count, wide(low, high));
    }

    /** Implements pwrite64(2). */
    public static long sys_pwrite64(
            Task task,
            Fd fd,
            @As(value = Meaning.BUFFER_IN, length = 2) UserPointer buf,
            @As(Meaning.UNSIGNED) long count,
            long pos) {
        requirePosition(pos);
        File file = FileIo.writable(task, fd.number());
        requireSeekable(file);
        return write(task, file, IoVector.single(buf, count), pos, false);
    }

    /** Implements pwrite64(2) with the position in two registers. */
    public static long sys_ia32_pwrite64(
            Task task,
            Fd fd,
            @As(value = Meaning.BUFFER_IN, length = 2) UserPointer buf,
            @As(Meaning.UNSIGNED) long count,
            @As(Meaning.LOW_HIGH) int low,
            int high) {
        return sys_pwrite64(task, fd, buf, count, wide(low, high));
    }

    /** Implements readv(2). */
    public static long sys_readv(
            Task task,
            Fd fd,
            @As(value = Meaning.IOVEC_OUT, length = 2) UserPointer vec,
            @As(Meaning.UNSIGNED) long vlen) {
        File file = FileIo.readable(task, fd.number());
        return new FileIo(task, file, IoVector.of(task, vec, vlen), FileIo.CURRENT, false).read();
    }

    /** Implements writev(2). */
    public static long sys_writev(
            Task task,
            Fd fd,
            @As(value = Meaning.IOVEC_IN, length = 2) UserPointer vec,
            @As(Meaning.UNSIGNED) long vlen) {
        File file = FileIo.writable(task, fd.number());
        return write(task, file, IoVector.of(task, vec, vlen), FileIo.CURRENT, false);
    }

    /** Implements preadv(2); the position is in one register or, for i386, in two. */
    public static long sys_preadv(
            Task task,
            Fd fd,
            @As(value = Meaning.IOVEC_OUT, length = 2) UserPointer vec,
            @As(Meaning.UNSIGNED) long vlen,
            @As(Meaning.LOW_HIGH) long low,
            long high) {
        return preadv(task, fd, vec, vlen, position(task, low, high), 0);
    }

    /** Implements pwritev(2); the position is in one register or, for i386, in two. */
    public static long sys_pwritev(
            Task task,
            Fd fd,
            @As(value = Meaning.IOVEC_IN, length = 2) UserPointer vec,
            @As(Meaning.UNSIGNED) long vlen,
            @As(Meaning.LOW_HIGH) long low,
            long high) {
        return pwritev(task, fd, vec, vlen, position(task, low, high), 0);
    }

    /** Implements preadv2(2); position -1 is the file's own. */
    public static long sys_preadv2(
            Task task,
            Fd fd,
            @As(value = Meaning.IOVEC_OUT, length = 2) UserPointer vec,
            @As(Meaning.UNSIGNED) long vlen,
            @As(Meaning.LOW_HIGH) long low,
            long high,
            @As(Meaning.HEX) int flags) {
        return preadv(task, fd, vec, vlen, position(task, low, high), flags);
    }

    /** Implements pwritev2(2); position -1 is the file's own. */
    public static long sys_pwritev2(
            Task task,
            Fd fd,
            @As(value = Meaning.IOVEC_IN, length = 2) UserPointer vec,
            @As(Meaning.UNSIGNED) long vlen,
            @As(Meaning.LOW_HIGH) long low,
            long high,
            @As(Meaning.HEX) int flags) {
        return pwritev(task, fd, vec, vlen, position(task, low, high), flags);
    }

    private static long preadv(
            Task task, Fd fd, UserPointer vec, long vlen, long position, int flags) {
        File file = vectorFile(FileIo.readable(task, fd.number()), position, flags);
        boolean noWait = (flags & RWF_NOWAIT) != 0;
        return new FileIo(task, file, IoVector.of(task, vec, vlen), position, noWait).read();
    }

    private static long pwritev(
            Task task, Fd fd, UserPointer vec, long vlen, long position, int flags) {
        File file = vectorFile(FileIo.writable(task, fd.number()), position, flags);
        long at = (flags & RWF_APPEND) != 0 ? file.size() : position;
        return write(task, file, IoVector.of(task, vec, vlen), at, (flags & RWF_NOWAIT) != 0);
    }

    private static File vectorFile(File file, long position, int flags) {
        if ((flags & ~(RWF_HIPRI | RWF_DSYNC | RWF_SYNC | RWF_NOWAIT | RWF_APPEND)) != 0) {
            throw Errno.error(Errno.EOPNOTSUPP);
        }
        if (position != FileIo.CURRENT) {
            requirePosition(position);
            requireSeekable(file);
        }
        return file;
    }

    private static long position(Task task, long low, long high) {
        return task.abi() == Abi.I386 ? wide((int) low, (int) high) : low;
    }

    /** A 64-bit number of two registers. */
    static long wide(int low, int high) {
        return (long) high << 32 | Integer.toUnsignedLong(low);
    }

    private static void requirePosition(long position) {
        if (position < 0) {
            throw Errno.error(Errno.EINVAL);
        }
    }

    private static void requireSeekable(File file) {
        if (file.isStream()) {
            throw Errno.error(Errno.ESPIPE);
        }
    }

    /** Implements lseek(2). */
    public static long sys_lseek(Task task, Fd fd, long offset, @As(Meaning.WHENCE) int whence) {
        File file = task.files().file(fd.number());
        if (whence < 0 || whence > Fcntl.SEEK_HOLE) {
            return -Errno.EINVAL;
        }
        long result = file.seek(offset, whence);
        return task.abi() == Abi.I386 && result > Integer.MAX_VALUE ? -Errno.EOVERFLOW : result;
    }

    /** Implements llseek(2). */
    public static long sys_llseek(
            Task task,
            Fd fd,
            @As(Meaning.HIGH_LOW) int offsetHigh,
            int offsetLow,
            @As(value = Meaning.POINTER_TO_OFFSET64, out = true) UserPointer result,
            @As(Meaning.WHENCE) int whence) {
        File file = task.files().file(fd.number());
        if (whence < 0 || whence > Fcntl.SEEK_HOLE) {
            return -Errno.EINVAL;
        }
        long position = file.seek(wide(offsetLow, offsetHigh), whence);
        if (position < 0) {
            return position;
        }
        result.writeLong(position);
        return 0;
    }
}
