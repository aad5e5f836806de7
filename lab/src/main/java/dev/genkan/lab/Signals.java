package dev.genkan.lab;

import dev.genkan.kernel.hook.SignalEvent;

/** Signals, sets of them, and what strace tells of one that arrives. */
final class Signals {
    private static final int SIGILL = 4;
    private static final int SIGTRAP = 5;
    private static final int SIGBUS = 7;
    private static final int SIGFPE = 8;
    private static final int SIGSEGV = 11;
    private static final int SIGCHLD = 17;
    private static final int SIGIO = 29;
    private static final int SIGSYS = 31;
    private static final int SIGRTMIN = 32;
    private static final int LAST = 64;

    private static final int SI_TIMER = -2;

    private static final Names CODES =
            Names.of(
                    "SI_???",
                    """
                    SI_USER 0 SI_KERNEL 0x80 SI_QUEUE -1 SI_TIMER -2 SI_MESGQ -3 SI_ASYNCIO -4
                    SI_SIGIO -5 SI_TKILL -6 SI_DETHREAD -7 SI_ASYNCNL -60
                    """);
    private static final String[] CLASSIC = {
        "0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
        "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU",
        "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"
    };

    private Signals() {}

    /** The name with SIG, or the number. */
    static String name(int signal) {
        return signal <= 0 || signal > LAST ? Integer.toString(signal) : "SIG" + shortName(signal);
    }

    private static String shortName(int signal) {
        if (signal < SIGRTMIN) {
            return CLASSIC[signal];
        }
        return signal == SIGRTMIN ? "RTMIN" : "RT_" + (signal - SIGRTMIN);
    }

    /** A set of signals as {@code [HUP INT]}, or {@code ~[KILL]} if most are in it. */
    static String set(long mask, int signals) {
        boolean inverted = Long.bitCount(mask) >= signals * 2 / 3;
        long shown = inverted ? ~mask : mask;
        StringBuilder out = new StringBuilder(inverted ? "~[" : "[");
        String separator = "";
        for (int signal = 1; signal <= signals; signal++) {
            if ((shown >>> (signal - 1) & 1) != 0) {
                out.append(separator).append(shortName(signal));
                separator = " ";
            }
        }
        return out.append(']').toString();
    }

    /** The siginfo of a signal that arrived. */
    static String info(SignalEvent info) {
        int signal = info.signal();
        StringBuilder out = new StringBuilder("{si_signo=").append(name(signal));
        out.append(", si_code=").append(code(signal, info.code()));
        if (info.errno() != 0) {
            out.append(", si_errno=").append(info.errno());
        }
        boolean byKernel = info.code() > 0;
        if (info.code() == SI_TIMER) {
            out.append(", si_timerid=").append(Text.hex(info.status())).append(", si_overrun=0");
            value(out, info.value());
        } else if (!byKernel || signal == SIGCHLD) {
            if (info.code() != 0x80) {
                out.append(", si_pid=").append(info.pid()).append(", si_uid=").append(info.uid());
            }
            if (byKernel) {
                child(out, info);
            } else if (info.value() != 0) {
                value(out, info.value());
            }
        } else if (carriesAddress(signal)) {
            out.append(", si_addr=").append(Text.address(info.address()));
        }
        return out.append('}').toString();
    }

    /** A siginfo_t in memory, as the same. */
    static String info(TracedMemory.Struct s) {
        int signal = s.integer(0);
        if (signal == 0) {
            return "{}";
        }
        boolean child = signal == SIGCHLD && s.integer(8) > 0;
        return info(
                new SignalEvent(
                        signal,
                        s.integer(8),
                        s.integer(4),
                        s.integer(12, 16),
                        s.integer(16, 20),
                        child ? s.integer(20, 24) : 0,
                        s.word(20, 24),
                        s.word(12, 16)));
    }

    private static void child(StringBuilder out, SignalEvent info) {
        boolean exited = info.code() == 1;
        out.append(", si_status=")
                .append(exited ? Integer.toString(info.status()) : name(info.status()))
                .append(", si_utime=0, si_stime=0");
    }

    private static void value(StringBuilder out, long value) {
        out.append(", si_int=").append((int) value);
        out.append(", si_ptr=").append(Text.address(value));
    }

    private static boolean carriesAddress(int signal) {
        return signal == SIGILL || signal == SIGFPE || signal == SIGSEGV || signal == SIGBUS;
    }

    private static String code(int signal, int code) {
        String[] names =
                switch (signal) {
                    case SIGILL ->
                            new String[] {
                                "ILL_ILLOPC",
                                "ILL_ILLOPN",
                                "ILL_ILLADR",
                                "ILL_ILLTRP",
                                "ILL_PRVOPC",
                                "ILL_PRVREG",
                                "ILL_COPROC",
                                "ILL_BADSTK"
                            };
                    case SIGFPE ->
                            new String[] {
                                "FPE_INTDIV",
                                "FPE_INTOVF",
                                "FPE_FLTDIV",
                                "FPE_FLTOVF",
                                "FPE_FLTUND",
                                "FPE_FLTRES",
                                "FPE_FLTINV",
                                "FPE_FLTSUB"
                            };
                    case SIGSEGV ->
                            new String[] {
                                "SEGV_MAPERR", "SEGV_ACCERR", "SEGV_BNDERR", "SEGV_PKUERR"
                            };
                    case SIGBUS -> new String[] {"BUS_ADRALN", "BUS_ADRERR", "BUS_OBJERR"};
                    case SIGTRAP ->
                            new String[] {"TRAP_BRKPT", "TRAP_TRACE", "TRAP_BRANCH", "TRAP_HWBKPT"};
                    case SIGCHLD ->
                            new String[] {
                                "CLD_EXITED",
                                "CLD_KILLED",
                                "CLD_DUMPED",
                                "CLD_TRAPPED",
                                "CLD_STOPPED",
                                "CLD_CONTINUED"
                            };
                    case SIGIO ->
                            new String[] {
                                "POLL_IN",
                                "POLL_OUT",
                                "POLL_MSG",
                                "POLL_ERR",
                                "POLL_PRI",
                                "POLL_HUP"
                            };
                    case SIGSYS -> new String[] {"SYS_SECCOMP", "SYS_USER_DISPATCH"};
                    default -> new String[0];
                };
        return code > 0 && code <= names.length ? names[code - 1] : CODES.one(code);
    }
}
