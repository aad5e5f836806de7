package dev.genkan.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * The processor time of a thread of the host's, read from /proc; ThreadMXBean takes 50 ms to start.
 */
final class HostThreadClock implements LongSupplier {
    private final Path schedstat;
    private long last;

    private HostThreadClock(Path schedstat) {
        this.schedstat = schedstat;
    }

    /** That of the calling thread. */
    static HostThreadClock ofThisThread() {
        Path self = Path.of("/proc/thread-self");
        try {
            self = Path.of("/proc").resolve(Files.readSymbolicLink(self));
        } catch (IOException e) {
            // Without /proc there is nothing to read later, either.
            return new HostThreadClock(self);
        }
        return new HostThreadClock(self.resolve("schedstat"));
    }

    @Override
    public synchronized long getAsLong() {
        try {
            // The first number is the time on a processor.
            String line = Files.readString(schedstat);
            last = Math.max(last, Long.parseLong(line, 0, line.indexOf(' '), 10));
        } catch (IOException | RuntimeException e) {
            return last;
        }
        return last;
    }
}
