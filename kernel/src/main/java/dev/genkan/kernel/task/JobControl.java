package dev.genkan.kernel.task;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.fs.Tty;
import dev.genkan.kernel.fs.TtySignals;
import dev.genkan.kernel.hook.SignalEvent;
import org.jspecify.annotations.Nullable;

/**
 * Which processes may use a terminal when: controlling terminals of sessions, and the group in the
 * foreground (Linux's tty_jobctrl.c).
 */
public final class JobControl implements TtySignals {
    private final ProcessTree tree;

    JobControl(ProcessTree tree) {
        this.tree = tree;
    }

    // ---- what terminals do

    @Override
    public void signal(int group, int signal) {
        tree.signalGroup(group, SignalEvent.from(signal, Signal.SI_KERNEL, 0, 0));
    }

    private static void send(Process process, int signal) {
        var _ = process.send(SignalEvent.from(signal, Signal.SI_KERNEL, 0, 0));
    }

    @Override
    public void hangUp(int session, int foreground) {
        for (Process each : tree.session(session)) {
            each.tty = null;
            if (each.isSessionLeader()) {
                each.oldForeground = foreground;
                send(each, Signal.SIGHUP);
                send(each, Signal.SIGCONT);
            }
        }
    }

    @Override
    public void release(int session) {
        for (Process each : tree.session(session)) {
            each.tty = null;
        }
    }

    // ---- what processes do

    /** Gives a process that leads a session its first terminal, and the foreground of it. */
    public void login(Process process, Tty tty) {
        tty.setSession(process.session(), process.processGroup());
        process.tty = tty;
    }

    /** A process has opened a terminal: it may become the controlling one of its session. */
    public void opened(Process process, Tty tty) {
        synchronized (tty) {
            if (process.isSessionLeader() && process.tty == null && tty.session() == 0) {
                login(process, tty);
            }
        }
    }

    /**
     * Implements TIOCSCTTY.
     *
     * @param steal whether it may be taken from another session
     */
    public int acquire(Process process, Tty tty, boolean steal, boolean readable) {
        synchronized (tty) {
            int session = tty.session();
            if (process.isSessionLeader() && session == process.session()) {
                return 0;
            }
            if (!process.isSessionLeader() || process.tty != null) {
                return -Errno.EPERM;
            }
            if (session != 0) {
                if (!steal) {
                    return -Errno.EPERM;
                }
                release(session);
            }
            if (!readable) {
                return -Errno.EPERM;
            }
            login(process, tty);
            return 0;
        }
    }

    /** Implements TIOCNOTTY. */
    public int leave(Process process, Tty tty) {
        if (process.tty != tty) {
            return -Errno.ENOTTY;
        }
        disassociate(process, tty, false);
        process.tty = null;
        return 0;
    }

    private void disassociate(Process process, @Nullable Tty tty, boolean ended) {
        if (!process.isSessionLeader()) {
            return;
        }
        if (tty != null) {
            tty.disassociate(ended);
        } else if (ended && process.oldForeground != 0) {
            signal(process.oldForeground, Signal.SIGHUP);
            signal(process.oldForeground, Signal.SIGCONT);
        }
        process.oldForeground = 0;
        release(process.session());
    }

    /** A process has ended; its terminal is free if it led the session. */
    void ended(Process process) {
        disassociate(process, process.tty, true);
    }

    /** Implements TIOCSPGRP, but for the check that the caller is in the foreground. */
    public int setForeground(Process process, Tty tty, int group) {
        if (group < 0) {
            return -Errno.EINVAL;
        }
        if (process.tty != tty || tty.session() != process.session()) {
            return -Errno.ENOTTY;
        }
        int session = tree.sessionOfGroup(group);
        if (session < 0) {
            return -Errno.ESRCH;
        }
        if (session != process.session()) {
            return -Errno.EPERM;
        }
        tty.setForeground(group);
        return 0;
    }

    /** What a task must pass before it writes. Returns 0, -ERESTARTSYS or -EIO. */
    public int beforeWrite(Task task, Tty tty) {
        return task.process().tty == tty && tty.termios().stopsBackgroundOutput()
                ? check(task, tty, Signal.SIGTTOU)
                : 0;
    }

    /** What a task must pass before it changes a terminal. Returns 0, -ERESTARTSYS or -EIO. */
    public int beforeChange(Task task, Tty tty) {
        return check(task, tty, Signal.SIGTTOU);
    }

    /** What a task must pass before it reads. Returns 0, -ERESTARTSYS or -EIO. */
    public int beforeRead(Task task, Tty tty) {
        return check(task, tty, Signal.SIGTTIN);
    }

    /** Stops the group of a task in the background of its terminal (tty_check_change). */
    private int check(Task task, Tty tty, int signal) {
        Process process = task.process();
        int foreground = tty.foreground();
        int group = process.processGroup();
        if (process.tty != tty || foreground == 0 || foreground == group) {
            return 0;
        }
        boolean ignored =
                (task.signals().blocked() & Signal.bit(signal)) != 0
                        || process.action(signal).handler() == SignalAction.IGNORE;
        if (ignored) {
            return signal == Signal.SIGTTIN ? -Errno.EIO : 0;
        }
        if (tree.isOrphaned(group, process.session())) {
            return -Errno.EIO;
        }
        signal(group, signal);
        return -Errno.ERESTARTSYS;
    }
}
