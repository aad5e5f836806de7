package dev.genkan.kernel;

/** The only source of time: no other class of the kernel asks the host for it. */
public interface Clock {
    /** Nanoseconds since 1970 (CLOCK_REALTIME). */
    long realtime();

    /** Nanoseconds since the kernel was started (CLOCK_MONOTONIC). */
    long monotonic();

    /** Nanoseconds of processor time that the calling thread has used. */
    default long threadTime() {
        return monotonic();
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
            public long threadTime() {
                // The first number is the time on a processor; ThreadMXBean takes 50 ms to start.
                try {
                    String line =
                            java.nio.file.Files.readString(
                                    java.nio.file.Path.of("/proc/thread-self/schedstat"));
                    return Long.parseLong(line, 0, line.indexOf(' '), 10);
                } catch (java.io.IOException | RuntimeException e) {
                    return monotonic();
                }
            }
        };
    }
}
