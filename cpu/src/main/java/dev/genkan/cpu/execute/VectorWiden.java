package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.VectorOp;

/** Lanes made wider, by sign or by zeros: PMOVSXBW, PMOVZXDQ and their kin. */
final class VectorWiden {
    private static final long LOW32 = 0xffffffffL;

    private VectorWiden() {}

    static void execute(Cpu cpu, Instruction i) {
        VectorOp op = (VectorOp) i.op;
        // What one long of the result takes of the source, in bytes.
        int step =
                switch (op) {
                    case PMOVSXBW, PMOVZXBW, PMOVSXWD, PMOVZXWD, PMOVSXDQ, PMOVZXDQ -> 4;
                    case PMOVSXBD, PMOVZXBD, PMOVSXWQ, PMOVZXWQ -> 2;
                    default -> 1;
                };
        long x;
        long y = 0;
        if (i.b.isMemory()) {
            int longs = i.vexL ? 4 : 2;
            long address = Operands.address(cpu, i);
            if (longs * step == 16) {
                cpu.memory.checkRead(address, 16);
                y = cpu.memory.readLong(address + 8);
            }
            x = Operands.load(cpu.memory, address, Math.min(8, longs * step));
        } else {
            x = cpu.vector[i.b.register * 4];
            y = cpu.vector[i.b.register * 4 + 1];
        }
        long r0 = widen(op, x);
        long r1 = widen(op, x >>> 8 * step);
        if (!i.vexL) {
            VectorOperands.set(cpu, i, i.a, r0, r1);
            return;
        }
        long rest = step == 4 ? y : x >>> 16 * step;
        VectorOperands.set(cpu, i.a, r0, r1, widen(op, rest), widen(op, rest >>> 8 * step));
    }

    private static long widen(VectorOp op, long x) {
        return switch (op) {
            case PMOVSXBW -> PackedShuffle.pmovsxbw((int) x);
            case PMOVSXBD -> PackedShuffle.pmovsxbd((int) x);
            case PMOVSXBQ -> (byte) x;
            case PMOVSXWD -> PackedShuffle.pmovsxwd((int) x);
            case PMOVSXWQ -> (short) x;
            case PMOVSXDQ -> (int) x;
            case PMOVZXBW -> PackedShuffle.pmovzxbw((int) x);
            case PMOVZXBD -> PackedShuffle.pmovzxbd((int) x);
            case PMOVZXBQ -> x & 0xff;
            case PMOVZXWD -> PackedShuffle.pmovzxwd((int) x);
            case PMOVZXWQ -> x & 0xffff;
            case PMOVZXDQ -> x & LOW32;
            default -> throw new IllegalStateException(op.name());
        };
    }
}
