package dev.genkan.kernel.task;

import dev.genkan.kernel.hook.SignalEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signals that were sent and not yet taken: a standard signal is there once, a real-time signal as
 * often as it was sent. Callers hold the process's lock, but to look whether there are any.
 */
final class PendingSignals {
    private final List<SignalEvent> queue = new ArrayList<>();
    private volatile long set;

    /** The signals that are there. */
    long set() {
        return set;
    }

    int size() {
        return queue.size();
    }

    void add(SignalEvent event) {
        if (event.signal() < Signal.SIGRTMIN && (set & Signal.bit(event.signal())) != 0) {
            return;
        }
        set |= Signal.bit(event.signal());
        queue.add(event);
    }

    /** Has a task look at its signals: the signal is there, and nothing to be taken. */
    void mark(int signal) {
        set |= Signal.bit(signal);
    }

    /** Takes the next of those in a set: those that instructions caused first, then by number. */
    @Nullable SignalEvent take(long wanted) {
        for (; ; ) {
            // A mark of SIGKILL stays: it is no event.
            long ready = set & wanted & ~Signal.bit(Signal.SIGKILL);
            if (ready == 0) {
                return null;
            }
            long first = (ready & Signal.SYNCHRONOUS) != 0 ? ready & Signal.SYNCHRONOUS : ready;
            SignalEvent found = takeOne(Long.numberOfTrailingZeros(first) + 1);
            if (found != null) {
                return found;
            }
        }
    }

    private @Nullable SignalEvent takeOne(int signal) {
        SignalEvent found = null;
        boolean more = false;
        for (int i = 0; i < queue.size() && !more; i++) {
            SignalEvent event = queue.get(i);
            if (event.signal() == signal) {
                if (found == null) {
                    found = event;
                    queue.remove(i--);
                } else {
                    more = true;
                }
            }
        }
        if (!more) {
            set &= ~Signal.bit(signal);
        }
        return found;
    }

    /** Forgets those in a set. */
    void flush(long unwanted) {
        queue.removeIf(event -> (Signal.bit(event.signal()) & unwanted) != 0);
        set &= ~unwanted;
    }
}
