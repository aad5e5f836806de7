package dev.genkan.cpu;

/**
 * The state of the x87 floating-point unit: eight 80-bit registers used as a stack, which are the
 * MMX registers too, and its control, status and tag words (SDM volume 1, chapter 8).
 *
 * <p>The arrays hold the registers by their physical number; the stack's top is {@link #top}.
 */
public final class Fpu {
    /** Status bits beyond the six exceptions. */
    public static final int STACK_FAULT = 1 << 6,
            SUMMARY = 1 << 7,
            C0 = 1 << 8,
            C1 = 1 << 9,
            C2 = 1 << 10,
            C3 = 1 << 14,
            BUSY = 1 << 15;

    private static final int CONDITIONS = C0 | C1 | C2 | C3;
    private static final int CONTROL_VALID = 0x1f7f;

    /** The significands of the physical registers, explicit leading bit on top. */
    public final long[] significand = new long[8];

    /** Sign in bit 15 and biased exponent of the physical registers. */
    public final int[] signExponent = new int[8];

    /** The physical number of ST(0). */
    public int top;

    /** One bit per physical register that is not empty. */
    public int full;

    /** Where the last instruction that raised an exception was (FIP), and its operand (FDP). */
    public long instructionPointer, dataPointer;

    /** Their selectors. */
    public int instructionSelector, dataSelector;

    /** The eleven opcode bits of that instruction. */
    public int opcode;

    private int control = 0x37f;
    private int status;

    /**
     * C1 of the status word: apart, since almost each instruction sets it, and a plain store waits
     * for no other one.
     */
    private int c1;

    /** A unit as FNINIT leaves it. */
    Fpu() {}

    /** FNINIT: the control word becomes 0x37f, all registers become empty. */
    public void initialize() {
        control = 0x37f;
        status = 0;
        c1 = 0;
        top = 0;
        full = 0;
        instructionPointer = 0;
        dataPointer = 0;
        instructionSelector = 0;
        dataSelector = 0;
        opcode = 0;
    }

    /** Takes over all that another unit holds. */
    void copy(Fpu from) {
        System.arraycopy(from.significand, 0, significand, 0, significand.length);
        System.arraycopy(from.signExponent, 0, signExponent, 0, signExponent.length);
        top = from.top;
        full = from.full;
        instructionPointer = from.instructionPointer;
        dataPointer = from.dataPointer;
        instructionSelector = from.instructionSelector;
        dataSelector = from.dataSelector;
        opcode = from.opcode;
        control = from.control;
        status = from.status;
        c1 = from.c1;
    }

    // ---- words

    /** The control word. */
    public int control() {
        return control;
    }

    /** Sets the control word; an exception that it unmasks becomes pending. */
    public void setControl(int value) {
        control = value & CONTROL_VALID | 0x40;
        summarize();
    }

    /** Whether every exception is masked; none is pending then. */
    public boolean isMasked() {
        return (control & 0x3f) == 0x3f;
    }

    /** Whether numbers are rounded to nearest, and every exception is masked. */
    public boolean isNearest() {
        return (control & 0xc3f) == 0x3f;
    }

    /** Whether it is set as programs find it: 64 bits, to nearest, every exception masked. */
    public boolean isPlain() {
        return (control & 0xf3f) == 0x33f;
    }

    /** Bits of significand that arithmetic keeps: 24, 53 or 64. */
    public int precision() {
        return switch (control >> 8 & 3) {
            case 0 -> 24;
            case 2 -> 53;
            default -> 64;
        };
    }

    /** The status word. */
    public int status() {
        return status | c1 | top << 11;
    }

    /** Sets the status word; its summary bits follow from the exceptions and their masks. */
    public void setStatus(int value) {
        top = value >> 11 & 7;
        status = value & (0x7f | CONDITIONS) & ~C1;
        c1 = value & C1;
        summarize();
    }

    private void summarize() {
        boolean unmasked = (status & ~control & 0x3f) != 0;
        status = status & ~(SUMMARY | BUSY) | (unmasked ? SUMMARY | BUSY : 0);
    }

