package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.VectorOp;

/**
 * DPPS and DPPD: the sum of the products that the immediate's upper half selects, in the lanes that
 * its lower half selects (SDM volume 2, DPPS: the order of the additions is fixed).
 */
final class DotProduct {
    private static final long LOW32 = 0xffffffffL;

    private DotProduct() {}

    static void execute(Cpu cpu, Instruction i) {
        VectorOperands.checkAligned(cpu, i, i.c);
        boolean single = i.op == VectorOp.DPPS;
        int control = (int) i.immediate;
        long lower = single ? singles(cpu, i, 0, control) : doubles(cpu, i, control);
        long upper = i.vexL ? singles(cpu, i, 2, control) : 0;
        Mxcsr.raise(cpu);
        long r0 = spread(lower, control, single);
        long r1 = spread(lower, control >>> (single ? 2 : 1), single);
        if (i.vexL) {
            VectorOperands.set(
                    cpu,
                    i.a,
                    r0,
                    r1,
                    spread(upper, control, true),
                    spread(upper, control >>> 2, true));
        } else {
            VectorOperands.set(cpu, i, i.a, r0, r1);
        }
    }

    private static long spread(long sum, int lanes, boolean single) {
        if (!single) {
            return (lanes & 1) != 0 ? sum : 0;
        }
        return ((lanes & 1) != 0 ? sum & LOW32 : 0) | ((lanes & 2) != 0 ? sum << 32 : 0);
    }

    private static long singles(Cpu cpu, Instruction i, int from, int control) {
        long a0 = VectorOperands.get(cpu, i, i.b, from);
        long a1 = VectorOperands.get(cpu, i, i.b, from + 1);
        long b0 = VectorOperands.get(cpu, i, i.c, from);
        long b1 = VectorOperands.get(cpu, i, i.c, from + 1);
        int p0 = product(cpu, (int) a0, (int) b0, control >>> 4);
        int p1 = product(cpu, (int) (a0 >>> 32), (int) (b0 >>> 32), control >>> 5);
        int p2 = product(cpu, (int) a1, (int) b1, control >>> 6);
        int p3 = product(cpu, (int) (a1 >>> 32), (int) (b1 >>> 32), control >>> 7);
        Mxcsr.raise(cpu);
        return Binary32.add(cpu, Binary32.add(cpu, p0, p1), Binary32.add(cpu, p2, p3)) & LOW32;
    }

    private static int product(Cpu cpu, int a, int b, int selected) {
        return (selected & 1) != 0 ? Binary32.multiply(cpu, a, b) : 0;
    }

    private static long doubles(Cpu cpu, Instruction i, int control) {
        long p0 = 0;
        long p1 = 0;
        if ((control & 0x10) != 0) {
            long b = VectorOperands.get(cpu, i, i.c, 0);
            p0 = Binary64.multiply(cpu, VectorOperands.get(cpu, i, i.b, 0), b);
        }
        if ((control & 0x20) != 0) {
            long b = VectorOperands.get(cpu, i, i.c, 1);
            p1 = Binary64.multiply(cpu, VectorOperands.get(cpu, i, i.b, 1), b);
        }
        Mxcsr.raise(cpu);
        return Binary64.add(cpu, p0, p1);
    }
}
