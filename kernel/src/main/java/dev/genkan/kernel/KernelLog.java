package dev.genkan.kernel;

import dev.genkan.kernel.fs.WaitQueue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's log: what printk writes and dmesg reads (kernel/printk).
 *
 * <p>A bounded ring of records, each with a sequence number that is never used twice; the oldest go
 * when a new one needs their room. All methods may be called from any thread.
 */
public final class KernelLog {
    /** Levels, most urgent first. */
    public static final int EMERG = 0,
            ALERT = 1,
            CRIT = 2,
            ERR = 3,
            WARNING = 4,
            NOTICE = 5,
            INFO = 6,
            DEBUG = 7;

    /** Facilities: the kernel's own, and the one of what programs write to /dev/kmsg. */
    public static final int FACILITY_KERN = 0, FACILITY_USER = 1;

    /** The size of the ring in bytes unless told otherwise, as CONFIG_LOG_BUF_SHIFT=18. */
    public static final int DEFAULT_SIZE = 256 * 1024;

    /** The longest text of one record in bytes; what is longer is cut. */
    public static final int RECORD_MAX = 1024;

    /** What a record takes of the ring beyond its text, as printk's descriptor and info. */
    private static final int RECORD_OVERHEAD = 88;

    private static final int DEFAULT_MESSAGE_LEVEL = WARNING;
    private static final int DEFAULT_CONSOLE_LEVEL = 7;
    private static final int MINIMUM_CONSOLE_LEVEL = 1;

    /**
     * One message.
     *
     * @param sequence counts from 0 since the kernel was started
     * @param nanoseconds on the monotonic clock
     * @param facility 0 for the kernel's own
     * @param level 0 (EMERG) to 7 (DEBUG)
     * @param text without the last newline, in UTF-8; it may hold further lines
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Record(long sequence, long nanoseconds, int facility, int level, byte[] text) {
        private int cost() {
            return text.length + RECORD_OVERHEAD;
        }

        /** Facility and level in one number, as syslog(3) and {@code <6>} have it. */
        public int priority() {
            return facility << 3 | level;
        }

        /** As dmesg shows it, newline included: {@code [ 0.000412] text}, each line alike. */
        public byte[] line() {
            return format(false);
        }

        /** As syslog(2) gives it, newline included: {@code <6>[ 0.000412] text}. */
        public byte[] syslogLine() {
            return format(true);
        }

