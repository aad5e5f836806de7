package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;

/** Instructions that set single flags, and the flags in AH. */
final class FlagControl {
    private static final int IN_AH = Cpu.SF | Cpu.ZF | Cpu.AF | Cpu.PF | Cpu.CF;

    private FlagControl() {}

    static void execute(Cpu cpu, Instruction i) {
        switch ((IntegerOp) i.op) {
            case CLC -> Flags.setCarry(cpu, 0);
            case STC -> Flags.setCarry(cpu, 1);
            case CMC -> Flags.setCarry(cpu, 1 - Flags.carry(cpu));
            case CLD -> cpu.setControlFlag(Cpu.DF, false);
            case STD -> cpu.setControlFlag(Cpu.DF, true);
            case LAHF -> {
                long rest = cpu.gpr[Cpu.RAX] & ~0xff00L;
                cpu.gpr[Cpu.RAX] = rest | (long) (cpu.flags() & IN_AH | 2) << 8;
            }
            case SAHF -> {
                int ah = (int) (cpu.gpr[Cpu.RAX] >>> 8);
                cpu.setArithmeticFlags(cpu.flags() & ~IN_AH | ah & IN_AH);
            }
            default -> throw new IllegalStateException(i.toString());
        }
    }
}
