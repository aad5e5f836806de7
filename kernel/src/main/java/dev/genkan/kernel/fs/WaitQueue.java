package dev.genkan.kernel.fs;

import java.util.ArrayList;
import java.util.List;

/** Those who wait for something to happen to a file; woken as a whole, each looks again itself. */
public final class WaitQueue {
    /** Of a file that never makes anybody wait. */
    public static final WaitQueue NEVER = new WaitQueue();

    private final List<Runnable> waiters = new ArrayList<>();

    /** Adds one who is told of the next and each later event. */
    public synchronized void add(Runnable waiter) {
        waiters.add(waiter);
    }

    /** Removes one. */
    public synchronized void remove(Runnable waiter) {
        waiters.remove(waiter);
    }

    /** Tells everybody to look again. */
    public void wake() {
        List<Runnable> all;
        synchronized (this) {
            all = List.copyOf(waiters);
        }
        for (Runnable waiter : all) {
            waiter.run();
        }
    }
}
