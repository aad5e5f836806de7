package dev.genkan.kernel.call;

import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.fs.WaitQueue;
import dev.genkan.kernel.hook.SignalEvent;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Process;
import dev.genkan.kernel.task.ProcessTree;
import dev.genkan.kernel.task.Signal;
import dev.genkan.kernel.task.SignalAction;
import dev.genkan.kernel.task.SignalFrame;
import dev.genkan.kernel.task.Task;
import dev.genkan.kernel.task.TaskSignals;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The calls about signals: actions, masks, waiting, sending. */
public final class SignalCalls {
    private static final int SIG_BLOCK = 0, SIG_UNBLOCK = 1, SIG_SETMASK = 2;

    /** The size of a signal set in bytes. */
    private static final int SET_SIZE = 8;

    private static final int MINSIGSTKSZ = 2048;

    private static final long UNSTOPPABLE = Signal.bit(Signal.SIGKILL) | Signal.bit(Signal.SIGSTOP);

    private SignalCalls() {}

    // ---- actions

    private static long exchangeAction(Task task, int signal, @Nullable SignalAction action) {
        if (!Signal.isValid(signal) || action != null && (Signal.bit(signal) & UNSTOPPABLE) != 0) {
            return -Errno.EINVAL;
        }
        if (action != null) {
            task.process()
                    .setAction(
                            signal,
                            new SignalAction(
                                            action.handler(),
                                            action.flags(),
                                            action.restorer(),
                                            action.mask() & ~UNSTOPPABLE)
                                    .of(task.abi()));
        }
        return 0;
    }

    /** Implements rt_sigaction(2). */
    public static long sys_rt_sigaction(
            Task task,
            @As(Meaning.SIGNAL) int signal,
            @As(value = Meaning.SIGACTION, length = 3) UserPointer action,
            @As(value = Meaning.SIGACTION, length = 3, out = true) UserPointer old,
            @As(Meaning.UNSIGNED) long size) {
        if (size != SET_SIZE) {
            return -Errno.EINVAL;
        }
        boolean wide = task.abi() == Abi.X86_64;
        SignalAction wanted = null;
        if (!action.isNull()) {
            wanted =
                    wide
                            ? new SignalAction(
                                    action.readLong(),
                                    action.plus(8).readLong(),
                                    action.plus(16).readLong(),
                                    action.plus(24).readLong())
                            : new SignalAction(
                                    unsigned(action.readInt()),
                                    unsigned(action.plus(4).readInt()),
                                    unsigned(action.plus(8).readInt()),
                                    action.plus(12).readLong());
        }
        SignalAction before =
                Signal.isValid(signal) ? task.process().action(signal) : SignalAction.NONE;
        long result = exchangeAction(task, signal, wanted);
        if (result == 0 && !old.isNull()) {
            if (wide) {
                old.writeLong(before.handler());
                old.plus(8).writeLong(before.visibleFlags());
                old.plus(16).writeLong(before.restorer());
                old.plus(24).writeLong(before.mask());
            } else {
                old.writeInt((int) before.handler());
                old.plus(4).writeInt((int) before.visibleFlags());
                old.plus(8).writeInt((int) before.restorer());
                old.plus(12).writeLong(before.mask());
            }
        }
        return result;
    }

    /** Implements the sigaction of i386 before real-time signals. */
    public static long sys_sigaction(
            Task task,
            @As(Meaning.SIGNAL) int signal,
            @As(Meaning.OLD_SIGACTION) UserPointer action,
            @As(value = Meaning.OLD_SIGACTION, out = true) UserPointer old) {
        SignalAction wanted = null;
        if (!action.isNull()) {
            wanted =
                    new SignalAction(
                            unsigned(action.readInt()),
                            unsigned(action.plus(8).readInt()),
                            unsigned(action.plus(12).readInt()),
                            unsigned(action.plus(4).readInt()));
        }
        SignalAction before =
                Signal.isValid(signal) ? task.process().action(signal) : SignalAction.NONE;
        long result = exchangeAction(task, signal, wanted);
        if (result == 0 && !old.isNull()) {
            old.writeInt((int) before.handler());
            old.plus(4).writeInt((int) before.mask());
            old.plus(8).writeInt((int) before.visibleFlags());
            old.plus(12).writeInt((int) before.restorer());
        }
        return result;
    }

    /** Implements signal(2) of the kernel: the handler runs once, and nothing is blocked. */
    @As(Meaning.ADDRESS)
    public static long sys_signal(
            Task task, @As(Meaning.SIGNAL) int signal, @As(Meaning.ADDRESS) long handler) {
        if (!Signal.isValid(signal)) {
            return -Errno.EINVAL;
        }
        long old = task.process().action(signal).handler();
        long result =
                exchangeAction(
                        task,
                        signal,
                        new SignalAction(
                                handler,
                                SignalAction.SA_RESETHAND | SignalAction.SA_NODEFER,
                                0,
                                0));
        return result < 0 ? result : old;
    }

