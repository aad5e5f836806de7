package dev.genkan.kernel;

/**
 * How a program ended.
 *
 * @param code the exit code, 0 to 255; 0 if a signal ended it
 * @param signal the signal that ended it, or 0
 */
public record ExitStatus(int code, int signal) {
    /** As a shell shows it in {@code $?}: the code, or 128 and the signal. */
    public int shellStatus() {
        return signal == 0 ? code : 128 + signal;
    }
}
