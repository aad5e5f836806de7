package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.X87Op;

/** The x87 instructions. */
final class X87 {
    private X87() {}

    static void execute(Cpu cpu, Instruction i) {
        switch ((X87Op) i.op) {
            case FLD -> throw new GuestFault(new Trap.InvalidOpcode());
        }
    }
}
