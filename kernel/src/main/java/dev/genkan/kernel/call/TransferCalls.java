package dev.genkan.kernel.call;

import dev.genkan.kernel.Limits;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.FileMode;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.abi.UserString;
import dev.genkan.kernel.fs.Attributes;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Signal;
import dev.genkan.kernel.task.Task;

/**
 * What is done to whole files: sizes (truncate(2), fallocate(2)), copies between descriptors
 * (sendfile(2), copy_file_range(2)), and what concerns a disk, of which there is none (fsync(2)).
 */
public final class TransferCalls {
    private static final int CHUNK = 1 << 16;
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;

    private TransferCalls() {}

    /** Implements truncate(2). */
    public static long sys_truncate(Task task, @UserString String path, long length) {
        if (length < 0) {
            return -Errno.EINVAL;
        }
        var place = PathArgument.find(task, path);
        int error = overLimit(task, length);
        if (error < 0) {
            return error;
        }
        Attributes.truncate(place, length, task.credentials());
        return 0;
    }

    /** Implements truncate64(2) with the length in two registers. */
    public static long sys_ia32_truncate64(
            Task task, @UserString String path, @As(Meaning.LOW_HIGH) int low, int high) {
        return sys_truncate(task, path, ReadWriteCalls.wide(low, high));
    }

    /** Implements ftruncate(2). */
    public static long sys_ftruncate(Task task, Fd fd, long length) {
        if (length < 0) {
            return -Errno.EINVAL;
        }
        File file = task.files().file(fd.number());
        if (!file.isWritable() || !FileMode.isRegular(file.attributes().mode)) {
            return -Errno.EINVAL;
        }
        int error = overLimit(task, length);
        return error < 0 ? error : file.truncate(length);
    }

    /** Implements ftruncate64(2) with the length in two registers. */
    public static long sys_ia32_ftruncate64(
            Task task, Fd fd, @As(Meaning.LOW_HIGH) int low, int high) {
        return sys_ftruncate(task, fd, ReadWriteCalls.wide(low, high));
    }

    private static int overLimit(Task task, long length) {
        if (task.process().limits().exceeds(Limits.FSIZE, length)) {
            FileIo.raise(task, Signal.SIGXFSZ);
            return -Errno.EFBIG;
        }
        return 0;
    }

    /** Implements fallocate(2): room, and holes in files that are in memory. */
    public static long sys_fallocate(
            Task task, Fd fd, @As(Meaning.FALLOCATE_MODE) int mode, long offset, long len) {
        File file = task.files().file(fd.number());
        if (offset < 0 || len <= 0) {
            return -Errno.EINVAL;
        }
        boolean punch = (mode & PUNCH_HOLE) != 0;
        boolean keepSize = (mode & KEEP_SIZE) != 0;
        if ((mode & ~(PUNCH_HOLE | KEEP_SIZE)) != 0 || punch && !keepSize) {
            return -Errno.EOPNOTSUPP;
        }
        if (!file.isWritable()) {
            return -Errno.EBADF;
        }
        if (file.isStream()) {
            return -Errno.ESPIPE;
        }
        if (file.isDirectory()) {
            return -Errno.EISDIR;
        }
        if (offset > Long.MAX_VALUE - len) {
            return -Errno.EFBIG;
        }
        int error = keepSize ? 0 : overLimit(task, offset + len);
        return error < 0 ? error : file.allocate(offset, len, keepSize, punch);
    }

    /** Implements fallocate(2) with both numbers in two registers. */
    public static long sys_ia32_fallocate(
            Task task,
            Fd fd,
            @As(Meaning.FALLOCATE_MODE) int mode,
            @As(Meaning.LOW_HIGH) int offsetLow,
            int offsetHigh,
            @As(Meaning.LOW_HIGH) int lenLow,
            int lenHigh) {
        long offset = ReadWriteCalls.wide(offsetLow, offsetHigh);
        return sys_fallocate(task, fd, mode, offset, ReadWriteCalls.wide(lenLow, lenHigh));
    }

