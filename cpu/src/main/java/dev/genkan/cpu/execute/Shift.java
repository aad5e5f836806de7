package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;

/** Shifts and rotates. */
public final class Shift {
    private Shift() {}

    static void execute(Cpu cpu, Instruction i) {
        IntegerOp op = (IntegerOp) i.op;
        switch (op) {
            case SHLD, SHRD -> shiftDouble(cpu, i, op == IntegerOp.SHLD);
            case RORX, SARX, SHLX, SHRX -> shiftWithoutFlags(cpu, i, op);
            default -> {
                Operands.checkWrite(cpu, i, i.a);
                long a = Operands.read(cpu, i, i.a);
                int count = (int) Operands.read(cpu, i, i.b);
                Operands.write(cpu, i, i.a, compute(cpu, op, a, count, i.a.size));
            }
        }
    }

    /**
     * The result of a shift or rotate, and its flags.
     *
     * @param a zero-extended
     * @param size in bytes
     */
    public static long compute(Cpu cpu, IntegerOp op, long a, int count, int size) {
        int bits = size * 8;
        int masked = count & (size == 8 ? 63 : 31);
        if (masked == 0) {
            return a;
        }
        return switch (op) {
            case SHL -> shl(cpu, a, masked, bits);
            case SHR -> shr(cpu, a, masked, bits);
            case SAR -> sar(cpu, a, masked, bits);
            case ROL -> rol(cpu, a, masked, bits);
            case ROR -> ror(cpu, a, masked, bits);
            case RCL -> rcl(cpu, a, masked % (bits + 1), bits);
            case RCR -> rcr(cpu, a, masked % (bits + 1), bits);
            default -> throw new IllegalStateException(op.name());
        };
    }

    // ---- the carries that they leave, from the operand; a count is 1 to 63

    /** {@link Cpu#flagCarries} after SHL. */
    public static long shlCarries(long a, int count, int bits) {
        int carry = count <= bits ? (int) (a >>> bits - count) & 1 : 0;
        return Flags.of(carry, (int) (a << count >>> bits - 1) & 1 ^ carry);
    }

    /** {@link Cpu#flagCarries} after SHR. */
    public static long shrCarries(long a, int count, int bits) {
        long value = a << 64 - bits >>> 64 - bits;
        // The sign bit of a shift by one; of others, undefined: that of the last step.
        return Flags.of(
                (int) (value >>> count - 1) & 1, count == 1 ? (int) (a >>> bits - 1) & 1 : 0);
    }

    /** {@link Cpu#flagCarries} after SAR. */
    public static long sarCarries(long a, int count, int bits) {
        return Flags.of((int) (Flags.extend(a, 64 - bits) >> count - 1) & 1, 0);
    }

    /**
     * {@link Cpu#flagCarries} after SHLD (or SHRD, with a negative count) by less than its bits.
     */
    public static long doubleCarries(long a, long result, int count, int bits) {
        int carry = (int) (count > 0 ? a >>> bits - count : a >>> -count - 1) & 1;
        return Flags.of(carry, (int) ((result ^ a) >>> bits - 1) & 1);
    }

    /** {@link Cpu#flagCarries} after ROL, from those before and the result. */
    public static long rolCarries(long before, long result, int bits) {
        int carry = (int) result & 1;
        return Flags.replace(before, carry, (int) (result >>> bits - 1) & 1 ^ carry);
    }

    /** {@link Cpu#flagCarries} after ROR, from those before and the result. */
    public static long rorCarries(long before, long result, int bits) {
        int carry = (int) (result >>> bits - 1) & 1;
        return Flags.replace(before, carry, (int) (result >>> bits - 2) & 1 ^ carry);
    }

    private static void setFlags(Cpu cpu, long result, int carry, int overflow, int bits) {
        cpu.flagResult = Flags.extend(result, 64 - bits);
        cpu.flagCarries = Flags.of(carry, overflow);
    }

    /** SHL by 1 to 63. */
    public static long shl(Cpu cpu, long a, int count, int bits) {
        long result = a << count;
        cpu.flagResult = Flags.extend(result, 64 - bits);
        cpu.flagCarries = shlCarries(a, count, bits);
        return result;
    }

