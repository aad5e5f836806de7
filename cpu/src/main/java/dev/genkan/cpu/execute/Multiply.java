package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Operand;

/** Multiplication. */
public final class Multiply {
    private Multiply() {}

    static void execute(Cpu cpu, Instruction i) {
        switch ((IntegerOp) i.op) {
            case MUL -> multiply(cpu, Operands.read(cpu, i, i.a), i.a.size);
            case IMUL1 ->
                    multiplySigned(
                            cpu,
                            Operands.signExtend(Operands.read(cpu, i, i.a), i.a.size),
                            i.a.size);
            case IMUL -> {
                boolean three = i.c.kind != Operand.Kind.NONE;
                long x = Operands.read(cpu, i, three ? i.b : i.a);
                long y = three ? i.immediate : Operands.read(cpu, i, i.b);
                Operands.write(cpu, i, i.a, product(cpu, x, y, i.a.size));
            }
            case DIV, IDIV -> Division.execute(cpu, i);
            case MULX -> {
                long x = cpu.gpr[Cpu.RDX];
                long y = Operands.read(cpu, i, i.c);
                if (i.a.size == 8) {
                    cpu.gpr[i.b.register] = x * y;
                    cpu.gpr[i.a.register] = Math.unsignedMultiplyHigh(x, y);
                } else {
                    long product = (x & 0xffffffffL) * y;
                    cpu.gpr[i.b.register] = product & 0xffffffffL;
                    cpu.gpr[i.a.register] = product >>> 32;
                }
            }
            default -> throw new IllegalStateException(i.toString());
        }
    }

    /** IMUL of two or three operands: the low half; CF and OF tell whether it is all. */
    public static long product(Cpu cpu, long x, long y, int size) {
        if (size == 8) {
            long low = x * y;
            setFlags(cpu, low, productCarries(x, y));
            return low;
        }
        long full = Operands.signExtend(x, size) * Operands.signExtend(y, size);
        long low = Operands.signExtend(full, size);
        setFlags(cpu, low, overflow(low != full));
        return full;
    }

    /** CF and OF tell whether there is more; the others, undefined, follow from the low half. */
    private static void setFlags(Cpu cpu, long low, long carries) {
        cpu.flagResult = low;
        cpu.flagCarries = carries;
    }

    private static long overflow(boolean overflow) {
        return overflow ? Long.MIN_VALUE : 0;
    }

    /** {@link Cpu#flagCarries} after IMUL of two longs. */
    public static long productCarries(long x, long y) {
        return overflow(Math.multiplyHigh(x, y) != x * y >> 63);
    }

    /** {@link Cpu#flagCarries} after IMUL of two ints. */
    public static long productCarries(int x, int y) {
        return overflow((long) x * y != x * y);
    }

    /** {@link Cpu#flagCarries} after a signed product of these halves, sign-extended. */
    public static long signedCarries(long low, long high) {
        return overflow(high != low >> 63);
    }

    /** {@link Cpu#flagCarries} after an unsigned product of these halves. */
    public static long unsignedCarries(long low, long high) {
        return overflow(high != 0);
    }

    static void setPair(Cpu cpu, long low, long high, int size) {
        if (size == 1) {
            Operands.setRegister(cpu, Cpu.RAX, 2, (low & 0xff) | high << 8);
        } else {
            Operands.setRegister(cpu, Cpu.RAX, size, low);
            Operands.setRegister(cpu, Cpu.RDX, size, high);
        }
    }

    private static void multiply(Cpu cpu, long y, int size) {
        long x = Operands.register(cpu, Cpu.RAX, size);
        long low = x * y;
        long high = size == 8 ? Math.unsignedMultiplyHigh(x, y) : low >>> size * 8;
        setPair(cpu, low, high, size);
        setFlags(cpu, Operands.signExtend(low, size), unsignedCarries(low, high));
    }

    private static void multiplySigned(Cpu cpu, long y, int size) {
        long x = Operands.signExtend(cpu.gpr[Cpu.RAX], size);
        long low = x * y;
        long high = size == 8 ? Math.multiplyHigh(x, y) : low >> size * 8;
        setPair(cpu, low, high, size);
        long half = Operands.signExtend(low, size);
        setFlags(cpu, half, signedCarries(half, high));
    }
}
