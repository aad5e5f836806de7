package dev.genkan.cpu.translate;

import dev.genkan.cpu.Memory;

/**
 * Memory accesses that lie within a page's length of each other for sure, because their addresses
 * differ by constants: one test is enough for all of them.
 */
final class Group {
    /**
     * The first of {@link #SLOTS} local variables: one for the test's answer, two for the range's
     * start in the host's memory. Negative if each access tests itself.
     */
    int slot = -1;

    static final int SLOTS = 3;

    private final Access first;
    private long from;
    private long to;
    private boolean writes;
    private int count;

    Group(Access first) {
        this.first = first;
        this.from = first.offset;
        this.to = first.offset + first.size;
    }

    /** The local variable of the range's start in the host's memory. */
    int host() {
        return slot + 1;
    }

    boolean isFirst(Access access) {
        return access == first;
    }

    /** Where the range starts, relative to the place. */
    long from() {
        return from;
    }

    /** Where an access is, relative to the range's start. */
    long position(Access access) {
        return access.offset - from;
    }

    /** Its length in bytes, less one. */
    int length() {
        return (int) (to - from - 1);
    }

    /** The bit that its page must have, if it is in one. */
    int own() {
        return writes ? Memory.DATA : Memory.READ;
    }

    /** The bit by which its first page speaks of itself and the next. */
    int on() {
        return writes ? Memory.WRITE_ON : Memory.READ_ON;
    }

    /** Whether the group saves any test. */
    boolean pays() {
        return count > 1;
    }

    boolean reaches(Access access) {
        return Math.max(to, access.offset + access.size) - Math.min(from, access.offset)
                < Memory.PAGE_SIZE;
    }

    void add(Access access) {
        from = Math.min(from, access.offset);
        to = Math.max(to, access.offset + access.size);
        writes |= access.writes;
        count += access.reads && access.writes ? 2 : 1;
        access.group = this;
    }

    /** Whether what it tests includes the access. */
    boolean includes(Access access) {
        return from <= access.offset
                && access.offset + access.size <= to
                && (writes || !access.writes);
    }
}
