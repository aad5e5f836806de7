package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;

/**
 * The fused multiply-adds. The opcode says it all: its upper digit (9, A, B) is the order of the
 * operands (132, 213, 231), its lower digit the kind, VEX.W the precision.
 */
final class VectorFma {
    private static final long LOW32 = 0xffffffffL;
    private static final int ADD_SUBTRACT = 6, SUBTRACT_ADD = 7, FIRST_SCALAR = 9;

    private VectorFma() {}

    static void execute(Cpu cpu, Instruction i) {
        int kind = i.opcode & 15;
        int at = i.a.register * 4;
        if (kind >= FIRST_SCALAR && (kind & 1) != 0) {
            long source = VectorOperands.getLow(cpu, i, i.c, i.w ? 8 : 4);
            long a = cpu.vector[at];
            long b = cpu.vector[i.b.register * 4];
            long low =
                    i.w
                            ? doubleLane(cpu, i.opcode, a, b, source, 0)
                            : a & ~LOW32
                                    | singleLane(cpu, i.opcode, (int) a, (int) b, (int) source, 0)
                                            & LOW32;
            Mxcsr.raise(cpu);
            VectorOperands.set(cpu, i, i.a, low, cpu.vector[at + 1]);
            return;
        }
        VectorOperands.check(cpu, i, i.c);
        long r0 = lane(cpu, i, i.c, 0);
        long r1 = lane(cpu, i, i.c, 1);
        long r2 = i.vexL ? lane(cpu, i, i.c, 2) : 0;
        long r3 = i.vexL ? lane(cpu, i, i.c, 3) : 0;
        Mxcsr.raise(cpu);
        VectorOperands.set(cpu, i.a, r0, r1, r2, r3);
    }

    private static long lane(Cpu cpu, Instruction i, Operand third, int index) {
        long a = cpu.vector[i.a.register * 4 + index];
        long b = cpu.vector[i.b.register * 4 + index];
        long c = VectorOperands.get(cpu, i, third, index);
        if (i.w) {
            return doubleLane(cpu, i.opcode, a, b, c, index);
        }
        int low = singleLane(cpu, i.opcode, (int) a, (int) b, (int) c, 0);
        int high =
                singleLane(cpu, i.opcode, (int) (a >>> 32), (int) (b >>> 32), (int) (c >>> 32), 1);
        return low & LOW32 | (long) high << 32;
    }

    /** Whether the addend of this lane is subtracted. */
    private static boolean subtracts(int kind, int lane) {
        return switch (kind) {
            case ADD_SUBTRACT -> (lane & 1) == 0;
            case SUBTRACT_ADD -> (lane & 1) != 0;
            default -> (kind & 2) != 0;
        };
    }

    private static long doubleLane(Cpu cpu, int opcode, long a, long b, long c, int lane) {
        int kind = opcode & 15;
        boolean negate = kind >= 12;
        boolean subtract = subtracts(kind, lane);
        return switch (opcode >> 4) {
            case 9 -> Binary64.multiplyAdd(cpu, a, c, b, negate, subtract);
            case 10 -> Binary64.multiplyAdd(cpu, b, a, c, negate, subtract);
            default -> Binary64.multiplyAdd(cpu, b, c, a, negate, subtract);
        };
    }

    private static int singleLane(Cpu cpu, int opcode, int a, int b, int c, int lane) {
        int kind = opcode & 15;
        boolean negate = kind >= 12;
        boolean subtract = subtracts(kind, lane);
        return switch (opcode >> 4) {
            case 9 -> Binary32.multiplyAdd(cpu, a, c, b, negate, subtract);
            case 10 -> Binary32.multiplyAdd(cpu, b, a, c, negate, subtract);
            default -> Binary32.multiplyAdd(cpu, b, c, a, negate, subtract);
        };
    }
}
