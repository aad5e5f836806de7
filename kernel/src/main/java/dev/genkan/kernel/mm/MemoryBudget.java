package dev.genkan.kernel.mm;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much host memory all programs together may hold: no program can exhaust the host's.
 *
 * <p>What a program maps and never touches costs nothing, as in Linux.
 */
public final class MemoryBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /** A budget of so many bytes. */
    public MemoryBudget(long limit) {
        this.limit = limit;
    }

    /** Three quarters of the host's memory, and at most 4 GiB. */
    public static MemoryBudget ofHost() {
        return new MemoryBudget(Math.min(hostTotal() / 4 * 3, 4L << 30));
    }

    private static long hostTotal() {
        // The platform's management beans would tell too, and take 50 ms to start.
        try (BufferedReader in = Files.newBufferedReader(Path.of("/proc/meminfo"))) {
            String line = in.readLine();
            if (line != null && line.startsWith("MemTotal:") && line.endsWith(" kB")) {
                return Long.parseLong(line.substring(9, line.length() - 3).strip()) << 10;
            }
        } catch (IOException | NumberFormatException e) {
            // A host without it gets the default.
        }
        return 2L << 30;
    }

    /** The bound in bytes. */
    public long limit() {
        return limit;
    }

    /** Bytes in use. */
    public long used() {
        return used.get();
    }

    /** Takes so many bytes, or none and answers false. */
    boolean take(long bytes) {
        if (used.addAndGet(bytes) > limit) {
            used.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }
}
