package dev.genkan.kernel.task;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Descriptor;
import dev.genkan.cpu.GuestFault;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.hook.SignalEvent;
import dev.genkan.kernel.mm.AddressSpace;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What the kernel puts on the stack for a signal handler, and takes back on return: one layout per
 * width (arch/x86/kernel/signal.c of Linux).
 */
public abstract class SignalFrame {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The flags that a return from a handler may change. */
    static final int RESTORED_FLAGS =
            Cpu.AC | Cpu.OF | Cpu.DF | Cpu.TF | Cpu.SF | Cpu.ZF | Cpu.AF | Cpu.PF | Cpu.CF
                    | 1 << 16;

    final Task task;
    final Cpu cpu;
    final AddressSpace mm;
    final FloatState floats;

    SignalFrame(Task task) {
        this.task = task;
        this.cpu = task.cpu();
        this.mm = task.mm();
        this.floats = new FloatState(cpu);
    }

    /** The layout of an ABI. */
    static SignalFrame of(Task task, Abi abi) {
        return abi == Abi.X86_64 ? new SignalFrame64(task) : new SignalFrame32(task);
    }

    /**
     * Writes a frame and lets the registers enter the handler.
     *
     * @param mask what the return from the handler blocks again
     * @return false if the stack cannot hold it; the registers are then unchanged
     */
    abstract boolean push(SignalEvent event, SignalAction action, long mask);

    /** Takes the frame of sigreturn(2) back; false if it is not readable or not valid. */
    public abstract boolean restore(boolean realTime);

    /** Loads CS as IRET does, code of any width; false if the selector may not be loaded. */
    boolean loadCodeSegment(int selector) {
        Descriptor code = cpu.descriptor(selector);
        if (code == null
                || !code.isSegment()
                || !code.code()
                || !code.present()
                || code.privilege() != 3) {
            return false;
        }
        cpu.setSegment(Cpu.CS, selector);
        return true;
    }

    /** Loads SS as IRET does; false, and nothing changes, if the selector may not be loaded. */
    boolean loadStackSegment(int selector) {
        try {
            cpu.loadSegment(Cpu.SS, selector);
            return true;
        } catch (GuestFault e) {
            return false;
        }
    }

    static void putShort(byte[] to, int offset, int value) {
        SHORT.set(to, offset, (short) value);
    }

    static void putInt(byte[] to, int offset, long value) {
        INT.set(to, offset, (int) value);
    }

    static void putLong(byte[] to, int offset, long value) {
        LONG.set(to, offset, value);
    }

    static int getShort(byte[] from, int offset) {
        return (short) SHORT.get(from, offset) & 0xffff;
    }

    static int getInt(byte[] from, int offset) {
        return (int) INT.get(from, offset);
    }

    static long getLong(byte[] from, int offset) {
        return (long) LONG.get(from, offset);
    }

    /** Where the frame goes: the program's stack, or the alternate one. */
    long chooseStack(SignalAction action, long sp) {
        TaskSignals signals = task.signals();
        if (action.has(SignalAction.SA_ONSTACK) && signals.stackState(sp) == 0) {
            return signals.stackAddress + signals.stackSize;
        }
        return sp;
    }

    /** Whether a frame would run over the end of the alternate stack. */
    boolean overflows(long oldSp, long top, long frame) {
        TaskSignals signals = task.signals();
        boolean entering = top == signals.stackAddress + signals.stackSize && top != oldSp;
        return (entering || signals.isOnStack(oldSp))
                && !(Long.compareUnsigned(frame, signals.stackAddress) > 0
                        && Long.compareUnsigned(frame - signals.stackAddress, signals.stackSize)
                                <= 0);
    }

    boolean write(long address, byte[] bytes, int length) {
        return mm.copyTo(address, bytes, 0, length) == length;
    }

    boolean read(long address, byte[] bytes, int length) {
        return mm.copyFrom(address, bytes, 0, length) == length;
    }

    /** A siginfo_t of 128 bytes in the layout of a width. */
    public static byte[] siginfo(SignalEvent event, Abi abi) {
        byte[] info = new byte[128];
        putSiginfo(info, 0, event, abi);
        return info;
    }

    /** Writes one where there are zeros. */
    static void putSiginfo(byte[] info, int at, SignalEvent event, Abi abi) {
        putInt(info, at, event.signal());
        putInt(info, at + 4, event.errno());
        putInt(info, at + 8, event.code());
        boolean wide = abi == Abi.X86_64;
        int fields = at + (wide ? 16 : 12);
        int code = event.code();
        int signal = event.signal();
        boolean isFault =
                code > 0
                        && (Signal.bit(signal) & Signal.SYNCHRONOUS) != 0
                        && signal != Signal.SIGSYS;
        if (isFault) {
            if (wide) {
                putLong(info, fields, event.address());
            } else {
                putInt(info, fields, event.address());
            }
            return;
        }
        if (code == Signal.SI_TIMER) {
            putInt(info, fields, event.status());
            putInt(info, fields + 4, 0);
        } else {
            putInt(info, fields, event.pid());
            putInt(info, fields + 4, event.uid());
        }
        if (signal == Signal.SIGCHLD && code > 0) {
            putInt(info, fields + 8, event.status());
        } else if (code < 0 && code != Signal.SI_TKILL) {
            if (wide) {
                putLong(info, fields + 8, event.value());
            } else {
                putInt(info, fields + 8, event.value());
            }
        }
    }

    /** The signal that a siginfo_t tells of, as a program gives it to rt_sigqueueinfo(2). */
    public static SignalEvent event(byte[] info, int signal, int fields, Abi abi) {
        long value =
                abi == Abi.X86_64
                        ? getLong(info, fields + 8)
                        : getInt(info, fields + 8) & 0xffff_ffffL;
        return new SignalEvent(
                signal,
                getInt(info, 8),
                getInt(info, 4),
                getInt(info, fields),
                getInt(info, fields + 4),
                0,
                value,
                0);
    }

    /** The si_code of an x87 exception: the first of those that are unmasked. */
    static int x87Code(Cpu cpu) {
        byte[] fx = new FloatState(cpu).save();
        int control = getShort(fx, 0);
        int status = getShort(fx, 2);
        return code(status & ~control);
    }

    /** The si_code of an SSE exception. */
    static int simdCode(Cpu cpu) {
        return code(~(cpu.mxcsr >> 7) & cpu.mxcsr);
    }

    private static int code(int raised) {
        if ((raised & 1) != 0) {
            return Signal.FPE_FLTINV;
        }
        if ((raised & 4) != 0) {
            return Signal.FPE_FLTDIV;
        }
        if ((raised & 8) != 0) {
            return Signal.FPE_FLTOVF;
        }
        if ((raised & 0x12) != 0) {
            return Signal.FPE_FLTUND;
        }
        if ((raised & 0x20) != 0) {
            return Signal.FPE_FLTRES;
        }
        return 0;
    }
}
