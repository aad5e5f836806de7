package dev.genkan.kernel.task;

import dev.genkan.kernel.ExitStatus;
import dev.genkan.kernel.abi.Errno;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One wait for a child to change: what wait4(2) and waitid(2) have in common. */
public final class ChildWait implements BooleanSupplier {
    /** Options of wait4(2) and waitid(2). */
    public static final int WNOHANG = 1,
            WUNTRACED = 2,
            WSTOPPED = 2,
            WEXITED = 4,
            WCONTINUED = 8,
            WNOWAIT = 0x0100_0000,
            WNOTHREAD = 0x2000_0000,
            WALL = 0x4000_0000,
            WCLONE = 0x8000_0000;

    /** Tells in what wait4(2) answers that there is a core file. */
    private static final int CORE_DUMPED = 0x80;

    /** Which children, as waitid(2) says it. */
    public enum Type {
        ALL,
        PID,
        GROUP
    }

    private final Task task;
    private final Type type;
    private final int id;
    private final int options;
    private boolean anyChild;
    private @Nullable Change found;

    /**
     * What a child did.
     *
     * @param code CLD_EXITED, CLD_KILLED, CLD_DUMPED, CLD_STOPPED or CLD_CONTINUED
     * @param status the exit code, or the signal
     * @param time what it has used, in nanoseconds
     */
    public record Change(int pid, int uid, int code, int status, long time) {
        /** As wait4(2) answers it. */
        public int waitStatus() {
            return switch (code) {
                case Signal.CLD_EXITED -> status << 8;
                case Signal.CLD_STOPPED -> status << 8 | 0x7f;
                case Signal.CLD_CONTINUED -> 0xffff;
                case Signal.CLD_DUMPED -> status | CORE_DUMPED;
                default -> status;
            };
        }
    }

    /** A wait for children of a type, with these options. */
    public ChildWait(Task task, Type type, int id, int options) {
        this.task = task;
        this.type = type;
        this.id = id;
        this.options = options;
    }

    /**
     * Waits.
     *
     * @return 0 if there is a change or, with WNOHANG, none yet; -ECHILD if there is no such child,
     *     -ERESTARTSYS if a signal is to be delivered first
     */
    public int await() {
        if (getAsBoolean()) {
            return found == null ? -Errno.ECHILD : 0;
        }
        if ((options & WNOHANG) != 0) {
            return 0;
        }
        int result = task.block(task.process().childQueue(), Task.FOREVER, this);
        return result == 0 && found == null ? -Errno.ECHILD : result;
    }

    /** The change; null if there is none. */
    public @Nullable Change change() {
        return found;
    }

    /** Looks once; true if there is a change, or no child that could change. */
    @Override
    public boolean getAsBoolean() {
        ProcessTree tree = task.kernel().processes();
        anyChild = false;
        tree.eachChild(task.process(), this::look);
        return found != null || !anyChild;
    }

    private void look(Process child) {
        if (found != null || !isWanted(child)) {
            return;
        }
        anyChild = true;
        ExitStatus ended = child.ended;
        if (ended != null) {
            if ((options & WEXITED) != 0) {
                reap(child, ended);
            }
            return;
        }
        synchronized (child) {
            int stop = child.stopSignal();
            if ((options & WSTOPPED) != 0 && stop != 0 && child.stopUntold) {
                found = change(child, Signal.CLD_STOPPED, stop);
                child.stopUntold = (options & WNOWAIT) != 0;
            } else if ((options & WCONTINUED) != 0 && child.continueUntold) {
                found = change(child, Signal.CLD_CONTINUED, Signal.SIGCONT);
                child.continueUntold = (options & WNOWAIT) != 0;
            }
        }
    }

    private boolean isWanted(Process child) {
        boolean matches =
                switch (type) {
                    case ALL -> true;
                    case PID -> child.pid() == id;
                    case GROUP -> child.processGroup == id;
                };
        boolean isClone = child.exitSignal != Signal.SIGCHLD;
        return matches && ((options & WALL) != 0 || isClone == ((options & WCLONE) != 0));
    }

    /** What SIGCHLD and waitid(2) call it. */
    static int code(ExitStatus ended) {
        if (ended.signal() == 0) {
            return Signal.CLD_EXITED;
        }
        return ended.dumped() ? Signal.CLD_DUMPED : Signal.CLD_KILLED;
    }

    private static Change change(Process child, int code, int status) {
        return new Change(child.pid(), child.uid(), code, status, child.endedTime);
    }

    private void reap(Process child, ExitStatus ended) {
        int status = ended.signal() == 0 ? ended.code() : ended.signal();
        found = change(child, code(ended), status);
        if ((options & WNOWAIT) == 0) {
            task.process().childrenTime += child.endedTime + child.childrenTime;
            task.kernel().processes().remove(child);
        }
    }
}
