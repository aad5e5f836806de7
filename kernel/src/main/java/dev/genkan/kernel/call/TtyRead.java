package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.fs.Termios;
import dev.genkan.kernel.fs.Tty;
import dev.genkan.kernel.fs.TtyFile;
import dev.genkan.kernel.task.Task;

/**
 * A read of a terminal: for the group in the foreground only, and by lines or until there is so
 * much (VMIN) or nothing comes for so long (VTIME).
 */
final class TtyRead {
    private static final int MOST = 4096;
    private static final long TENTH = 100_000_000;

    private final Task task;
    private final TtyFile file;
    private final boolean nonBlocking;

    TtyRead(Task task, TtyFile file, boolean nonBlocking) {
        this.task = task;
        this.file = file;
        this.nonBlocking = nonBlocking;
    }

    /** Reads. Returns the number of bytes, 0 at an end of file, or -errno. */
    long read(IoVector to) {
        int length = Math.min(to.left(), MOST);
        byte[] buffer = task.buffer(length);
        int count = read(buffer, length);
        if (count > 0 && to.copyOut(buffer, count) < count) {
            return -Errno.EFAULT;
        }
        return count;
    }

    private int read(byte[] buffer, int length) {
        if (file.isHungUp()) {
            return 0;
        }
        Tty tty = file.tty();
        int error = task.kernel().processes().jobs().beforeRead(task, tty);
        if (error < 0 || length == 0) {
            return error;
        }
        Termios modes = tty.termios();
        boolean lines = modes.isCanonical();
        int minimum = lines ? 1 : modes.minimum();
        long patience = lines || modes.time() == 0 ? Task.FOREVER : modes.time() * TENTH;
        // Without a minimum the time runs from the beginning, and else from each byte.
        long deadline = Task.FOREVER;
        if (minimum == 0) {
            deadline = deadline(modes.time() == 0 ? 0 : patience);
        }
        int done = 0;
        while (true) {
            int count = file.read(buffer, done, length - done);
            if (count >= 0) {
                done += count;
                if (lines || count == 0 || done >= minimum || done == length) {
                    return done;
                }
                deadline = deadline(patience);
                continue;
            }
            int waited = count;
            if (count == -Errno.EAGAIN) {
                if (minimum == 0 && modes.time() == 0) {
                    return done;
                }
                if (!nonBlocking) {
                    waited = task.block(file.waitQueue(), deadline, file::hasInput);
                }
            }
            if (waited < 0) {
                return done > 0 || waited == -Errno.ETIMEDOUT ? done : waited;
            }
        }
    }

    private long deadline(long patience) {
        return patience == Task.FOREVER ? patience : task.kernel().clock().monotonic() + patience;
    }
}
