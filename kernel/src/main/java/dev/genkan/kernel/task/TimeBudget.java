package dev.genkan.kernel.task;

import dev.genkan.kernel.Limits;
import dev.genkan.kernel.hook.SignalEvent;

/**
 * The processor time that a process may use (RLIMIT_CPU): from the soft limit on SIGXCPU each
 * second, and at the hard one SIGKILL.
 */
public final class TimeBudget {
    private static final long SECOND = 1_000_000_000L;

    /** What the timer may be late by, and how often a process is looked at that hardly runs. */
    private static final long GRAIN = 10_000_000L;

    private final Process process;
    private boolean watching;
    private long warnings;

    TimeBudget(Process process) {
        this.process = process;
    }

    /** Begins to look, if there is a limit: it was set, or a process inherits it. */
    public synchronized void watch() {
        warnings = 0;
        if (!watching && process.limits().soft(Limits.CPU) != Limits.INFINITY) {
            watching = true;
            look();
        }
    }

    private synchronized void look() {
        Limits limits = process.limits();
        long soft = limits.soft(Limits.CPU);
        if (soft == Limits.INFINITY || process.threads() == 0 || process.isZombie()) {
            watching = false;
            return;
        }
        long used = process.time();
        if (atLeast(used, limits.hard(Limits.CPU))) {
            send(Signal.SIGKILL);
            watching = false;
            return;
        }
        long next = soft + warnings;
        if (atLeast(used, next)) {
            warnings++;
            next++;
            send(Signal.SIGXCPU);
        }
        long left = next > Integer.MAX_VALUE ? SECOND : next * SECOND - used;
        process.kernel().timerThread().schedule(this::look, Math.clamp(left, GRAIN, SECOND));
    }

    /** Whether so many nanoseconds are so many seconds, a process with none having one. */
    private static boolean atLeast(long used, long seconds) {
        return seconds >= 0
                && seconds <= Integer.MAX_VALUE
                && used >= Math.max(seconds, 1) * SECOND;
    }

    private void send(int signal) {
        var _ = process.send(SignalEvent.from(signal, Signal.SI_KERNEL, 0, 0));
    }
}
