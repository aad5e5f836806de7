package dev.genkan.cpu.interpret;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Memory;

/** Code of the program in a form that runs faster than steps do. */
public interface HotCode {
    /** Answered instead of an address: {@link Cpu#stopped} says what happened at the RIP. */
    long STOPPED = 1L << 62;

    /**
     * Runs the program from the code's address on.
     *
     * @return the address where it goes on, or {@link #STOPPED}
     */
    long run(Cpu cpu);

    /** Notes that the program left it for an address. */
    void left(Cpu cpu, long address);

    /** Whether the program's bytes are those that it was made of. */
    boolean isValid(Memory memory);
}
