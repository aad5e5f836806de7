package dev.genkan.kernel.task;

import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.WaitQueue;
import dev.genkan.kernel.hook.SignalEvent;

/** The signal that comes with the events of a file (O_ASYNC), and who gets it (F_SETOWN). */
public final class AsyncNotice implements WaitQueue.EventWaiter {
    private static final int POLL_IN = 1, POLL_OUT = 2;

    private final ProcessTree processes;
    private final File file;

    /** A process, or a group if it is negative; 0 is nobody. */
    public volatile int owner;

    /** Whether {@link #owner} is a single task. */
    public volatile boolean ofTask;

    /** What is sent; 0 is SIGIO. */
    public volatile int signal;

    private AsyncNotice(ProcessTree processes, File file) {
        this.processes = processes;
        this.file = file;
    }

    /** That of a file, made when it is first asked for. */
    public static AsyncNotice of(Task task, File file) {
        synchronized (file) {
            if (file.notice() instanceof AsyncNotice known) {
                return known;
            }
            AsyncNotice made = new AsyncNotice(task.kernel().processes(), file);
            file.setNotice(made);
            return made;
        }
    }

    /** Begins or ends to tell, as O_ASYNC says. */
    public void turn(boolean on) {
        file.waitQueue().remove(this);
        if (on) {
            file.waitQueue().add(this);
        }
    }

    @Override
    public void wake(int events) {
        boolean in = (events & Fcntl.POLLIN) != 0 && file.isReadable();
        boolean out = (events & Fcntl.POLLOUT) != 0 && file.isWritable();
        int to = owner;
        if (to == 0 || !in && !out) {
            return;
        }
        int number = signal == 0 ? Signal.SIGIO : signal;
        int code = signal == 0 ? Signal.SI_KERNEL : in ? POLL_IN : POLL_OUT;
        SignalEvent event = SignalEvent.from(number, code, 0, 0);
        if (ofTask) {
            Task task = processes.task(to);
            var _ = task == null ? 0 : task.signals().send(event);
        } else if (to > 0) {
            Process process = processes.find(to);
            var _ = process == null ? 0 : process.send(event);
        } else {
            processes.signalGroup(-to, event);
        }
    }
}
