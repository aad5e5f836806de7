package dev.genkan.kernel.task;

import dev.genkan.cpu.Cpu;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.hook.SignalEvent;
import java.util.Arrays;

/** The signal frame of x86-64: struct rt_sigframe, with the FXSAVE area above it. */
final class SignalFrame64 extends SignalFrame {
    private static final int RED_ZONE = 128;

    /** Offsets in the frame: return address, ucontext, siginfo. */
    private static final int UC = 8, MCONTEXT = UC + 40, SIGMASK = MCONTEXT + 256;

    private static final int INFO = SIGMASK + 8, SIZE = INFO + 128;
    private static final int UC_FP_XSTATE = 1, UC_SIGCONTEXT_SS = 2, UC_STRICT_RESTORE_SS = 4;

    /** Registers in the order of struct sigcontext. */
    private static final int[] REGISTERS = {
        Cpu.R8, Cpu.R9, Cpu.R10, Cpu.R11, Cpu.R12, Cpu.R13, Cpu.R14, Cpu.R15, Cpu.RDI, Cpu.RSI,
        Cpu.RBP, Cpu.RBX, Cpu.RDX, Cpu.RAX, Cpu.RCX, Cpu.RSP
    };

    private static final int RIP = 128, FLAGS = 136, CS = 144, SS = 150, ERR = 152, TRAPNO = 160;
    private static final int OLDMASK = 168, CR2 = 176, FPSTATE = 184;

    private final byte[] bytes = new byte[SIZE];

    SignalFrame64(Task task) {
        super(task);
    }

    @Override
    boolean push(SignalEvent event, SignalAction action, long mask) {
        if (!action.has(SignalAction.SA_RESTORER)) {
            return false;
        }
        long oldSp = cpu.gpr[Cpu.RSP];
        long red = oldSp - RED_ZONE;
        long sp = chooseStack(action, red);
        long fp = (sp - floats.area.length) & -64;
        long frame = ((fp - SIZE) & -16) - 8;
        if (overflows(sp == red ? red : oldSp, sp, frame)) {
            return false;
        }
        byte[] fx = floats.save();
        Arrays.fill(bytes, (byte) 0);
        putLong(bytes, 0, action.restorer());
        int extended = floats.extended() ? UC_FP_XSTATE : 0;
        putLong(bytes, UC, extended | UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS);
        TaskSignals signals = task.signals();
        putLong(bytes, UC + 16, signals.stackAddress);
        putInt(bytes, UC + 24, signals.stackFlags);
        putLong(bytes, UC + 32, signals.stackSize);
        for (int i = 0; i < REGISTERS.length; i++) {
            putLong(bytes, MCONTEXT + 8 * i, cpu.gpr[REGISTERS[i]]);
        }
        putLong(bytes, MCONTEXT + RIP, cpu.rip);
        putLong(bytes, MCONTEXT + FLAGS, cpu.flags());
        putShort(bytes, MCONTEXT + CS, cpu.selector[Cpu.CS]);
        putShort(bytes, MCONTEXT + SS, cpu.selector[Cpu.SS]);
        putLong(bytes, MCONTEXT + ERR, task.errorCode);
        putLong(bytes, MCONTEXT + TRAPNO, task.trapNumber);
        putLong(bytes, MCONTEXT + OLDMASK, mask);
        putLong(bytes, MCONTEXT + CR2, task.faultAddress);
        putLong(bytes, MCONTEXT + FPSTATE, fp);
        putLong(bytes, SIGMASK, mask);
        putSiginfo(bytes, INFO, event, Abi.X86_64);
        if (!write(fp, fx, fx.length) || !write(frame, bytes, SIZE)) {
            return false;
        }
        if ((signals.stackFlags & TaskSignals.SS_AUTODISARM) != 0) {
            signals.forgetStack();
        }
        cpu.setSegment(Cpu.SS, Cpu.USER_DATA);
        cpu.setSegment(Cpu.CS, Cpu.USER_CODE_64);
        cpu.gpr[Cpu.RDI] = event.signal();
        cpu.gpr[Cpu.RAX] = 0;
        cpu.gpr[Cpu.RSI] = frame + INFO;
        cpu.gpr[Cpu.RDX] = frame + UC;
        cpu.gpr[Cpu.RSP] = frame;
        cpu.rip = action.handler();
        floats.reset();
        return true;
    }

    @Override
    public boolean restore(boolean realTime) {
        long frame = cpu.gpr[Cpu.RSP] - 8;
        if (!read(frame, bytes, INFO)) {
            return false;
        }
        long fp = getLong(bytes, MCONTEXT + FPSTATE);
        if (fp != 0 && !read(fp, floats.area, floats.area.length)) {
            return false;
        }
        task.signals().setBlocked(getLong(bytes, SIGMASK));
        for (int i = 0; i < REGISTERS.length; i++) {
            cpu.gpr[REGISTERS[i]] = getLong(bytes, MCONTEXT + 8 * i);
        }
        cpu.rip = getLong(bytes, MCONTEXT + RIP);
        boolean strict = (getLong(bytes, UC) & UC_STRICT_RESTORE_SS) != 0;
        if (!loadCodeSegment(getShort(bytes, MCONTEXT + CS) | 3)
                || !loadStackSegment(getShort(bytes, MCONTEXT + SS) | 3) && strict) {
            return false;
        }
        int flags = (int) getLong(bytes, MCONTEXT + FLAGS);
        cpu.setFlags(cpu.flags() & ~RESTORED_FLAGS | flags & RESTORED_FLAGS);
        if (fp == 0) {
            floats.reset();
        } else if (!floats.restore()) {
            return false;
        }
        return task.signals()
                .restoreStack(
                        getLong(bytes, UC + 16),
                        getInt(bytes, UC + 24),
                        getLong(bytes, UC + 32),
                        cpu.gpr[Cpu.RSP]);
    }
}
