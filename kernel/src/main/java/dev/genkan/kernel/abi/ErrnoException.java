package dev.genkan.kernel.abi;

/**
 * An error number on its way out of a system call; {@link Errno#error} has one of each, ready made.
 */
public final class ErrnoException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int errno;

    ErrnoException(int errno) {
        super(Errno.name(errno), null, false, false);
        this.errno = errno;
    }

    /** The positive number. */
    public int errno() {
        return errno;
    }
}
