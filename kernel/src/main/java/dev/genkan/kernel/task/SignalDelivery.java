package dev.genkan.kernel.task;

import dev.genkan.cpu.Cpu;
import dev.genkan.kernel.ExitStatus;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.fs.WaitQueue;
import dev.genkan.kernel.hook.SignalEvent;
import dev.genkan.kernel.hook.TaskHook;

/**
 * Delivers a task's signals before it goes back to its program, and decides there whether an
 * interrupted call is restarted (arch_do_signal_or_restart).
 */
final class SignalDelivery {
    private static final int RESTART_SYSCALL_32 = 0;
    private static final int RESTART_SYSCALL_64 = 219;

    private final Task task;
    private final TaskSignals signals;

    SignalDelivery(Task task) {
        this.task = task;
        this.signals = task.signals();
    }

    /** Delivers all that can be delivered now; ends the program if one says so. */
    void deliver() {
        while (true) {
            if (signals.isKilled()) {
                throw new TaskExit(task.process().killed());
            }
            if (task.process().stopSignal() != 0) {
                stop();
                continue;
            }
            SignalEvent event = signals.isPending() ? signals.take() : null;
            if (event == null) {
                break;
            }
            for (TaskHook hook : task.kernel().hooks()) {
                hook.signal(task, event);
            }
            SignalAction action = task.process().action(event.signal());
            if (action.handler() == SignalAction.IGNORE) {
                continue;
            }
            if (action.handler() == SignalAction.DEFAULT) {
                defaultAction(event);
                continue;
            }
            handle(event, action);
        }
        if (task.isInCall()) {
            restartWithoutHandler();
            task.leaveRegistersAlone();
        }
        signals.restoreMask();
    }

    private void defaultAction(SignalEvent event) {
        int signal = event.signal();
        if (Signal.isIgnoredByDefault(signal)) {
            return;
        }
        if ((Signal.bit(signal) & Signal.STOPS) != 0) {
            Process process = task.process();
            // Nobody would continue an orphaned group, but SIGSTOP is for whoever knows better.
            if (signal == Signal.SIGSTOP
                    || !task.kernel()
                            .processes()
                            .isOrphaned(process.processGroup, process.session)) {
                process.stop(signal);
            }
            return;
        }
        ExitStatus status = new ExitStatus(0, signal);
        throw new TaskExit(
                Signal.dumpsCore(signal)
                        ? CoreDump.end(task, event, status)
                        : task.process().end(status));
    }

    private void stop() {
        Process process = task.process();
        var _ = task.blockUnlessKilled(WaitQueue.NEVER, () -> process.stopSignal() == 0);
    }

    private void handle(SignalEvent event, SignalAction action) {
        Cpu cpu = task.cpu();
        if (task.isInCall()) {
            switch ((int) -cpuResult()) {
                case Errno.ERESTART_RESTARTBLOCK, Errno.ERESTARTNOHAND -> answer(-Errno.EINTR);
                case Errno.ERESTARTSYS -> {
                    if (action.has(SignalAction.SA_RESTART)) {
                        callAgain(task.originalRax);
                    } else {
                        answer(-Errno.EINTR);
                    }
                }
                case Errno.ERESTARTNOINTR -> callAgain(task.originalRax);
                default -> {}
            }
            task.leaveRegistersAlone();
        }
        int signal = event.signal();
        SignalFrame frame = task.signalFrame(action.abi());
        if (action.has(SignalAction.SA_RESETHAND)) {
            task.process()
                    .setAction(
                            signal,
                            new SignalAction(
                                    SignalAction.DEFAULT,
                                    action.flags(),
                                    action.restorer(),
                                    action.mask()));
        }
        long mask = signals.takeMaskToSave();
        if (!frame.push(event, action, mask)) {
            badFrame(signal);
            return;
        }
        cpu.setFlags(cpu.flags() & ~(Cpu.DF | Cpu.TF));
        long blocked = signals.blocked() | action.mask();
        if (!action.has(SignalAction.SA_NODEFER)) {
            blocked |= Signal.bit(signal);
        }
        signals.setBlocked(blocked);
    }

    /** A frame that cannot be written ends in SIGSEGV, and for SIGSEGV itself in its default. */
    private void badFrame(int signal) {
        if (signal == Signal.SIGSEGV) {
            task.process().setAction(signal, SignalAction.NONE);
        }
        signals.force(SignalEvent.fault(Signal.SIGSEGV, Signal.SI_KERNEL, 0));
    }

    /** The call's result, where one of the ERESTART codes may be. */
    private long cpuResult() {
        long value = task.cpu().gpr[Cpu.RAX];
        return task.abi() == Abi.I386 ? (int) value : value;
    }

    private void answer(long result) {
        task.convention().setResult(task.cpu(), result);
    }

    /** Goes back to the two bytes of the instruction that called, whichever door it was. */
    private void callAgain(long number) {
        Cpu cpu = task.cpu();
        cpu.gpr[Cpu.RAX] = number;
        cpu.rip -= 2;
    }

    private void restartWithoutHandler() {
        switch ((int) -cpuResult()) {
            case Errno.ERESTARTSYS, Errno.ERESTARTNOINTR, Errno.ERESTARTNOHAND ->
                    callAgain(task.originalRax);
            case Errno.ERESTART_RESTARTBLOCK ->
                    callAgain(task.abi() == Abi.I386 ? RESTART_SYSCALL_32 : RESTART_SYSCALL_64);
            default -> {}
        }
    }
}
