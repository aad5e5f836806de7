package dev.genkan.cpu.interpret;

import dev.genkan.cpu.Cpu;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** What makes {@link HotCode} of the addresses where programs spend their time. */
public interface Tier {
    /** How often the interpreter comes to an address before it asks for hot code. */
    int threshold();

    /**
     * The hot code of an address. If there is none it may come later: the interpreter asks again.
     *
     * @param known whether the instruction at an address has been executed; callable in any thread
     */
    @Nullable HotCode hot(Cpu cpu, long address, LongPredicate known);

    /** The hot code of an address, if it is there: nobody is asked for it. */
    @Nullable HotCode ready(Cpu cpu, long address);

    /** The page of an address, if the processor's memory has its code in common with others. */
    @Nullable CommonPage common(Cpu cpu, long address);

    /** Whether there is hot code of any byte in this range. */
    boolean holds(Cpu cpu, long address, int length);

    /** Gives up all hot code of any byte in this range. */
    void changed(Cpu cpu, long address, int length);

    /** Gives up all hot code of the processor's memory. */
    void dropAll(Cpu cpu);

    /** Notes where an indirect jump went. */
    void jumped(Cpu cpu, long jump, long target);
}
