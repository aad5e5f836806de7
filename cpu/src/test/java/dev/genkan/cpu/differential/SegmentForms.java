package dev.genkan.cpu.differential;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Descriptor;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Gives 32-bit cases segments with limits and rights, and 16-bit code. The local descriptor table
 * is runner.c's, where each entry is explained.
 */
final class SegmentForms {
    /** In the descriptors of the table, above what is always there: pages, 32 bits, the type. */
    private static final int PAGES = 1 << 23, WIDE = 1 << 22, DATA = 0, DOWN = 1 << 10;

    private static final int CODE = 1 << 11, WRITE_OR_READ = 1 << 9, PRESENT = 1 << 15;
    private static final int ALWAYS = 1 << 12 | 3 << 13 | 1 << 8;

    /** Selectors of the table's entries. */
    private static final int BELOW = 0x0f, READ_ONLY = 0x17, ABOVE = 0x1f, NARROW = 0x27;

    private static final int NARROW_BELOW = 0x2f, NARROW_ABOVE = 0x37, CODE_16 = 0x3f;
    private static final int CODE_LIMITED = 0x47, EXECUTE_ONLY = 0x4f, CODE_16_LIMITED = 0x57;

    /** As a selector of a case, the null one. */
    private static final int NULL = 1 << 16;

    private static final int[] DATA_32 = {0, 0, BELOW, READ_ONLY, ABOVE, Cpu.USER_CODE_32, NULL};
    private static final int[] DATA_16 = {NARROW, NARROW, NARROW_BELOW, NARROW_ABOVE};

    private final SplittableRandom random;

    SegmentForms(SplittableRandom random) {
        this.random = random;
    }

    /** The table that runner.c makes. */
    static @Nullable Descriptor[] table() {
        long middle = Case.DATA + 0xfff;
        return new @Nullable Descriptor[] {
            null,
            descriptor(0, middle, DATA | WRITE_OR_READ | WIDE | PAGES | PRESENT),
            descriptor(0, 0xffffffffL, DATA | WIDE | PAGES | PRESENT),
            descriptor(0, middle, DOWN | WRITE_OR_READ | WIDE | PAGES | PRESENT),
            descriptor(Case.DATA, 0xffff, DATA | WRITE_OR_READ | PRESENT),
            descriptor(Case.DATA, 0xfff, DATA | WRITE_OR_READ | PRESENT),
            descriptor(Case.DATA, 0xfff, DOWN | WRITE_OR_READ | PRESENT),
            descriptor(Case.CODE, 0xffff, CODE | WRITE_OR_READ | PRESENT),
            descriptor(Case.CODE, 0x8ff, CODE | WRITE_OR_READ | WIDE | PRESENT),
            descriptor(0, 0xffffffffL, CODE | WIDE | PAGES | PRESENT),
            descriptor(Case.CODE, 0x804, CODE | WRITE_OR_READ | PRESENT),
            descriptor(0, 0xffffffffL, DATA | WRITE_OR_READ | WIDE | PAGES),
            descriptor(0, 0xffffffffL, CODE | WRITE_OR_READ | WIDE | PAGES),
        };
    }

    private static Descriptor descriptor(long base, long limit, int access) {
        return new Descriptor(base, limit, ALWAYS | access);
    }

    static boolean isNarrow(int code) {
        return code == CODE_16 || code == CODE_16_LIMITED;
    }

    /** A selector of the table, empty entries included. */
    int selector() {
        return random.nextInt(14) << 3 | 7;
    }

    /** Data and stack segments that end or begin in the middle of the data, or refuse writes. */
    void limit(Case made) {
        made.selector[Cpu.DS] = pick(DATA_32);
        made.selector[Cpu.ES] = pick(DATA_32);
        made.selector[Cpu.SS] = pick(0, 0, BELOW, ABOVE);
        made.selector[Cpu.FS] = pick(0, NARROW_BELOW, NARROW_ABOVE, NULL);
        made.selector[Cpu.CS] = pick(0, 0, EXECUTE_ONLY, CODE_LIMITED);
        if (made.selector[Cpu.CS] == CODE_LIMITED) {
            made.start = Case.CODE_START - Case.CODE;
        }
    }

    /** 16-bit code, whose data is where 16-bit addresses reach it. */
    void narrow(Case made) {
        made.selector[Cpu.CS] = pick(CODE_16, CODE_16, CODE_16, CODE_16_LIMITED);
        made.selector[Cpu.DS] = pick(DATA_16);
        made.selector[Cpu.ES] = pick(DATA_16);
        made.selector[Cpu.SS] = pick(DATA_16);
        made.start = Case.CODE_START - Case.CODE;
    }

    /** Takes the limits of DS back. */
    void allowData(Case made) {
        made.selector[Cpu.DS] = made.isNarrow() ? NARROW : 0;
    }

    private int pick(int... from) {
        return from[random.nextInt(from.length)];
    }
}
