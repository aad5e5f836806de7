package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.mm.AddressSpace;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;

/**
 * Where in a program's memory bytes come from or go to: one piece or several (Linux's iov_iter).
 */
final class IoVector {
    /** The most that one call moves (MAX_RW_COUNT). */
    static final int MAX_COUNT = 0x7fff_f000;

    private static final int UIO_MAXIOV = 1024;
    private static final long TASK_SIZE = 0x7fff_ffff_f000L;

    private static final long[] NO_BASES = {};
    private static final int[] NO_LENGTHS = {};

    private final AddressSpace mm;

    // The piece at hand: where its next byte is, and how many it still has.
    private long base;
    private int rest;

    // The pieces after it.
    private final long[] bases;
    private final int[] lengths;
    private int next;
    private int left;

    private IoVector(AddressSpace mm, long base, int rest, long[] bases, int[] lengths, int total) {
        this.mm = mm;
        this.base = base;
        this.rest = rest;
        this.bases = bases;
        this.lengths = lengths;
        left = total;
    }

    /** One piece. EFAULT for what no program can have, EINVAL for a negative count. */
    static IoVector single(UserPointer buffer, long count) {
        requireUser(buffer.address(), count);
        int length = (int) Math.min(count, MAX_COUNT);
        return new IoVector(buffer.mm(), buffer.address(), length, NO_BASES, NO_LENGTHS, length);
    }

    private static void requireUser(long address, long count) {
        if (Long.compareUnsigned(count, TASK_SIZE) > 0
                || Long.compareUnsigned(address, TASK_SIZE - count) > 0) {
            throw Errno.error(Errno.EFAULT);
        }
    }

    /** An array of struct iovec. EINVAL for more than 1024 or a negative length, EFAULT. */
    static IoVector of(Task task, UserPointer vector, long count) {
        if (count < 0 || count > UIO_MAXIOV) {
            throw Errno.error(Errno.EINVAL);
        }
        boolean narrow = task.abi() == Abi.I386;
        int size = narrow ? 8 : 16;
        UserStruct array = UserStruct.read(vector, (int) count * size);
        long[] bases = new long[(int) count];
        int[] lengths = new int[(int) count];
        int total = 0;
        for (int i = 0; i < count; i++) {
            long base = narrow ? array.unsignedInt(i * size) : array.longAt(i * size);
            long length = narrow ? array.intAt(i * size + 4) : array.longAt(i * size + 8);
            if (length < 0) {
                throw Errno.error(Errno.EINVAL);
            }
            requireUser(base, length);
            bases[i] = base;
            lengths[i] = (int) Math.min(length, MAX_COUNT - total);
            total += lengths[i];
        }
        return new IoVector(task.mm(), 0, 0, bases, lengths, total);
    }

    /** How many bytes are still to be moved. */
    int left() {
        return left;
    }

    /** Lets less be moved. */
    void limit(int most) {
        left = Math.min(left, most);
    }

    /** Bytes of the program's from here on. Returns how many could be read. */
    int copyIn(byte[] to, int count) {
        int done = 0;
        long from = base;
        int most = rest;
        int at = next;
        while (true) {
            int chunk = Math.min(count - done, most);
            int copied = mm.copyFrom(from, to, done, chunk);
            done += copied;
            if (done == count || copied < chunk || at == bases.length) {
                return done;
            }
            from = bases[at];
            most = lengths[at++];
        }
    }

    /** Gives bytes to the program and goes on behind them. Returns how many could be written. */
    int copyOut(byte[] from, int count) {
        int done = 0;
        while (true) {
            int chunk = Math.min(count - done, rest);
            int copied = mm.copyTo(base, from, done, chunk);
            advance(copied);
            done += copied;
            if (done == count || copied < chunk || rest == 0) {
                return done;
            }
        }
    }

    /** Goes on behind so many bytes, to a byte that there is, if there is one. */
    void advance(int count) {
        left -= count;
        int more = count;
        while (more >= rest && next < bases.length) {
            more -= rest;
            base = bases[next];
            rest = lengths[next++];
        }
        base += more;
        rest -= more;
    }

    /**
     * How many of the next bytes the program can be given: asked before bytes are taken that could
     * not be given back.
     */
    int writable(int count) {
        int done = 0;
        long from = base;
        int most = rest;
        int at = next;
        while (true) {
            int chunk = Math.min(count - done, most);
            int ready = mm.writable(from, chunk);
            done += ready;
            if (done == count || ready < chunk || at == bases.length) {
                return done;
            }
            from = bases[at];
            most = lengths[at++];
        }
    }
}
