package dev.genkan.kernel.fs;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Those who wait for something to happen to a file; woken as a whole, each looks again itself. */
public class WaitQueue {
    /** Stands for all events. */
    private static final int ANY = ~0;

    /** Of a file that never makes anybody wait. */
    public static final WaitQueue NEVER =
            new WaitQueue() {
                @Override
                public void add(Runnable waiter) {}

                @Override
                public void remove(Runnable waiter) {}
            };

    /** One who wants to know what has happened. */
    @FunctionalInterface
    public interface EventWaiter extends Runnable {
        /** Some of these events of poll(2) may have become true. */
        void wake(int events);

        @Override
        default void run() {
            wake(ANY);
        }
    }

    private final Set<Runnable> waiters = new LinkedHashSet<>();

    /** Adds one who is told of the next and each later event. */
    public void add(Runnable waiter) {
        synchronized (waiters) {
            waiters.add(waiter);
        }
    }

    /** Removes one. */
    public void remove(Runnable waiter) {
        synchronized (waiters) {
            waiters.remove(waiter);
        }
    }

    /** Tells everybody to look again. */
    public void wake() {
        wake(ANY);
    }

    /**
     * Tells everybody to look again, because some of these events of poll(2) may have become true.
     * It may be called under a file's lock: who is woken takes none but its own.
     */
    public void wake(int events) {
        List<Runnable> all;
        synchronized (waiters) {
            if (waiters.isEmpty()) {
                return;
            }
            all = List.copyOf(waiters);
        }
        for (Runnable waiter : all) {
            if (waiter instanceof EventWaiter asks) {
                asks.wake(events);
            } else {
                waiter.run();
            }
        }
    }
}
