package dev.genkan.kernel.fs;

/** What is behind a terminal: the master of a pseudo terminal, or the host's terminal. */
interface TtyDriver {
    /** What {@link #tell} tells (TIOCPKT_* in ioctl_tty(2)). */
    int FLUSH_READ = 1,
            FLUSH_WRITE = 2,
            STOP = 4,
            START = 8,
            NO_STOP = 16,
            DO_STOP = 32,
            IOCTL = 64;

    /** How many bytes it would take now. */
    int room();

    /** Takes bytes that it has room for. */
    void transmit(byte[] from, int offset, int length);

    /** A program wants input, or cares how it comes. */
    default void wantInput() {}

    /** The last file of the terminal is closed (true), or one is opened again. */
    default void abandoned(boolean closed) {}

    /** There is room for input again. */
    default void roomForInput() {}

    /** Something has happened to the terminal that who is behind it may want to know. */
    default void tell(int what) {}

    /** Whether the terminal may be opened. */
    default boolean mayOpen() {
        return true;
    }
}
