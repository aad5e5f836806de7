package dev.genkan.kernel.task;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The thread that all timers fire on; it starts with the first timer. */
public final class TimerThread {
    /** A timer fires at most so often, in nanoseconds, however short its interval. */
    private static final long LEAST = 20_000;

    private @Nullable ScheduledThreadPoolExecutor executor;

    /** Something that is to be done, and may be forgotten again. */
    @FunctionalInterface
    public interface Alarm {
        void cancel();
    }

    /** Does something after so many nanoseconds, unless it is closed before. */
    public synchronized Alarm schedule(Runnable action, long delay) {
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
            pool.setRemoveOnCancelPolicy(true);
            executor = pool;
        }
        var future = pool.schedule(action, Math.max(delay, LEAST), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /** Ends the thread, and forgets what was still to be done; a later timer starts another. */
    public synchronized void close() {
        if (executor != null) {
            executor.shutdownNow();
            executor = null;
        }
    }
}
