package dev.genkan.kernel.task;

import dev.genkan.cpu.Cpu;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.hook.SignalEvent;
import java.util.Arrays;

/**
 * The signal frames of i386: struct sigframe without SA_SIGINFO, struct rt_sigframe with it; the
 * floating-point state lies above, as FSAVE's 112 bytes followed by FXSAVE's 512.
 */
final class SignalFrame32 extends SignalFrame {
    private static final int UC_FP_XSTATE = 1;
    private static final int CONTEXT_SIZE = 88;

    /** struct sigframe: return address, signal, sigcontext, unused fpstate, mask, code. */
    private static final int CONTEXT = 8, MASK = CONTEXT + CONTEXT_SIZE + 624, CODE = MASK + 4;

    private static final int SIZE = CODE + 8;

    /** struct rt_sigframe: return address, signal, two pointers, siginfo, ucontext, code. */
    private static final int INFO = 16, UC = INFO + 128, RT_CONTEXT = UC + 20;

    private static final int RT_MASK = RT_CONTEXT + CONTEXT_SIZE, RT_CODE = RT_MASK + 8;
    private static final int RT_SIZE = RT_CODE + 8;

    /** {@code popl %eax; movl $119, %eax; int $0x80}: by these bytes debuggers know a frame. */
    private static final long SIGRETURN_CODE = 0x80cd_0000_0077_b858L;

    /** {@code movl $173, %eax; int $0x80}. */
    private static final long RT_SIGRETURN_CODE = 0x0080_cd00_0000_adb8L;

    private static final int[] REGISTERS = {
        Cpu.RDI, Cpu.RSI, Cpu.RBP, Cpu.RSP, Cpu.RBX, Cpu.RDX, Cpu.RCX, Cpu.RAX
    };

    private final byte[] bytes = new byte[Math.max(SIZE, RT_SIZE)];

    SignalFrame32(Task task) {
        super(task);
    }

    @Override
    boolean push(SignalEvent event, SignalAction action, long mask) {
        boolean realTime = action.has(SignalAction.SA_SIGINFO);
        int size = realTime ? RT_SIZE : SIZE;
        long oldSp = cpu.gpr[Cpu.RSP];
        long sp = chooseStack(action, oldSp);
        long fx = (sp - floats.area.length) & -64;
        long fp = fx - FloatState.LEGACY_SIZE;
        long frame = (((fp - size) + 4 & -16) - 4) & 0xffff_ffffL;
        if (overflows(oldSp, sp, frame)) {
            return false;
        }
        byte[] fpu = floats.saveBoth();
        Arrays.fill(bytes, (byte) 0);
        int context = realTime ? RT_CONTEXT : CONTEXT;
        long restorer = restorer(action, realTime, frame);
        putInt(bytes, 0, restorer);
        putInt(bytes, 4, event.signal());
        putContext(bytes, context, fp, mask);
        TaskSignals signals = task.signals();
        if (realTime) {
            putInt(bytes, 8, frame + INFO);
            putInt(bytes, 12, frame + UC);
            putSiginfo(bytes, INFO, event, Abi.I386);
            putInt(bytes, UC, floats.extended() ? UC_FP_XSTATE : 0);
            putInt(bytes, UC + 8, signals.stackAddress);
            putInt(bytes, UC + 12, signals.stackFlags);
            putInt(bytes, UC + 16, signals.stackSize);
            putLong(bytes, RT_MASK, mask);
            putLong(bytes, RT_CODE, RT_SIGRETURN_CODE);
        } else {
            putInt(bytes, MASK, mask >>> 32);
            putLong(bytes, CODE, SIGRETURN_CODE);
        }
        if (!write(fp, fpu, fpu.length) || !write(frame, bytes, size)) {
            return false;
        }
        if ((signals.stackFlags & TaskSignals.SS_AUTODISARM) != 0) {
            signals.forgetStack();
        }
        cpu.setSegment(Cpu.DS, Cpu.USER_DATA);
        cpu.setSegment(Cpu.ES, Cpu.USER_DATA);
        cpu.setSegment(Cpu.SS, Cpu.USER_DATA);
        cpu.setSegment(Cpu.CS, Cpu.USER_CODE_32);
        cpu.gpr[Cpu.RSP] = frame;
        cpu.gpr[Cpu.RAX] = event.signal();
        cpu.gpr[Cpu.RDX] = realTime ? frame + INFO : 0;
        cpu.gpr[Cpu.RCX] = realTime ? frame + UC : 0;
        cpu.rip = action.handler();
        floats.reset();
        return true;
    }

