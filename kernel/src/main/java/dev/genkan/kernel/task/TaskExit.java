package dev.genkan.kernel.task;

import dev.genkan.kernel.ExitStatus;

/** The end of a program on its way out of a system call; the task's loop catches it. */
public final class TaskExit extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ExitStatus status;

    /** Ends the task with a status. */
    public TaskExit(ExitStatus status) {
        super("exit", null, false, false);
        this.status = status;
    }

    /** How the program ended. */
    public ExitStatus status() {
        return status;
    }
}