    private static long copy(
            Task task, File in, long inPosition, File out, long outPosition, long count) {
        byte[] buffer = new byte[(int) Math.min(count, CHUNK)];
        long done = 0;
        long from = inPosition;
        long to = outPosition;
        while (done < count) {
            int wanted = (int) Math.min(buffer.length, count - done);
            int read = from < 0 ? in.read(buffer, 0, wanted) : in.pread(buffer, 0, wanted, from);
            if (read <= 0) {
                return done > 0 ? done : read;
            }
            int written = 0;
            long error = 0;
            while (written < read && error >= 0) {
                int start = written;
                long at = to;
                int n = writeKernel(task, out, buffer, start, read - start, at);
                if (n < 0) {
                    error = n;
                } else {
                    written += n;
                    if (to >= 0) {
                        to += n;
                    }
                }
            }
            done += written;
            if (from >= 0) {
                from += written;
            } else if (written < read) {
                var unused = in.seek(written - read, Fcntl.SEEK_CUR);
            }
            if (error < 0) {
                if (error == -Errno.EPIPE) {
                    FileIo.raise(task, Signal.SIGPIPE);
                }
                return done > 0 ? done : error;
            }
        }
        return done;
    }

    private static int writeKernel(
            Task task, File out, byte[] from, int offset, int length, long position) {
        int[] result = new int[1];
        java.util.function.BooleanSupplier once =
                () -> {
                    result[0] =
                            position < 0
                                    ? out.write(from, offset, length)
                                    : out.pwrite(from, offset, length, position);
                    return result[0] != -Errno.EAGAIN;
                };
        if (!once.getAsBoolean() && !out.isNonBlocking()) {
            int blocked = task.block(out.waitQueue(), Task.FOREVER, once);
            return blocked < 0 ? blocked : result[0];
        }
        return result[0];
    }

    private static long sendfile(
            Task task, Fd outFd, Fd inFd, UserPointer offset, boolean wide, long count) {
        File in = FileIo.readable(task, inFd.number());
        long position = FileIo.CURRENT;
        if (!offset.isNull()) {
            position = wide ? offset.readLong() : offset.readInt();
        }
        File out = FileIo.writable(task, outFd.number());
        if (!offset.isNull()) {
            if (in.isStream()) {
                return -Errno.ESPIPE;
            }
            if (position < 0) {
                return -Errno.EINVAL;
            }
        }
        boolean source = FileMode.isRegular(in.attributes().mode);
        if (!source || (out.flags() & Fcntl.O_APPEND) != 0) {
            return -Errno.EINVAL;
        }
        if (count < 0) {
            return -Errno.EINVAL;
        }
        long most = Math.min(count, IoVector.MAX_COUNT);
        long done = copy(task, in, position, out, FileIo.CURRENT, most);
        if (done > 0 && !offset.isNull()) {
            if (wide) {
                offset.writeLong(position + done);
            } else {
                offset.writeInt((int) (position + done));
            }
        }
        return done;
    }

    /** Implements sendfile(2): with 64-bit offsets for x86-64, 32-bit ones for i386. */
    public static long sys_sendfile(
            Task task,
            Fd outFd,
            Fd inFd,
            @As(Meaning.POINTER_TO_POSITION) UserPointer offset,
            @As(Meaning.UNSIGNED) long count) {
        boolean wide = task.abi() == dev.genkan.kernel.abi.Abi.X86_64;
        return sendfile(task, outFd, inFd, offset, wide, count);
    }

    /** Implements sendfile64(2). */
    public static long sys_sendfile64(
            Task task,
            Fd outFd,
            Fd inFd,
            @As(Meaning.POINTER_TO_POSITION) UserPointer offset,
            @As(Meaning.UNSIGNED) long count) {
        return sendfile(task, outFd, inFd, offset, true, count);
    }

    /** Implements copy_file_range(2). */
    public static long sys_copy_file_range(
            Task task,
            Fd fdIn,
            @As(Meaning.POINTER_TO_OFFSET64) UserPointer offIn,
            Fd fdOut,
            @As(Meaning.POINTER_TO_OFFSET64) UserPointer offOut,
            @As(Meaning.UNSIGNED) long len,
            @As(Meaning.HEX) int flags) {
        File in = task.files().file(fdIn.number());
        File out = task.files().file(fdOut.number());
        long from = offIn.isNull() ? in.seek(0, Fcntl.SEEK_CUR) : offIn.readLong();
        long to = offOut.isNull() ? out.seek(0, Fcntl.SEEK_CUR) : offOut.readLong();
        if (flags != 0) {
            return -Errno.EINVAL;
        }
        if (in.isDirectory() || out.isDirectory()) {
            return -Errno.EISDIR;
        }
        if (!FileMode.isRegular(in.attributes().mode)
                || !FileMode.isRegular(out.attributes().mode)) {
            return -Errno.EINVAL;
        }
        if (!in.isReadable() || !out.isWritable() || (out.flags() & Fcntl.O_APPEND) != 0) {
            return -Errno.EBADF;
        }
        if (from < 0 || to < 0 || len < 0) {
            return -Errno.EINVAL;
        }
        long count = Math.min(Math.min(len, IoVector.MAX_COUNT), Math.max(0, in.size() - from));
        boolean same = in.path().inode() == out.path().inode();
        if (same && from < to + count && to < from + count) {
            return -Errno.EINVAL;
        }
        long done = copy(task, in, from, out, to, count);
        if (done > 0) {
            put(in, offIn, from + done);
            put(out, offOut, to + done);
        }
        return done;
    }

