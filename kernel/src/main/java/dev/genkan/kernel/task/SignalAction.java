package dev.genkan.kernel.task;

import dev.genkan.kernel.abi.Abi;

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

    /** {@link #SA_IA32_ABI} is the kernel's own: see {@link #of}. */
    public static final long SA_NOCLDSTOP = 1,
            SA_NOCLDWAIT = 2,
            SA_SIGINFO = 4,
            SA_IA32_ABI = 0x0200_0000,
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

    /**
     * This action as a call of an ABI sets it: whose call it was decides on the frame and on the
     * width of the handler's code, whatever code the signal interrupts.
     */
    public SignalAction of(Abi abi) {
        long known = visibleFlags();
        return new SignalAction(
                handler, abi == Abi.I386 ? known | SA_IA32_ABI : known, restorer, mask);
    }

    /** The ABI of the call that set it. */
    Abi abi() {
        return has(SA_IA32_ABI) ? Abi.I386 : Abi.X86_64;
    }

    /** The flags as a program sees them. */
    public long visibleFlags() {
        return flags & SA_ALL;
    }

    boolean has(long flag) {
        return (flags & flag) != 0;
    }
}
