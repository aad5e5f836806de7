package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Operand;

/** Multiplication and division. */
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
            case DIV -> divide(cpu, Operands.read(cpu, i, i.a), i.a.size);
            case IDIV ->
                    divideSigned(
                            cpu,
                            Operands.signExtend(Operands.read(cpu, i, i.a), i.a.size),
                            i.a.size);
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
            overflow(cpu, Math.multiplyHigh(x, y) != low >> 63);
            return low;
        }
        long full = Operands.signExtend(x, size) * Operands.signExtend(y, size);
        overflow(cpu, Operands.signExtend(full, size) != full);
        return full;
    }

    private static void overflow(Cpu cpu, boolean overflow) {
        int flag = overflow ? 1 : 0;
        Flags.setCarryAndOverflow(cpu, flag, flag);
    }

    private static void setPair(Cpu cpu, long low, long high, int size) {
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
        overflow(cpu, high != 0);
    }

    private static void multiplySigned(Cpu cpu, long y, int size) {
        long x = Operands.signExtend(cpu.gpr[Cpu.RAX], size);
        long low = x * y;
        long high = size == 8 ? Math.multiplyHigh(x, y) : low >> size * 8;
        setPair(cpu, low, high, size);
        overflow(cpu, size == 8 ? high != low >> 63 : Operands.signExtend(low, size) != low);
    }

    private static GuestFault divideError() {
        return new GuestFault(new Trap.DivideError());
    }

    private static void divide(Cpu cpu, long divisor, int size) {
        if (divisor == 0) {
            throw divideError();
        }
        if (size == 8) {
            divide128(cpu, divisor);
            return;
        }
        long dividend = dividend(cpu, size);
        long quotient = Long.divideUnsigned(dividend, divisor);
        if (quotient >>> size * 8 != 0) {
            throw divideError();
        }
        setPair(cpu, quotient, Long.remainderUnsigned(dividend, divisor), size);
    }

    private static long dividend(Cpu cpu, int size) {
        if (size == 1) {
            return cpu.gpr[Cpu.RAX] & 0xffff;
        }
        return Operands.register(cpu, Cpu.RDX, size) << size * 8
                | Operands.register(cpu, Cpu.RAX, size);
    }

    private static void divide128(Cpu cpu, long divisor) {
        long high = cpu.gpr[Cpu.RDX];
        long low = cpu.gpr[Cpu.RAX];
        if (high == 0) {
            cpu.gpr[Cpu.RAX] = Long.divideUnsigned(low, divisor);
            cpu.gpr[Cpu.RDX] = Long.remainderUnsigned(low, divisor);
            return;
        }
        if (Long.compareUnsigned(high, divisor) >= 0) {
            throw divideError();
        }
        long quotient = quotient128(high, low, divisor);
        cpu.gpr[Cpu.RAX] = quotient;
        cpu.gpr[Cpu.RDX] = low - quotient * divisor;
    }

    /** The quotient of 128 bits by 64, where it fits into 64: schoolbook, by 32-bit digits. */
    private static long quotient128(long high, long low, long divisor) {
        int shift = Long.numberOfLeadingZeros(divisor);
        long d = divisor << shift;
        long d1 = d >>> 32;
        long d0 = d & 0xffffffffL;
        long n32 = shift == 0 ? high : high << shift | low >>> 64 - shift;
        long n10 = low << shift;
        long q1 = digit(n32, n10 >>> 32, d1, d0);
        long n21 = (n32 << 32) + (n10 >>> 32) - q1 * d;
        long q0 = digit(n21, n10 & 0xffffffffL, d1, d0);
        return (q1 << 32) + q0;
    }

    private static long digit(long high, long next, long d1, long d0) {
        long q = Long.divideUnsigned(high, d1);
        long rest = high - q * d1;
        while (q >>> 32 != 0 || Long.compareUnsigned(q * d0, (rest << 32) + next) > 0) {
            q--;
            rest += d1;
            if (rest >>> 32 != 0) {
                break;
            }
        }
        return q;
    }

    private static void divideSigned(Cpu cpu, long divisor, int size) {
        if (divisor == 0) {
            throw divideError();
        }
        if (size == 8) {
            divideSigned128(cpu, divisor);
            return;
        }
        long dividend = Operands.signExtend(dividend(cpu, size), size * 2);
        if (dividend == Long.MIN_VALUE && divisor == -1) {
            throw divideError();
        }
        long quotient = dividend / divisor;
        if (Operands.signExtend(quotient, size) != quotient) {
            throw divideError();
        }
        setPair(cpu, quotient, dividend % divisor, size);
    }

    private static void divideSigned128(Cpu cpu, long divisor) {
        long high = cpu.gpr[Cpu.RDX];
        long low = cpu.gpr[Cpu.RAX];
        boolean negative = high < 0;
        if (negative) {
            low = -low;
            high = ~high + (low == 0 ? 1 : 0);
        }
        long magnitude = Math.abs(divisor);
        if (Long.compareUnsigned(high, magnitude) >= 0) {
            throw divideError();
        }
        long quotient =
                high == 0 ? Long.divideUnsigned(low, magnitude) : quotient128(high, low, magnitude);
        long remainder = low - quotient * magnitude;
        boolean negate = negative != divisor < 0;
        if (negate ? Long.compareUnsigned(quotient, Long.MIN_VALUE) > 0 : quotient < 0) {
            throw divideError();
        }
        cpu.gpr[Cpu.RAX] = negate ? -quotient : quotient;
        cpu.gpr[Cpu.RDX] = negative ? -remainder : remainder;
    }
}