    private static void put(File file, UserPointer offset, long position) {
        if (offset.isNull()) {
            var unused = file.seek(position, Fcntl.SEEK_SET);
        } else {
            offset.writeLong(position);
        }
    }

    /** Implements fsync(2): writes have reached the host already. */
    public static long sys_fsync(Task task, Fd fd) {
        File file = task.files().file(fd.number());
        int type = file.attributes().mode & FileMode.S_IFMT;
        return type == FileMode.S_IFREG || type == FileMode.S_IFDIR || type == FileMode.S_IFBLK
                ? 0
                : -Errno.EINVAL;
    }

    /** Implements fdatasync(2). */
    public static long sys_fdatasync(Task task, Fd fd) {
        return sys_fsync(task, fd);
    }

    /** Implements sync(2). */
    public static long sys_sync(Task task) {
        return 0;
    }

    /** Implements syncfs(2). */
    public static long sys_syncfs(Task task, Fd fd) {
        var unused = task.files().file(fd.number());
        return 0;
    }

    /** Implements sync_file_range(2). */
    public static long sys_sync_file_range(
            Task task, Fd fd, long offset, long nbytes, @As(Meaning.HEX) int flags) {
        if ((flags & ~7) != 0 || offset < 0 || nbytes < 0) {
            return -Errno.EINVAL;
        }
        File file = task.files().file(fd.number());
        return file.isStream() ? -Errno.ESPIPE : 0;
    }

    /** Implements sync_file_range(2) with both numbers in two registers. */
    public static long sys_ia32_sync_file_range(
            Task task,
            Fd fd,
            @As(Meaning.LOW_HIGH) int offsetLow,
            int offsetHigh,
            @As(Meaning.LOW_HIGH) int nbytesLow,
            int nbytesHigh,
            @As(Meaning.HEX) int flags) {
        long offset = ReadWriteCalls.wide(offsetLow, offsetHigh);
        return sys_sync_file_range(
                task, fd, offset, ReadWriteCalls.wide(nbytesLow, nbytesHigh), flags);
    }

    /** Implements readahead(2): there is nothing to read ahead of. */
    public static long sys_readahead(
            Task task, Fd fd, long offset, @As(Meaning.UNSIGNED) long count) {
        File file = FileIo.readable(task, fd.number());
        return FileMode.isRegular(file.attributes().mode) ? 0 : -Errno.EINVAL;
    }

    /** Implements readahead(2) with the offset in two registers. */
    public static long sys_ia32_readahead(
            Task task,
            Fd fd,
            @As(Meaning.LOW_HIGH) int low,
            int high,
            @As(Meaning.UNSIGNED) long count) {
        return sys_readahead(task, fd, ReadWriteCalls.wide(low, high), count);
    }

    /** Implements posix_fadvise(2): advice is taken note of and changes nothing. */
    public static long sys_fadvise64(
            Task task,
            Fd fd,
            long offset,
            @As(Meaning.UNSIGNED) long len,
            @As(Meaning.FADVICE) int advice) {
        File file = task.files().file(fd.number());
        if (file.isStream()) {
            return -Errno.ESPIPE;
        }
        return len < 0 || advice < 0 || advice > 5 ? -Errno.EINVAL : 0;
    }

    /** Implements posix_fadvise(2) with the offset in two registers. */
    public static long sys_ia32_fadvise64(
            Task task,
            Fd fd,
            @As(Meaning.LOW_HIGH) int low,
            int high,
            @As(Meaning.UNSIGNED) long len,
            @As(Meaning.FADVICE) int advice) {
        return sys_fadvise64(task, fd, ReadWriteCalls.wide(low, high), len, advice);
    }

    /** Implements posix_fadvise(2) with both numbers in two registers. */
    public static long sys_ia32_fadvise64_64(
            Task task,
            Fd fd,
            @As(Meaning.LOW_HIGH) int offsetLow,
            int offsetHigh,
            @As(Meaning.LOW_HIGH) int lenLow,
            int lenHigh,
            @As(Meaning.FADVICE) int advice) {
        long offset = ReadWriteCalls.wide(offsetLow, offsetHigh);
        return sys_fadvise64(task, fd, offset, ReadWriteCalls.wide(lenLow, lenHigh), advice);
    }
}
