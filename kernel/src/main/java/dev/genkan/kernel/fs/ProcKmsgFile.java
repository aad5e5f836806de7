package dev.genkan.kernel.fs;

import dev.genkan.kernel.KernelLog;
import dev.genkan.kernel.SyslogReader;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;

/** /proc/kmsg: the kernel's log as syslog(2) reads it; what is read is gone for the next reader. */
public final class ProcKmsgFile extends File {
    private final KernelLog log;
    private final SyslogReader reader;

    /** Opens the log. */
    public ProcKmsgFile(KernelLog log, SyslogReader reader) {
        this.log = log;
        this.reader = reader;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int count = reader.read(to, offset, length);
        return count == 0 ? -Errno.EAGAIN : count;
    }

    @Override
    public int write(byte[] from, int offset, int length) {
        return -Errno.EIO;
    }

    @Override
    public int poll() {
        return reader.isReady() ? Fcntl.POLLIN | Fcntl.POLLRDNORM : 0;
    }

    @Override
    public WaitQueue waitQueue() {
        return log.waitQueue();
    }
}
