package dev.genkan.kernel.task;

import dev.genkan.kernel.Clock;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.WaitQueue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A timer that is read: the file of timerfd_create(2).
 *
 * <p>As in Linux, one that repeats is not armed again before somebody has seen that it fired, so
 * that nobody pays for an interval of a nanosecond.
 */
public final class TimerFile extends File {
    private final WaitQueue queue = new WaitQueue();
    private final TimerThread thread;
    private final Clock time;
    private final int clock;
    private long deadline;
    private long interval;
    private long ticks;
    private boolean expired;
    private TimerThread.Alarm alarm = () -> {};

    /** One that is off. */
    public TimerFile(TimerThread thread, Clock time, int clock) {
        this.thread = thread;
        this.time = time;
        this.clock = clock;
    }

    /** The id of its clock. */
    public int clock() {
        return clock;
    }

    /**
     * Sets it to fire after {@code first} nanoseconds, or stops it if that is 0.
     *
     * @return what it was set to
     */
    public synchronized IntervalTimers.Setting set(long first, long every) {
        IntervalTimers.Setting old = get();
        alarm.cancel();
        expired = false;
        ticks = 0;
        interval = every;
        deadline = 0;
        if (first != 0) {
            long now = time.monotonic();
            arm(first > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + first, first);
        }
        return old;
    }

    private void arm(long when, long delay) {
        deadline = when;
        alarm = thread.schedule(this::ring, delay);
    }

    private synchronized void ring() {
        fire();
        if (deadline != 0 && !expired) {
            // Its clock is behind the host's.
            arm(deadline, deadline - time.monotonic());
        }
    }

    private synchronized void fire() {
        if (deadline != 0 && !expired && time.monotonic() >= deadline) {
            expired = true;
            ticks++;
            queue.wake(Fcntl.POLLIN);
        }
    }

    /** Counts what has passed since it fired, and arms it again if it repeats. */
    private void goOn() {
        fire();
        if (expired && interval != 0) {
            expired = false;
            long now = time.monotonic();
            long missed = (now - deadline) / interval;
            ticks += missed;
            long next = deadline + (missed + 1) * interval;
            arm(next < 0 ? Long.MAX_VALUE : next, Math.max(next - now, 1));
        }
    }

    /** What it is set to. */
    public synchronized IntervalTimers.Setting get() {
        goOn();
        long left = deadline == 0 || expired ? 0 : Math.max(deadline - time.monotonic(), 1);
        return new IntervalTimers.Setting(left, interval);
    }

    @Override
    public synchronized int read(byte[] to, int offset, int length) {
        if (length < Long.BYTES) {
            return -Errno.EINVAL;
        }
        fire();
        if (ticks == 0) {
            return -Errno.EAGAIN;
        }
        goOn();
        ByteBuffer.wrap(to).order(ByteOrder.LITTLE_ENDIAN).putLong(offset, ticks);
        ticks = 0;
        return Long.BYTES;
    }

    @Override
    public synchronized int poll() {
        fire();
        return ticks == 0 ? 0 : Fcntl.POLLIN;
    }

    @Override
    public WaitQueue waitQueue() {
        return queue;
    }

    @Override
    public boolean isStream() {
        return true;
    }

    @Override
    public long seek(long offset, int whence) {
        return 0;
    }

    @Override
    protected synchronized void release() {
        alarm.cancel();
        deadline = 0;
    }
}
