package dev.genkan.kernel.fs;

import java.util.ArrayList;
import java.util.List;

/** Those who wait for something to happen to a file; woken as a whole, each looks again itself. */
public class WaitQueue {
    /** Of a file that never makes anybody wait. */
    public static final WaitQueue NEVER =
            new WaitQueue() {
                @Override
                public void add(Runnable waiter) {}

                @Override
                public void remove(Runnable waiter) {}
            };

    private final List<Runnable> waiters = new ArrayList<>();

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
        List<Runnable> all;
        synchronized (waiters) {
            if (waiters.isEmpty()) {
                return;
            }
            all = List.copyOf(waiters);
        }
        for (Runnable waiter : all) {
            waiter.run();
        }
    }
}
