package dev.genkan.kernel.abi;

/** A table that cannot be used; the message begins with the file and the line. */
public final class TableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** For an error at a line of a file. */
    public TableException(String file, int line, String message) {
        super(file + ":" + line + ": " + message);
    }

    TableException(TableRow row, String message) {
        super(row.place() + ": " + message);
    }
}
