package dev.genkan.kernel;

/** The resource limits of a process (getrlimit(2)); shared by its tasks, inherited by children. */
public final class Limits {
    public static final int CPU = 0,
            FSIZE = 1,
            DATA = 2,
            STACK = 3,
            CORE = 4,
            RSS = 5,
            NPROC = 6,
            NOFILE = 7,
            MEMLOCK = 8,
            AS = 9,
            LOCKS = 10,
            SIGPENDING = 11,
            MSGQUEUE = 12,
            NICE = 13,
            RTPRIO = 14,
            RTTIME = 15;

    /** The number of resources. */
    public static final int COUNT = 16;

    /** No limit; compare limits as unsigned numbers. */
    public static final long INFINITY = -1;

    private final long[] soft = new long[COUNT];
    private final long[] hard = new long[COUNT];

    /** The limits that Linux gives its first process. */
    public Limits() {
        java.util.Arrays.fill(soft, INFINITY);
        java.util.Arrays.fill(hard, INFINITY);
        set(STACK, 8L << 20, INFINITY);
        set(CORE, 0, INFINITY);
        set(NPROC, 4096, 4096);
        set(NOFILE, 1024, 4096);
        set(MEMLOCK, 8L << 20, 8L << 20);
        set(SIGPENDING, 4096, 4096);
        set(MSGQUEUE, 819_200, 819_200);
        set(NICE, 0, 0);
        set(RTPRIO, 0, 0);
    }

    /** The same limits, for a new process. */
    public Limits copy() {
        Limits copy = new Limits();
        System.arraycopy(soft, 0, copy.soft, 0, COUNT);
        System.arraycopy(hard, 0, copy.hard, 0, COUNT);
        return copy;
    }

    /** The limit in force. */
    public long soft(int resource) {
        return soft[resource];
    }

    /** What the one in force can be raised to. */
    public long hard(int resource) {
        return hard[resource];
    }

    /** Sets both; whether that is allowed is for the caller to know. */
    public void set(int resource, long newSoft, long newHard) {
        soft[resource] = newSoft;
        hard[resource] = newHard;
    }

    /** Whether a value is above the limit in force. */
    public boolean exceeds(int resource, long value) {
        return Long.compareUnsigned(value, soft[resource]) > 0;
    }
}
