package dev.genkan.cpu;

/** What runs guest instructions until the kernel is needed. */
public interface Engine {
    /**
     * Runs instructions from {@link Cpu#rip} on.
     *
     * @return why it stopped; {@code rip} is the faulting instruction for a fault, and the one
     *     after for a {@link Trap.SystemCall}, a {@link Trap.Breakpoint}, a {@link
     *     Trap.SingleStep}, a {@link Trap.DebugInterrupt} and a {@link Trap.Overflow}
     */
    Trap run(Cpu cpu);
}
