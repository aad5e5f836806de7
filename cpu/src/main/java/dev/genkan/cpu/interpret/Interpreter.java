package dev.genkan.cpu.interpret;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Engine;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Decoder;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.execute.Execution;

/** Executes instructions one by one. It has no state: what it remembers is with the processor. */
public final class Interpreter implements Engine {
    /** An interpreter; it serves any number of processors and threads. */
    public Interpreter() {}

    @Override
    public Trap run(Cpu cpu) {
        Decoder decoder = new Decoder(cpu.longMode(), cpu.model);
        for (; ; ) {
            if (cpu.interrupted()) {
                return new Trap.Interrupted();
            }
            long at = cpu.rip;
            Instruction i = null;
            try {
                i = decoder.decode(cpu.memory, at);
                cpu.rip = i.next();
                Execution.execute(cpu, i);
            } catch (GuestFault fault) {
                switch (fault.trap()) {
                    case Trap.SystemCall _,
                            Trap.Breakpoint _,
                            Trap.SingleStep _,
                            Trap.Overflow _ -> {}
                    default -> cpu.rip = at;
                }
                return fault.trap();
            }
        }
    }
}
