package dev.genkan.kernel.hook;

/**
 * A signal that reaches a task: what sigaction(2) calls siginfo_t, without the layout.
 *
 * @param signal 1 to 64
 * @param code si_code: SI_USER is 0, SI_KERNEL 0x80, SI_TKILL -6, SEGV_MAPERR 1, ...
 * @param errno si_errno, nearly always 0
 * @param pid of the sender or child, for the codes that have one
 * @param uid of the sender or child
 * @param status of a child, for SIGCHLD; the timer's id, for SI_TIMER
 * @param value si_value, for SI_QUEUE and SI_TIMER
 * @param address that faulted, for SIGSEGV, SIGBUS, SIGILL, SIGFPE and SIGTRAP
 */
public record SignalEvent(
        int signal, int code, int errno, int pid, int uid, int status, long value, long address) {

    /** A signal that one process sent another. */
    public static SignalEvent from(int signal, int code, int pid, int uid) {
        return new SignalEvent(signal, code, 0, pid, uid, 0, 0, 0);
    }

    /** A signal that an instruction caused. */
    public static SignalEvent fault(int signal, int code, long address) {
        return new SignalEvent(signal, code, 0, 0, 0, 0, 0, address);
    }
}
