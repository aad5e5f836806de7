package dev.genkan.cpu.interpret;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Engine;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Decoder;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.execute.Arithmetic;
import dev.genkan.cpu.execute.Execution;
import dev.genkan.cpu.execute.Flags;
import dev.genkan.cpu.execute.Multiply;
import dev.genkan.cpu.execute.Operands;
import dev.genkan.cpu.execute.Shift;
import dev.genkan.cpu.execute.SystemInstructions;
import org.jspecify.annotations.Nullable;

/**
 * Executes instructions one by one, each decoded once, and runs the {@link HotCode} of a {@link
 * Tier} where there is some. It has no state: what it remembers is with the processor, and one
 * interpreter serves any number of processors and threads.
 */
public final class Interpreter implements Engine {
    private static final long MASK_32 = 0xffffffffL;
    static final int CAREFUL = Cpu.TF | Cpu.AC;

    private final @Nullable Tier tier;

    /** An interpreter that executes all code itself. */
    public Interpreter() {
        this.tier = null;
    }

    /** An interpreter of the code that is cold. */
    public Interpreter(Tier tier) {
        this.tier = tier;
    }

    @Override
    public Trap run(Cpu cpu) {
        for (; ; ) {
            if (cpu.interrupted()) {
                return new Trap.Interrupted();
            }
            boolean careful = (cpu.controlFlags() & CAREFUL) != 0 || cpu.guarded(Cpu.CS);
            Trap trap = careful ? runOne(cpu) : runMany(cpu, tier);
            if (trap != null) {
                return trap;
            }
        }
    }

    /** Whether RIP stays after the instruction that ended in this trap. */
    private static boolean keepsGoing(Trap trap) {
        return trap instanceof Trap.SystemCall
                || trap instanceof Trap.Breakpoint
                || trap instanceof Trap.SingleStep
                || trap instanceof Trap.DebugInterrupt
                || trap instanceof Trap.Overflow;
    }

    /** One instruction with TF or AC set, or of an unusual code segment: looked at each time. */
    private static @Nullable Trap runOne(Cpu cpu) {
        boolean single = (cpu.controlFlags() & Cpu.TF) != 0;
        long at = cpu.rip;
        Instruction i = null;
        try {
            i = decode(cpu, at);
            cpu.rip = cpu.longMode() ? i.next() : i.next() & MASK_32;
            if ((cpu.controlFlags() & Cpu.AC) != 0) {
                Alignment.check(cpu, i);
            }
            Execution.execute(cpu, i);
        } catch (GuestFault fault) {
            if (keepsGoing(fault.trap())) {
                return fault.trap();
            }
            cpu.rip = at;
            return i == null ? fault.trap() : StackAddress.refine(cpu, i, fault.trap());
        }
        return single ? new Trap.SingleStep() : null;
    }

    /**
     * Runs until a trap, or until something asks for a look around.
     *
     * @return the trap, or null to go on
     */
    private static @Nullable Trap runMany(Cpu cpu, @Nullable Tier tier) {
        CodeCache cache = CodeCache.of(cpu, tier);
        cache.begin();
        try {
            return runMany(cpu, cache);
        } finally {
            cache.end();
        }
    }