        private byte[] format(boolean withPriority) {
            String prefix = (withPriority ? "<" + priority() + ">" : "") + timeStamp(nanoseconds);
            byte[] head = prefix.getBytes(StandardCharsets.ISO_8859_1);
            var out = new ByteArrayOutputStream(head.length + text.length + 1);
            out.writeBytes(head);
            for (byte b : text) {
                out.write(b);
                if (b == '\n') {
                    out.writeBytes(head);
                }
            }
            out.write('\n');
            return out.toByteArray();
        }
    }

    private final Clock clock;
    private final int size;
    private final WaitQueue queue = new WaitQueue();

    // A circular array: the record of sequence s lies at s modulo its length.
    private @Nullable Record[] ring = new @Nullable Record[64];
    private long first;
    private long next;
    private int used;

    private long clearSequence;
    private int consoleLevel = DEFAULT_CONSOLE_LEVEL;
    private int savedConsoleLevel = -1;

    // The record whose line has not ended: KERN_CONT adds to it.
    private @Nullable ByteArrayOutputStream open;
    private int openLevel;
    private int openFacility;
    private long openTime;

    /** An empty log whose ring has {@link #DEFAULT_SIZE}. */
    public KernelLog(Clock clock) {
        this(clock, DEFAULT_SIZE);
    }

    /**
     * An empty log.
     *
     * @param size of the ring in bytes, at least one record
     */
    public KernelLog(Clock clock, int size) {
        if (size < RECORD_MAX + RECORD_OVERHEAD) {
            throw new IllegalArgumentException(
                    "a log of " + size + " bytes; at least " + (RECORD_MAX + RECORD_OVERHEAD));
        }
        this.clock = clock;
        this.size = size;
    }

    /** {@code [ 0.000412] } with the space after it. */
    static String timeStamp(long nanoseconds) {
        long micros = nanoseconds / 1000;
        String seconds = Long.toString(micros / 1_000_000);
        String fraction = Long.toString(1_000_000 + micros % 1_000_000);
        return "["
                + " ".repeat(Math.max(0, 5 - seconds.length()))
                + seconds
                + "."
                + fraction.substring(1)
                + "] ";
    }

    /**
     * Writes a message as the kernel's printk does: level prefix ({@link Linux#KERN_INFO} and so
     * on), and a line that stays open for KERN_CONT if it does not end in a newline.
     */
    public void printk(byte[] message) {
        int level = DEFAULT_MESSAGE_LEVEL;
        boolean continued = false;
        int start = 0;
        while (start + 1 < message.length && message[start] == 1) {
            byte kind = message[start + 1];
            if (kind >= '0' && kind <= '7') {
                level = kind - '0';
            } else if (kind == 'c') {
                continued = true;
            } else if (kind != 'd') {
                break;
            }
            start += 2;
        }
        byte[] text = Arrays.copyOfRange(message, start, message.length);
        write(FACILITY_KERN, level, text, continued);
    }

    /** Writes one whole line of the kernel's own. */
    public void printk(int level, String line) {
        write(FACILITY_KERN, level, (line + "\n").getBytes(StandardCharsets.UTF_8), false);
    }

    /** Writes a line of a program's, as through /dev/kmsg. */
    public void write(int facility, int level, byte[] line) {
        byte[] text = Arrays.copyOf(line, line.length + 1);
        text[line.length] = '\n';
        write(facility, level, text, false);
    }

    private void write(int facility, int level, byte[] text, boolean continued) {
        boolean ended = text.length > 0 && text[text.length - 1] == '\n';
        int length = ended ? text.length - 1 : text.length;
        synchronized (this) {
            if (!continued || open == null) {
                finishLine();
                if (length == 0 && !ended) {
                    return;
                }
                open = new ByteArrayOutputStream(length);
                openLevel = level;
                openFacility = facility;
                openTime = clock.monotonic();
            }
            ByteArrayOutputStream line = open;
            line.write(text, 0, Math.min(length, RECORD_MAX - line.size()));
            if (!ended) {
                return;
            }
            finishLine();
        }
        queue.wake();
    }

    private void finishLine() {
        if (open != null) {
            byte[] text = open.toByteArray();
            open = null;
            append(new Record(next, openTime, openFacility, openLevel, text));
        }
    }

    private void append(Record record) {
        used += record.cost();
        while (used > size) {
            int oldest = index(first++);
            Record gone = ring[oldest];
            used -= gone == null ? 0 : gone.cost();
            ring[oldest] = null;
        }
        if (next - first == ring.length) {
            grow();
        }
        ring[index(next++)] = record;
    }

    private void grow() {
        @Nullable Record[] larger = new @Nullable Record[ring.length * 2];
        for (long s = first; s < next; s++) {
            larger[(int) (s & (larger.length - 1))] = ring[index(s)];
        }
        ring = larger;
    }

    private int index(long sequence) {
        return (int) (sequence & (ring.length - 1));
    }

    /** What is woken by each new record, on the thread that wrote it. */
    public WaitQueue waitQueue() {
        return queue;
    }

    /** The sequence number of the oldest record that is still there. */
    public synchronized long firstSequence() {
        finishLine();
        return first;
    }

    /** The sequence number that the next record will have. */
    public synchronized long nextSequence() {
        finishLine();
        return next;
    }

    /** The first record that was written after the last {@link #clear}. */
    public synchronized long clearSequence() {
        return Math.max(clearSequence, first);
    }

    /** Hides all records so far from those who read the whole log; nothing is lost. */
    public synchronized void clear() {
        finishLine();
        clearSequence = next;
    }

    /**
     * The record of a sequence number, or the oldest after it that is still there; null if it has
     * not been written yet. A line that is not ended yet is ended by this.
     */
    public synchronized @Nullable Record record(long sequence) {
        finishLine();
        long at = Math.max(sequence, first);
        return at < next ? ring[index(at)] : null;
    }

    /** Gives all records from a sequence number on, oldest first; returns the next number. */
    public long forEach(long from, Consumer<Record> action) {
        long at = from;
        for (Record record = record(at); record != null; record = record(at)) {
            action.accept(record);
            at = record.sequence() + 1;
        }
        return at;
    }

    /** The size of the ring in bytes. */
    public int size() {
        return size;
    }

    /** Messages below this level number go to the console. */
    public synchronized int consoleLevel() {
        return consoleLevel;
    }

    /** Sets the console's level; one below the minimum (1) becomes the minimum. */
    public synchronized void setConsoleLevel(int level) {
        consoleLevel = Math.max(level, MINIMUM_CONSOLE_LEVEL);
        savedConsoleLevel = -1;
    }

    /** Sets the console's level to the minimum until {@link #consoleOn}. */
    public synchronized void consoleOff() {
        if (savedConsoleLevel == -1) {
            savedConsoleLevel = consoleLevel;
        }
        consoleLevel = MINIMUM_CONSOLE_LEVEL;
    }

    /** Ends {@link #consoleOff}. */
    public synchronized void consoleOn() {
        if (savedConsoleLevel != -1) {
            consoleLevel = savedConsoleLevel;
            savedConsoleLevel = -1;
        }
    }
}
