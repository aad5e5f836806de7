package dev.genkan.cpu;

/** What runs guest instructions until the kernel is needed. */
public interface Engine {
    /**
     * The stack that a thread needs to run programs, in bytes. Calls of a program are calls of the
     * JVM as far as 12 KiB of its stack go, which may be 1,536 of them, each with as many variables
     * as a translation may have, and before they are compiled.
     */
    long STACK_SIZE = 16 << 20;

    /**
     * Runs instructions from {@link Cpu#rip} on.
     *
     * @return why it stopped; {@code rip} is the faulting instruction for a fault, and the one
     *     after for a {@link Trap.SystemCall}, a {@link Trap.Breakpoint}, a {@link
     *     Trap.SingleStep}, a {@link Trap.DebugInterrupt} and a {@link Trap.Overflow}
     */
    Trap run(Cpu cpu);
}
