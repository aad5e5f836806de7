package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Descriptor;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import org.jspecify.annotations.Nullable;

/** Segment registers, their bases, and questions about descriptors. */
final class Segment {
    private Segment() {}

    static void execute(Cpu cpu, Instruction i) {
        switch ((IntegerOp) i.op) {
            case MOV_FROM_SEGMENT ->
                    Operands.write(cpu, i, i.a, cpu.selector[i.b.register] & 0xffff);
            case MOV_TO_SEGMENT -> {
                if (i.a.register == Cpu.CS) {
                    throw new GuestFault(new Trap.InvalidOpcode());
                }
                cpu.loadSegment(i.a.register, (int) Operands.read(cpu, i, i.b));
            }
            case PUSH_SEGMENT -> Stack.push(cpu, cpu.selector[i.a.register], i.operandSize);
            case POP_SEGMENT -> {
                int value = (int) Stack.peekAbove(cpu, 0, i.operandSize);
                cpu.loadSegment(i.a.register, value);
                Stack.setStackPointer(cpu, cpu.gpr[Cpu.RSP] + i.operandSize);
            }
            case LOAD_FAR -> {
                int size = i.operandSize;
                long offset =
                        Operands.load(cpu.memory, Operands.part(cpu, i, 0, size, false), size);
                int value = cpu.memory.readShort(Operands.part(cpu, i, size, 2, false));
                cpu.loadSegment(farSegment(i.opcode), value);
                Operands.write(cpu, i, i.a, offset);
            }
            case RDFSBASE -> Operands.write(cpu, i, i.a, cpu.segmentBase[Cpu.FS]);
            case RDGSBASE -> Operands.write(cpu, i, i.a, cpu.segmentBase[Cpu.GS]);
            case WRFSBASE -> setBase(cpu, Cpu.FS, Operands.read(cpu, i, i.a));
            case WRGSBASE -> setBase(cpu, Cpu.GS, Operands.read(cpu, i, i.a));
            case ARPL -> {
                long a = Operands.read(cpu, i, i.a);
                long wanted = Operands.read(cpu, i, i.b) & 3;
                boolean adjusts = (a & 3) < wanted;
                if (adjusts) {
                    Operands.checkWrite(cpu, i, i.a);
                    Operands.write(cpu, i, i.a, (a & ~3L) | wanted);
                }
                setZero(cpu, adjusts);
            }
            case LAR, LSL -> describe(cpu, i);
            case VERR, VERW -> {
                Descriptor found = visible(cpu, (int) Operands.read(cpu, i, i.a));
                setZero(
                        cpu,
                        found != null
                                && found.isSegment()
                                && (i.op == IntegerOp.VERR ? found.readable() : found.writable()));
            }
            default -> throw new IllegalStateException(i.toString());
        }
    }

    private static int farSegment(int opcode) {
        return switch (opcode) {
            case 0xc4 -> Cpu.ES;
            case 0xc5 -> Cpu.DS;
            case 0xb2 -> Cpu.SS;
            case 0xb4 -> Cpu.FS;
            default -> Cpu.GS;
        };
    }

    private static void setBase(Cpu cpu, int segment, long base) {
        if (base << 16 >> 16 != base) {
            throw new GuestFault(new Trap.GeneralProtection());
        }
        cpu.segmentBase[segment] = base;
    }

    private static @Nullable Descriptor visible(Cpu cpu, int selector) {
        Descriptor found = cpu.descriptor(selector);
        return found != null && found.privilege() == 3 ? found : null;
    }

    private static void describe(Cpu cpu, Instruction i) {
        Descriptor found = visible(cpu, (int) Operands.read(cpu, i, i.b));
        if (found != null) {
            Operands.write(cpu, i, i.a, i.op == IntegerOp.LAR ? rights(found) : found.limit());
        }
        setZero(cpu, found != null);
    }

    /** The descriptor's own bits; bits 16 to 19, which nothing defines, are the limit's. */
    private static int rights(Descriptor found) {
        long limit = found.granular() ? found.limit() >>> 12 : found.limit();
        return found.access() & 0xf0ff00 | (int) limit & 0xf0000;
    }

    private static void setZero(Cpu cpu, boolean zero) {
        int flags = cpu.flags();
        cpu.setArithmeticFlags(zero ? flags | Cpu.ZF : flags & ~Cpu.ZF);
    }
}
