package dev.genkan.kernel.task;

import java.util.Arrays;

/**
 * What is done about each signal (Linux's sighand_struct): shared by the tasks of a process, and by
 * processes that were made with CLONE_SIGHAND.
 */
final class SignalActions {
    private final SignalAction[] actions = new SignalAction[Signal.LAST + 1];

    /** The defaults. */
    SignalActions() {
        Arrays.fill(actions, SignalAction.NONE);
    }

    /** The same actions, for a new process. */
    synchronized SignalActions copy() {
        SignalActions copy = new SignalActions();
        System.arraycopy(actions, 0, copy.actions, 0, actions.length);
        return copy;
    }

    synchronized SignalAction get(int signal) {
        return actions[signal];
    }

    synchronized void set(int signal, SignalAction action) {
        actions[signal] = action;
    }

    /** Whether a signal would do nothing. */
    boolean ignores(int signal) {
        long handler = get(signal).handler();
        return handler == SignalAction.IGNORE
                || handler == SignalAction.DEFAULT && Signal.isIgnoredByDefault(signal);
    }

    /** What execve(2) does to handlers: what was caught takes its default again. */
    synchronized void reset() {
        for (int signal = 1; signal <= Signal.LAST; signal++) {
            boolean ignored = actions[signal].handler() == SignalAction.IGNORE;
            actions[signal] =
                    ignored ? new SignalAction(SignalAction.IGNORE, 0, 0, 0) : SignalAction.NONE;
        }
    }

    /** What CLONE_CLEAR_SIGHAND does: also what was ignored is, but as its default. */
    synchronized void clear() {
        for (int signal = 1; signal <= Signal.LAST; signal++) {
            if (actions[signal].handler() != SignalAction.IGNORE) {
                actions[signal] = SignalAction.NONE;
            }
        }
    }
}
