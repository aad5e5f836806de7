package dev.genkan.kernel.task;

import dev.genkan.kernel.hook.SignalEvent;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is sent to several processes while some of them make another one. The new one is to have it,
 * too: a group that is killed is gone (copy_process and multiprocess_signals in Linux). Its owner's
 * lock guards it.
 */
final class Births {
    private final IdentityHashMap<Process, Birth> births = new IdentityHashMap<>();

    private static final class Birth {
        /** How many tasks of the process are at it. */
        int tasks;

        final Map<Integer, SignalEvent> sent = new LinkedHashMap<>();
    }

    /** A process begins to make another one. */
    void begin(Process parent) {
        births.computeIfAbsent(parent, _ -> new Birth()).tasks++;
    }

    /** It has made it, or has not. */
    void end(Process parent) {
        Birth birth = births.get(parent);
        if (birth != null && --birth.tasks == 0) {
            births.remove(parent);
        }
    }

    /** A process was sent what others are sent, too. */
    void sent(Process process, SignalEvent event) {
        Birth birth = births.get(process);
        if (birth != null && event.signal() != 0) {
            birth.sent.putIfAbsent(event.signal(), event);
        }
    }

    /** Sends a new process what its parent was sent meanwhile. */
    void deliver(Process parent, Process child) {
        Birth birth = births.get(parent);
        if (birth != null) {
            birth.sent
                    .values()
                    .forEach(
                            each -> {
                                var _ = child.send(each);
                            });
        }
    }
}
