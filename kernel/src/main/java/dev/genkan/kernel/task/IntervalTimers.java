package dev.genkan.kernel.task;

import dev.genkan.kernel.hook.SignalEvent;

/**
 * The timers of setitimer(2) and alarm(2). ITIMER_VIRTUAL counts what the kernel does for the
 * process, too.
 */
public final class IntervalTimers {
    /** Which timer. */
    public static final int ITIMER_REAL = 0, ITIMER_VIRTUAL = 1, ITIMER_PROF = 2;

    private static final int[] SIGNALS = {Signal.SIGALRM, Signal.SIGVTALRM, Signal.SIGPROF};

    private final Process process;
    private final Timer[] timers = {new Timer(), new Timer(), new Timer()};

    /** When it fires, how often, and which arming it is of. */
    private static final class Timer {
        long deadline;
        long interval;
        long generation;
    }

    /**
     * What a timer is set to.
     *
     * @param remaining nanoseconds until it fires; 0 if it is off
     * @param interval nanoseconds between later firings; 0 if it fires once
     */
    public record Setting(long remaining, long interval) {}

    IntervalTimers(Process process) {
        this.process = process;
    }

    /** What a timer counts, in nanoseconds. */
    private long now(int which) {
        return which == ITIMER_REAL ? process.kernel().clock().monotonic() : process.time();
    }

    /** What a timer is set to. */
    public synchronized Setting get(int which) {
        Timer timer = timers[which];
        if (timer.deadline == 0) {
            return new Setting(0, timer.interval);
        }
        long left = timer.deadline - now(which);
        return new Setting(Math.max(left, 1000), timer.interval);
    }

    /** Sets a timer, or stops it if {@code value} is 0. Returns what it was. */
    public synchronized Setting set(int which, long value, long interval) {
        Setting old = get(which);
        Timer timer = timers[which];
        timer.generation++;
        timer.interval = interval;
        if (value == 0) {
            timer.deadline = 0;
        } else {
            timer.deadline = now(which) + value;
            schedule(which, timer, timer.generation, value);
        }
        return old;
    }

    private void schedule(int which, Timer timer, long generation, long delay) {
        process.kernel().timerThread().schedule(() -> fire(which, timer, generation), delay);
    }

    private void fire(int which, Timer timer, long generation) {
        synchronized (this) {
            if (timer.generation != generation) {
                return;
            }
            long now = now(which);
            if (now < timer.deadline) {
                // It has not run all the time.
                schedule(which, timer, generation, timer.deadline - now);
                return;
            }
            if (timer.interval == 0) {
                timer.deadline = 0;
            } else {
                timer.deadline += timer.interval;
                if (timer.deadline <= now) {
                    timer.deadline = now + timer.interval;
                }
                schedule(which, timer, generation, timer.deadline - now);
            }
        }
        var _ = process.send(SignalEvent.from(SIGNALS[which], Signal.SI_KERNEL, 0, 0));
    }

    /** Stops all: the process has ended. */
    synchronized void close() {
        for (Timer timer : timers) {
            timer.generation++;
            timer.deadline = 0;
        }
    }
}