    private static @Nullable Trap runMany(Cpu cpu, CodeCache cache) {
        long[] gpr = cpu.gpr;
        Memory memory = cpu.memory;
        Step s = cache.step(cpu.rip);
        try {
            if (--s.heat < 0) {
                cache.warm(s);
            }
            for (; ; ) {
                switch (s.code) {
                    case Code.DECODE -> s = cache.decode(s);
                    case Code.GENERIC -> s = generic(cpu, s);
                    case Code.GENERIC_CONTROL -> {
                        genericControl(cpu, s);
                        if (cpu.attention() || !cache.calm()) {
                            return null;
                        }
                        s = cache.step(cpu.rip);
                    }
                    case Code.HOT -> {
                        s = cache.enter(s);
                        if (cpu.stopped instanceof HotCall.Moved) {
                            cpu.stopped = null;
                            return null;
                        }
                        if (cpu.stopped != null) {
                            Trap trap = stopped(cpu);
                            if (trap != null) {
                                return trap;
                            }
                            s = cache.step(cpu.rip);
                        }
                        if (cpu.attention() || !cache.calm()) {
                            cpu.rip = s.address;
                            return null;
                        }
                    }
                    case Code.NOP -> s = s.next;
                    case Code.SYSCALL -> {
                        cpu.rip = s.nextAddress();
                        SystemInstructions.systemCall(cpu);
                        return Trap.SystemCall.SYSCALL;
                    }
                    case Code.INT_0X80 -> {
                        cpu.rip = s.nextAddress();
                        return Trap.SystemCall.INT_0X80;
                    }
                    case Code.SYSENTER -> {
                        cpu.rip = s.nextAddress();
                        return Trap.SystemCall.SYSENTER;
                    }

                    case Code.MOV64_RR -> {
                        gpr[s.destination] = gpr[s.source];
                        s = s.next;
                    }
                    case Code.MOV32_RR -> {
                        gpr[s.destination] = gpr[s.source] & MASK_32;
                        s = s.next;
                    }
                    case Code.MOV_RI -> {
                        gpr[s.destination] = s.immediate;
                        s = s.next;
                    }
                    case Code.LOAD64 -> {
                        gpr[s.destination] = memory.readLong(address(cpu, gpr, s));
                        s = s.next;
                    }
                    case Code.LOAD32 -> {
                        gpr[s.destination] = memory.readInt(address(cpu, gpr, s)) & MASK_32;
                        s = s.next;
                    }
                    case Code.LOAD16 -> {
                        gpr[s.destination] = memory.readShort(address(cpu, gpr, s)) & 0xffff;
                        s = s.next;
                    }
                    case Code.LOAD8 -> {
                        gpr[s.destination] = memory.readByte(address(cpu, gpr, s)) & 0xff;
                        s = s.next;
                    }
                    case Code.LOAD8_SIGNED -> {
                        setRegister(gpr, s, memory.readByte(address(cpu, gpr, s)));
                        s = s.next;
                    }
                    case Code.LOAD16_SIGNED -> {
                        setRegister(gpr, s, memory.readShort(address(cpu, gpr, s)));
                        s = s.next;
                    }
                    case Code.LOAD32_SIGNED -> {
                        setRegister(gpr, s, memory.readInt(address(cpu, gpr, s)));
                        s = s.next;
                    }
                    case Code.LOAD8_LOW -> {
                        setRegister8(gpr, s, memory.readByte(address(cpu, gpr, s)));
                        s = s.next;
                    }
                    case Code.STORE64 -> {
                        memory.writeLong(address(cpu, gpr, s), gpr[s.source]);
                        s = s.next;
                    }
                    case Code.STORE32 -> {
                        memory.writeInt(address(cpu, gpr, s), (int) gpr[s.source]);
                        s = s.next;
                    }
                    case Code.STORE16 -> {
                        memory.writeShort(address(cpu, gpr, s), (short) gpr[s.source]);
                        s = s.next;
                    }
                    case Code.STORE8 -> {
                        memory.writeByte(
                                address(cpu, gpr, s), (byte) (gpr[s.source] >> s.sourceShift));
                        s = s.next;
                    }
                    case Code.STORE_IMMEDIATE -> {
                        Operands.store(memory, address(cpu, gpr, s), s.size, s.immediate);
                        s = s.next;
                    }
                    case Code.MOVZX_R -> s = moveZeroExtended(gpr, s);
                    case Code.MOVSX_R -> s = moveSignExtended(gpr, s);
                    case Code.LEA -> {
                        gpr[s.destination] =
                                gpr[s.base] + (gpr[s.index] << s.scale) + s.displacement
                                        << s.unused
                                        >>> s.unused;
                        s = s.next;
                    }
                    case Code.MOV8_RR -> {
                        setRegister8(gpr, s, gpr[s.source] >> s.sourceShift);
                        s = s.next;
                    }
                    case Code.MOV8_RI -> {
                        setRegister8(gpr, s, s.immediate);
                        s = s.next;
                    }

                    case Code.ADD64_RR -> {
                        gpr[s.destination] =
                                Arithmetic.add(cpu, gpr[s.destination], gpr[s.source], 0, 0);
                        s = s.next;
                    }
                    case Code.ADD32_RR -> {
                        gpr[s.destination] =
                                Arithmetic.add(cpu, gpr[s.destination], gpr[s.source], 0, 32)
                                        & MASK_32;
                        s = s.next;
                    }
                    case Code.ADD64_RI -> {
                        gpr[s.destination] =
                                Arithmetic.add(cpu, gpr[s.destination], s.immediate, 0, 0);
                        s = s.next;
                    }
                    case Code.ADD32_RI -> {
                        gpr[s.destination] =
                                Arithmetic.add(cpu, gpr[s.destination], s.immediate, 0, 32)
                                        & MASK_32;
                        s = s.next;
                    }
                    case Code.SUB64_RR -> {
                        gpr[s.destination] =
                                Arithmetic.subtract(cpu, gpr[s.destination], gpr[s.source], 0, 0);
                        s = s.next;
                    }
                    case Code.SUB32_RR -> {
                        gpr[s.destination] =
                                Arithmetic.subtract(cpu, gpr[s.destination], gpr[s.source], 0, 32)
                                        & MASK_32;
                        s = s.next;
                    }
                    case Code.SUB64_RI -> {
                        gpr[s.destination] =
                                Arithmetic.subtract(cpu, gpr[s.destination], s.immediate, 0, 0);
                        s = s.next;
                    }
                    case Code.SUB32_RI -> {
                        gpr[s.destination] =
                                Arithmetic.subtract(cpu, gpr[s.destination], s.immediate, 0, 32)
                                        & MASK_32;
                        s = s.next;
                    }
                    case Code.AND64_RR -> {
                        gpr[s.destination] =
                                Arithmetic.logic(cpu, gpr[s.destination] & gpr[s.source], 0);
                        s = s.next;
                    }
                    case Code.AND32_RR -> {
                        gpr[s.destination] =
                                Arithmetic.logic(
                                        cpu, gpr[s.destination] & gpr[s.source] & MASK_32, 32);
                        s = s.next;
                    }
                    case Code.AND64_RI -> {
                        gpr[s.destination] =
                                Arithmetic.logic(cpu, gpr[s.destination] & s.immediate, 0);
                        s = s.next;
                    }
                    case Code.AND32_RI -> {
                        gpr[s.destination] =
                                Arithmetic.logic(cpu, gpr[s.destination] & s.immediate, 32);
                        s = s.next;
                    }
                    case Code.OR64_RR -> {
                        gpr[s.destination] =
                                Arithmetic.logic(cpu, gpr[s.destination] | gpr[s.source], 0);
                        s = s.next;
                    }
                    case Code.OR32_RR -> {
                        gpr[s.destination] =
                                Arithmetic.logic(
                                        cpu, (gpr[s.destination] | gpr[s.source]) & MASK_32, 32);
                        s = s.next;
                    }
                    case Code.XOR64_RR -> {
                        gpr[s.destination] =
                                Arithmetic.logic(cpu, gpr[s.destination] ^ gpr[s.source], 0);
                        s = s.next;
                    }
                    case Code.XOR32_RR -> {
                        gpr[s.destination] =
                                Arithmetic.logic(
                                        cpu, (gpr[s.destination] ^ gpr[s.source]) & MASK_32, 32);
                        s = s.next;
                    }
                    case Code.CMP64_RR -> {
                        Arithmetic.subtract(cpu, gpr[s.destination], gpr[s.source], 0, 0);
                        s = s.next;
                    }
                    case Code.CMP32_RR -> {
                        Arithmetic.subtract(cpu, gpr[s.destination], gpr[s.source], 0, 32);
                        s = s.next;
                    }
                    case Code.CMP64_RI -> {
                        Arithmetic.subtract(cpu, gpr[s.destination], s.immediate, 0, 0);
                        s = s.next;
                    }
                    case Code.CMP32_RI -> {
                        Arithmetic.subtract(cpu, gpr[s.destination], s.immediate, 0, 32);
                        s = s.next;
                    }
                    case Code.TEST64_RR -> {
                        Flags.logic(cpu, gpr[s.destination] & gpr[s.source], 0);
                        s = s.next;
                    }
                    case Code.TEST32_RR -> {
                        Flags.logic(cpu, gpr[s.destination] & gpr[s.source], 32);
                        s = s.next;
                    }
                    case Code.ALU_RR -> s = Forms.aluRegister(cpu, s, gpr[s.source]);
                    case Code.ALU_RI -> s = Forms.aluRegister(cpu, s, s.immediate);
                    case Code.ALU_RM -> {
                        long b = Operands.load(memory, address(cpu, gpr, s), s.size);
                        s = Forms.aluRegister(cpu, s, b);
                    }
                    case Code.ALU_MR ->
                            s = Forms.aluMemory(cpu, s, address(cpu, gpr, s), gpr[s.source]);
                    case Code.ALU_MI ->
                            s = Forms.aluMemory(cpu, s, address(cpu, gpr, s), s.immediate);
                    case Code.CMP_RM -> {
                        long b = Operands.load(memory, address(cpu, gpr, s), s.size);
                        s = Forms.compare(cpu, s, gpr[s.destination], b);
                    }
                    case Code.CMP_MR -> {
                        long a = Operands.load(memory, address(cpu, gpr, s), s.size);
                        s = Forms.compare(cpu, s, a, gpr[s.source]);
                    }
                    case Code.CMP_MI -> {
                        long a = Operands.load(memory, address(cpu, gpr, s), s.size);
                        s = Forms.compare(cpu, s, a, s.immediate);
                    }
                    case Code.ALU8_RR ->
                            s = Forms.aluRegister8(cpu, s, gpr[s.source] >> s.sourceShift);
                    case Code.ALU8_RI -> s = Forms.aluRegister8(cpu, s, s.immediate);
                    case Code.ALU8_RM -> {
                        byte b = memory.readByte(address(cpu, gpr, s));
                        s = Forms.aluRegister8(cpu, s, b);
                    }
                    case Code.INC_R -> {
                        int unused = 64 - s.size * 8;
                        long result = Arithmetic.increment(cpu, gpr[s.destination], unused);
                        gpr[s.destination] = result << unused >>> unused;
                        s = s.next;
                    }
                    case Code.DEC_R -> {
                        int unused = 64 - s.size * 8;
                        long result = Arithmetic.decrement(cpu, gpr[s.destination], unused);
                        gpr[s.destination] = result << unused >>> unused;
                        s = s.next;
                    }
                    case Code.UNARY_R -> s = Forms.unary(cpu, s);

                    case Code.SHL64 -> {
                        gpr[s.destination] = Shift.shl(cpu, gpr[s.destination], s.detail, 64);
                        s = s.next;
                    }
                    case Code.SHL32 -> {
                        gpr[s.destination] =
                                Shift.shl(cpu, gpr[s.destination], s.detail, 32) & MASK_32;
                        s = s.next;
                    }
                    case Code.SHR64 -> {
                        gpr[s.destination] = Shift.shr(cpu, gpr[s.destination], s.detail, 64);
                        s = s.next;
                    }
                    case Code.SHR32 -> {
                        gpr[s.destination] =
                                Shift.shr(cpu, gpr[s.destination] & MASK_32, s.detail, 32);
                        s = s.next;
                    }
                    case Code.SAR64 -> {
                        gpr[s.destination] = Shift.sar(cpu, gpr[s.destination], s.detail, 64);
                        s = s.next;
                    }
                    case Code.SAR32 -> {
                        gpr[s.destination] =
                                Shift.sar(cpu, gpr[s.destination], s.detail, 32) & MASK_32;
                        s = s.next;
                    }
                    case Code.ROTATE32 -> s = Forms.rotate32(cpu, s);
                    case Code.SHIFT_RI -> s = Forms.shift(cpu, s);
                    case Code.IMUL_RR -> s = Forms.multiply(cpu, s, gpr[s.source]);
                    case Code.IMUL_RM -> {
                        long b = Operands.load(memory, address(cpu, gpr, s), s.size);
                        s = Forms.multiply(cpu, s, b);
                    }
                    case Code.IMUL_RRI -> {
                        long product = Multiply.product(cpu, gpr[s.source], s.immediate, s.size);
                        setRegister(gpr, s, product);
                        s = s.next;
                    }

                    case Code.JO,
                            Code.JNO,
                            Code.JB,
                            Code.JAE,
                            Code.JBE,
                            Code.JA,
                            Code.JS,
                            Code.JNS,
                            Code.JP,
                            Code.JNP,
                            Code.JL,
                            Code.JGE,
                            Code.JLE,
                            Code.JG -> {
                        if (!Flags.condition(cpu, s.code - Code.JO)) {
                            s = s.next;
                        } else {
                            s = jump(cache, s);
                            if (cpu.attention()) {
                                cpu.rip = s.address;
                                return null;
                            }
                        }
                    }
                    case Code.JE -> {
                        if (cpu.flagResult != 0) {
                            s = s.next;
                        } else {
                            s = jump(cache, s);
                            if (cpu.attention()) {
                                cpu.rip = s.address;
                                return null;
                            }
                        }
                    }
                    case Code.JNE -> {
                        if (cpu.flagResult == 0) {
                            s = s.next;
                        } else {
                            s = jump(cache, s);
                            if (cpu.attention()) {
                                cpu.rip = s.address;
                                return null;
                            }
                        }
                    }
                    case Code.JMP -> {
                        s = jump(cache, s);
                        if (cpu.attention()) {
                            cpu.rip = s.address;
                            return null;
                        }
                    }
                    case Code.JMP_R,
                            Code.JMP_M,
                            Code.CALL_R,
                            Code.CALL_M,
                            Code.RET32,
                            Code.RET64 -> {
                        boolean returns = s.code >= Code.RET64;
                        s = Forms.indirect(cpu, cache, s);
                        if ((!returns || cache.counts()) && --s.heat < 0) {
                            cache.warm(s);
                        }
                        if (cpu.attention()) {
                            cpu.rip = s.address;
                            return null;
                        }
                    }
                    case Code.CALL64 -> {
                        long top = gpr[Cpu.RSP] - 8;
                        memory.writeLong(top, s.nextAddress());
                        gpr[Cpu.RSP] = top;
                        cache.pushReturn(s.next);
                        s = call(cache, s);
                    }
                    case Code.CALL32 -> {
                        long top = gpr[Cpu.RSP] - 4 & MASK_32;
                        memory.writeInt(top, (int) s.nextAddress());
                        gpr[Cpu.RSP] = top;
                        cache.pushReturn(s.next);
                        s = call(cache, s);
                    }
                    case Code.PUSH64 -> {
                        long top = gpr[Cpu.RSP] - 8;
                        memory.writeLong(top, gpr[s.destination]);
                        gpr[Cpu.RSP] = top;
                        s = s.next;
                    }
                    case Code.PUSH32 -> {
                        long top = gpr[Cpu.RSP] - 4 & MASK_32;
                        memory.writeInt(top, (int) gpr[s.destination]);
                        gpr[Cpu.RSP] = top;
                        s = s.next;
                    }
                    case Code.PUSH_I -> {
                        long top = gpr[Cpu.RSP] - s.size << s.unused >>> s.unused;
                        Operands.store(memory, top, s.size, s.immediate);
                        gpr[Cpu.RSP] = top;
                        s = s.next;
                    }
                    case Code.POP64 -> {
                        long top = gpr[Cpu.RSP];
                        long value = memory.readLong(top);
                        gpr[Cpu.RSP] = top + 8;
                        gpr[s.destination] = value;
                        s = s.next;
                    }
                    case Code.POP32 -> {
                        long top = gpr[Cpu.RSP];
                        long value = memory.readInt(top) & MASK_32;
                        gpr[Cpu.RSP] = top + 4 & MASK_32;
                        gpr[s.destination] = value;
                        s = s.next;
                    }
                    case Code.LEAVE -> {
                        long frame = gpr[Cpu.RBP];
                        gpr[Cpu.RBP] = Operands.load(memory, frame, s.size);
                        gpr[Cpu.RSP] = frame + s.size << s.unused >>> s.unused;
                        s = s.next;
                    }
                    case Code.SET_R -> {
                        setRegister8(gpr, s, Flags.condition(cpu, s.detail) ? 1 : 0);
                        s = s.next;
                    }
                    case Code.CMOV_RR -> {
                        int from = Flags.condition(cpu, s.detail) ? s.source : s.destination;
                        setRegister(gpr, s, gpr[from]);
                        s = s.next;
                    }
                    case Code.CMOV_RM -> {
                        long value = Operands.load(memory, address(cpu, gpr, s), s.size);
                        boolean moves = Flags.condition(cpu, s.detail);
                        setRegister(gpr, s, moves ? value : gpr[s.destination]);
                        s = s.next;
                    }
                    case Code.CDQE -> {
                        gpr[Cpu.RAX] = (int) gpr[Cpu.RAX];
                        s = s.next;
                    }
                    default -> {
                        gpr[Cpu.RDX] = (int) gpr[Cpu.RAX] >> 31 & MASK_32;
                        s = s.next;
                    }
                }
            }
        } catch (GuestFault fault) {
            if (keepsGoing(fault.trap())) {
                cpu.rip = s.nextAddress();
                return fault.trap();
            }
            cpu.rip = s.address;
            return fault.trap() instanceof Trap.GeneralProtection && s.code != Code.DECODE
                    ? StackAddress.refine(cpu, decode(cpu, s.address), fault.trap())
                    : fault.trap();
        }
    }

