package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;

/** Shifts of all lanes by one count, which is an immediate or the low long of an operand. */
final class VectorShift {
    private VectorShift() {}

    static void execute(Cpu cpu, Instruction i) {
        VectorOp op = (VectorOp) i.op;
        boolean immediate = i.c.kind == Operand.Kind.IMMEDIATE;
        if (VectorOperands.isMmx(i.a)) {
            VectorOperands.beginMmx(cpu);
            long count = immediate ? i.immediate & 0xff : VectorOperands.get(cpu, i, i.c, 0);
            VectorOperands.setMmx(cpu, i.a, lane(op, cpu.fpu.mmx(i.b.register), count));
            return;
        }
        long count = i.immediate & 0xff;
        if (!immediate) {
            VectorOperands.check(cpu, i, i.c);
            if (i.c.isMemory()) {
                cpu.memory.checkRead(Operands.address(cpu, i), 16);
            }
            count = VectorOperands.get(cpu, i, i.c, 0);
        }
        int at = i.b.register * 4;
        long a0 = cpu.vector[at];
        long a1 = cpu.vector[at + 1];
        if (!i.vexL) {
            VectorOperands.set(cpu, i, i.a, low(op, a0, a1, count), high(op, a0, a1, count));
            return;
        }
        long a2 = cpu.vector[at + 2];
        long a3 = cpu.vector[at + 3];
        VectorOperands.set(
                cpu,
                i.a,
                low(op, a0, a1, count),
                high(op, a0, a1, count),
                low(op, a2, a3, count),
                high(op, a2, a3, count));
    }

    private static long low(VectorOp op, long low, long high, long count) {
        return switch (op) {
            case PSLLDQ -> PackedShift.pslldqLow(low, (int) count);
            case PSRLDQ -> PackedShift.psrldqLow(low, high, (int) count);
            default -> lane(op, low, count);
        };
    }

    private static long high(VectorOp op, long low, long high, long count) {
        return switch (op) {
            case PSLLDQ -> PackedShift.pslldqHigh(low, high, (int) count);
            case PSRLDQ -> PackedShift.psrldqHigh(high, (int) count);
            default -> lane(op, high, count);
        };
    }

    private static long lane(VectorOp op, long a, long count) {
        return switch (op) {
            case PSLLW -> PackedShift.psllw(a, count);
            case PSLLD -> PackedShift.pslld(a, count);
            case PSLLQ -> PackedShift.psllq(a, count);
            case PSRLW -> PackedShift.psrlw(a, count);
            case PSRLD -> PackedShift.psrld(a, count);
            case PSRLQ -> PackedShift.psrlq(a, count);
            case PSRAW -> PackedShift.psraw(a, count);
            case PSRAD -> PackedShift.psrad(a, count);
            default -> throw new IllegalStateException(op.name());
        };
    }
}
