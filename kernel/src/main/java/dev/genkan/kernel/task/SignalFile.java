package dev.genkan.kernel.task;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.WaitQueue;
import dev.genkan.kernel.hook.SignalEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Signals that are read instead of handled: those of whoever reads the file of signalfd(2). */
public final class SignalFile extends File {
    /** The size of a struct signalfd_siginfo. */
    private static final int SIZE = 128;

    private volatile long mask;

    /** One that gives these signals. */
    public SignalFile(long mask) {
        this.mask = mask & ~Signal.UNSTOPPABLE;
    }

    /** Has it give these signals and no others. */
    public void setMask(long value) {
        mask = value & ~Signal.UNSTOPPABLE;
        waitQueue().wake();
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        Task task = ProcessTree.currentTask();
        if (length < SIZE || task == null) {
            return -Errno.EINVAL;
        }
        int done = 0;
        while (length - done >= SIZE) {
            SignalEvent event = task.signals().take(mask);
            if (event == null) {
                break;
            }
            put(event, to, offset + done);
            done += SIZE;
        }
        return done == 0 ? -Errno.EAGAIN : done;
    }

    private static void put(SignalEvent event, byte[] to, int at) {
        Arrays.fill(to, at, at + SIZE, (byte) 0);
        ByteBuffer info = ByteBuffer.wrap(to).order(ByteOrder.LITTLE_ENDIAN);
        int code = event.code();
        info.putInt(at, event.signal()).putInt(at + 4, event.errno()).putInt(at + 8, code);
        boolean isFault =
                code > 0
                        && (Signal.bit(event.signal()) & Signal.SYNCHRONOUS) != 0
                        && event.signal() != Signal.SIGSYS;
        if (isFault) {
            info.putLong(at + 72, event.address());
            return;
        }
        if (code == Signal.SI_TIMER) {
            info.putInt(at + 24, event.status());
        } else {
            info.putInt(at + 12, event.pid()).putInt(at + 16, event.uid());
        }
        if (event.signal() == Signal.SIGCHLD && code > 0) {
            info.putInt(at + 40, event.status());
        } else if (code < 0 && code != Signal.SI_TKILL) {
            info.putInt(at + 44, (int) event.value()).putLong(at + 48, event.value());
        }
    }

    @Override
    public int poll() {
        Task task = ProcessTree.currentTask();
        return task != null && task.signals().has(mask) ? Fcntl.POLLIN : 0;
    }

    /** That of the process of the calling task. */
    @Override
    public WaitQueue waitQueue() {
        Task task = ProcessTree.currentTask();
        return task == null ? WaitQueue.NEVER : task.process().signalQueue();
    }

    @Override
    public boolean isStream() {
        return true;
    }

    @Override
    public long seek(long offset, int whence) {
        return 0;
    }
}
