package dev.genkan.kernel;

/**
 * How a program ended.
 *
 * @param code the exit code, 0 to 255; 0 if a signal ended it
 * @param signal the signal that ended it, or 0
 * @param dumped whether it left a core file
 */
public record ExitStatus(int code, int signal, boolean dumped) {
    /** One without a core file. */
    public ExitStatus(int code, int signal) {
        this(code, signal, false);
    }

    /** The same with a core file. */
    public ExitStatus withCore() {
        return new ExitStatus(code, signal, true);
    }

    /** As a shell shows it in {@code $?}: the code, or 128 and the signal. */
    public int shellStatus() {
        return signal == 0 ? code : 128 + signal;
    }
}
