package dev.genkan.kernel.task;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The thread that a process's timers fire on; it starts with the first timer. */
final class TimerThread {
    /** A timer fires at most so often, in nanoseconds, however short its interval. */
    private static final long LEAST = 20_000;

    private @Nullable ScheduledThreadPoolExecutor executor;
    private boolean closed;

    /** Does something after so many nanoseconds, unless the process ends before. */
    synchronized void schedule(Runnable action, long delay) {
        if (closed) {
            return;
        }
        ScheduledThreadPoolExecutor pool = executor;
        if (pool == null) {
            pool =
                    new ScheduledThreadPoolExecutor(
                            1,
                            runnable -> {
                                Thread thread = new Thread(runnable, "timers");
                                thread.setDaemon(true);
                                return thread;
                            });
            executor = pool;
        }
        var _ = pool.schedule(action, Math.max(delay, LEAST), TimeUnit.NANOSECONDS);
    }

    /** Ends the thread: the process has ended. */
    synchronized void close() {
        closed = true;
        if (executor != null) {
            executor.shutdownNow();
            executor = null;
        }
    }
}
