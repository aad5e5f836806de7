package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Operand;

/** Bit tests, scans, counts and fields. */
public final class Bits {
    private Bits() {}

    static void execute(Cpu cpu, Instruction i) {
        IntegerOp op = (IntegerOp) i.op;
        switch (op) {
            case BT, BTS, BTR, BTC -> test(cpu, i, op);
            case BSF, BSR -> scan(cpu, i, op == IntegerOp.BSF);
            case TZCNT, LZCNT -> {
                long value = Operands.read(cpu, i, i.b);
                int bits = i.a.size * 8;
                long count =
                        op == IntegerOp.TZCNT
                                ? Math.min(Long.numberOfTrailingZeros(value), bits)
                                : Long.numberOfLeadingZeros(value) - (64 - bits);
                Operands.write(cpu, i, i.a, count);
                setFlags(cpu, count, value == 0 ? 1 : 0, bits);
            }
            case POPCNT -> {
                long value = Operands.read(cpu, i, i.b);
                Operands.write(cpu, i, i.a, Long.bitCount(value));
                // All clear but ZF: PF too, which no result of these would give.
                cpu.setArithmeticFlags(value == 0 ? Cpu.ZF : 0);
            }
            case ANDN -> {
                long result = ~Operands.read(cpu, i, i.b) & Operands.read(cpu, i, i.c);
                Operands.write(cpu, i, i.a, result);
                setFlags(cpu, result, 0, i.a.size * 8);
            }
            case BLSI, BLSMSK, BLSR -> lowest(cpu, i, op);
            case BEXTR -> {
                long source = Operands.read(cpu, i, i.b);
                int control = (int) Operands.read(cpu, i, i.c);
                int start = control & 0xff;
                int length = control >> 8 & 0xff;
                long result = start < 64 ? source >>> start : 0;
                if (length < 64) {
                    result &= (1L << length) - 1;
                }
                Operands.write(cpu, i, i.a, result);
                setFlags(cpu, result, 0, i.a.size * 8);
            }
            case BZHI -> {
                long result = Operands.read(cpu, i, i.b);
                int index = (int) Operands.read(cpu, i, i.c) & 0xff;
                int bits = i.a.size * 8;
                if (index < bits) {
                    result &= (1L << index) - 1;
                }
                Operands.write(cpu, i, i.a, result);
                setFlags(cpu, result, index >= bits ? 1 : 0, bits);
            }
            case PDEP ->
                    Operands.write(
                            cpu,
                            i,
                            i.a,
                            Long.expand(Operands.read(cpu, i, i.b), Operands.read(cpu, i, i.c)));
            case PEXT ->
                    Operands.write(
                            cpu,
                            i,
                            i.a,
                            Long.compress(Operands.read(cpu, i, i.b), Operands.read(cpu, i, i.c)));
            case CRC32 -> {
                int crc = (int) cpu.gpr[i.a.register];
                long value = Operands.read(cpu, i, i.b);
                cpu.gpr[i.a.register] = crc32c(crc, value, i.b.size) & 0xffffffffL;
            }
            default -> throw new IllegalStateException(op.name());
        }
    }

    private static void setFlags(Cpu cpu, long result, int carry, int bits) {
        cpu.flagResult = Flags.extend(result, 64 - bits);
        cpu.flagCarries = Flags.of(carry, 0);
    }

    private static void test(Cpu cpu, Instruction i, IntegerOp op) {
        int size = i.a.size;
        int bits = size * 8;
        long index =
                i.b.kind == Operand.Kind.IMMEDIATE
                        ? i.immediate & bits - 1
                        : Operands.signExtend(Operands.read(cpu, i, i.b), size);
        long mask = 1L << (index & bits - 1);
        if (!i.a.isMemory()) {
            long value = Operands.read(cpu, i, i.a);
            if (op != IntegerOp.BT) {
                Operands.write(cpu, i, i.a, change(op, value, mask));
            }
            Flags.setCarry(cpu, (value & mask) != 0 ? 1 : 0);
            return;
        }
        // A register may name a bit anywhere around the operand.
        long elements = index >> Integer.numberOfTrailingZeros(bits);
        long offset = Operands.truncate(Operands.offset(cpu, i) + elements * size, i.addressSize);
        long address = Operands.linear(cpu, i.segment, offset, size, op != IntegerOp.BT);
        if (op != IntegerOp.BT) {
            cpu.memory.checkWrite(address, size);
        }
        long value;
        do {
            value = Operands.load(cpu.memory, address, size);
            if (op == IntegerOp.BT) {
                break;
            }
        } while (!store(cpu, i, address, value, change(op, value, mask)));
        Flags.setCarry(cpu, (value & mask) != 0 ? 1 : 0);
    }

    private static boolean store(Cpu cpu, Instruction i, long address, long before, long value) {
        if (i.lock) {
            return cpu.memory.compareAndSet(address, i.a.size, before, value);
        }
        Operands.store(cpu.memory, address, i.a.size, value);
        return true;
    }

    private static long change(IntegerOp op, long value, long mask) {
        return switch (op) {
            case BTS -> value | mask;
            case BTR -> value & ~mask;
            default -> value ^ mask;
        };
    }

    private static void scan(Cpu cpu, Instruction i, boolean forward) {
        long value = Operands.read(cpu, i, i.b);
        // ZF tells of the source; the others are undefined.
        Flags.logic(cpu, value, 64 - i.b.size * 8);
        if (value == 0) {
            // The destination keeps its value, also its upper half.
            return;
        }
        int found =
                forward ? Long.numberOfTrailingZeros(value) : 63 - Long.numberOfLeadingZeros(value);
        Operands.write(cpu, i, i.a, found);
    }

    private static void lowest(Cpu cpu, Instruction i, IntegerOp op) {
        long value = Operands.read(cpu, i, i.b);
        long result =
                switch (op) {
                    case BLSI -> value & -value;
                    case BLSMSK -> value ^ value - 1;
                    default -> value & value - 1;
                };
        int zero = value == 0 ? 1 : 0;
        Operands.write(cpu, i, i.a, result);
        setFlags(cpu, result, op == IntegerOp.BLSI ? 1 - zero : zero, i.a.size * 8);
    }

    /** CRC-32C over the low bytes of a value (polynomial 1EDC6F41, reflected). */
    public static int crc32c(int crc, long value, int size) {
        for (int k = 0; k < size; k++) {
            crc ^= (int) (value >>> k * 8) & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ (0x82f63b78 & -(crc & 1));
            }
        }
        return crc;
    }
}
