package dev.genkan.cpu.execute;

/** The 32 predicates of CMPPS and its kin (SDM volume 2, CMPPD, table 3-1). */
final class Predicate {
    // For each relation the set of predicates, modulo 16, that it fulfills.
    private static final int LESS = 0x9696,
            EQUAL = 0xa5a5,
            GREATER = 0xf0f0,
            UNORDERED = 0x8778,
            SIGNALING = 0x6666;

    private Predicate() {}

    /** Whether a quiet NaN is invalid. */
    static boolean signals(int predicate) {
        return (SIGNALING >>> (predicate & 15) & 1) != (predicate >>> 4 & 1);
    }

    /** Whether it holds for two operands of this relation; none of the three is unordered. */
    static boolean holds(int predicate, boolean less, boolean equal, boolean greater) {
        int relation = less ? LESS : equal ? EQUAL : greater ? GREATER : UNORDERED;
        return (relation >>> (predicate & 15) & 1) != 0;
    }
}