    /** The target of a branch; a loop's beginning gets warm. */
    private static Step jump(CodeCache cache, Step s) {
        Step target = s.target;
        if (target.address <= s.address && --target.heat < 0) {
            cache.warm(target);
        }
        return target;
    }

    private static Step call(CodeCache cache, Step s) {
        Step target = s.target;
        if (--target.heat < 0) {
            cache.warm(target);
        }
        return target;
    }

    /**
     * Hot code has stopped at an instruction that traps or that changes code. It is executed here,
     * where more is known: a read that a write to the same place follows traps as a write does.
     */
    private static @Nullable Trap stopped(Cpu cpu) {
        cpu.stopped = null;
        return runOne(cpu);
    }

    private static Instruction decode(Cpu cpu, long address) {
        Decoder decoder = new Decoder(cpu.codeSize(), cpu.model);
        var code = cpu.loadedDescriptor(Cpu.CS);
        return code == null || !cpu.guarded(Cpu.CS)
                ? decoder.decode(cpu.memory, address)
                : decoder.decode(cpu.memory, address, code.base(), code.limit());
    }

    private static Step generic(Cpu cpu, Step s) {
        cpu.rip = s.nextAddress();
        Execution.execute(cpu, instruction(s));
        return s.next;
    }

    private static void genericControl(Cpu cpu, Step s) {
        cpu.rip = s.nextAddress();
        Execution.execute(cpu, instruction(s));
    }

