package dev.genkan.cpu;

import java.util.function.LongSupplier;

/**
 * One processor: the registers that a user-mode program sees, and the memory that it runs in.
 *
 * <p>Registers are plain fields, for the engine's sake. A 32-bit program's registers are kept
 * zero-extended.
 */
public final class Cpu {
    /** Indexes into {@link #gpr}, in Intel's encoding order. */
    public static final int RAX = 0,
            RCX = 1,
            RDX = 2,
            RBX = 3,
            RSP = 4,
            RBP = 5,
            RSI = 6,
            RDI = 7,
            R8 = 8,
            R9 = 9,
            R10 = 10,
            R11 = 11,
            R12 = 12,
            R13 = 13,
            R14 = 14,
            R15 = 15;

    /** Indexes into {@link #selector} and {@link #segmentBase}, in Intel's encoding order. */
    public static final int ES = 0, CS = 1, SS = 2, DS = 3, FS = 4, GS = 5;

    /** Bits of the flags register (SDM volume 1, section 3.4.3). */
    public static final int CF = 1,
            PF = 1 << 2,
            AF = 1 << 4,
            ZF = 1 << 6,
            SF = 1 << 7,
            TF = 1 << 8,
            IF = 1 << 9,
            DF = 1 << 10,
            OF = 1 << 11,
            AC = 1 << 18,
            ID = 1 << 21;

    /** The general registers. */
    public final long[] gpr = new long[16];

    /** The instruction pointer. */
    public long rip;

    /** Segment selectors as the program loaded them. */
    public final int[] selector = new int[6];

    /** Segment bases; only FS and GS have one that is not zero in 64-bit mode. */
    public final long[] segmentBase = new long[6];

    /** The vector registers, four longs each, least significant first; xmm0 is 0 and 1. */
    public final long[] vector = new long[16 * 4];

    /** Control and status of the vector unit. */
    public int mxcsr = 0x1f80;

    /** The memory that the program runs in. */
    public final Memory memory;

    /** What RDTSC answers. */
    public LongSupplier timeStampCounter = System::nanoTime;

    private final boolean longMode;
    private volatile boolean interrupt;
    private int flags = 2 | IF;

    /**
     * A processor with all registers zero.
     *
     * @param longMode true for 64-bit mode, false for 32-bit protected mode
     */
    public Cpu(Memory memory, boolean longMode) {
        this.memory = memory;
        this.longMode = longMode;
    }

    /** Whether it runs 64-bit code. */
    public boolean longMode() {
        return longMode;
    }

    /** The flags register. */
    public int flags() {
        return flags;
    }

    /** Sets the flags register; bits that user mode may not change keep their value. */
    public void setFlags(int value) {
        flags = value;
    }

    /** Asks the engine to stop between two instructions; callable from any thread. */
    public void interrupt() {
        interrupt = true;
    }

    /** Whether a stop was asked for; asking clears it. */
    boolean interrupted() {
        if (!interrupt) {
            return false;
        }
        interrupt = false;
        return true;
    }
}
