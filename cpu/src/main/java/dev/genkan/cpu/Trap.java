package dev.genkan.cpu;

/** Why the processor stopped: the only word that it says to the kernel. */
public sealed interface Trap {

    /** The door by which a program enters the kernel; each has its own calling convention. */
    enum SystemCall implements Trap {
        /** {@code int 0x80}. */
        INT_0X80,
        /** {@code sysenter}. */
        SYSENTER,
        /** {@code syscall}. */
        SYSCALL
    }

    /**
     * #PF: an access that the page does not allow.
     *
     * @param address the full address of the first byte that could not be reached (CR2)
     * @param access what was wanted
     * @param mapped whether the page exists and only the permission is missing (error code bit 0)
     */
    record PageFault(long address, Access access, boolean mapped) implements Trap {}

    /**
     * #GP: an address that is not canonical or outside its segment, a privileged instruction, a bad
     * selector.
     */
    record GeneralProtection() implements Trap {}

    /** #NP: a selector of a segment that is described and not there. */
    record SegmentNotPresent() implements Trap {}

    /** #SS: a stack address that is not canonical, or outside the stack's segment. */
    record StackFault() implements Trap {}

    /** #UD: bytes that are no instruction of this processor. */
    record InvalidOpcode() implements Trap {}

    /** #DE: division by zero, or a quotient that does not fit. */
    record DivideError() implements Trap {}

    /** #OF: {@code into} with OF set. */
    record Overflow() implements Trap {}

    /** #BR: {@code bound} outside its bounds. */
    record BoundRange() implements Trap {}

    /** #BP: {@code int3}. */
    record Breakpoint() implements Trap {}

    /** #DB: an instruction finished with TF set. */
    record SingleStep() implements Trap {}

    /** #DB: {@code int1}. */
    record DebugInterrupt() implements Trap {}

    /** #AC: an unaligned access with AC set. */
    record AlignmentCheck() implements Trap {}

    /** #MF: an unmasked x87 exception was pending. */
    record FloatingPoint() implements Trap {}

    /** #XM: an unmasked SSE exception. */
    record SimdFloatingPoint() implements Trap {}

    /** Nothing of the program's: {@link Cpu#interrupt()} asked for a stop between instructions. */
    record Interrupted() implements Trap {}
}
