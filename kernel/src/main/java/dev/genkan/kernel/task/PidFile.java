package dev.genkan.kernel.task;

import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.WaitQueue;

/** A process that stays the same whoever gets its id next: the file of pidfd_open(2). */
public final class PidFile extends File {
    private final Process process;

    /** One of a process. */
    public PidFile(Process process) {
        this.process = process;
    }

    public Process process() {
        return process;
    }

    /** Whether it has ended and was waited for. */
    public boolean isGone() {
        return process.kernel().processes().find(process.pid()) != process;
    }

    @Override
    public int poll() {
        if (!process.isZombie()) {
            return 0;
        }
        return Fcntl.POLLIN | Fcntl.POLLRDNORM | (isGone() ? Fcntl.POLLHUP : 0);
    }

    @Override
    public WaitQueue waitQueue() {
        return process.endQueue();
    }

    @Override
    public boolean isStream() {
        return true;
    }
}
