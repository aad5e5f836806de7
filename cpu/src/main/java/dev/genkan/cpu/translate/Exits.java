package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Gate;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.execute.Execution;
import dev.genkan.cpu.execute.SystemInstructions;
import dev.genkan.cpu.interpret.CodeChange;
import dev.genkan.cpu.interpret.HotCall;
import dev.genkan.cpu.interpret.HotCode;

/** What translated code calls where the program leaves its straight way. */
public final class Exits {
    /** What must be left of the program's stack within hot code for a system call, in bytes. */
    private static final long CALL_ROOM = 6 << 10;

    private Exits() {}

    /** #GP if the target of a branch is no address at all. */
    public static void canonical(long target) {
        if (target << 16 >> 16 != target) {
            throw new GuestFault(new Trap.GeneralProtection());
        }
    }

    /** #GP unless an address is a multiple of a size, which is a power of two. */
    public static void aligned(long address, int size) {
        if ((address & size - 1) != 0) {
            throw new GuestFault(new Trap.GeneralProtection());
        }
    }

    /**
     * Notes a trap.
     *
     * @param at the number of the instruction
     */
    public static void stop(RuntimeException thrown, Cpu cpu, Translation from, int at) {
        boolean left =
                thrown instanceof Refused || thrown.getClass() == IndexOutOfBoundsException.class;
        if (!left && !(thrown instanceof GuestFault) && !(thrown instanceof CodeChange)) {
            throw thrown;
        }
        cpu.stopped = thrown;
        cpu.rip = from.address(at);
    }

    /**
     * Whether a program that has left what a call led to may go on elsewhere in the midst of the
     * call: the caller's frame is there, and nobody asks for a stop.
     *
     * @param stack the stack pointer at the call's target
     */
    public static boolean goesOn(long pc, Cpu cpu, long[] gpr, long stack) {
        return pc != HotCode.STOPPED
                && Long.compareUnsigned(gpr[Cpu.RSP], stack) <= 0
                && !cpu.attention();
    }

    /**
     * Goes on elsewhere in the midst of a call, as long as there are translations and the caller's
     * frame is there.
     *
     * @param pc where to
     * @param back where the call returns to
     * @param stack the stack pointer at the call's target
     * @return where it stopped, which is {@code back} if the call returned
     */
    public static long proceed(
            long pc, Cpu cpu, long[] gpr, long base, long permissions, long back, long stack) {
        while (pc != back && goesOn(pc, cpu, gpr, stack)) {
            Translation next = Translator.store(cpu).find(pc);
            if (next == null) {
                return pc;
            }
            long before = pc;
            pc = next.run(cpu, gpr, base, permissions);
            if (pc == before) {
                // It cannot do its first instruction here, such as a system call without room.
                return pc;
            }
        }
        return pc;
    }

    /** {@link #systemCall} by SYSCALL. */
    public static long syscall(Cpu cpu, long at, long next, long back) {
        return systemCall(cpu, at, next, back, Trap.SystemCall.SYSCALL);
    }

    /** {@link #systemCall} by SYSENTER. */
    public static long sysenter(Cpu cpu, long at, long next, long back) {
        return systemCall(cpu, at, next, back, Trap.SystemCall.SYSENTER);
    }

    /** {@link #systemCall} by INT 0x80. */
    public static long int80(Cpu cpu, long at, long next, long back) {
        return systemCall(cpu, at, next, back, Trap.SystemCall.INT_0X80);
    }

    /**
     * Has a system call answered, unless there is little room left on our own stack.
     *
     * @param at its address
     * @param next the one after it
     * @param back where the program goes on as a rule
     * @return {@code back}, or {@code at} if it is not answered here, or {@link HotCode#STOPPED}
     */
    private static long systemCall(Cpu cpu, long at, long next, long back, Trap.SystemCall door) {
        Gate gate = cpu.gate;
        long room = cpu.gpr[Cpu.RSP] - CALL_ROOM;
        if (gate == null || Long.compareUnsigned(room, cpu.callLimit) < 0) {
            return at;
        }
        LazyFlags.settle(cpu);
        cpu.rip = next;
        if (door == Trap.SystemCall.SYSCALL) {
            SystemInstructions.systemCall(cpu);
        }
        return HotCall.answer(cpu, gate, door, back) ? back : HotCode.STOPPED;
    }

    /** Notes that an indirect jump went where its translation does not know, if it could. */
    public static void missed(Cpu cpu, Translation from, long jump, long target) {
        if (Region.near(from.entry, target)) {
            from.home.jumped(jump, target);
            from.missed(cpu);
        }
    }

    /**
     * Executes a repeated string instruction to its end, unless somebody asks for a stop.
     *
     * @return whether it is unfinished
     */
    public static boolean repeat(Cpu cpu, Instruction i) {
        long next = cpu.rip;
        for (; ; ) {
            Execution.execute(cpu, i);
            if (cpu.rip == next) {
                return false;
            }
            if (cpu.attention()) {
                return true;
            }
            cpu.rip = next;
        }
    }
}
