package dev.genkan.cpu.differential;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.Descriptor;
import dev.genkan.cpu.Engine;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.translate.Engines;
import dev.genkan.cpu.translate.Statistics;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs cases on an engine of ours. */
final class GuestRunner implements AutoCloseable {
    private final Memory memory = new Memory(0x30000000L);
    private final Engines engines;
    private final Engine engine;
    private final CpuModel model;
    private final Cpu[] cpus;

    private final byte[] breakpoints = new byte[Memory.PAGE_SIZE];
    private final byte[] zeros = new byte[2 * Memory.PAGE_SIZE];

    /** Runs them on the engine of a name. */
    GuestRunner(String engine, CpuModel model) {
        this.engines = Engines.named(engine);
        this.engine = engines.get();
        this.model = model;
        memory.protect(Case.CODE, Memory.PAGE_SIZE, Memory.READ | Memory.WRITE | Memory.EXECUTE);
        memory.protect(Case.DATA, 2L * Memory.PAGE_SIZE, Memory.READ | Memory.WRITE);
        java.util.Arrays.fill(breakpoints, (byte) 0xcc);
        cpus = new Cpu[] {cpu(false), cpu(true)};
    }

    private Cpu cpu(boolean longMode) {
        Cpu cpu = new Cpu(memory, longMode, model);
        if (!longMode) {
            // The C library's thread: its bit for system software says that it is in use.
            Descriptor data = Descriptor.DATA;
            int access = data.access() | 1 << 20;
            cpu.setDescriptor(12, new Descriptor(0, data.limit(), access));
            cpu.setDescriptor(13, new Descriptor(Case.DATA, data.limit(), access));
            cpu.setLocalDescriptors(SegmentForms.table());
        }
        return cpu;
    }

    /** How much was translated so far. */
    long translations() {
        return engines.statistics().map(Statistics::translations).orElse(0L);
    }

    private static void resetSegments(Cpu cpu, boolean wide) {
        cpu.setSegment(Cpu.CS, wide ? 0x33 : 0x23);
        cpu.setSegment(Cpu.ES, wide ? 0 : 0x2b);
        cpu.setSegment(Cpu.DS, wide ? 0 : 0x2b);
        cpu.setSegment(Cpu.SS, 0x2b);
        cpu.setSegment(Cpu.FS, wide ? 0 : 0x6b, wide ? Case.FS_BASE : Case.DATA);
        cpu.setSegment(Cpu.GS, wide ? 0 : 0x63, wide ? Case.GS_BASE : 0);
    }

    @Override
    public void close() {
        memory.close();
    }

    Result run(Case from) {
        memory.load(Case.CODE, breakpoints, 0, breakpoints.length);
        memory.load(Case.CODE_START, from.code, 0, from.code.length);
        memory.load(Case.DATA, zeros, 0, zeros.length);
        memory.load(Case.WINDOW, from.memory, 0, Case.WINDOW_SIZE);
        Cpu cpu = cpus[from.longMode ? 1 : 0];
        for (int k = 0; k < 16; k++) {
            cpu.gpr[k] = from.longMode ? from.gpr[k] : k < 8 ? from.gpr[k] & 0xffffffffL : 0;
        }
        resetSegments(cpu, from.longMode);
        cpu.setFlags((int) from.flags);
        for (int k = 0; k < 6; k++) {
            if (from.selector[k] != 0) {
                cpu.setSegment(k, from.selector[k] & 0xffff);
            }
        }
        cpu.rip = from.start;
        if (from.withFloat()) {
            loadFloats(cpu, from);
        }
        return result(from, cpu, engine.run(cpu));
    }

