package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.FileLocks;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;

/** File locks: those of fcntl(2), of processes and of open files, and flock(2). */
public final class LockCalls {
    private static final int F_RDLCK = 0, F_WRLCK = 1, F_UNLCK = 2;
    private static final int LOCK_SH = 1, LOCK_EX = 2, LOCK_NB = 4, LOCK_UN = 8;

    private LockCalls() {}

    /** struct flock: type, whence, start, length, pid; the offsets are 32 bits wide in i386's. */
    static long fcntl(Task task, File file, int cmd, long arg, boolean wide) {
        boolean narrow = task.abi() == Abi.I386;
        UserPointer pointer = new UserPointer(task.mm(), narrow ? arg & 0xffff_ffffL : arg);
        int size = narrow ? wide ? 24 : 16 : 32;
        // Where start, length and pid are.
        int at = narrow ? 4 : 8;
        int word = narrow && !wide ? 4 : 8;
        UserStruct flock = UserStruct.read(pointer, size);
        int type = flock.shortAt(0);
        int whence = flock.shortAt(2);
        boolean ofFile = cmd >= Fcntl.F_OFD_GETLK && cmd <= Fcntl.F_OFD_SETLKW;
        boolean asks = cmd == Fcntl.F_GETLK || cmd == Fcntl.F_GETLK64 || cmd == Fcntl.F_OFD_GETLK;
        if (type != F_RDLCK && type != F_WRLCK && (type != F_UNLCK || asks)) {
            return -Errno.EINVAL;
        }
        if (ofFile && flock.intAt(at + 2 * word) != 0) {
            return -Errno.EINVAL;
        }
        long start = word == 4 ? flock.intAt(at) : flock.longAt(at);
        long length = word == 4 ? flock.intAt(at + 4) : flock.longAt(at + 8);
        switch (whence) {
            case Fcntl.SEEK_SET -> {}
            case Fcntl.SEEK_CUR -> start += file.seek(0, Fcntl.SEEK_CUR);
            case Fcntl.SEEK_END -> start += file.size();
            default -> {
                return -Errno.EINVAL;
            }
        }
        if (length < 0) {
            start += length;
            length = -length;
        }
        if (start < 0) {
            return -Errno.EINVAL;
        }
        long last = length == 0 ? Long.MAX_VALUE : start + length - 1;
        if (last < start) {
            return -Errno.EOVERFLOW;
        }
        Object owner = ofFile ? file : task.files();
        int pid = ofFile ? -1 : task.process().pid();
        var wanted = new FileLocks.Lock(owner, pid, type == F_WRLCK, false, start, last);
        FileLocks locks = task.fs().vfs().locks();
        FileLocks.Place place = FileLocks.Place.of(file);
        if (asks) {
            FileLocks.Lock other = locks.conflict(place, wanted);
            if (other == null) {
                flock.putShort(0, F_UNLCK).write(pointer);
                return 0;
            }
            long span = other.last() == Long.MAX_VALUE ? 0 : other.last() - other.start() + 1;
            flock.putShort(0, other.exclusive() ? F_WRLCK : F_RDLCK).putShort(2, Fcntl.SEEK_SET);
            if (word == 4) {
                flock.putInt(at, other.start()).putInt(at + 4, span);
            } else {
                flock.putLong(at, other.start()).putLong(at + 8, span);
            }
            flock.putInt(at + 2 * word, other.pid()).write(pointer);
            return 0;
        }
        if (type == F_UNLCK) {
            locks.giveUp(place, wanted);
            return 0;
        }
        if (type == F_RDLCK && !file.isReadable() || type == F_WRLCK && !file.isWritable()) {
            return -Errno.EBADF;
        }
        if (ofFile) {
            file.holdsLocks(locks);
        } else {
            task.files().holdsLocks(locks);
        }
        boolean waits =
                cmd == Fcntl.F_SETLKW || cmd == Fcntl.F_SETLKW64 || cmd == Fcntl.F_OFD_SETLKW;
        return take(task, locks, place, wanted, waits, -Errno.EAGAIN);
    }

    private static long take(
            Task task,
            FileLocks locks,
            FileLocks.Place place,
            FileLocks.Lock wanted,
            boolean waits,
            int busy) {
        FileLocks.Answer[] answer = {locks.take(place, wanted, waits)};
        if (answer[0] == FileLocks.Answer.BUSY && waits) {
            int result =
                    task.block(
                            locks.queue(),
                            Task.FOREVER,
                            () -> {
                                answer[0] = locks.take(place, wanted, true);
                                return answer[0] != FileLocks.Answer.BUSY;
                            });
            if (result < 0) {
                locks.stopWaiting(wanted.owner());
                return result;
            }
        }
        return switch (answer[0]) {
            case TAKEN -> 0;
            case BUSY -> busy;
            case DEADLOCK -> -Errno.EDEADLK;
            case TOO_MANY -> -Errno.ENOLCK;
        };
    }

    /** Implements flock(2). */
    public static long sys_flock(Task task, Fd fd, @As(Meaning.LOCK_OPERATION) int cmd) {
        int operation = cmd & ~LOCK_NB;
        if (operation != LOCK_SH && operation != LOCK_EX && operation != LOCK_UN) {
            return -Errno.EINVAL;
        }
        File file = task.files().file(fd.number());
        FileLocks locks = task.fs().vfs().locks();
        FileLocks.Place place = FileLocks.Place.of(file);
        var wanted = new FileLocks.Lock(file, -1, operation == LOCK_EX, true, 0, Long.MAX_VALUE);
        if (operation == LOCK_UN) {
            locks.giveUp(place, wanted);
            return 0;
        }
        file.holdsLocks(locks);
        return take(task, locks, place, wanted, (cmd & LOCK_NB) == 0, -Errno.EAGAIN);
    }
}
