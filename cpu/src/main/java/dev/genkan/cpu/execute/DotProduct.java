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
        VectorOperands.check(cpu, i, i.c);
        boolean single = i.op == VectorOp.DPPS;
        int control = (int) i.immediate;
        // All products, and what they raise, come before the first sum.
        long p0 = products(cpu, i, single, 0, control >>> 4);
        long p1 = products(cpu, i, single, 1, control >>> (single ? 6 : 5));
        long p2 = i.vexL ? products(cpu, i, true, 2, control >>> 4) : 0;
        long p3 = i.vexL ? products(cpu, i, true, 3, control >>> 6) : 0;
        Mxcsr.raise(cpu);
        long lower = single ? sum(cpu, p0, p1) : Binary64.add(cpu, p0, p1);
        long upper = i.vexL ? sum(cpu, p2, p3) : 0;
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

    /** One long of selected products; the others are zero. */
    private static long products(Cpu cpu, Instruction i, boolean single, int index, int selected) {
        long a = VectorOperands.get(cpu, i, i.b, index);
        long b = VectorOperands.get(cpu, i, i.c, index);
        if (!single) {
            return (selected & 1) != 0 ? Binary64.multiply(cpu, a, b) : 0;
        }
        int low = (selected & 1) != 0 ? Binary32.multiply(cpu, (int) a, (int) b) : 0;
        int high =
                (selected & 2) != 0
                        ? Binary32.multiply(cpu, (int) (a >>> 32), (int) (b >>> 32))
                        : 0;
        return low & LOW32 | (long) high << 32;
    }

    private static long sum(Cpu cpu, long x, long y) {
        int low = Binary32.add(cpu, (int) x, (int) (x >>> 32));
        int high = Binary32.add(cpu, (int) y, (int) (y >>> 32));
        return Binary32.add(cpu, low, high) & LOW32;
    }
}
