package dev.genkan.kernel.fs;

/** What a terminal can do beside reading and writing (ioctl_tty(2)). */
public interface Terminal {
    /** The size of the kernel's struct termios in bytes. */
    int TERMIOS_SIZE = 36;

    /** Its modes: a struct termios of {@value #TERMIOS_SIZE} bytes. */
    byte[] termios();

    /**
     * Sets its modes.
     *
     * @param when 0 at once (TCSETS), 1 when output is written (TCSETSW), 2 and input is discarded
     *     (TCSETSF)
     */
    void setTermios(byte[] termios, int when);

    /** Rows, columns, and the same in pixels. */
    short[] windowSize();
}
