package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;

/** Floating-point arithmetic on scalars and packed lanes. */
final class VectorFloat {
    private static final long LOW32 = 0xffffffffL;

    private VectorFloat() {}

    static void execute(Cpu cpu, Instruction i) {
        VectorOp op = (VectorOp) i.op;
        switch (op) {
            case ADDSD, SUBSD, MULSD, DIVSD, MINSD, MAXSD, CMPSD, SQRTSD, ROUNDSD -> {
                int at = i.b.register * 4;
                long b = VectorOperands.getLow(cpu, i, i.c, 8);
                long result = doubleLane(cpu, op, cpu.vector[at], b, control(i));
                Mxcsr.raise(cpu);
                VectorOperands.set(cpu, i, i.a, result, cpu.vector[at + 1]);
            }
            case ADDSS,
                    SUBSS,
                    MULSS,
                    DIVSS,
                    MINSS,
                    MAXSS,
                    CMPSS,
                    SQRTSS,
                    RSQRTSS,
                    RCPSS,
                    ROUNDSS -> {
                int at = i.b.register * 4;
                int b = (int) VectorOperands.getLow(cpu, i, i.c, 4);
                int result = singleLane(cpu, op, (int) cpu.vector[at], b, control(i));
                Mxcsr.raise(cpu);
                long low = cpu.vector[at] & ~LOW32 | result & LOW32;
                VectorOperands.set(cpu, i, i.a, low, cpu.vector[at + 1]);
            }
            case UCOMISS, COMISS -> {
                int a = (int) cpu.vector[i.a.register * 4];
                int b = (int) VectorOperands.getLow(cpu, i, i.b, 4);
                int flags = Binary32.compareFlags(cpu, a, b, op == VectorOp.COMISS);
                Mxcsr.raise(cpu);
                VectorMove.setComparison(cpu, flags);
            }
            case UCOMISD, COMISD -> {
                long a = cpu.vector[i.a.register * 4];
                long b = VectorOperands.getLow(cpu, i, i.b, 8);
                int flags = Binary64.compareFlags(cpu, a, b, op == VectorOp.COMISD);
                Mxcsr.raise(cpu);
                VectorMove.setComparison(cpu, flags);
            }
            case DPPS, DPPD -> DotProduct.execute(cpu, i);
            default -> packed(cpu, i, op);
        }
    }

    /** The immediate; a legacy comparison has three bits of it. */
    private static int control(Instruction i) {
        return i.vex || i.opcode != 0xc2 ? (int) i.immediate : (int) i.immediate & 7;
    }

    private static void packed(Cpu cpu, Instruction i, VectorOp op) {
        boolean unary = i.c.kind == Operand.Kind.NONE || i.c.kind == Operand.Kind.IMMEDIATE;
        Operand second = unary ? i.b : i.c;
        long address = VectorOperands.source(cpu, i, second);
        int at = i.b.register * 4;
        int control = control(i);
        long b0 = VectorOperands.get(cpu, second, address, 0);
        long b1 = VectorOperands.get(cpu, second, address, 1);
        long a0 = unary ? b0 : cpu.vector[at];
        long a1 = unary ? b1 : cpu.vector[at + 1];
        long b2 = i.vexL ? VectorOperands.get(cpu, second, address, 2) : 0;
        long b3 = i.vexL ? VectorOperands.get(cpu, second, address, 3) : 0;
        long r0 = low(cpu, op, a0, a1, b0, control);
        long r1 = high(cpu, op, a1, b0, b1, control);
        if (!i.vexL) {
            Mxcsr.raise(cpu);
            VectorOperands.set(cpu, i, i.a, r0, r1);
            return;
        }
        long a2 = unary ? b2 : cpu.vector[at + 2];
        long a3 = unary ? b3 : cpu.vector[at + 3];
        long r2 = low(cpu, op, a2, a3, b2, control);
        long r3 = high(cpu, op, a3, b2, b3, control);
        Mxcsr.raise(cpu);
        VectorOperands.set(cpu, i.a, r0, r1, r2, r3);
    }

