package dev.genkan.kernel.task;

/**
 * What a process does about a signal (struct sigaction).
 *
 * @param handler the function's address, or {@link #DEFAULT} or {@link #IGNORE}
 * @param flags of SA_*
 * @param restorer where the handler returns to, with {@link #SA_RESTORER}
 * @param mask what is blocked while the handler runs
 */
public record SignalAction(long handler, long flags, long restorer, long mask) {
    /** Values of the handler that are no function. */
    public static final long DEFAULT = 0, IGNORE = 1;

    public static final long SA_NOCLDSTOP = 1,
            SA_NOCLDWAIT = 2,
            SA_SIGINFO = 4,
            SA_RESTORER = 0x0400_0000,
            SA_ONSTACK = 0x0800_0000,
            SA_RESTART = 0x1000_0000,
            SA_NODEFER = 0x4000_0000,
            SA_RESETHAND = 0x8000_0000L;

    /** The flags that exist; others are dropped when an action is set, as since Linux 5.11. */
    public static final long SA_ALL =
            SA_NOCLDSTOP
                    | SA_NOCLDWAIT
                    | SA_SIGINFO
                    | SA_RESTORER
                    | SA_ONSTACK
                    | SA_RESTART
                    | SA_NODEFER
                    | SA_RESETHAND
                    | 0x800;

    /** The default action. */
    public static final SignalAction NONE = new SignalAction(DEFAULT, 0, 0, 0);

    boolean has(long flag) {
        return (flags & flag) != 0;
    }
}
