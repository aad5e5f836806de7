package dev.genkan.cpu.decode;

/**
 * One operand of an instruction: which kind, which register, how many bytes. Operands are shared;
 * an address or an immediate value is in the {@link Instruction}, which has one of each.
 */
public final class Operand {
    /** Where an operand is. */
    public enum Kind {
        /** There is no such operand. */
        NONE,
        /** The low bytes of a general register. */
        GENERAL,
        /** The second byte of a general register: AH, CH, DH, BH are 0 to 3. */
        HIGH,
        /** In memory, at the instruction's address. */
        MEMORY,
        /** {@link Instruction#immediate}. */
        IMMEDIATE,
        /** {@link Instruction#immediate2}. */
        IMMEDIATE2,
        /** {@link Instruction#immediate} is the absolute target of a branch. */
        TARGET,
        /**
         * {@link Instruction#immediate} is the offset, {@link Instruction#immediate2} the selector.
         */
        FAR_POINTER,
        /** The constant 1 of the short shifts. */
        ONE,
        /** An element of a string, at RSI (6) or RDI (7). */
        STRING,
        SEGMENT,
        CONTROL,
        DEBUG,
        /** A vector register: xmm for 16 bytes and less, ymm for 32. */
        VECTOR,
        MMX,
        /** A register of the x87 stack, counted from its top. */
        ST
    }

    /** No operand. */
    public static final Operand NONE = new Operand(Kind.NONE, 0, 0);

    private static final Operand[][] CACHE = new Operand[Kind.values().length][];

    public final Kind kind;

    /** Its number, for kinds that are registers. */
    public final int register;

    /** In bytes; 0 if the instruction alone knows. */
    public final int size;

    private Operand(Kind kind, int register, int size) {
        this.kind = kind;
        this.register = register;
        this.size = size;
    }

    /** The shared operand of this kind. */
    @SuppressWarnings("EnumOrdinal") // an index of a cache
    static Operand of(Kind kind, int register, int size) {
        int column =
                switch (size) {
                    case 0 -> 0;
                    case 1 -> 1;
                    case 2 -> 2;
                    case 4 -> 3;
                    case 8 -> 4;
                    case 16 -> 5;
                    case 32 -> 6;
                    default -> 7;
                };
        if (column == 7) {
            return new Operand(kind, register, size);
        }
        Operand[] row = CACHE[kind.ordinal()];
        if (row == null) {
            row = new Operand[16 * 8];
            CACHE[kind.ordinal()] = row;
        }
        Operand found = row[register * 8 + column];
        if (found == null) {
            found = new Operand(kind, register, size);
            row[register * 8 + column] = found;
        }
        return found;
    }

    /** Whether it is in memory. */
    public boolean isMemory() {
        return kind == Kind.MEMORY;
    }

    @Override
    public String toString() {
        return kind + ":" + register + "/" + size;
    }
}
