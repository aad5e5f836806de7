package dev.genkan.kernel;

import dev.genkan.cpu.HostThread;
import java.util.function.LongSupplier;

/** The only source of time: no other class of the kernel asks the host for it. */
public interface Clock {
    /** Nanoseconds since 1970 (CLOCK_REALTIME). */
    long realtime();

    /** Nanoseconds since the kernel was started (CLOCK_MONOTONIC). */
    long monotonic();

    /**
     * What tells the processor time that the calling thread has used, in nanoseconds; any thread
     * may ask it, and after the thread's end it tells the last that was known.
     */
    default LongSupplier threadClock() {
        return this::monotonic;
    }

    /** What {@link #threadClock} of the calling thread answered last, or would answer now. */
    default long lastThreadTime() {
        return threadClock().getAsLong();
    }

    /** The host's clocks; the monotonic one starts at 0 now. */
    static Clock host() {
        return new Clock() {
            private final long start = System.nanoTime();

            @Override
            public long realtime() {
                java.time.Instant now = java.time.Instant.now();
                return now.getEpochSecond() * 1_000_000_000L + now.getNano();
            }

            @Override
            public long monotonic() {
                return System.nanoTime() - start;
            }

            @Override
            public LongSupplier threadClock() {
                return HostThread.current();
            }

            @Override
            public long lastThreadTime() {
                return HostThread.current().last();
            }
        };
    }
}