    private static Instruction instruction(Step s) {
        Instruction i = s.instruction;
        if (i == null) {
            throw new IllegalStateException("a step without an instruction");
        }
        return i;
    }

    static long address(Cpu cpu, long[] gpr, Step s) {
        long sum = gpr[s.base] + (gpr[s.index] << s.scale) + s.displacement;
        long offset = sum << s.unused >>> s.unused;
        return s.segment < 0 ? offset : Operands.linear(cpu, s.segment, offset);
    }

    private static void setRegister(long[] gpr, Step s, long value) {
        gpr[s.destination] = s.size == 8 ? value : value & MASK_32;
    }

    private static void setRegister8(long[] gpr, Step s, long value) {
        int shift = s.destinationShift;
        long rest = gpr[s.destination] & ~(0xffL << shift);
        gpr[s.destination] = rest | (value & 0xff) << shift;
    }

    private static Step moveZeroExtended(long[] gpr, Step s) {
        long value = gpr[s.source] >>> s.sourceShift;
        gpr[s.destination] = s.detail == 1 ? value & 0xff : value & 0xffff;
        return s.next;
    }

    private static Step moveSignExtended(long[] gpr, Step s) {
        setRegister(gpr, s, Operands.signExtend(gpr[s.source] >>> s.sourceShift, s.detail));
        return s.next;
    }
}
