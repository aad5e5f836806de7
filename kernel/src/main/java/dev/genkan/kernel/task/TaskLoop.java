package dev.genkan.kernel.task;

import dev.genkan.cpu.Access;
import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Engine;
import dev.genkan.cpu.Gate;
import dev.genkan.cpu.Trap;
import dev.genkan.kernel.ExitStatus;
import dev.genkan.kernel.Kernel;
import dev.genkan.kernel.KernelLog;
import dev.genkan.kernel.hook.SignalEvent;
import dev.genkan.kernel.hook.TaskHook;
import dev.genkan.kernel.mm.Fault;

/** Runs one task to its end: the engine until it traps, then whatever the trap asks for. */
public final class TaskLoop {
    /** From here on, addresses are the kernel's: they count as present. */
    private static final long KERNEL = (1L << 47) - 4096;

    /** The fixed address of three functions, and the calls that they are. */
    private static final long VSYSCALL = 0xffff_ffff_ff60_0000L;

    private static final int GETTIMEOFDAY = 96, TIME = 201, GETCPU = 309;

    private final Task task;
    private final Kernel kernel;
    private final Engine engine;
    private final SystemCallServer server;
    private final SignalDelivery delivery;
    private final Gate gate = this::answer;

    /** A loop for a task that has a program. */
    public TaskLoop(Task task, Engine engine, SystemCallServer server) {
        this.task = task;
        this.kernel = task.kernel();
        this.engine = engine;
        this.server = server;
        this.delivery = new SignalDelivery(task);
    }

    /** Runs the task on this thread until it ends. Returns how it did. */
    public ExitStatus run() {
        task.bind(Thread.currentThread());
        ExitStatus status = new ExitStatus(0, Signal.SIGKILL);
        try {
            status = task.process().leave(task, loop());
            for (TaskHook hook : kernel.hooks()) {
                hook.end(task, status);
            }
        } finally {
            task.cpu().retire();
            task.end();
            task.unbind();
            kernel.processes().ended(task, status);
        }
        return status;
    }

    private ExitStatus loop() {
        try {
            while (true) {
                Cpu cpu = task.cpu();
                cpu.gate = gate;
                Trap trap = engine.run(cpu);
                handle(trap);
                deliver();
            }
        } catch (TaskExit exit) {
            return exit.status();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError bug) {
            return task.process().end(oops(bug));
        }
    }

    /** Answers a call in the midst of hot code: the same as in the loop. */
    private boolean answer(Cpu cpu, Trap.SystemCall door) {
        serve(door);
        deliver();
        return task.cpu() == cpu;
    }

    private void deliver() {
        if (task.isInCall() || task.signals().isPending()) {
            delivery.deliver();
        }
    }

    /** A failure of the kernel itself ends the program, as in Linux, and is told. */
    private ExitStatus oops(Throwable bug) {
        Cpu cpu = task.cpu();
        KernelLog log = kernel.log();
        log.printk(
                KernelLog.EMERG,
                "BUG: " + bug + " in " + task.comm + "[" + task.tid() + "] " + where(cpu));
        int frames = 0;
        for (StackTraceElement frame : bug.getStackTrace()) {
            if (frames++ == 12) {
                break;
            }
            log.printk(KernelLog.EMERG, " " + frame);
        }
        return new ExitStatus(0, Signal.SIGSEGV);
    }

    private void handle(Trap trap) {
        if (trap instanceof Trap.SystemCall door) {
            serve(door);
        } else if (trap instanceof Trap.PageFault fault) {
            pageFault(fault);
        } else if (!(trap instanceof Trap.Interrupted)) {
            exception(trap);
        }
    }

    // Apart from what every program does, since the first switch over types takes milliseconds.
    private void exception(Trap trap) {
        switch (trap) {
            case Trap.SystemCall _, Trap.PageFault _, Trap.Interrupted _ ->
                    throw new IllegalArgumentException(trap.toString());
            case Trap.GeneralProtection _ ->
                    fault("general protection fault", 13, Signal.SIGSEGV, Signal.SI_KERNEL, 0);
            case Trap.StackFault _ ->
                    fault("stack segment", 12, Signal.SIGBUS, Signal.SI_KERNEL, 0);
            case Trap.SegmentNotPresent _ ->
                    fault("segment not present", 11, Signal.SIGBUS, Signal.SI_KERNEL, 0);
            case Trap.InvalidOpcode _ ->
                    fault("invalid opcode", 6, Signal.SIGILL, Signal.ILL_ILLOPN, task.cpu().rip);
            case Trap.DivideError _ ->
                    fault("divide error", 0, Signal.SIGFPE, Signal.FPE_INTDIV, task.cpu().rip);
            case Trap.Overflow _ -> fault("overflow", 4, Signal.SIGSEGV, Signal.SI_KERNEL, 0);
            case Trap.BoundRange _ -> fault("bounds", 5, Signal.SIGSEGV, Signal.SI_KERNEL, 0);
            case Trap.Breakpoint _ -> fault("int3", 3, Signal.SIGTRAP, Signal.SI_KERNEL, 0);
            case Trap.SingleStep _ ->
                    fault("debug", 1, Signal.SIGTRAP, Signal.TRAP_TRACE, task.cpu().rip);
            case Trap.DebugInterrupt _ ->
                    fault("debug", 1, Signal.SIGTRAP, Signal.TRAP_BRKPT, task.cpu().rip);
            case Trap.AlignmentCheck _ ->
                    fault("alignment check", 17, Signal.SIGBUS, Signal.BUS_ADRALN, 0);
            case Trap.FloatingPoint _ ->
                    fault(
                            "fpu exception",
                            16,
                            Signal.SIGFPE,
                            SignalFrame.x87Code(task.cpu()),
                            task.cpu().rip);
            case Trap.SimdFloatingPoint _ ->
                    fault(
                            "simd exception",
                            19,
                            Signal.SIGFPE,
                            SignalFrame.simdCode(task.cpu()),
                            task.cpu().rip);
        }
    }

