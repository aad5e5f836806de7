package dev.genkan.kernel.abi;

/** What the second column of a table says: the programs that have the call. */
public enum TableAbi {
    /** 64-bit programs and x32 programs. */
    COMMON("common"),
    /** 64-bit programs. */
    X86_64("64"),
    /**
     * x32 programs: 32-bit pointers in long mode, numbers with bit 30 set. Genkan has none of them;
     * the rows are read and no program reaches them.
     */
    X32("x32"),
    /** 32-bit programs, and 64-bit ones that use {@code int 0x80}. */
    I386("i386");

    private final String column;

    TableAbi(String column) {
        this.column = column;
    }

    /** The word in the table. */
    public String column() {
        return column;
    }

    /** Whether a row with this word is in the table of {@code table}. */
    public boolean in(Abi table) {
        return this == I386 ? table == Abi.I386 : this != X32 && table == Abi.X86_64;
    }

    /** Whether a program can have both this and the other, so that they share numbers and names. */
    boolean meets(TableAbi other) {
        return this == other
                || (this == COMMON && other != I386)
                || (other == COMMON && this != I386);
    }

    @Override
    public String toString() {
        return column;
    }
}
