package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;

/** Division: a dividend of two halves by a divisor of one, #DE where the quotient does not fit. */
public final class Division {
    private Division() {}

    static void execute(Cpu cpu, Instruction i) {
        boolean signed = i.op == IntegerOp.IDIV;
        int size = i.a.size;
        long divisor = Operands.read(cpu, i, i.a);
        switch (size) {
            case 8 -> {
                long high = cpu.gpr[Cpu.RDX];
                long low = cpu.gpr[Cpu.RAX];
                if (signed) {
                    cpu.gpr[Cpu.RAX] = quotientSigned(high, low, divisor);
                    cpu.gpr[Cpu.RDX] = remainderSigned(high, low, divisor);
                } else {
                    cpu.gpr[Cpu.RAX] = quotientUnsigned(high, low, divisor);
                    cpu.gpr[Cpu.RDX] = remainderUnsigned(high, low, divisor);
                }
            }
            case 4 -> {
                int high = (int) cpu.gpr[Cpu.RDX];
                int low = (int) cpu.gpr[Cpu.RAX];
                int by = (int) divisor;
                if (signed) {
                    int quotient = quotientSigned(high, low, by);
                    Multiply.setPair(cpu, quotient, remainderSigned(high, low, by), 4);
                } else {
                    int quotient = quotientUnsigned(high, low, by);
                    Multiply.setPair(cpu, quotient, remainderUnsigned(high, low, by), 4);
                }
            }
            default -> divideSmall(cpu, divisor, size, signed);
        }
    }

    private static void divideSmall(Cpu cpu, long divisor, int size, boolean signed) {
        long dividend =
                size == 1
                        ? cpu.gpr[Cpu.RAX] & 0xffff
                        : Operands.register(cpu, Cpu.RDX, 2) << 16
                                | Operands.register(cpu, Cpu.RAX, 2);
        long by = divisor;
        if (signed) {
            dividend = Operands.signExtend(dividend, size * 2);
            by = Operands.signExtend(divisor, size);
        }
        if (by == 0) {
            throw divideError();
        }
        long quotient = dividend / by;
        if (signed ? Operands.signExtend(quotient, size) != quotient : quotient >>> size * 8 != 0) {
            throw divideError();
        }
        Multiply.setPair(cpu, quotient, dividend % by, size);
    }

    private static GuestFault divideError() {
        return new GuestFault(new Trap.DivideError());
    }

    // ---- 32 bits: those of the whole division, of halves that are ints

    /** The quotient of DIV. */
    public static int quotientUnsigned(int high, int low, int divisor) {
        if (Integer.compareUnsigned(high, divisor) >= 0) {
            throw divideError();
        }
        return high == 0
                ? Integer.divideUnsigned(low, divisor)
                : (int) Long.divideUnsigned(join(high, low), divisor & 0xffffffffL);
    }

    /** The remainder of DIV, whose quotient fits. */
    public static int remainderUnsigned(int high, int low, int divisor) {
        return high == 0
                ? Integer.remainderUnsigned(low, divisor)
                : (int) Long.remainderUnsigned(join(high, low), divisor & 0xffffffffL);
    }

    /** The quotient of IDIV. */
    public static int quotientSigned(int high, int low, int divisor) {
        if (divisor == 0) {
            throw divideError();
        }
        if (high == low >> 31 && divisor != -1) {
            return low / divisor;
        }
        long dividend = join(high, low);
        if (dividend == Long.MIN_VALUE) {
            throw divideError();
        }
        long quotient = dividend / divisor;
        if (quotient != (int) quotient) {
            throw divideError();
        }
        return (int) quotient;
    }

    /** The remainder of IDIV, whose quotient fits. */
    public static int remainderSigned(int high, int low, int divisor) {
        return high == low >> 31 ? low % divisor : (int) (join(high, low) % divisor);
    }

    private static long join(int high, int low) {
        return (long) high << 32 | low & 0xffffffffL;
    }

    // ---- 64 bits

    /** The quotient of DIV. */
    public static long quotientUnsigned(long high, long low, long divisor) {
        if (Long.compareUnsigned(high, divisor) >= 0) {
            throw divideError();
        }
        return high == 0 ? Long.divideUnsigned(low, divisor) : quotient128(high, low, divisor);
    }

    /** The remainder of DIV, whose quotient fits. */
    public static long remainderUnsigned(long high, long low, long divisor) {
        return high == 0
                ? Long.remainderUnsigned(low, divisor)
                : low - quotient128(high, low, divisor) * divisor;
    }

    /** The quotient of IDIV. */
    public static long quotientSigned(long high, long low, long divisor) {
        if (divisor == 0) {
            throw divideError();
        }
        if (high == low >> 63 && divisor != -1) {
            return low / divisor;
        }
        boolean negative = high < 0;
        long magnitudeLow = negative ? -low : low;
        long magnitudeHigh = negative ? ~high + (low == 0 ? 1 : 0) : high;
        long magnitude = Math.abs(divisor);
        if (Long.compareUnsigned(magnitudeHigh, magnitude) >= 0) {
            throw divideError();
        }
        long quotient =
                magnitudeHigh == 0
                        ? Long.divideUnsigned(magnitudeLow, magnitude)
                        : quotient128(magnitudeHigh, magnitudeLow, magnitude);
        boolean negate = negative != divisor < 0;
        if (negate ? Long.compareUnsigned(quotient, Long.MIN_VALUE) > 0 : quotient < 0) {
            throw divideError();
        }
        return negate ? -quotient : quotient;
    }

    /** The remainder of IDIV, whose quotient fits. */
    public static long remainderSigned(long high, long low, long divisor) {
        return high == low >> 63 && divisor != -1
                ? low % divisor
                : low - quotientSigned(high, low, divisor) * divisor;
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
}
