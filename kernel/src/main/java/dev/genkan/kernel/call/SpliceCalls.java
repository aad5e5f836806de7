package dev.genkan.kernel.call;

import dev.genkan.kernel.Limits;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.FileMode;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.Pipe;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Signal;
import dev.genkan.kernel.task.Task;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Moves bytes into pipes and out of them without a program's buffer between: splice(2), tee(2) and
 * vmsplice(2).
 */
public final class SpliceCalls {
    private static final int SPLICE_F_NONBLOCK = 2, SPLICE_F_ALL = 15;

    private SpliceCalls() {}

    /** Implements splice(2). */
    public static long sys_splice(
            Task task,
            Fd fdIn,
            @As(Meaning.POINTER_TO_OFFSET64) UserPointer offIn,
            Fd fdOut,
            @As(Meaning.POINTER_TO_OFFSET64) UserPointer offOut,
            @As(Meaning.UNSIGNED) long len,
            @As(Meaning.SPLICE_FLAGS) int flags) {
        if (len == 0) {
            return 0;
        }
        if ((flags & ~SPLICE_F_ALL) != 0) {
            return -Errno.EINVAL;
        }
        File in = task.files().file(fdIn.number());
        File out = task.files().file(fdOut.number());
        Pipe from = pipe(in);
        Pipe to = pipe(out);
        if (from != null && !offIn.isNull() || to != null && !offOut.isNull()) {
            return -Errno.ESPIPE;
        }
        long outPosition = offOut.isNull() ? FileIo.CURRENT : offOut.readLong();
        long inPosition = offIn.isNull() ? FileIo.CURRENT : offIn.readLong();
        if (!in.isReadable() || !out.isWritable()) {
            return -Errno.EBADF;
        }
        if (from != null && to != null) {
            return between(task, in, from, out, to, len, flags, false);
        }
        UserPointer offset = from == null ? offIn : offOut;
        File file = from == null ? in : out;
        long position = from == null ? inPosition : outPosition;
        if (from == null && to == null
                || !offset.isNull() && (file.isStream() || position < 0)
                || from != null && (out.flags() & Fcntl.O_APPEND) != 0
                || len < 0
                || file.isDirectory()) {
            return -Errno.EINVAL;
        }
        boolean nonBlocking = (flags & SPLICE_F_NONBLOCK) != 0;
        long done = 0;
        if (from != null) {
            done = toFile(task, in, from, out, position, len, nonBlocking);
        } else if (to != null) {
            done = fromFile(task, in, position, out, to, len, nonBlocking);
        }
        if (done > 0 && !offset.isNull()) {
            offset.writeLong(position + done);
        }
        return done;
    }

    /** Implements tee(2). */
    public static long sys_tee(
            Task task,
            Fd fdIn,
            Fd fdOut,
            @As(Meaning.UNSIGNED) long len,
            @As(Meaning.SPLICE_FLAGS) int flags) {
        if ((flags & ~SPLICE_F_ALL) != 0) {
            return -Errno.EINVAL;
        }
        if (len == 0) {
            return 0;
        }
        File in = FileIo.readable(task, fdIn.number());
        File out = FileIo.writable(task, fdOut.number());
        Pipe from = pipe(in);
        Pipe to = pipe(out);
        return from == null || to == null
                ? -Errno.EINVAL
                : between(task, in, from, out, to, len, flags, true);
    }

    /** Implements vmsplice(2): into the pipe if it is open for writing, else out of it. */
    public static long sys_vmsplice(
            Task task,
            Fd fd,
            @As(value = Meaning.IOVEC_IN, length = 2) UserPointer iov,
            @As(Meaning.UNSIGNED) long nrSegs,
            @As(Meaning.SPLICE_FLAGS) int flags) {
        if ((flags & ~SPLICE_F_ALL) != 0) {
            return -Errno.EINVAL;
        }
        File file = task.files().file(fd.number());
        if (!file.isWritable() && !file.isReadable()) {
            return -Errno.EBADF;
        }
        IoVector vector = IoVector.of(task, iov, nrSegs);
        if (vector.left() == 0) {
            return 0;
        }
        Pipe pipe = pipe(file);
        if (pipe == null) {
            return -Errno.EBADF;
        }
        int most = vector.left();
        boolean nonBlocking = (flags & SPLICE_F_NONBLOCK) != 0;
        IntSupplier once =
                file.isWritable()
                        ? () -> pipe.fill(most, (to, n) -> fault(vector.copyIn(to, n)))
                        : () -> pipe.drain(most, (from, n) -> fault(vector.copyOut(from, n)));
        return move(task, file, file, nonBlocking, nonBlocking, once);
    }