    private long restorer(SignalAction action, boolean realTime, long frame) {
        if (action.has(SignalAction.SA_RESTORER)) {
            return action.restorer();
        }
        if (mm.vdso == 0) {
            return frame + (realTime ? RT_CODE : CODE);
        }
        return mm.vdso + (realTime ? task.rtSigreturn() : task.sigreturn());
    }

    private void putContext(byte[] to, int at, long fp, long mask) {
        putInt(to, at, cpu.selector[Cpu.GS]);
        putInt(to, at + 4, cpu.selector[Cpu.FS]);
        putInt(to, at + 8, cpu.selector[Cpu.ES]);
        putInt(to, at + 12, cpu.selector[Cpu.DS]);
        for (int i = 0; i < REGISTERS.length; i++) {
            putInt(to, at + 16 + 4 * i, cpu.gpr[REGISTERS[i]]);
        }
        putInt(to, at + 48, task.trapNumber);
        putInt(to, at + 52, task.errorCode);
        putInt(to, at + 56, cpu.rip);
        putInt(to, at + 60, cpu.selector[Cpu.CS]);
        putInt(to, at + 64, cpu.flags());
        putInt(to, at + 68, cpu.gpr[Cpu.RSP]);
        putInt(to, at + 72, cpu.selector[Cpu.SS]);
        putInt(to, at + 76, fp);
        putInt(to, at + 80, mask);
        putInt(to, at + 84, task.faultAddress);
    }

    @Override
    public boolean restore(boolean realTime) {
        // The handler's return has taken the return address off, and sigreturn the signal.
        long frame = (cpu.gpr[Cpu.RSP] - (realTime ? 4 : 8)) & 0xffff_ffffL;
        if (!read(frame, bytes, realTime ? RT_CODE : CODE)) {
            return false;
        }
        int at = realTime ? RT_CONTEXT : CONTEXT;
        long fp = getInt(bytes, at + 76) & 0xffff_ffffL;
        if (fp != 0 && !read(fp, floats.both, floats.both.length)) {
            return false;
        }
        long mask =
                realTime
                        ? getLong(bytes, RT_MASK)
                        : getInt(bytes, at + 80) & 0xffff_ffffL | (long) getInt(bytes, MASK) << 32;
        task.signals().setBlocked(mask);
        for (int i = 0; i < REGISTERS.length; i++) {
            cpu.gpr[REGISTERS[i]] = getInt(bytes, at + 16 + 4 * i) & 0xffff_ffffL;
        }
        cpu.rip = getInt(bytes, at + 56) & 0xffff_ffffL;
        if (!loadCodeSegment(getShort(bytes, at + 60) | 3)
                || !loadStackSegment(getShort(bytes, at + 72) | 3)) {
            return false;
        }
        int flags = getInt(bytes, at + 64);
        cpu.setFlags(cpu.flags() & ~RESTORED_FLAGS | flags & RESTORED_FLAGS);
        task.loadSegments(
                getShort(bytes, at),
                getShort(bytes, at + 4),
                getShort(bytes, at + 8),
                getShort(bytes, at + 12));
        if (fp == 0) {
            floats.reset();
        } else if (!floats.restoreBoth()) {
            return false;
        }
        return !realTime
                || task.signals()
                        .restoreStack(
                                getInt(bytes, UC + 8) & 0xffff_ffffL,
                                getInt(bytes, UC + 12),
                                getInt(bytes, UC + 16) & 0xffff_ffffL,
                                cpu.gpr[Cpu.RSP]);
    }
}
