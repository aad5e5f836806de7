package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;

/** Doors to the kernel, identification, time and random numbers. */
public final class SystemInstructions {
    private static final int INT_0X80 = 0x80;

    private SystemInstructions() {}

    static void execute(Cpu cpu, Instruction i) {
        switch ((IntegerOp) i.op) {
            case NOP, PAUSE -> {}
            case FENCE -> cpu.memory.fence();
            case CLFLUSH -> cpu.memory.checkRead(Operands.address(cpu, i), 1);
            case CPUID -> Identification.execute(cpu);
            case RDTSC -> readTimeStamp(cpu);
            case RDTSCP -> {
                readTimeStamp(cpu);
                cpu.gpr[Cpu.RCX] = cpu.processorId & 0xffffffffL;
            }
            case RDPID ->
                    Operands.setRegister(
                            cpu, i.a.register, cpu.longMode() ? 8 : 4, cpu.processorId);
            case RDRAND, RDSEED -> {
                Operands.write(cpu, i, i.a, cpu.random.getAsLong());
                cpu.setArithmeticFlags(Cpu.CF);
            }
            case XGETBV -> {
                if ((int) cpu.gpr[Cpu.RCX] != 0) {
                    throw new GuestFault(new Trap.GeneralProtection());
                }
                cpu.gpr[Cpu.RAX] = Identification.stateComponents(cpu.model);
                cpu.gpr[Cpu.RDX] = 0;
            }
            case INT3 -> throw new GuestFault(new Trap.Breakpoint());
            case INT1 -> throw new GuestFault(new Trap.DebugInterrupt());
            case INT -> {
                if (i.immediate == INT_0X80) {
                    throw new GuestFault(Trap.SystemCall.INT_0X80);
                }
                throw new GuestFault(
                        i.immediate == 3
                                ? new Trap.Breakpoint()
                                : i.immediate == 4
                                        ? new Trap.Overflow()
                                        : new Trap.GeneralProtection());
            }
            case SYSCALL -> {
                systemCall(cpu);
                throw new GuestFault(Trap.SystemCall.SYSCALL);
            }
            case SYSENTER -> throw new GuestFault(Trap.SystemCall.SYSENTER);
            case PRIVILEGED -> throw new GuestFault(new Trap.GeneralProtection());
            default -> throw new GuestFault(new Trap.InvalidOpcode());
        }
    }

    /** What SYSCALL does to the registers; {@link Cpu#rip} is the address after it. */
    public static void systemCall(Cpu cpu) {
        cpu.gpr[Cpu.RCX] = cpu.rip;
        cpu.gpr[Cpu.R11] = cpu.flags();
    }

    private static void readTimeStamp(Cpu cpu) {
        long now = cpu.timeStampCounter.getAsLong();
        cpu.gpr[Cpu.RAX] = now & 0xffffffffL;
        cpu.gpr[Cpu.RDX] = now >>> 32;
    }
}