    private static int fault(int copied) {
        return copied == 0 ? -Errno.EFAULT : copied;
    }

    private static @Nullable Pipe pipe(File file) {
        return file instanceof Pipe.End end ? end.pipe() : null;
    }

    private static int count(long len) {
        return len < 0 ? IoVector.MAX_COUNT : (int) Math.min(len, IoVector.MAX_COUNT);
    }

    private static int read(File in, byte[] to, int length, long position) {
        return position < 0 ? in.read(to, 0, length) : in.pread(to, 0, length, position);
    }

    private static long between(
            Task task, File in, Pipe from, File out, Pipe to, long len, int flags, boolean keep) {
        if (from == to) {
            return -Errno.EINVAL;
        }
        boolean nonBlocking =
                (flags & SPLICE_F_NONBLOCK) != 0 || in.isNonBlocking() || out.isNonBlocking();
        int most = count(len);
        return move(task, in, out, nonBlocking, nonBlocking, () -> from.moveTo(to, most, keep));
    }

    private static long fromFile(
            Task task, File in, long position, File out, Pipe to, long len, boolean flag) {
        int most = count(len);
        return move(
                task,
                in,
                out,
                in.isNonBlocking(),
                flag || out.isNonBlocking(),
                () -> to.fill(most, (bytes, n) -> read(in, bytes, n, position)));
    }

    /** Goes on until all is moved or the pipe is empty: it waits for the first bytes only. */
    private static long toFile(
            Task task, File in, Pipe from, File out, long position, long len, boolean flag) {
        boolean limited = FileMode.isRegular(out.attributes().mode);
        int most = count(len);
        long done = 0;
        while (done < most) {
            int left = most - (int) done;
            long at = position < 0 ? position : position + done;
            if (limited) {
                long start = at < 0 ? out.seek(0, Fcntl.SEEK_CUR) : at;
                long limit = task.process().limits().soft(Limits.FSIZE);
                if (Long.compareUnsigned(start, limit) >= 0) {
                    FileIo.raise(task, Signal.SIGXFSZ);
                    return done > 0 ? done : -Errno.EFBIG;
                }
                if (Long.compareUnsigned(limit - start, left) < 0) {
                    left = (int) (limit - start);
                }
            }
            int wanted = left;
            int moved =
                    move(
                            task,
                            in,
                            out,
                            flag || in.isNonBlocking() || done > 0,
                            out.isNonBlocking(),
                            () -> from.drain(wanted, (bytes, n) -> write(out, bytes, n, at)));
            if (moved <= 0) {
                return done > 0 ? done : moved;
            }
            done += moved;
        }
        return done;
    }

    private static int write(File out, byte[] from, int length, long position) {
        return position < 0 ? out.write(from, 0, length) : out.pwrite(from, 0, length, position);
    }

    /**
     * Tries until bytes are moved, and waits between: for bytes to come in if there are none, else
     * for room where they go. A broken pipe raises SIGPIPE.
     *
     * @param inNow not to wait for bytes
     * @param outNow not to wait for room
     */
    private static int move(
            Task task, File in, File out, boolean inNow, boolean outNow, IntSupplier once) {
        while (true) {
            int moved = once.getAsInt();
            if (moved == -Errno.EPIPE) {
                FileIo.raise(task, Signal.SIGPIPE);
            }
            if (moved != -Errno.EAGAIN) {
                return moved;
            }
            boolean empty = !hasInput(in);
            if (empty ? inNow : outNow) {
                return moved;
            }
            int blocked =
                    empty
                            ? task.block(in.waitQueue(), Task.FOREVER, () -> hasInput(in))
                            : task.block(out.waitQueue(), Task.FOREVER, () -> hasRoom(out));
            if (blocked < 0) {
                return blocked;
            }
        }
    }

    private static boolean hasInput(File in) {
        return !in.isReadable()
                || (in.poll() & (Fcntl.POLLIN | Fcntl.POLLHUP | Fcntl.POLLERR)) != 0;
    }

    private static boolean hasRoom(File out) {
        return !out.isWritable() || (out.poll() & (Fcntl.POLLOUT | Fcntl.POLLERR)) != 0;
    }
}
