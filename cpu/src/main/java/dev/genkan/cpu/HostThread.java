package dev.genkan.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongSupplier;

/**
 * The processor time of a thread of the host's, in nanoseconds (pthread_getcpuclockid(3)); any
 * thread may ask. After the thread's end it is what was known last, or that of a thread that the
 * host has given the same number. ThreadMXBean tells the same, and takes 50 ms to start.
 */
public final class HostThread implements LongSupplier {
    private static final MemorySegment SELF = HostFunctions.find("pthread_self");
    private static final MemorySegment CLOCK = HostFunctions.find("pthread_getcpuclockid");
    private static final MemorySegment TIME = HostFunctions.find("clock_gettime");

    /** Where the host puts its answers: seconds and nanoseconds. */
    private static final MemorySegment ANSWER = Arena.global().allocate(16, 8);

    private static final ThreadLocal<HostThread> CURRENT =
            ThreadLocal.withInitial(HostThread::find);

    private final int clock;
    private volatile long last;

    private HostThread(int clock) {
        this.clock = clock;
        last = getAsLong();
    }

    /** The calling thread. */
    public static HostThread current() {
        return CURRENT.get();
    }

    private static HostThread find() {
        synchronized (ANSWER) {
            long self = HostFunctions.call(SELF, 0, 0, 0, 0, 0, 0);
            var _ = HostFunctions.call(CLOCK, self, ANSWER.address(), 0, 0, 0, 0);
            return new HostThread(ANSWER.get(ValueLayout.JAVA_INT, 0));
        }
    }

    /** What was answered last: to ask the host takes some 10 us. */
    public long last() {
        return last;
    }

    @Override
    public long getAsLong() {
        synchronized (ANSWER) {
            if ((int) HostFunctions.call(TIME, clock, ANSWER.address(), 0, 0, 0, 0) == 0) {
                long seconds = ANSWER.get(ValueLayout.JAVA_LONG, 0);
                long now = seconds * 1_000_000_000 + ANSWER.get(ValueLayout.JAVA_LONG, 8);
                last = Math.max(last, now);
            }
            return last;
        }
    }
}
