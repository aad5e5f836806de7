package dev.genkan.kernel.call;

import dev.genkan.kernel.Limits;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.FileMode;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.TtyFile;
import dev.genkan.kernel.hook.SignalEvent;
import dev.genkan.kernel.net.Socket;
import dev.genkan.kernel.task.Signal;
import dev.genkan.kernel.task.Task;
import java.util.function.BooleanSupplier;

/**
 * Moves bytes between files and programs: one path for scalar and vector, positioned or not,
 * blocking or not. It waits where a file answers would-block, and decides what a partial result is.
 */
final class FileIo implements BooleanSupplier {
    /** The position of a file itself. */
    static final long CURRENT = -1;

    private static final int CHUNK = 1 << 18;

    private final Task task;
    private final File file;
    private final IoVector vector;
    private final boolean nonBlocking;
    private long position;
    private byte[] buffer;
    private boolean writing;
    private int start;
    private int wanted;
    private int result;

    /**
     * Prepares one call.
     *
     * @param position in the file, or {@link #CURRENT}
     */
    FileIo(Task task, File file, IoVector vector, long position, boolean nonBlocking) {
        this.task = task;
        this.file = file;
        this.vector = vector;
        this.position = position;
        this.nonBlocking = nonBlocking || file.isNonBlocking();
        buffer = task.buffer(0);
    }

    /** The file of a descriptor that is open for reading. EBADF. */
    static File readable(Task task, int fd) {
        File file = task.files().file(fd);
        if (!file.isReadable()) {
            throw Errno.error(Errno.EBADF);
        }
        return file;
    }

    /** The file of a descriptor that is open for writing. EBADF. */
    static File writable(Task task, int fd) {
        File file = task.files().file(fd);
        if (!file.isWritable()) {
            throw Errno.error(Errno.EBADF);
        }
        return file;
    }

    /**
     * What a call answers that has moved some bytes when something went wrong: what was moved
     * counts, and the error is met by the next call.
     */
    private static long handleIoError(int done, int error) {
        return done > 0 ? done : error;
    }

    /** Reads. Returns the number of bytes, 0 at the end, or -errno. */
    long read() {
        if (file instanceof Socket socket) {
            return SocketIo.read(task, socket, vector, nonBlocking);
        }
        if (file instanceof TtyFile terminal) {
            return new TtyRead(task, terminal, nonBlocking).read(vector);
        }
        int done = 0;
        while (true) {
            int chunk = Math.min(vector.left(), CHUNK);
            buffer = task.buffer(chunk);
            int count = attempt(false, 0, chunk, done == 0);
            if (count <= 0) {
                return handleIoError(done, count);
            }
            int copied = vector.copyOut(buffer, count);
            done += copied;
            if (position >= 0) {
                position += copied;
            }
            if (copied < count) {
                giveBack(count - copied);
                return handleIoError(done, -Errno.EFAULT);
            }
            if (count < chunk || vector.left() == 0) {
                return done;
            }
        }
    }

    private int readOnce(int most) {
        int count = most;
        if (file.isStream() && most > 0) {
            int available = file.readSize();
            if (available > 0) {
                count = vector.writable(Math.min(most, available));
                if (count == 0) {
                    return -Errno.EFAULT;
                }
            }
        }
        return position < 0 ? file.read(buffer, 0, count) : file.pread(buffer, 0, count, position);
    }

    /** The program could not be given these bytes: they are to be read again. */
    private void giveBack(int count) {
        if (position < 0) {
            var unused = file.seek(-count, Fcntl.SEEK_CUR);
        }
    }

    /** Writes. Returns the number of bytes or -errno; a broken pipe also raises SIGPIPE. */
    long write() {
        if (file instanceof Socket socket) {
            return SocketIo.write(task, socket, vector, nonBlocking);
        }
        int error =
                file instanceof TtyFile terminal
                        ? task.kernel().processes().jobs().beforeWrite(task, terminal.tty())
                        : clipToLimit();
        if (error < 0) {
            return error;
        }
        int done = 0;
        while (true) {
            int chunk = Math.min(vector.left(), CHUNK);
            buffer = task.buffer(chunk);
            int ready = vector.copyIn(buffer, chunk);
            if (ready < chunk && ready == 0) {
                return handleIoError(done, -Errno.EFAULT);
            }
            int from = 0;
            do {
                int count = attempt(true, from, ready - from, true);
                if (count < 0) {
                    if (count == -Errno.EPIPE) {
                        raise(Signal.SIGPIPE);
                    }
                    return handleIoError(done, count);
                }
                from += count;
                done += count;
                vector.advance(count);
                if (position >= 0) {
                    position += count;
                }
                if (count == 0) {
                    return done;
                }
            } while (from < ready);
            if (vector.left() == 0) {
                return done;
            }
        }
    }

    private int writeOnce(int from, int count) {
        return position < 0
                ? file.write(buffer, from, count)
                : file.pwrite(buffer, from, count, position);
    }

    /** RLIMIT_FSIZE: what is beyond is not written; nothing at all is SIGXFSZ and EFBIG. */
    private int clipToLimit() {
        long limit = task.process().limits().soft(Limits.FSIZE);
        if (limit == Limits.INFINITY
                || vector.left() == 0
                || file.isStream()
                || !FileMode.isRegular(file.attributes().mode)) {
            return 0;
        }
        long at = position;
        if ((file.flags() & Fcntl.O_APPEND) != 0) {
            at = file.size();
        } else if (at < 0) {
            at = file.seek(0, Fcntl.SEEK_CUR);
        }
        if (Long.compareUnsigned(at, limit) >= 0) {
            raise(Signal.SIGXFSZ);
            return -Errno.EFBIG;
        }
        vector.limit((int) Math.min(limit - at, IoVector.MAX_COUNT));
        return 0;
    }

    private void raise(int signal) {
        raise(task, signal);
    }

    static void raise(Task task, int signal) {
        var unused =
                task.signals()
                        .send(
                                SignalEvent.from(
                                        signal,
                                        Signal.SI_USER,
                                        task.process().pid(),
                                        task.credentials().uid));
    }

    /**
     * Tries until the file has an answer, a signal comes, or waiting is not wanted: a write goes on
     * until all is written, a read is content with what it has.
     */
    private int attempt(boolean writes, int from, int count, boolean mayWait) {
        writing = writes;
        start = from;
        wanted = count;
        if (getAsBoolean() || nonBlocking || !mayWait) {
            return result;
        }
        int blocked = task.block(file.waitQueue(), Task.FOREVER, this);
        return blocked < 0 ? blocked : result;
    }

    /** Tries once; answers whether the file had an answer. */
    @Override
    public boolean getAsBoolean() {
        result = writing ? writeOnce(start, wanted) : readOnce(wanted);
        return result != -Errno.EAGAIN;
    }
}
