package dev.genkan.cpu.interpret;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Gate;
import dev.genkan.cpu.Trap;

/** A system call in the midst of hot code, whose registers are all with the processor. */
public final class HotCall {
    /** What {@link Cpu#stopped} is after a call that has been answered and moved the program. */
    static final class Moved extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Moved() {
            super("a system call that moved the program", null, false, false);
        }
    }

    private HotCall() {}

    /**
     * Has the call answered; RIP is the address after it.
     *
     * @return whether the program goes on at {@code back}, and hot code is what it was
     */
    public static boolean answer(Cpu cpu, Gate gate, Trap.SystemCall door, long back) {
        CodeCache cache = (CodeCache) cpu.engineState;
        if (cache != null && cache.answer(gate, door, back)) {
            return true;
        }
        cpu.stopped = new Moved();
        return false;
    }
}
