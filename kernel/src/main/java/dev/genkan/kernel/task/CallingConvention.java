package dev.genkan.kernel.task;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Trap;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.Errno;

/** Which registers hold number, arguments and result of a system call: one per door. */
public enum CallingConvention {
    /**
     * {@code int 0x80}: number in eax, arguments in ebx, ecx, edx, esi, edi, ebp. All registers but
     * eax are kept. In a 64-bit program the upper halves of the arguments are dropped, the result
     * fills all of rax, and r8 to r11 are kept, as since Linux 4.17.
     */
    INT_0X80(Abi.I386, Cpu.RBX, Cpu.RCX, Cpu.RDX, Cpu.RSI, Cpu.RDI, Cpu.RBP),

    /**
     * {@code sysenter}: as {@link #INT_0X80}, but ebp holds the stack pointer, and what it points
     * to is the sixth argument; the kernel returns to the landing pad of the vDSO's {@code
     * __kernel_vsyscall}, wherever it was entered.
     */
    SYSENTER(Abi.I386, Cpu.RBX, Cpu.RCX, Cpu.RDX, Cpu.RSI, Cpu.RDI, Cpu.RBP),

    /**
     * {@code syscall}: number in rax, arguments in rdi, rsi, rdx, r10, r8, r9; rcx and r11 are
     * lost.
     */
    SYSCALL(Abi.X86_64, Cpu.RDI, Cpu.RSI, Cpu.RDX, Cpu.R10, Cpu.R8, Cpu.R9);

    private final Abi abi;

    @SuppressWarnings("ImmutableEnumChecker") // never written
    private final int[] arguments;

    CallingConvention(Abi abi, int... arguments) {
        this.abi = abi;
        this.arguments = arguments;
    }

    /** The convention of a door. */
    public static CallingConvention of(Trap.SystemCall door) {
        return switch (door) {
            case INT_0X80 -> INT_0X80;
            case SYSENTER -> SYSENTER;
            case SYSCALL -> SYSCALL;
        };
    }

    /** Whose table numbers its calls. */
    public Abi abi() {
        return abi;
    }

    /** The call's number as the program gave it. */
    public int number(Cpu cpu) {
        return (int) cpu.gpr[Cpu.RAX];
    }

    /**
     * An argument, zero-extended from 32 bits for the doors of i386.
     *
     * @param index 0 to 5
     */
    public long argument(Cpu cpu, int index) {
        long value = cpu.gpr[arguments[index]];
        return abi == Abi.I386 ? value & 0xffff_ffffL : value;
    }

    /** Puts the result where the program looks for it. */
    public void setResult(Cpu cpu, long value) {
        cpu.gpr[Cpu.RAX] = cpu.longMode() ? value : value & 0xffff_ffffL;
    }

    /**
     * What the kernel does before it looks at the registers.
     *
     * @return 0, or the error that the call answers instead
     */
    long enter(Task task) {
        Cpu cpu = task.cpu();
        switch (this) {
            case INT_0X80 -> {}
            case SYSENTER -> {
                cpu.setSegment(Cpu.CS, Cpu.USER_CODE_32);
                cpu.gpr[Cpu.RSP] = cpu.gpr[Cpu.RBP] & 0xffff_ffffL;
                cpu.rip = task.mm().vdso + task.landingPad();
                byte[] argument = new byte[4];
                if (task.mm().copyFrom(cpu.gpr[Cpu.RSP], argument, 0, 4) != 4) {
                    return -Errno.EFAULT;
                }
                cpu.gpr[Cpu.RBP] =
                        (argument[0] & 255)
                                | (argument[1] & 255) << 8
                                | (argument[2] & 255) << 16
                                | (argument[3] & 255L) << 24;
            }
            case SYSCALL -> {
                cpu.gpr[Cpu.RCX] = cpu.rip;
                cpu.gpr[Cpu.R11] = cpu.flags();
            }
        }
        return 0;
    }
}