    /** Implements rt_sigreturn(2). */
    public static long sys_rt_sigreturn(Task task) {
        return task.signals().returnFromHandler(true);
    }

    /** Implements sigreturn(2), for handlers without SA_SIGINFO of i386. */
    public static long sys_sigreturn(Task task) {
        return task.signals().returnFromHandler(false);
    }

    /** Implements sigaltstack(2). */
    public static long sys_sigaltstack(
            Task task,
            @As(Meaning.SIGALTSTACK) UserPointer stack,
            @As(value = Meaning.SIGALTSTACK, out = true) UserPointer old) {
        TaskSignals signals = task.signals();
        boolean wide = task.abi() == Abi.X86_64;
        long sp = task.cpu().gpr[dev.genkan.cpu.Cpu.RSP];
        long address = signals.stackAddress;
        long size = signals.stackSize;
        int state = signals.stackState(sp) | signals.stackFlags & TaskSignals.SS_AUTODISARM;
        if (!stack.isNull()) {
            long result =
                    wide
                            ? signals.setStack(
                                    stack.readLong(),
                                    stack.plus(8).readInt(),
                                    stack.plus(16).readLong(),
                                    sp,
                                    MINSIGSTKSZ)
                            : signals.setStack(
                                    unsigned(stack.readInt()),
                                    stack.plus(4).readInt(),
                                    unsigned(stack.plus(8).readInt()),
                                    sp,
                                    MINSIGSTKSZ);
            if (result != 0) {
                return result;
            }
        }
        if (!old.isNull()) {
            if (wide) {
                old.writeLong(address);
                old.plus(8).writeInt(state);
                old.plus(16).writeLong(size);
            } else {
                old.writeInt((int) address);
                old.plus(4).writeInt(state);
                old.plus(8).writeInt((int) size);
            }
        }
        return 0;
    }

    private static long unsigned(int value) {
        return value & 0xffff_ffffL;
    }

    // ---- masks

    private static long newMask(long blocked, int how, long set) {
        return switch (how) {
            case SIG_BLOCK -> blocked | set;
            case SIG_UNBLOCK -> blocked & ~set;
            case SIG_SETMASK -> set;
            default -> throw Errno.error(Errno.EINVAL);
        };
    }

    /** Implements rt_sigprocmask(2). */
    public static long sys_rt_sigprocmask(
            Task task,
            @As(Meaning.SIGNAL_HOW) int how,
            @As(value = Meaning.SIGSET, length = 3) UserPointer set,
            @As(value = Meaning.SIGSET, length = 3, out = true) UserPointer old,
            @As(Meaning.UNSIGNED) long size) {
        if (size != SET_SIZE) {
            return -Errno.EINVAL;
        }
        long blocked = task.signals().blocked();
        if (!set.isNull()) {
            task.signals().setBlocked(newMask(blocked, how, set.readLong()));
        }
        if (!old.isNull()) {
            old.writeLong(blocked);
        }
        return 0;
    }

    /** Implements sigprocmask(2) of i386: only the first 32 signals. */
    public static long sys_sigprocmask(
            Task task,
            @As(Meaning.SIGNAL_HOW) int how,
            @As(Meaning.OLD_SIGSET) UserPointer set,
            @As(value = Meaning.OLD_SIGSET, out = true) UserPointer old) {
        long blocked = task.signals().blocked();
        if (!set.isNull()) {
            long low = newMask(blocked, how, unsigned(set.readInt()));
            task.signals().setBlocked(blocked & ~0xffff_ffffL | low & 0xffff_ffffL);
        }
        if (!old.isNull()) {
            old.writeInt((int) blocked);
        }
        return 0;
    }

    /** Implements the sgetmask of i386. */
    @As(Meaning.HEX)
    public static long sys_sgetmask(Task task) {
        return unsigned((int) task.signals().blocked());
    }

    /** Implements the ssetmask of i386. */
    @As(Meaning.HEX)
    public static long sys_ssetmask(Task task, @As(Meaning.HEX) int mask) {
        long old = unsigned((int) task.signals().blocked());
        task.signals().setBlocked(unsigned(mask));
        return old;
    }