    private void serve(Trap.SystemCall door) {
        CallingConvention convention = CallingConvention.of(door);
        task.enter(convention);
        long error = convention.enter(task);
        task.originalRax = task.cpu().gpr[Cpu.RAX];
        if (error != 0) {
            task.setResult(error);
        } else {
            server.serve(task, door);
        }
    }

    /**
     * Answers a jump into the vsyscall page, which the C library of before 2012 makes for the time:
     * the page cannot be read, only called, as with Linux's vsyscall=xonly.
     *
     * @return whether it was one
     */
    private boolean vsyscall(Trap.PageFault fault) {
        Cpu cpu = task.cpu();
        int number =
                switch ((int) (fault.address() - VSYSCALL)) {
                    case 0 -> GETTIMEOFDAY;
                    case 0x400 -> TIME;
                    case 0x800 -> GETCPU;
                    default -> -1;
                };
        if (number < 0 || (fault.address() & VSYSCALL) != VSYSCALL || !cpu.longMode()) {
            return false;
        }
        byte[] back = new byte[8];
        if (task.mm().copyFrom(cpu.gpr[Cpu.RSP], back, 0, 8) != 8) {
            return false;
        }
        cpu.rip = SignalFrame.getLong(back, 0);
        cpu.gpr[Cpu.RSP] += 8;
        cpu.gpr[Cpu.RAX] = number;
        serve(Trap.SystemCall.SYSCALL);
        return true;
    }

    private void pageFault(Trap.PageFault fault) {
        if (fault.access() == Access.EXECUTE && fault.address() < 0 && vsyscall(fault)) {
            return;
        }
        Fault result = task.mm().fault(fault.address(), fault.access());
        if (result == Fault.RESOLVED) {
            return;
        }
        if (result == Fault.OUT_OF_MEMORY) {
            kernel.log()
                    .printk(
                            KernelLog.ERR,
                            "Out of memory: Killed process "
                                    + task.process().pid()
                                    + " ("
                                    + task.comm
                                    + ") total-vm:"
                                    + (task.mm().mapped() >> 10)
                                    + "kB, anon-rss:"
                                    + (task.mm().resident() >> 10)
                                    + "kB");
            throw new TaskExit(task.process().end(new ExitStatus(0, Signal.SIGKILL)));
        }
        long error = 4;
        boolean forbidden = result != Fault.NOT_MAPPED && fault.mapped();
        if (forbidden
                || result == Fault.NOT_ALLOWED && fault.access() == Access.EXECUTE
                || Long.compareUnsigned(fault.address(), KERNEL) >= 0) {
            error |= 1;
        }
        if (fault.access() == Access.WRITE) {
            error |= 2;
        } else if (fault.access() == Access.EXECUTE) {
            error |= 16;
        }
        task.trapNumber = 14;
        task.errorCode = error;
        task.faultAddress = fault.address();
        boolean bus = result == Fault.PAST_END;
        int signal = bus ? Signal.SIGBUS : Signal.SIGSEGV;
        if (isFatal(signal)) {
            report(
                    (bus ? "bus error" : "segfault")
                            + " at "
                            + Long.toHexString(fault.address())
                            + " "
                            + where(task.cpu())
                            + " error "
                            + Long.toHexString(error));
        }
        int code =
                bus
                        ? Signal.BUS_ADRERR
                        : result == Fault.NOT_MAPPED ? Signal.SEGV_MAPERR : Signal.SEGV_ACCERR;
        task.originalRax = Task.NO_CALL;
        task.signals().force(SignalEvent.fault(signal, code, fault.address()));
    }

    private void fault(String name, int vector, int signal, int code, long address) {
        task.trapNumber = vector;
        task.errorCode = 0;
        if (isFatal(signal)) {
            report("trap " + name + " " + where(task.cpu()) + " error:0");
        }
        task.originalRax = Task.NO_CALL;
        task.signals().force(SignalEvent.fault(signal, code, address));
    }

    private boolean isFatal(int signal) {
        return task.process().action(signal).handler() <= SignalAction.IGNORE;
    }

    private void report(String what) {
        kernel.log().printk(KernelLog.INFO, task.comm + "[" + task.process().pid() + "]: " + what);
    }

    private static String where(Cpu cpu) {
        return "ip " + Long.toHexString(cpu.rip) + " sp " + Long.toHexString(cpu.gpr[Cpu.RSP]);
    }
}
