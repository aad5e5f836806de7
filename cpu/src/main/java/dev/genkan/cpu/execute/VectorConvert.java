package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.VectorOp;

/** Conversions of vector lanes between integers and the floating-point formats. */
final class VectorConvert {
    private static final long LOW32 = 0xffffffffL;

    private VectorConvert() {}

    static void execute(Cpu cpu, Instruction i) {
        VectorOp op = (VectorOp) i.op;
        switch (op) {
            case CVTSI2SD -> {
                long value = Operands.signExtend(Operands.read(cpu, i, i.c), i.c.size);
                replaceDouble(cpu, i, Convert.longToDouble(cpu, value));
            }
            case CVTSI2SS -> {
                long value = Operands.signExtend(Operands.read(cpu, i, i.c), i.c.size);
                replaceSingle(cpu, i, Convert.longToSingle(cpu, value));
            }
            case CVTSS2SD -> {
                int value = (int) VectorOperands.getLow(cpu, i, i.c, 4);
                replaceDouble(cpu, i, Convert.singleToDouble(cpu, value));
            }
            case CVTSD2SS -> {
                long value = VectorOperands.getLow(cpu, i, i.c, 8);
                replaceSingle(cpu, i, Convert.doubleToSingle(cpu, value));
            }
            case CVTSS2SI, CVTTSS2SI -> {
                int value = (int) VectorOperands.getLow(cpu, i, i.b, 4);
                boolean truncate = op == VectorOp.CVTTSS2SI;
                toGeneral(
                        cpu,
                        i,
                        i.a.size == 8
                                ? Convert.singleToLong(cpu, value, truncate)
                                : Convert.singleToInt(cpu, value, truncate) & LOW32);
            }
            case CVTSD2SI, CVTTSD2SI -> {
                long value = VectorOperands.getLow(cpu, i, i.b, 8);
                boolean truncate = op == VectorOp.CVTTSD2SI;
                toGeneral(
                        cpu,
                        i,
                        i.a.size == 8
                                ? Convert.doubleToLong(cpu, value, truncate)
                                : Convert.doubleToInt(cpu, value, truncate) & LOW32);
            }
            case CVTPI2PS, CVTPI2PD -> fromMmx(cpu, i);
            case CVTPS2PI, CVTTPS2PI, CVTPD2PI, CVTTPD2PI -> toMmx(cpu, i);
            case CVTDQ2PS, CVTPS2DQ, CVTTPS2DQ -> sameWidth(cpu, i, op);
            case CVTPS2PD, CVTDQ2PD -> widen(cpu, i, op == VectorOp.CVTPS2PD);
            case CVTPD2PS, CVTPD2DQ, CVTTPD2DQ -> narrow(cpu, i, op);
            case VCVTPH2PS -> fromHalf(cpu, i);
            case VCVTPS2PH -> toHalf(cpu, i);
            default -> throw new IllegalStateException(i.toString());
        }
    }

    private static void replaceDouble(Cpu cpu, Instruction i, long value) {
        Mxcsr.raise(cpu);
        VectorOperands.set(cpu, i, i.a, value, cpu.vector[i.b.register * 4 + 1]);
    }

    private static void replaceSingle(Cpu cpu, Instruction i, int value) {
        Mxcsr.raise(cpu);
        long low = cpu.vector[i.b.register * 4] & ~LOW32 | value & LOW32;
        VectorOperands.set(cpu, i, i.a, low, cpu.vector[i.b.register * 4 + 1]);
    }

    private static void toGeneral(Cpu cpu, Instruction i, long value) {
        Mxcsr.raise(cpu);
        Operands.write(cpu, i, i.a, value);
    }

    private static long pair(int low, int high) {
        return low & LOW32 | (long) high << 32;
    }

    private static void fromMmx(Cpu cpu, Instruction i) {
        boolean single = i.op == VectorOp.CVTPI2PS;
        boolean memory = (single ? i.c : i.b).isMemory();
        long source = VectorOperands.get(cpu, i, single ? i.c : i.b, 0);
        if (!memory) {
            VectorOperands.beginMmx(cpu);
            VectorOperands.touchMmx(cpu);
        }
        if (single) {
            long low =
                    pair(
                            Convert.intToSingle(cpu, (int) source),
                            Convert.intToSingle(cpu, (int) (source >>> 32)));
            Mxcsr.raise(cpu);
            VectorOperands.set(cpu, i, i.a, low, cpu.vector[i.a.register * 4 + 1]);
            return;
        }
        VectorOperands.set(
                cpu,
                i,
                i.a,
                Convert.intToDouble((int) source),
                Convert.intToDouble((int) (source >>> 32)));
    }

    private static void toMmx(Cpu cpu, Instruction i) {
        VectorOperands.beginMmx(cpu);
        VectorOperands.check(cpu, i, i.b);
        boolean truncate = i.op == VectorOp.CVTTPS2PI || i.op == VectorOp.CVTTPD2PI;
        long x = VectorOperands.get(cpu, i, i.b, 0);
        long result;
        if (i.op == VectorOp.CVTPS2PI || i.op == VectorOp.CVTTPS2PI) {
            result = singlesToInts(cpu, x, truncate);
        } else {
            long y = VectorOperands.get(cpu, i, i.b, 1);
            result =
                    pair(
                            Convert.doubleToInt(cpu, x, truncate),
                            Convert.doubleToInt(cpu, y, truncate));
        }
        // The x87 state changes even if the instruction ends in #XM, as on the processor.
        VectorOperands.touchMmx(cpu);
        Mxcsr.raise(cpu);
        VectorOperands.setMmx(cpu, i.a, result);
    }

