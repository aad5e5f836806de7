package dev.genkan.kernel.task;

import dev.genkan.kernel.fs.WaitQueue;
import java.util.HashMap;
import java.util.Map;

/** Those who wait at the futexes of one address space, by address. */
public final class FutexQueues {
    private final Map<Long, Futex> byAddress = new HashMap<>();

    /** Who waits at one address. */
    public static final class Futex {
        private final WaitQueue queue = new WaitQueue();
        private int waiters;
        private int wakes;

        /** Woken when somebody is woken. */
        public WaitQueue queue() {
            return queue;
        }
    }

    /** Starts to wait at an address; {@link #leave} must follow. */
    public synchronized Futex join(long address) {
        Futex futex = byAddress.computeIfAbsent(address, a -> new Futex());
        futex.waiters++;
        return futex;
    }

    /** Whether one who waits has been woken; takes the wake. */
    public synchronized boolean takeWake(Futex futex) {
        if (futex.wakes == 0) {
            return false;
        }
        futex.wakes--;
        return true;
    }

    /** Ends a wait. */
    public synchronized void leave(long address, Futex futex) {
        if (--futex.waiters == 0) {
            byAddress.remove(address, futex);
        }
    }

    /** Wakes up to so many; returns how many were. */
    public int wake(long address, int count) {
        Futex futex;
        int woken;
        synchronized (this) {
            futex = byAddress.get(address);
            if (futex == null) {
                return 0;
            }
            woken = Math.min(count, futex.waiters - futex.wakes);
            futex.wakes += woken;
        }
        futex.queue.wake();
        return woken;
    }
}