    /** Whether an unmasked exception waits for the next waiting instruction. */
    public boolean pending() {
        return (status & SUMMARY) != 0;
    }

    /**
     * Makes exceptions sticky.
     *
     * @return whether one of them is unmasked
     */
    public boolean raise(int flags) {
        status |= flags;
        if ((flags & ~control & 0x3f) != 0) {
            status |= SUMMARY | BUSY;
            return true;
        }
        return false;
    }

    /**
     * Notes a result while every exception is masked.
     *
     * @param up 1 if it was rounded away from zero: C1
     * @param inexact 1 if it was rounded at all
     */
    public void rounded(int up, int inexact) {
        c1 = up << 9;
        if ((status >> 5 & 1) < inexact) {
            status |= 1 << 5;
        }
    }

    /** FNCLEX: no exception has happened. */
    public void clearExceptions() {
        status &= CONDITIONS;
    }

    /** Sets or clears C1. */
    public void setC1(boolean value) {
        c1 = value ? C1 : 0;
    }

    /** Sets the four condition bits. */
    public void setConditions(int bits) {
        status = status & ~CONDITIONS | bits & ~C1;
        c1 = bits & C1;
    }

    /** Sets C0, C2 and C3 and leaves C1. */
    public void setC023(int bits) {
        status = status & ~(C0 | C2 | C3) | bits;
    }

    /** The tag word, two bits per physical register: valid, zero, special, empty. */
    public int tags() {
        int tags = 0;
        for (int r = 0; r < 8; r++) {
            tags |= tag(r) << 2 * r;
        }
        return tags;
    }

    private int tag(int register) {
        if ((full >> register & 1) == 0) {
            return 3;
        }
        int exponent = signExponent[register] & 0x7fff;
        if (exponent == 0) {
            return significand[register] == 0 ? 1 : 2;
        }
        return exponent == 0x7fff || significand[register] >= 0 ? 2 : 0;
    }

    /** Takes over which registers are empty from a tag word. */
    public void setTags(int tags) {
        full = 0;
        for (int r = 0; r < 8; r++) {
            if ((tags >> 2 * r & 3) != 3) {
                full |= 1 << r;
            }
        }
    }

    // ---- the stack

    /** The physical number of ST(i). */
    public int physical(int i) {
        return top + i & 7;
    }

    /** Whether ST(i) is empty. */
    public boolean isEmpty(int i) {
        return (full >> physical(i) & 1) == 0;
    }

    /** Sets ST(i), which is not empty then. */
    public void set(int i, int newSignExponent, long newSignificand) {
        int register = physical(i);
        signExponent[register] = newSignExponent;
        significand[register] = newSignificand;
        full |= 1 << register;
    }

    /** Pushes a number; the caller has seen that there is room. */
    public void push(int newSignExponent, long newSignificand) {
        top = top - 1 & 7;
        set(0, newSignExponent, newSignificand);
    }

    /** Pushes a number and clears C1, unless there is no room or an exception is pending. */
    public boolean pushPlain(int newSignExponent, long newSignificand) {
        int register = top - 1 & 7;
        if ((full >> register & 1 | status & SUMMARY) != 0) {
            return false;
        }
        signExponent[register] = newSignExponent;
        significand[register] = newSignificand;
        full |= 1 << register;
        top = register;
        c1 = 0;
        return true;
    }

    /** Empties ST(0) and moves the top. */
    public void pop() {
        full &= ~(1 << top);
        top = top + 1 & 7;
    }

    // ---- MMX

    /** What an mm register holds. */
    public long mmx(int register) {
        return significand[register];
    }

    /** Sets an mm register; the rest of the x87 register becomes ones. */
    public void setMmx(int register, long value) {
        significand[register] = value;
        signExponent[register] = 0xffff;
    }

    /** What every MMX instruction but EMMS does: the top becomes 0, all registers full. */
    public void enterMmx() {
        top = 0;
        full = 0xff;
    }

    /** EMMS: all registers empty. */
    public void leaveMmx() {
        top = 0;
        full = 0;
    }
}
