package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.VectorOp;

/**
 * AVX2 gathers: each lane is loaded from an address of its own, if its mask has its top bit set. A
 * lane that is done clears its mask, so that a fault half-way can be repaired and the instruction
 * started again.
 */
final class VectorGather {
    private VectorGather() {}

    static void execute(Cpu cpu, Instruction i) {
        int target = i.a.register;
        int mask = i.c.register;
        boolean refused = target == mask || target == i.index || mask == i.index;
        if (refused || i.addressSize == 2) {
            throw new GuestFault(new Trap.InvalidOpcode());
        }
        boolean wideIndex =
                switch ((VectorOp) i.op) {
                    case VPGATHERQD, VPGATHERQQ, VGATHERQPS, VGATHERQPD -> true;
                    default -> false;
                };
        int size = i.w ? 8 : 4;
        int bytes = i.vexL ? 32 : 16;
        int lanes = bytes / (wideIndex ? 8 : size);
        spreadMask(cpu, mask, size);
        for (int lane = 0; lane < lanes; lane++) {
            if (laneOf(cpu, mask, lane, size) < 0) {
                long index = laneOf(cpu, i.index, lane, wideIndex ? 8 : 4);
                long offset = cpu.gpr[i.base] + (index << i.scale) + i.displacement;
                long address =
                        Operands.linear(
                                cpu,
                                i.segment,
                                Operands.truncate(offset, i.addressSize),
                                size,
                                false);
                setLane(cpu, target, lane, size, Operands.load(cpu.memory, address, size));
            }
            setLane(cpu, mask, lane, size, 0);
        }
        clear(cpu, mask, 0);
        clear(cpu, target, lanes * size);
    }

    private static void spreadMask(Cpu cpu, int register, int size) {
        for (int k = 0; k < 4; k++) {
            long value = cpu.vector[register * 4 + k];
            cpu.vector[register * 4 + k] =
                    size == 8 ? value >> 63 : PackedArithmetic.spread32(value);
        }
    }

    /** A lane, sign-extended. */
    private static long laneOf(Cpu cpu, int register, int lane, int size) {
        long value = cpu.vector[register * 4 + (lane * size >> 3)];
        return size == 8 ? value : (int) (value >>> 32 * (lane & 1));
    }

    private static void setLane(Cpu cpu, int register, int lane, int size, long value) {
        int at = register * 4 + (lane * size >> 3);
        cpu.vector[at] =
                size == 8
                        ? value
                        : PackedShuffle.insertDoubleword(cpu.vector[at], (int) value, lane);
    }

    /** Clears a register from a byte on. */
    private static void clear(Cpu cpu, int register, int from) {
        for (int k = from >> 3; k < 4; k++) {
            cpu.vector[register * 4 + k] = 0;
        }
    }
}
