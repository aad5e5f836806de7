package dev.genkan.kernel;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;

/**
 * The one place up to which the kernel's log has been read by syslog(2) and /proc/kmsg: what one
 * reader takes, the others do not see.
 */
public final class SyslogReader {
    private final KernelLog log;
    private long sequence;

    // How much of the record at the place was given to a reader whose buffer was too small.
    private int partial;

    SyslogReader(KernelLog log) {
        this.log = log;
    }

    /** Whether there is something to read. */
    public boolean isReady() {
        return log.record(sequence) != null;
    }

    /** Takes as many lines as fit, or the beginning of one. Returns the number of bytes. */
    public synchronized int read(byte[] to, int offset, int size) {
        int done = 0;
        while (done < size) {
            KernelLog.Record record = log.record(sequence);
            if (record == null) {
                break;
            }
            if (record.sequence() != sequence) {
                sequence = record.sequence();
                partial = 0;
            }
            byte[] line = record.syslogLine();
            int left = line.length - partial;
            if (left > size - done && done > 0) {
                break;
            }
            int count = Math.min(left, size - done);
            System.arraycopy(line, partial, to, offset + done, count);
            done += count;
            if (count == left) {
                sequence++;
                partial = 0;
            } else {
                partial += count;
            }
        }
        return done;
    }

    /** How many bytes there are to read. */
    public synchronized int unread() {
        long[] bytes = {-partial};
        log.forEach(sequence, record -> bytes[0] += record.syslogLine().length);
        return Math.clamp(bytes[0], 0, Integer.MAX_VALUE);
    }

    /** The newest lines since the last clear that fit into a size; nothing is taken. */
    public byte[] newest(int size) {
        ArrayDeque<byte[]> lines = new ArrayDeque<>();
        int[] total = {0};
        log.forEach(
                log.clearSequence(),
                record -> {
                    byte[] line = record.syslogLine();
                    lines.add(line);
                    total[0] += line.length;
                    while (total[0] > size && !lines.isEmpty()) {
                        total[0] -= lines.remove().length;
                    }
                });
        var out = new ByteArrayOutputStream(total[0]);
        lines.forEach(out::writeBytes);
        return out.toByteArray();
    }
}
