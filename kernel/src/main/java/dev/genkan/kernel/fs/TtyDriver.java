package dev.genkan.kernel.fs;

/** What is behind a terminal: the master of a pseudo terminal, or the host's terminal. */
interface TtyDriver {
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

    /** Whether the terminal may be opened. */
    default boolean mayOpen() {
        return true;
    }
}
