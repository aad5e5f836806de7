package dev.genkan.kernel.task;

/** Linux's signals: their numbers on x86, and what each does if nobody asked for more. */
public final class Signal {
    public static final int SIGHUP = 1,
            SIGINT = 2,
            SIGQUIT = 3,
            SIGILL = 4,
            SIGTRAP = 5,
            SIGABRT = 6,
            SIGBUS = 7,
            SIGFPE = 8,
            SIGKILL = 9,
            SIGUSR1 = 10,
            SIGSEGV = 11,
            SIGUSR2 = 12,
            SIGPIPE = 13,
            SIGALRM = 14,
            SIGTERM = 15,
            SIGSTKFLT = 16,
            SIGCHLD = 17,
            SIGCONT = 18,
            SIGSTOP = 19,
            SIGTSTP = 20,
            SIGTTIN = 21,
            SIGTTOU = 22,
            SIGURG = 23,
            SIGXCPU = 24,
            SIGXFSZ = 25,
            SIGVTALRM = 26,
            SIGPROF = 27,
            SIGWINCH = 28,
            SIGIO = 29,
            SIGPWR = 30,
            SIGSYS = 31;

    /** The first signal that queues: real-time signals go from here to {@link #LAST}. */
    public static final int SIGRTMIN = 32;

    /** The highest number. */
    public static final int LAST = 64;

    /** Values of si_code. */
    public static final int SI_USER = 0,
            SI_KERNEL = 0x80,
            SI_QUEUE = -1,
            SI_TIMER = -2,
            SI_TKILL = -6,
            ILL_ILLOPN = 2,
            FPE_INTDIV = 1,
            FPE_FLTDIV = 3,
            FPE_FLTOVF = 4,
            FPE_FLTUND = 5,
            FPE_FLTRES = 6,
            FPE_FLTINV = 7,
            SEGV_MAPERR = 1,
            SEGV_ACCERR = 2,
            BUS_ADRALN = 1,
            BUS_ADRERR = 2,
            TRAP_BRKPT = 1,
            TRAP_TRACE = 2,
            CLD_EXITED = 1,
            CLD_KILLED = 2,
            CLD_DUMPED = 3,
            CLD_STOPPED = 5,
            CLD_CONTINUED = 6;

    /** Signals that an instruction causes: they are delivered before all others. */
    static final long SYNCHRONOUS =
            bit(SIGSEGV) | bit(SIGBUS) | bit(SIGILL) | bit(SIGTRAP) | bit(SIGFPE) | bit(SIGSYS);

    /** Signals that can neither be blocked nor handled. */
    static final long UNSTOPPABLE = bit(SIGKILL) | bit(SIGSTOP);

    private static final long IGNORED = bit(SIGCHLD) | bit(SIGURG) | bit(SIGWINCH) | bit(SIGCONT);

    static final long STOPS = bit(SIGSTOP) | bit(SIGTSTP) | bit(SIGTTIN) | bit(SIGTTOU);

    /** Signals whose default is to end the process and to leave a core file. */
    private static final long DUMPS =
            bit(SIGQUIT)
                    | bit(SIGILL)
                    | bit(SIGTRAP)
                    | bit(SIGABRT)
                    | bit(SIGBUS)
                    | bit(SIGFPE)
                    | bit(SIGSEGV)
                    | bit(SIGXCPU)
                    | bit(SIGXFSZ)
                    | bit(SIGSYS);

    private Signal() {}

    /** Its bit in a signal set. */
    public static long bit(int signal) {
        return 1L << (signal - 1);
    }

    /** Whether the number is one of a signal. */
    public static boolean isValid(int signal) {
        return signal >= 1 && signal <= LAST;
    }

    /** Whether the default is to end the process and to leave a core file. */
    static boolean dumpsCore(int signal) {
        return (bit(signal) & DUMPS) != 0;
    }

    /** Whether the default is to do nothing. */
    static boolean isIgnoredByDefault(int signal) {
        return (bit(signal) & IGNORED) != 0;
    }
}
