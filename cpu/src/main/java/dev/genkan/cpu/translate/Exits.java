package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.execute.Execution;
import dev.genkan.cpu.interpret.CodeChange;
import dev.genkan.cpu.interpret.HotCode;

/** What translated code calls where the program leaves its straight way. */
public final class Exits {
    private Exits() {}

    /** The target of a branch, unless it is no address at all. */
    public static long canonical(long target) {
        if (target << 16 >> 16 != target) {
            throw new GuestFault(new Trap.GeneralProtection());
        }
        return target;
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
     * @return the registers that are newer in local variables
     */
    public static long stop(RuntimeException thrown, Cpu cpu, Translation from, int at) {
        if (!(thrown instanceof GuestFault) && !(thrown instanceof CodeChange)) {
            throw thrown;
        }
        cpu.stopped = thrown;
        cpu.rip = from.address(at);
        return from.dirty(at);
    }

    /** Stores a general register or half of an xmm register, if its bit is in a set. */
    public static void keep(long set, int bit, long value, Cpu cpu) {
        if ((set >>> bit & 1) == 0) {
            return;
        }
        if (bit < 16) {
            cpu.gpr[bit] = value;
        } else {
            cpu.vector[Registers.vectorIndex(bit)] = value;
        }
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
            long pc,
            Cpu cpu,
            long[] gpr,
            long base,
            long permissions,
            long back,
            long stack,
            Translation from) {
        while (pc != back && goesOn(pc, cpu, gpr, stack)) {
            Translation next = from.store.find(pc);
            if (next == null) {
                return pc;
            }
            pc = next.run(cpu, gpr, base, permissions);
        }
        return pc;
    }

    /** Notes that an indirect jump went where its translation does not know, if it could. */
    public static void missed(Translation from, long jump, long target) {
        if (Region.near(from.entry, target)) {
            from.store.missed(from, jump, target);
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
