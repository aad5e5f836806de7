package dev.genkan.cpu;

/**
 * A segment descriptor (SDM volume 3, section 3.4.5).
 *
 * @param base first address
 * @param limit last valid offset, in bytes
 * @param access access rights where LAR gives them: type, S, DPL and P in bits 8 to 15, AVL, L, D/B
 *     and G in bits 20 to 23
 */
public record Descriptor(long base, long limit, int access) {
    private static final int PRESENT = 1 << 15, USER = 3 << 13, SEGMENT = 1 << 12, CODE = 1 << 11;
    private static final int EXPAND_DOWN = 1 << 10, READ_OR_WRITE = 1 << 9, ACCESSED = 1 << 8;
    private static final int GRANULAR = 1 << 23, BITS_32 = 1 << 22, LONG = 1 << 21;
    private static final int COMMON = PRESENT | USER | SEGMENT | READ_OR_WRITE | ACCESSED;

    /** Flat 32-bit code for user mode. */
    public static final Descriptor CODE_32 =
            new Descriptor(0, 0xffffffffL, COMMON | CODE | GRANULAR | BITS_32);

    /** Flat 64-bit code for user mode. */
    public static final Descriptor CODE_64 =
            new Descriptor(0, 0xffffffffL, COMMON | CODE | GRANULAR | LONG);

    /** Flat data for user mode. */
    public static final Descriptor DATA =
            new Descriptor(0, 0xffffffffL, COMMON | GRANULAR | BITS_32);

    /** A writable 32-bit data segment for user mode, as thread-local storage has it. */
    public static Descriptor data(long base, long limit) {
        return new Descriptor(base, limit, COMMON | BITS_32 | (limit > 0xfffff ? GRANULAR : 0));
    }

    /** Whether it is present. */
    public boolean present() {
        return (access & PRESENT) != 0;
    }

    /** Whether it is a segment and no gate or system descriptor. */
    public boolean isSegment() {
        return (access & SEGMENT) != 0;
    }

    /** Whether it holds code. */
    public boolean code() {
        return (access & CODE) != 0;
    }

    /** Whether it holds 64-bit code. */
    public boolean longCode() {
        return code() && (access & LONG) != 0;
    }

    /** Whether code of it runs with 32-bit operands and addresses. */
    public boolean bits32() {
        return (access & BITS_32) != 0;
    }

    /** Whether its limit counts pages. */
    public boolean granular() {
        return (access & GRANULAR) != 0;
    }

    /** Whether its limit is the end of the 32-bit addresses. */
    public boolean isWhole() {
        return limit == 0xffffffffL && !expandsDown();
    }

    /** Whether its offsets begin after the limit. */
    public boolean expandsDown() {
        return (access & (CODE | EXPAND_DOWN)) == EXPAND_DOWN;
    }

    /** Whether bytes from an offset on lie in it (SDM volume 3, section 5.3). */
    public boolean contains(long offset, long length) {
        long last = offset + length - 1;
        return expandsDown()
                ? offset > limit && last <= (bits32() ? 0xffffffffL : 0xffffL)
                : last <= limit;
    }

    /** Whether data may be read from it. */
    public boolean readable() {
        return !code() || (access & READ_OR_WRITE) != 0;
    }

    /** Whether data may be written to it. */
    public boolean writable() {
        return !code() && (access & READ_OR_WRITE) != 0;
    }

    /** The privilege level that it is for. */
    public int privilege() {
        return access >> 13 & 3;
    }
}
