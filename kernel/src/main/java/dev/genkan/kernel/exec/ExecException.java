package dev.genkan.kernel.exec;

import dev.genkan.kernel.abi.Errno;

/** Why a file cannot be run: the error that execve(2) answers, and one line for the user. */
public final class ExecException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int errno;

    /**
     * Says why.
     *
     * @param errno positive
     * @param reason one line that names the file
     */
    public ExecException(int errno, String reason) {
        super(reason, null, false, false);
        this.errno = errno;
    }

    /** That a file is not an executable of a kind that can run here. */
    static ExecException notExecutable(String path, String why) {
        return new ExecException(Errno.ENOEXEC, path + ": not an executable: " + why);
    }

    /** An error that has a text of its own. */
    static ExecException of(String path, int errno) {
        return new ExecException(errno, path + ": " + Errno.text(errno));
    }

    /** The positive error number. */
    public int errno() {
        return errno;
    }

    /** What a shell exits with: 127 if the file was not found, else 126. */
    public int shellStatus() {
        return errno == Errno.ENOENT || errno == Errno.ENOTDIR ? 127 : 126;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? Errno.text(errno) : message;
    }
}