    /** Implements rt_sigpending(2). */
    public static long sys_rt_sigpending(
            Task task,
            @As(value = Meaning.SIGSET, length = 1, out = true) UserPointer set,
            @As(Meaning.UNSIGNED) long size) {
        if (Long.compareUnsigned(size, SET_SIZE) > 0) {
            return -Errno.EINVAL;
        }
        byte[] bytes = new byte[SET_SIZE];
        long pending = task.signals().pending();
        for (int i = 0; i < SET_SIZE; i++) {
            bytes[i] = (byte) (pending >>> 8 * i);
        }
        return set.copyToUser(bytes, 0, (int) size) == 0 ? 0 : -Errno.EFAULT;
    }

    /** Implements sigpending(2) of i386: only the first 32 signals. */
    public static long sys_sigpending(
            Task task, @As(value = Meaning.OLD_SIGSET, out = true) UserPointer set) {
        set.writeInt((int) task.signals().pending());
        return 0;
    }

    // ---- waiting

    private static long suspend(Task task, long mask) {
        task.signals().suspend(mask);
        var _ = task.sleep(Task.FOREVER);
        return -Errno.ERESTARTNOHAND;
    }

    /** Implements rt_sigsuspend(2). */
    public static long sys_rt_sigsuspend(
            Task task,
            @As(value = Meaning.SIGSET, length = 1) UserPointer set,
            @As(Meaning.UNSIGNED) long size) {
        return size != SET_SIZE ? -Errno.EINVAL : suspend(task, set.readLong());
    }

    /** Implements sigsuspend(2) of i386: the mask is the third argument. */
    public static long sys_sigsuspend(
            Task task, int unused1, int unused2, @As(Meaning.HEX) int mask) {
        return suspend(task, unsigned(mask));
    }

    /** Implements pause(2). */
    public static long sys_pause(Task task) {
        var _ = task.sleep(Task.FOREVER);
        return -Errno.ERESTARTNOHAND;
    }

    /** Implements rt_sigtimedwait(2). */
    public static long sys_rt_sigtimedwait(
            Task task,
            @As(value = Meaning.SIGSET, length = 3) UserPointer set,
            @As(value = Meaning.SIGINFO, out = true) UserPointer info,
            @As(Meaning.STRUCT_TIMESPEC64) UserPointer timeout,
            @As(Meaning.UNSIGNED) long size) {
        return timedWait(task, set, info, timeout.isNull() ? -1 : TimeSpec.read64(timeout), size);
    }

    /** Implements rt_sigtimedwait(2) with 32-bit times. */
    public static long sys_rt_sigtimedwait_time32(
            Task task,
            @As(value = Meaning.SIGSET, length = 3) UserPointer set,
            @As(value = Meaning.SIGINFO, out = true) UserPointer info,
            @As(Meaning.STRUCT_TIMESPEC) UserPointer timeout,
            @As(Meaning.UNSIGNED) long size) {
        return timedWait(task, set, info, timeout.isNull() ? -1 : TimeSpec.read32(timeout), size);
    }

    private static long timedWait(
            Task task, UserPointer set, UserPointer info, long timeout, long size) {
        if (size != SET_SIZE) {
            return -Errno.EINVAL;
        }
        long wanted = set.readLong() & ~UNSTOPPABLE;
        long deadline =
                timeout < 0
                        ? Task.FOREVER
                        : TimeSpec.after(task.kernel().clock().monotonic(), timeout);
        TaskSignals signals = task.signals();
        SignalEvent[] taken = new SignalEvent[1];
        signals.waitFor(wanted);
        int result;
        try {
            result =
                    task.block(
                            WaitQueue.NEVER,
                            deadline,
                            () -> {
                                SignalEvent event = signals.take(wanted);
                                taken[0] = event;
                                return event != null;
                            });
        } finally {
            signals.waitFor(0);
        }
        if (result != 0) {
            return result == -Errno.ETIMEDOUT ? -Errno.EAGAIN : -Errno.EINTR;
        }
        SignalEvent event = taken[0];
        if (!info.isNull()) {
            info.write(SignalFrame.siginfo(event, task.abi()));
        }
        return event.signal();
    }

    // ---- sending

    static boolean isSignalOrZero(int signal) {
        return signal == 0 || Signal.isValid(signal);
    }

    static SignalEvent fromSelf(Task task, int signal, int code) {
        return SignalEvent.from(signal, code, task.process().pid(), task.credentials().uid);
    }

    /** Whether a task may send a process a signal (check_kill_permission). */
    private static boolean mayKill(Task task, Process process, int signal) {
        Task target = process.anyTask();
        if (process == task.process() || target == null) {
            return true;
        }
        Credentials own = task.credentials();
        Credentials its = target.credentials();
        return own.isPrivileged()
                || own.euid == its.suid
                || own.euid == its.uid
                || own.uid == its.suid
                || own.uid == its.uid
                || signal == Signal.SIGCONT && process.session() == task.process().session();
    }