    private static long low(Cpu cpu, VectorOp op, long a0, long a1, long b0, int control) {
        return switch (op) {
            case HADDPD -> Binary64.add(cpu, a0, a1);
            case HSUBPD -> Binary64.subtract(cpu, a0, a1);
            case ADDSUBPD -> Binary64.subtract(cpu, a0, b0);
            case HADDPS, HSUBPS -> neighbors(cpu, op, a0, a1);
            default -> lanes(cpu, op, a0, b0, control);
        };
    }

    private static long high(Cpu cpu, VectorOp op, long a1, long b0, long b1, int control) {
        return switch (op) {
            case HADDPD -> Binary64.add(cpu, b0, b1);
            case HSUBPD -> Binary64.subtract(cpu, b0, b1);
            case ADDSUBPD -> Binary64.add(cpu, a1, b1);
            case HADDPS, HSUBPS -> neighbors(cpu, op, b0, b1);
            default -> lanes(cpu, op, a1, b1, control);
        };
    }

    private static long singles(int low, int high) {
        return low & LOW32 | (long) high << 32;
    }

    private static long neighbors(Cpu cpu, VectorOp op, long x, long y) {
        if (op == VectorOp.HADDPS) {
            return singles(
                    Binary32.add(cpu, (int) x, (int) (x >>> 32)),
                    Binary32.add(cpu, (int) y, (int) (y >>> 32)));
        }
        return singles(
                Binary32.subtract(cpu, (int) x, (int) (x >>> 32)),
                Binary32.subtract(cpu, (int) y, (int) (y >>> 32)));
    }

    private static long lanes(Cpu cpu, VectorOp op, long a, long b, int control) {
        switch (op) {
            case ADDPD, SUBPD, MULPD, DIVPD, MINPD, MAXPD, CMPPD, SQRTPD, ROUNDPD:
                return doubleLane(cpu, op, a, b, control);
            case ADDSUBPS:
                return singles(
                        Binary32.subtract(cpu, (int) a, (int) b),
                        Binary32.add(cpu, (int) (a >>> 32), (int) (b >>> 32)));
            default:
                return singles(
                        singleLane(cpu, op, (int) a, (int) b, control),
                        singleLane(cpu, op, (int) (a >>> 32), (int) (b >>> 32), control));
        }
    }

    private static long doubleLane(Cpu cpu, VectorOp op, long a, long b, int control) {
        return switch (op) {
            case ADDSD, ADDPD -> Binary64.add(cpu, a, b);
            case SUBSD, SUBPD -> Binary64.subtract(cpu, a, b);
            case MULSD, MULPD -> Binary64.multiply(cpu, a, b);
            case DIVSD, DIVPD -> Binary64.divide(cpu, a, b);
            case MINSD, MINPD -> Binary64.minimum(cpu, a, b);
            case MAXSD, MAXPD -> Binary64.maximum(cpu, a, b);
            case CMPSD, CMPPD -> Binary64.compare(cpu, a, b, control);
            case SQRTSD, SQRTPD -> Binary64.squareRoot(cpu, b);
            case ROUNDSD, ROUNDPD -> Binary64.round(cpu, b, control);
            default -> throw new IllegalStateException(op.name());
        };
    }

    private static int singleLane(Cpu cpu, VectorOp op, int a, int b, int control) {
        return switch (op) {
            case ADDSS, ADDPS -> Binary32.add(cpu, a, b);
            case SUBSS, SUBPS -> Binary32.subtract(cpu, a, b);
            case MULSS, MULPS -> Binary32.multiply(cpu, a, b);
            case DIVSS, DIVPS -> Binary32.divide(cpu, a, b);
            case MINSS, MINPS -> Binary32.minimum(cpu, a, b);
            case MAXSS, MAXPS -> Binary32.maximum(cpu, a, b);
            case CMPSS, CMPPS -> Binary32.compare(cpu, a, b, control);
            case SQRTSS, SQRTPS -> Binary32.squareRoot(cpu, b);
            case ROUNDSS, ROUNDPS -> Binary32.round(cpu, b, control);
            case RCPSS, RCPPS -> Convert.reciprocal(b);
            case RSQRTSS, RSQRTPS -> Convert.reciprocalRoot(b);
            default -> throw new IllegalStateException(op.name());
        };
    }
}
