package dev.genkan.kernel.task;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * How a task waits without sleeping, if its last wait was short: two tasks that answer each other
 * at once spare the sleep.
 */
final class Spinning {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /** How many may do so: on another processor, what they wait for may come about meanwhile. */
    private static final int MOST = PROCESSORS > 1 ? PROCESSORS : 0;

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** A wait that took less, in nanoseconds, is worth not to sleep for. */
    private static final long SHORT = 80_000;

    /**
     * How often what is waited for is looked at: some 50 us, which is longer than the host takes to
     * wake a thread, so that two that have slept come to spin.
     */
    private static final int LOOKS = 250;

    private boolean worthwhile = true;

    /** Notes how long a wait took, in nanoseconds. */
    void waited(long time) {
        worthwhile = time < SHORT;
    }

    /**
     * Waits a little.
     *
     * @param stopped whether to wait no longer
     * @return whether what is waited for is there
     */
    boolean spin(BooleanSupplier ready, BooleanSupplier stopped) {
        if (!worthwhile) {
            return false;
        }
        try {
            return COUNT.incrementAndGet() <= MOST && look(ready, stopped);
        } finally {
            COUNT.decrementAndGet();
        }
    }

    private static boolean look(BooleanSupplier ready, BooleanSupplier stopped) {
        for (int look = 0; look < LOOKS; look++) {
            for (int k = 0; k < 16; k++) {
                Thread.onSpinWait();
            }
            if (ready.getAsBoolean()) {
                return true;
            }
            if (stopped.getAsBoolean()) {
                return false;
            }
        }
        return false;
    }
}
