package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.VectorOp;

/** One lane into or out of a vector: PINSRW, PEXTRD, INSERTPS and their kin. */
final class VectorLane {
    private VectorLane() {}

    static void execute(Cpu cpu, Instruction i) {
        int control = (int) i.immediate & 0xff;
        switch ((VectorOp) i.op) {
            case PINSRB, PINSRD -> {
                int size = i.op == VectorOp.PINSRB ? 1 : i.c.size;
                insert(cpu, i, Operands.read(cpu, i, i.c), size, control);
            }
            case PINSRW -> {
                if (!VectorOperands.isMmx(i.a)) {
                    insert(cpu, i, Operands.read(cpu, i, i.c), 2, control);
                    return;
                }
                VectorOperands.beginMmx(cpu);
                int value = (int) Operands.read(cpu, i, i.c);
                long before = cpu.fpu.mmx(i.a.register);
                VectorOperands.setMmx(cpu, i.a, PackedShuffle.insertWord(before, value, control));
            }
            case PEXTRB -> Operands.write(cpu, i, i.a, lane(cpu, i, 1, control));
            case PEXTRW -> {
                if (!VectorOperands.isMmx(i.b)) {
                    Operands.write(cpu, i, i.a, lane(cpu, i, 2, control));
                    return;
                }
                VectorOperands.beginMmx(cpu);
                VectorOperands.touchMmx(cpu);
                long value = cpu.fpu.mmx(i.b.register) >>> 16 * (control & 3);
                Operands.write(cpu, i, i.a, value & 0xffff);
            }
            case PEXTRD -> Operands.write(cpu, i, i.a, lane(cpu, i, i.a.size, control));
            case EXTRACTPS -> Operands.write(cpu, i, i.a, lane(cpu, i, 4, control));
            case INSERTPS -> insertSingle(cpu, i, control);
            default -> throw new IllegalStateException(i.toString());
        }
    }

    /** The lane of the second operand, zero-extended. */
    private static long lane(Cpu cpu, Instruction i, int size, int lane) {
        int bit = lane * size * 8 & 127;
        long half = cpu.vector[i.b.register * 4 + (bit >> 6)];
        return Operands.zeroExtend(half >>> (bit & 63), size);
    }

    private static void insert(Cpu cpu, Instruction i, long value, int size, int lane) {
        int bit = lane * size * 8 & 127;
        long mask = Operands.zeroExtend(-1, size) << (bit & 63);
        long inserted = value << (bit & 63) & mask;
        long low = cpu.vector[i.b.register * 4];
        long high = cpu.vector[i.b.register * 4 + 1];
        if (bit < 64) {
            low = low & ~mask | inserted;
        } else {
            high = high & ~mask | inserted;
        }
        VectorOperands.set(cpu, i, i.a, low, high);
    }

    /** INSERTPS: bits 7-6 choose the source lane, 5-4 the destination's, 3-0 what becomes zero. */
    private static void insertSingle(Cpu cpu, Instruction i, int control) {
        long value;
        if (i.c.isMemory()) {
            value = VectorOperands.getLow(cpu, i, i.c, 4);
        } else {
            int at = i.c.register * 4;
            value = PackedShuffle.doubleword(cpu.vector[at], cpu.vector[at + 1], control >>> 6);
        }
        long low = cpu.vector[i.b.register * 4];
        long high = cpu.vector[i.b.register * 4 + 1];
        if ((control & 0x20) == 0) {
            low = PackedShuffle.insertDoubleword(low, (int) value, control >>> 4);
        } else {
            high = PackedShuffle.insertDoubleword(high, (int) value, control >>> 4);
        }
        VectorOperands.set(
                cpu,
                i,
                i.a,
                PackedShuffle.blendps(low, 0, control),
                PackedShuffle.blendps(high, 0, control >>> 2));
    }
}
