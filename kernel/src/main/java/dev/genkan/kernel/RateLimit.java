package dev.genkan.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a message that repeats from filling the log: at most so many in an interval, and a line
 * that counts the others (lib/ratelimit.c).
 */
public final class RateLimit {
    /** Nanoseconds of an interval unless told otherwise: 5 s, as DEFAULT_RATELIMIT_INTERVAL. */
    public static final long DEFAULT_INTERVAL = 5_000_000_000L;

    /** Messages in an interval unless told otherwise, as DEFAULT_RATELIMIT_BURST. */
    public static final int DEFAULT_BURST = 10;

    private final long interval;
    private final int burst;
    private boolean begun;
    private long begin;
    private int printed;
    private int missed;

    /** The kernel's default: 10 in 5 seconds. */
    public RateLimit() {
        this(DEFAULT_INTERVAL, DEFAULT_BURST);
    }

    /** At most {@code burst} in each {@code interval} of nanoseconds. */
    public RateLimit(long interval, int burst) {
        this.interval = interval;
        this.burst = burst;
    }

    /**
     * Whether one more may be printed now. At the first call after an interval in which some were
     * not, says how many in the log.
     *
     * @param now on the monotonic clock, in nanoseconds
     * @param who begins that line; null for no line
     */
    public synchronized boolean allow(KernelLog log, long now, @Nullable String who) {
        if (!begun) {
            begun = true;
            begin = now;
        } else if (now - begin > interval) {
            if (missed > 0 && who != null) {
                log.printk(KernelLog.WARNING, who + ": " + missed + " callbacks suppressed");
            }
            begin = now;
            printed = 0;
            missed = 0;
        }
        if (printed < burst) {
            printed++;
            return true;
        }
        missed++;
        return false;
    }
}
