package dev.genkan.kernel.fs;

import dev.genkan.kernel.Clock;
import dev.genkan.kernel.KernelLog;
import dev.genkan.kernel.RateLimit;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * /dev/kmsg: the kernel's log, a record with each read, and a line of a program's with each write
 * (Documentation/ABI/testing/dev-kmsg).
 */
public final class KmsgFile extends File {
    private static final int SEEK_SET = 0, SEEK_END = 2, SEEK_DATA = 3;

    private final KernelLog log;
    private final Clock clock;
    private final RateLimit limit = new RateLimit();
    private long sequence;

    /** Opens the log at its oldest record. */
    public KmsgFile(KernelLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
        sequence = log.firstSequence();
    }

    @Override
    public synchronized int read(byte[] to, int offset, int length) {
        KernelLog.Record record = log.record(sequence);
        if (record == null) {
            return -Errno.EAGAIN;
        }
        if (record.sequence() != sequence) {
            sequence = record.sequence();
            return -Errno.EPIPE;
        }
        sequence++;
        byte[] line = line(record);
        if (line.length > length) {
            return -Errno.EINVAL;
        }
        System.arraycopy(line, 0, to, offset, line.length);
        return line.length;
    }

    private static byte[] line(KernelLog.Record record) {
        String head =
                record.priority()
                        + ","
                        + record.sequence()
                        + ","
                        + record.nanoseconds() / 1000
                        + ",-;";
        var out = new ByteArrayOutputStream(head.length() + record.text().length + 1);
        out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        for (byte b : record.text()) {
            int c = b & 255;
            if (c < 32 || c >= 127 || c == '\\') {
                String escaped = "\\x" + Integer.toHexString(256 | c).substring(1);
                out.writeBytes(escaped.getBytes(StandardCharsets.US_ASCII));
            } else {
                out.write(c);
            }
        }
        out.write('\n');
        return out.toByteArray();
    }

    @Override
    public int write(byte[] from, int offset, int length) {
        if (length > KernelLog.RECORD_MAX) {
            return -Errno.EINVAL;
        }
        if (!limit.allow(log, clock.monotonic(), null)) {
            return length;
        }
        int level = KernelLog.WARNING;
        int facility = KernelLog.FACILITY_USER;
        int start = offset;
        int end = offset + length;
        if (length > 0 && from[start] == '<') {
            int digit = start + 1;
            int priority = 0;
            while (digit < end && from[digit] >= '0' && from[digit] <= '9') {
                priority = priority * 10 + from[digit++] - '0';
            }
            if (digit < end && from[digit] == '>') {
                level = priority & 7;
                // A program cannot speak as the kernel.
                facility = (priority & 0x7ff) >> 3 == 0 ? facility : (priority & 0x7ff) >> 3;
                start = digit + 1;
            }
        }
        if (end > start && from[end - 1] == '\n') {
            end--;
        }
        log.write(facility, level, Arrays.copyOfRange(from, start, end));
        return length;
    }

    @Override
    public synchronized long seek(long offset, int whence) {
        if (offset != 0) {
            return -Errno.ESPIPE;
        }
        switch (whence) {
            case SEEK_SET -> sequence = log.firstSequence();
            case SEEK_DATA -> sequence = log.clearSequence();
            case SEEK_END -> sequence = log.nextSequence();
            default -> {
                return -Errno.EINVAL;
            }
        }
        return 0;
    }

    @Override
    public synchronized int poll() {
        KernelLog.Record record = log.record(sequence);
        if (record == null) {
            return 0;
        }
        int lost = record.sequence() == sequence ? 0 : Fcntl.POLLERR | Fcntl.POLLPRI;
        return Fcntl.POLLIN | Fcntl.POLLRDNORM | lost;
    }

    @Override
    public WaitQueue waitQueue() {
        return log.waitQueue();
    }
}
