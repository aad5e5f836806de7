package dev.genkan.kernel.task;

import dev.genkan.kernel.Limits;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.hook.SignalEvent;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The timers of timer_create(2), all of which count on the monotonic clock. */
public final class PosixTimers {
    private final Process process;
    private final Map<Integer, Timer> timers = new HashMap<>();
    private int nextId;

    /** One timer. */
    private static final class Timer {
        final int clock;
        final int signal;
        final long value;
        final @Nullable Task target;
        long deadline;
        long interval;
        long generation;
        int overrun;

        Timer(int clock, int signal, long value, @Nullable Task target) {
            this.clock = clock;
            this.signal = signal;
            this.value = value;
            this.target = target;
        }
    }

    PosixTimers(Process process) {
        this.process = process;
    }

    /**
     * Makes a timer that is off.
     *
     * @param signal what it sends, or 0 for nothing
     * @param target the task that is sent it (SIGEV_THREAD_ID), or null for the process
     * @param value what the signal carries; the timer's id if {@code useId}
     * @return its id, or -EAGAIN if there are too many
     */
    public synchronized int create(
            @Nullable Task target, int clock, int signal, long value, boolean useId) {
        if (process.limits().exceeds(Limits.SIGPENDING, timers.size() + 1L)) {
            return -Errno.EAGAIN;
        }
        int id = nextId;
        nextId = (nextId + 1) & Integer.MAX_VALUE;
        timers.put(id, new Timer(clock, signal, useId ? id : value, target));
        return id;
    }

    private Timer timer(int id) {
        Timer timer = timers.get(id);
        if (timer == null) {
            throw Errno.error(Errno.EINVAL);
        }
        return timer;
    }

    /** The clock that a timer was made with; EINVAL if there is none of this id. */
    public synchronized int clock(int id) {
        return timer(id).clock;
    }

    /** What a timer is set to. */
    public synchronized IntervalTimers.Setting get(int id) {
        Timer timer = timer(id);
        long left =
                timer.deadline == 0
                        ? 0
                        : Math.max(timer.deadline - process.kernel().clock().monotonic(), 1);
        return new IntervalTimers.Setting(left, timer.interval);
    }

    /** Sets a timer to fire after {@code first} nanoseconds, or stops it if that is 0. */
    public synchronized void set(int id, long first, long interval) {
        Timer timer = timer(id);
        timer.generation++;
        timer.interval = interval;
        timer.overrun = 0;
        timer.deadline = 0;
        if (first != 0) {
            long now = process.kernel().clock().monotonic();
            timer.deadline = first > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + first;
            schedule(id, timer, first);
        }
    }

    private void schedule(int id, Timer timer, long delay) {
        long generation = timer.generation;
        process.kernel().timerThread().schedule(() -> fire(id, timer, generation), delay);
    }

    private void fire(int id, Timer timer, long generation) {
        synchronized (this) {
            if (timer.generation != generation) {
                return;
            }
            if (timer.interval == 0) {
                timer.deadline = 0;
            } else {
                long now = process.kernel().clock().monotonic();
                long missed = Math.max(now - timer.deadline, 0) / timer.interval;
                timer.overrun = (int) Math.min(missed, Integer.MAX_VALUE);
                timer.deadline += (missed + 1) * timer.interval;
                schedule(id, timer, timer.deadline - now);
            }
        }
        if (timer.signal != 0) {
            SignalEvent event =
                    new SignalEvent(timer.signal, Signal.SI_TIMER, 0, 0, 0, id, timer.value, 0);
            Task target = timer.target;
            var _ = target == null ? process.send(event) : target.signals().send(event);
        }
    }

    /** How many firings the last one stood for beyond itself. */
    public synchronized int overrun(int id) {
        return timer(id).overrun;
    }

    /** Ends a timer. */
    public synchronized void delete(int id) {
        timer(id).generation++;
        timers.remove(id);
    }

    /** Ends all: another program has started, or the process has ended. */
    synchronized void clear() {
        for (Timer timer : timers.values()) {
            timer.generation++;
        }
        timers.clear();
        nextId = 0;
    }
}