    private Result result(Case from, Cpu cpu, Trap trap) {
        Result result = new Result();
        System.arraycopy(cpu.gpr, 0, result.gpr, 0, 16);
        result.flags = cpu.flags();
        result.rip = from.longMode ? cpu.rip : cpu.rip & 0xffffffffL;
        result.signal = signal(trap);
        System.arraycopy(cpu.selector, 0, result.selector, 0, 6);
        for (int k = 0; k < 16 && !from.longMode; k++) {
            // A 32-bit program's signal frame holds no more, whatever code it ran.
            result.gpr[k] &= 0xffffffffL;
        }
        if (from.longMode) {
            result.base[0] = cpu.segmentBase[Cpu.FS];
            result.base[1] = cpu.segmentBase[Cpu.GS];
        }
        if (trap instanceof Trap.DebugInterrupt) {
            result.trapCode = Result.TRAP_BRKPT;
        }
        if (trap instanceof Trap.PageFault fault) {
            result.address = fault.address();
        }
        int read = memory.copyFrom(Case.WINDOW, result.memory, 0, Case.WINDOW_SIZE);
        if (read != Case.WINDOW_SIZE) {
            throw new IllegalStateException("the window is not readable");
        }
        if (from.withFloat()) {
            saveFloats(cpu, result);
        }
        return result;
    }

    private static int signal(Trap trap) {
        return switch (trap) {
            case Trap.Breakpoint _, Trap.SingleStep _, Trap.DebugInterrupt _ -> Result.TRAP;
            case Trap.InvalidOpcode _ -> Result.ILLEGAL;
            case Trap.DivideError _, Trap.FloatingPoint _, Trap.SimdFloatingPoint _ ->
                    Result.ARITHMETIC;
            case Trap.StackFault _, Trap.SegmentNotPresent _, Trap.AlignmentCheck _ -> Result.BUS;
            case Trap.Interrupted _ -> Result.ALARM;
            case Trap.SystemCall _ -> 0;
            default -> Result.SEGMENT;
        };
    }

    // ---- the FXSAVE image (SDM volume 1, section 10.5.1)

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void loadFloats(Cpu cpu, Case from) {
        ByteBuffer fx = little(from.fx);
        cpu.fpu.initialize();
        cpu.fpu.setControl(fx.getShort(0) & 0xffff);
        cpu.fpu.setStatus(fx.getShort(2) & 0xffff);
        cpu.fpu.full = fx.get(4) & 0xff;
        cpu.mxcsr = fx.getInt(24);
        for (int k = 0; k < 8; k++) {
            int physical = cpu.fpu.physical(k);
            cpu.fpu.significand[physical] = fx.getLong(32 + 16 * k);
            cpu.fpu.signExponent[physical] = fx.getShort(40 + 16 * k) & 0xffff;
        }
        ByteBuffer high = little(from.ymmHigh);
        for (int k = 0; k < 16; k++) {
            boolean exists = from.longMode || k < 8;
            cpu.vector[4 * k] = exists ? fx.getLong(160 + 16 * k) : 0;
            cpu.vector[4 * k + 1] = exists ? fx.getLong(168 + 16 * k) : 0;
            cpu.vector[4 * k + 2] = exists ? high.getLong(16 * k) : 0;
            cpu.vector[4 * k + 3] = exists ? high.getLong(16 * k + 8) : 0;
        }
    }

    private static void saveFloats(Cpu cpu, Result to) {
        to.fx = new byte[512];
        to.ymmHigh = new byte[256];
        ByteBuffer fx = little(to.fx);
        fx.putShort(0, (short) cpu.fpu.control());
        fx.putShort(2, (short) cpu.fpu.status());
        fx.put(4, (byte) cpu.fpu.full);
        fx.putInt(24, cpu.mxcsr);
        for (int k = 0; k < 8; k++) {
            int physical = cpu.fpu.physical(k);
            fx.putLong(32 + 16 * k, cpu.fpu.significand[physical]);
            fx.putShort(40 + 16 * k, (short) cpu.fpu.signExponent[physical]);
        }
        ByteBuffer high = little(to.ymmHigh);
        for (int k = 0; k < 16; k++) {
            fx.putLong(160 + 16 * k, cpu.vector[4 * k]);
            fx.putLong(168 + 16 * k, cpu.vector[4 * k + 1]);
            high.putLong(16 * k, cpu.vector[4 * k + 2]);
            high.putLong(16 * k + 8, cpu.vector[4 * k + 3]);
        }
    }
}