    private static long singlesToInts(Cpu cpu, long x, boolean truncate) {
        return pair(
                Convert.singleToInt(cpu, (int) x, truncate),
                Convert.singleToInt(cpu, (int) (x >>> 32), truncate));
    }

    private static void sameWidth(Cpu cpu, Instruction i, VectorOp op) {
        VectorOperands.check(cpu, i, i.b);
        long r0 = sameWidth(cpu, op, VectorOperands.get(cpu, i, i.b, 0));
        long r1 = sameWidth(cpu, op, VectorOperands.get(cpu, i, i.b, 1));
        if (!i.vexL) {
            Mxcsr.raise(cpu);
            VectorOperands.set(cpu, i, i.a, r0, r1);
            return;
        }
        long r2 = sameWidth(cpu, op, VectorOperands.get(cpu, i, i.b, 2));
        long r3 = sameWidth(cpu, op, VectorOperands.get(cpu, i, i.b, 3));
        Mxcsr.raise(cpu);
        VectorOperands.set(cpu, i.a, r0, r1, r2, r3);
    }

    private static long sameWidth(Cpu cpu, VectorOp op, long x) {
        return op == VectorOp.CVTDQ2PS
                ? pair(
                        Convert.intToSingle(cpu, (int) x),
                        Convert.intToSingle(cpu, (int) (x >>> 32)))
                : singlesToInts(cpu, x, op == VectorOp.CVTTPS2DQ);
    }

    private static void widen(Cpu cpu, Instruction i, boolean singles) {
        long x = VectorOperands.get(cpu, i, i.b, 0);
        long y = i.vexL ? VectorOperands.get(cpu, i, i.b, 1) : 0;
        long r0 = widened(cpu, (int) x, singles);
        long r1 = widened(cpu, (int) (x >>> 32), singles);
        if (!i.vexL) {
            Mxcsr.raise(cpu);
            VectorOperands.set(cpu, i, i.a, r0, r1);
            return;
        }
        long r2 = widened(cpu, (int) y, singles);
        long r3 = widened(cpu, (int) (y >>> 32), singles);
        Mxcsr.raise(cpu);
        VectorOperands.set(cpu, i.a, r0, r1, r2, r3);
    }

    private static long widened(Cpu cpu, int x, boolean single) {
        return single ? Convert.singleToDouble(cpu, x) : Convert.intToDouble(x);
    }

    private static void narrow(Cpu cpu, Instruction i, VectorOp op) {
        VectorOperands.check(cpu, i, i.b);
        int r0 = narrowed(cpu, op, VectorOperands.get(cpu, i, i.b, 0));
        int r1 = narrowed(cpu, op, VectorOperands.get(cpu, i, i.b, 1));
        int r2 = i.vexL ? narrowed(cpu, op, VectorOperands.get(cpu, i, i.b, 2)) : 0;
        int r3 = i.vexL ? narrowed(cpu, op, VectorOperands.get(cpu, i, i.b, 3)) : 0;
        Mxcsr.raise(cpu);
        VectorOperands.set(cpu, i, i.a, pair(r0, r1), pair(r2, r3));
    }

    private static int narrowed(Cpu cpu, VectorOp op, long x) {
        return op == VectorOp.CVTPD2PS
                ? Convert.doubleToSingle(cpu, x)
                : Convert.doubleToInt(cpu, x, op == VectorOp.CVTTPD2DQ);
    }

    private static void fromHalf(Cpu cpu, Instruction i) {
        long x = VectorOperands.get(cpu, i, i.b, 0);
        long y = i.vexL ? VectorOperands.get(cpu, i, i.b, 1) : 0;
        long r0 = fromHalves(cpu, (int) x);
        long r1 = fromHalves(cpu, (int) (x >>> 32));
        long r2 = fromHalves(cpu, (int) y);
        long r3 = fromHalves(cpu, (int) (y >>> 32));
        Mxcsr.raise(cpu);
        if (i.vexL) {
            VectorOperands.set(cpu, i.a, r0, r1, r2, r3);
        } else {
            VectorOperands.set(cpu, i, i.a, r0, r1);
        }
    }

    private static long fromHalves(Cpu cpu, int halves) {
        return pair(
                Convert.halfToSingle(cpu, halves & 0xffff),
                Convert.halfToSingle(cpu, halves >>> 16));
    }

    private static void toHalf(Cpu cpu, Instruction i) {
        int control = (int) i.immediate;
        boolean memory = i.a.isMemory();
        long address = memory ? Operands.address(cpu, i) : 0;
        if (memory) {
            // A page fault comes before the flags of the conversion.
            cpu.memory.checkWrite(address, i.vexL ? 16 : 8);
        }
        long low = toHalves(cpu, i, 0, control);
        long high = i.vexL ? toHalves(cpu, i, 2, control) : 0;
        Mxcsr.raise(cpu);
        if (!memory) {
            VectorOperands.set(cpu, i, i.a, low, high);
        } else if (i.vexL) {
            VectorOperands.store(cpu.memory, address, low, high);
        } else {
            cpu.memory.writeLong(address, low);
        }
    }

    private static long toHalves(Cpu cpu, Instruction i, int from, int control) {
        long result = 0;
        for (int k = 0; k < 4; k++) {
            long source = cpu.vector[i.b.register * 4 + from + (k >> 1)];
            int half = Convert.singleToHalf(cpu, (int) (source >>> 32 * (k & 1)), control);
            result |= (long) half << 16 * k;
        }
        return result;
    }
}
