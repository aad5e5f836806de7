package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.mm.UserPointer;

/** Times as programs pass them, in nanoseconds: timespec, timeval, of both widths. */
final class TimeSpec {
    static final long SECOND = 1_000_000_000L;

    /** The longest time that nanoseconds can hold: 292 years. */
    private static final long MAX_SECONDS = Long.MAX_VALUE / SECOND;

    private TimeSpec() {}

    /** A time in nanoseconds; EINVAL if it is negative or not in normal form. */
    private static long nanoseconds(long seconds, long nanoseconds) {
        if (seconds < 0 || nanoseconds < 0 || nanoseconds >= SECOND) {
            throw Errno.error(Errno.EINVAL);
        }
        return seconds >= MAX_SECONDS ? Long.MAX_VALUE : seconds * SECOND + nanoseconds;
    }

    /** A moment so long after another; {@link Long#MAX_VALUE} if that is too far. */
    static long after(long start, long duration) {
        long end = start + duration;
        return end < start ? Long.MAX_VALUE : end;
    }

    /** struct timespec with 64-bit fields; i386 has padding where the upper nanoseconds are. */
    static long read64(UserPointer from) {
        long nanos = from.plus(8).readLong();
        return nanoseconds(from.readLong(), isNarrow(from) ? (int) nanos : nanos);
    }

    private static boolean isNarrow(UserPointer pointer) {
        return pointer.mm().memory().size() <= 1L << 32;
    }

    /** struct timespec with 32-bit fields. */
    static long read32(UserPointer from) {
        return nanoseconds(from.readInt(), from.plus(4).readInt());
    }

    static void write64(UserPointer to, long nanos) {
        to.writeLong(Math.floorDiv(nanos, SECOND));
        to.plus(8).writeLong(Math.floorMod(nanos, SECOND));
    }

    static void write32(UserPointer to, long nanos) {
        to.writeInt((int) Math.floorDiv(nanos, SECOND));
        to.plus(4).writeInt((int) Math.floorMod(nanos, SECOND));
    }

    /** struct timeval of a width; EINVAL if it is negative or not in normal form. */
    static long readTimeval(UserPointer from, Abi abi) {
        boolean wide = abi == Abi.X86_64;
        long seconds = wide ? from.readLong() : from.readInt();
        long micros = wide ? from.plus(8).readLong() : from.plus(4).readInt();
        if (micros < 0 || micros >= 1_000_000) {
            throw Errno.error(Errno.EINVAL);
        }
        return nanoseconds(seconds, micros * 1000);
    }

    /** Writes a struct timeval of a width. */
    static void writeTimeval(UserPointer to, Abi abi, long nanos) {
        long seconds = Math.floorDiv(nanos, SECOND);
        long micros = Math.floorMod(nanos, SECOND) / 1000;
        if (abi == Abi.X86_64) {
            to.writeLong(seconds);
            to.plus(8).writeLong(micros);
        } else {
            to.writeInt((int) seconds);
            to.plus(4).writeInt((int) micros);
        }
    }
}
