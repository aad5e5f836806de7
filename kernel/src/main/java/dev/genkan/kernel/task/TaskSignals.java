package dev.genkan.kernel.task;

import dev.genkan.cpu.Cpu;
import dev.genkan.kernel.KernelLog;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.hook.SignalEvent;
import org.jspecify.annotations.Nullable;

/** The signals of one task: what is blocked, what is pending, and its other stack. */
public final class TaskSignals {
    /** Flags of sigaltstack(2). */
    public static final int SS_ONSTACK = 1, SS_DISABLE = 2;

    public static final int SS_AUTODISARM = 1 << 31;

    private final Task task;
    private final Process process;
    private final PendingSignals pending = new PendingSignals();
    private volatile long blocked;
    private long savedMask;
    private boolean maskSaved;
    private volatile long waitedFor;

    /** The alternate stack: where, how long, how. */
    public long stackAddress, stackSize;

    public int stackFlags = SS_DISABLE;

    TaskSignals(Task task, Process process) {
        this.task = task;
        this.process = process;
    }

    /** Takes over what is blocked, for a new task. */
    void inherit(TaskSignals from, boolean stack) {
        blocked = from.blocked;
        if (stack) {
            stackAddress = from.stackAddress;
            stackSize = from.stackSize;
            stackFlags = from.stackFlags;
        }
    }

    /** The signals that wait. */
    public long blocked() {
        return blocked;
    }

    /** Blocks these and no others; SIGKILL and SIGSTOP are never blocked. */
    public void setBlocked(long mask) {
        long old = blocked;
        blocked = mask & ~Signal.UNSTOPPABLE;
        long newly = process.pending.set() & blocked & ~old;
        if (newly != 0) {
            process.wakeForPending(task, newly);
        }
    }

    /** Blocks these until a signal is delivered, as sigsuspend(2) and ppoll(2) do. */
    public void suspend(long mask) {
        if (!maskSaved) {
            savedMask = blocked;
            maskSaved = true;
        }
        setBlocked(mask);
    }

    /** Ends {@link #suspend} without a handler having run. */
    public void restoreMask() {
        if (maskSaved) {
            maskSaved = false;
            blocked = savedMask;
        }
    }

    /** The mask that a signal frame is to restore. */
    long takeMaskToSave() {
        if (maskSaved) {
            maskSaved = false;
            return savedMask;
        }
        return blocked;
    }

    /** Blocked signals that were sent: what sigpending(2) answers. */
    public long pending() {
        synchronized (process) {
            return (pending.set() | process.pending.set()) & blocked;
        }
    }

    /**
     * Whether a signal waits to be delivered. Asked after each system call and so without the lock:
     * one that comes a moment later also kicks the task.
     */
    public boolean isPending() {
        return ((pending.set() | process.pending.set()) & ~blocked) != 0;
    }

    /** Whether one of these signals, blocked or not, could be taken. */
    boolean has(long wanted) {
        return ((pending.set() | process.pending.set()) & wanted) != 0;
    }

    /** Takes the next signal that is not blocked. */
    @Nullable SignalEvent take() {
        return take(~blocked);
    }

    /** Takes the next of some signals, blocked or not. */
    public @Nullable SignalEvent take(long wanted) {
        synchronized (process) {
            SignalEvent event = pending.take(wanted);
            return event != null ? event : process.pending.take(wanted);
        }
    }

    /** Says which blocked signals sigtimedwait(2) is waiting for, so that they wake the task. */
    public void waitFor(long set) {
        synchronized (process) {
            waitedFor = set;
        }
    }

    /**
     * Sends the task a signal, and no other task of its process: tgkill(2).
     *
     * @return 0, or -EAGAIN if too many are queued
     */
    public int send(SignalEvent event) {
        return process.send(event, task);
    }

    /** Whether any of these signals would reach the task now: is not blocked, or waited for. */
    boolean accepts(long signals) {
        return (signals & (~blocked | waitedFor)) != 0;
    }

    /** Whether sigtimedwait(2) of the task waits for a signal. */
    boolean isWaitingFor(long bit) {
        return (bit & waitedFor) != 0;
    }

    /** Signals to this task alone; guarded by the process. */
    PendingSignals ownPending() {
        return pending;
    }

    /** Ends the task at the next moment: its process ends, or runs another program. */
    void kill() {
        pending.mark(Signal.SIGKILL);
        task.kick();
    }

    /** Whether it is to end: also asked where only that matters. */
    public boolean isKilled() {
        return (pending.set() & Signal.bit(Signal.SIGKILL)) != 0;
    }

    /** Sends a signal that the task caused itself; it cannot be blocked or ignored. */
    void force(SignalEvent event) {
        int signal = event.signal();
        long bit = Signal.bit(signal);
        synchronized (process) {
            boolean ignored = process.action(signal).handler() == SignalAction.IGNORE;
            if (ignored || (blocked & bit) != 0) {
                process.setAction(signal, SignalAction.NONE);
                blocked &= ~bit;
            }
            pending.add(event);
        }
    }

    /**
     * Takes the registers back from the frame of a handler: sigreturn(2).
     *
     * @param realTime whether it is the frame of a handler with SA_SIGINFO
     * @return what is then in rax
     */
    public long returnFromHandler(boolean realTime) {
        task.restart = null;
        boolean done = task.signalFrame(task.abi()).restore(realTime);
        task.leaveRegistersAlone();
        if (!done) {
            task.kernel()
                    .log()
                    .printk(
                            KernelLog.INFO,
                            task.comm
                                    + "["
                                    + process.pid()
                                    + "] bad frame in "
                                    + (realTime ? "rt_sigreturn" : "sigreturn"));
            force(SignalEvent.fault(Signal.SIGSEGV, Signal.SI_KERNEL, 0));
        }
        return task.cpu().gpr[Cpu.RAX];
    }

    /** Whether a stack pointer is on the alternate stack. */
    boolean isOnStack(long sp) {
        return (stackFlags & SS_AUTODISARM) == 0
                && Long.compareUnsigned(sp, stackAddress) > 0
                && Long.compareUnsigned(sp - stackAddress, stackSize) <= 0;
    }

    /** SS_DISABLE, SS_ONSTACK or 0, as sigaltstack(2) shows it. */
    public int stackState(long sp) {
        if (stackSize == 0) {
            return SS_DISABLE;
        }
        return isOnStack(sp) ? SS_ONSTACK : 0;
    }

    /**
     * Sets the alternate stack as sigaltstack(2) does.
     *
     * @param minimum the least size that is allowed
     * @return 0, -EPERM on the stack in use, -EINVAL, -ENOMEM if it is too small
     */
    public int setStack(long address, int flags, long size, long sp, long minimum) {
        if (isOnStack(sp)) {
            return -Errno.EPERM;
        }
        int mode = flags & ~SS_AUTODISARM;
        if (mode != SS_DISABLE && mode != SS_ONSTACK && mode != 0) {
            return -Errno.EINVAL;
        }
        if (mode == SS_DISABLE) {
            stackAddress = 0;
            stackSize = 0;
        } else {
            if (Long.compareUnsigned(size, minimum) < 0) {
                return -Errno.ENOMEM;
            }
            stackAddress = address;
            stackSize = size;
        }
        stackFlags = flags;
        return 0;
    }

    /** Sets it as the frame of a handler says; only a bad address is an error. */
    boolean restoreStack(long address, int flags, long size, long sp) {
        var _ = setStack(address, flags, size, sp, 0);
        return true;
    }

    /** What execve(2) does. */
    void forgetStack() {
        stackAddress = 0;
        stackSize = 0;
        stackFlags = SS_DISABLE;
    }
}