    /** SHR by 1 to 63. */
    public static long shr(Cpu cpu, long a, int count, int bits) {
        long result = a >>> count;
        cpu.flagResult = Flags.extend(result, 64 - bits);
        cpu.flagCarries = shrCarries(a, count, bits);
        return result;
    }

    /** SAR by 1 to 63. */
    public static long sar(Cpu cpu, long a, int count, int bits) {
        long result = Flags.extend(a, 64 - bits) >> count;
        cpu.flagResult = Flags.extend(result, 64 - bits);
        cpu.flagCarries = sarCarries(a, count, bits);
        return result;
    }

    private static long rol(Cpu cpu, long a, int masked, int bits) {
        int count = masked & bits - 1;
        long result = count == 0 ? a : a << count | a >>> bits - count;
        cpu.flagCarries = rolCarries(cpu.flagCarries, result, bits);
        return result;
    }

    private static long ror(Cpu cpu, long a, int masked, int bits) {
        int count = masked & bits - 1;
        long result = count == 0 ? a : a >>> count | a << bits - count;
        cpu.flagCarries = rorCarries(cpu.flagCarries, result, bits);
        return result;
    }

    private static long rcl(Cpu cpu, long a, int count, int bits) {
        if (count == 0) {
            return a;
        }
        long in = Flags.carry(cpu);
        // Two shifts, because a shift by 64 is none in Java.
        long result = a << count | in << count - 1 | a >>> 1 >>> bits - count;
        int carry = (int) (a >>> bits - count) & 1;
        Flags.setCarryAndOverflow(cpu, carry, (int) (result >>> bits - 1) & 1 ^ carry);
        return result;
    }

    private static long rcr(Cpu cpu, long a, int count, int bits) {
        if (count == 0) {
            return a;
        }
        long in = Flags.carry(cpu);
        long result = a >>> count | in << bits - count | a << 1 << bits - count;
        int carry = (int) (a >>> count - 1) & 1;
        int overflow = (int) (result >>> bits - 1 ^ result >>> bits - 2) & 1;
        Flags.setCarryAndOverflow(cpu, carry, overflow);
        return result;
    }

    private static void shiftDouble(Cpu cpu, Instruction i, boolean left) {
        int size = i.a.size;
        int bits = size * 8;
        int count = (int) Operands.read(cpu, i, i.c) & (size == 8 ? 63 : 31);
        Operands.checkWrite(cpu, i, i.a);
        long a = Operands.read(cpu, i, i.a);
        long b = Operands.read(cpu, i, i.b);
        if (count == 0) {
            // Still a write: of a register's upper half, and of a page that must be writable.
            Operands.write(cpu, i, i.a, a);
            return;
        }
        long result;
        int carry;
        if (count > bits) {
            // 16 bits by more than 16: undefined; as if both were shifted through once more.
            int rest = count - bits;
            result = left ? b << rest | a >>> bits - rest : b >>> rest | a << bits - rest;
            carry = (int) (left ? b >>> bits - rest : b >>> rest - 1) & 1;
        } else if (left) {
            result = a << count | b >>> 1 >>> bits - count - 1;
            carry = (int) (a >>> bits - count) & 1;
        } else {
            result = a >>> 1 >>> count - 1 | b << 1 << bits - count - 1;
            carry = (int) (a >>> count - 1) & 1;
        }
        if (count == bits) {
            result = b;
        }
        Operands.write(cpu, i, i.a, result);
        int overflow = (int) ((result ^ a) >>> bits - 1) & 1;
        setFlags(cpu, result, carry, overflow, bits);
    }

    private static void shiftWithoutFlags(Cpu cpu, Instruction i, IntegerOp op) {
        long a = Operands.read(cpu, i, i.b);
        int bits = i.a.size * 8;
        long source = op == IntegerOp.RORX ? i.immediate : Operands.read(cpu, i, i.c);
        int count = (int) source & bits - 1;
        long result =
                switch (op) {
                    case SHLX -> a << count;
                    case SHRX -> a >>> count;
                    case SARX -> Flags.extend(a, 64 - bits) >> count;
                    default -> count == 0 ? a : a >>> count | a << bits - count;
                };
        Operands.write(cpu, i, i.a, result);
    }
}