    static long send(Task task, Process process, SignalEvent event) {
        if (!mayKill(task, process, event.signal())) {
            return -Errno.EPERM;
        }
        return event.signal() == 0 ? 0 : process.send(event);
    }

    /** Sends to several at once: success if any was sent it. */
    static long sendAll(Task task, Predicate<Process> wanted, SignalEvent event) {
        return task.kernel().processes().sendAll(wanted, event, each -> send(task, each, event));
    }

    /** Implements kill(2). */
    public static long sys_kill(Task task, int pid, @As(Meaning.SIGNAL) int signal) {
        if (!isSignalOrZero(signal)) {
            return -Errno.EINVAL;
        }
        SignalEvent event = fromSelf(task, signal, Signal.SI_USER);
        ProcessTree processes = task.kernel().processes();
        if (pid > 0) {
            Process process = processes.find(pid);
            if (process == null) {
                Task thread = processes.task(pid);
                process = thread == null ? null : thread.process();
            }
            return process == null ? -Errno.ESRCH : send(task, process, event);
        }
        if (pid == -1) {
            return sendAll(task, each -> each != task.process(), event);
        }
        if (pid == Integer.MIN_VALUE) {
            return -Errno.ESRCH;
        }
        int group = pid == 0 ? task.process().processGroup() : -pid;
        return sendAll(task, each -> each.processGroup() == group, event);
    }

    /** A task of a process, or of any if {@code pid} is 0; null if there is none. */
    private static @Nullable Task find(Task task, int pid, int tid) {
        Task found = task.kernel().processes().task(tid);
        return found == null || pid != 0 && found.process().pid() != pid ? null : found;
    }

    static long sendTo(Task task, int pid, int tid, SignalEvent event) {
        Task target = find(task, pid, tid);
        if (target == null) {
            return -Errno.ESRCH;
        }
        if (!mayKill(task, target.process(), event.signal())) {
            return -Errno.EPERM;
        }
        return event.signal() == 0 ? 0 : target.signals().send(event);
    }

    /** Implements tkill(2). */
    public static long sys_tkill(Task task, int tid, @As(Meaning.SIGNAL) int signal) {
        if (tid <= 0 || !isSignalOrZero(signal)) {
            return -Errno.EINVAL;
        }
        return sendTo(task, 0, tid, fromSelf(task, signal, Signal.SI_TKILL));
    }

    /** Implements tgkill(2). */
    public static long sys_tgkill(Task task, int pid, int tid, @As(Meaning.SIGNAL) int signal) {
        if (pid <= 0 || tid <= 0 || !isSignalOrZero(signal)) {
            return -Errno.EINVAL;
        }
        return sendTo(task, pid, tid, fromSelf(task, signal, Signal.SI_TKILL));
    }

    static SignalEvent read(Task task, UserPointer info, int signal) {
        int fields = task.abi() == Abi.X86_64 ? 16 : 12;
        byte[] bytes = info.bytes(128);
        return SignalFrame.event(bytes, signal, fields, task.abi());
    }

    /** Implements rt_sigqueueinfo(2). */
    public static long sys_rt_sigqueueinfo(
            Task task,
            int pid,
            @As(Meaning.SIGNAL) int signal,
            @As(Meaning.SIGINFO) UserPointer info) {
        SignalEvent event = read(task, info, signal);
        if (!isSignalOrZero(signal)) {
            return -Errno.EINVAL;
        }
        Process process = task.kernel().processes().find(pid);
        if (process == null) {
            return -Errno.ESRCH;
        }
        if (mayNotPretend(event) && process != task.process()) {
            return -Errno.EPERM;
        }
        return send(task, process, event);
    }

    /** Implements rt_tgsigqueueinfo(2). */
    public static long sys_rt_tgsigqueueinfo(
            Task task,
            int pid,
            int tid,
            @As(Meaning.SIGNAL) int signal,
            @As(Meaning.SIGINFO) UserPointer info) {
        SignalEvent event = read(task, info, signal);
        if (pid <= 0 || tid <= 0 || !isSignalOrZero(signal)) {
            return -Errno.EINVAL;
        }
        if (mayNotPretend(event) && pid != task.process().pid()) {
            return -Errno.EPERM;
        }
        return sendTo(task, pid, tid, event);
    }

    /** Whether an event looks as if the kernel, kill(2) or tgkill(2) had sent it. */
    static boolean mayNotPretend(SignalEvent event) {
        return event.code() >= 0 || event.code() == Signal.SI_TKILL;
    }
}
