package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;

/** Addition, subtraction, logic and comparison. */
public final class Arithmetic {
    private Arithmetic() {}

    static void execute(Cpu cpu, Instruction i) {
        IntegerOp op = (IntegerOp) i.op;
        switch (op) {
            case CMP, TEST ->
                    compute(
                            cpu,
                            op,
                            Operands.read(cpu, i, i.a),
                            Operands.read(cpu, i, i.b),
                            i.a.size);
            case ADCX, ADOX -> addCarryFlagOnly(cpu, i, op == IntegerOp.ADCX);
            case NOT -> {
                Operands.checkWrite(cpu, i, i.a);
                long before;
                do {
                    before = Operands.read(cpu, i, i.a);
                } while (!Operands.replace(cpu, i, i.a, before, ~before));
            }
            case INC, DEC, NEG -> update(cpu, i, op, 0);
            default -> update(cpu, i, op, Operands.read(cpu, i, i.b));
        }
    }

    /** Replaces the destination; the flags change only once it is written. */
    private static void update(Cpu cpu, Instruction i, IntegerOp op, long b) {
        long result = cpu.flagResult;
        long carries = cpu.flagCarries;
        Operands.checkWrite(cpu, i, i.a);
        for (; ; ) {
            long a = Operands.read(cpu, i, i.a);
            long value = compute(cpu, op, a, b, i.a.size);
            if (Operands.replace(cpu, i, i.a, a, value)) {
                return;
            }
            cpu.flagResult = result;
            cpu.flagCarries = carries;
        }
    }

    /** The result of an operation on two values of a size in bytes; sets the flags. */
    public static long compute(Cpu cpu, IntegerOp op, long a, long b, int size) {
        int unused = 64 - size * 8;
        return switch (op) {
            case ADD -> add(cpu, a, b, 0, unused);
            case ADC -> add(cpu, a, b, Flags.carry(cpu), unused);
            case SUB, CMP -> subtract(cpu, a, b, 0, unused);
            case SBB -> subtract(cpu, a, b, Flags.carry(cpu), unused);
            case NEG -> subtract(cpu, 0, a, 0, unused);
            case AND, TEST -> logic(cpu, a & b, unused);
            case OR -> logic(cpu, a | b, unused);
            case XOR -> logic(cpu, a ^ b, unused);
            case INC -> increment(cpu, a, unused);
            case DEC -> decrement(cpu, a, unused);
            default -> throw new IllegalStateException(op.name());
        };
    }

    /** ADD and ADC. */
    public static long add(Cpu cpu, long a, long b, int carry, int unused) {
        long result = a + b + carry;
        cpu.flagCarries = Flags.addition(a, b, result, unused);
        cpu.flagResult = Flags.extend(result, unused);
        return result;
    }

    /** SUB, SBB, CMP and NEG. */
    public static long subtract(Cpu cpu, long a, long b, int borrow, int unused) {
        long result = a - b - borrow;
        cpu.flagCarries = Flags.subtraction(a, b, result, unused);
        cpu.flagResult = Flags.extend(result, unused);
        return result;
    }

    /** AND, OR, XOR and TEST. */
    public static long logic(Cpu cpu, long result, int unused) {
        Flags.logic(cpu, result, unused);
        return result;
    }

    /** INC. */
    public static long increment(Cpu cpu, long a, int unused) {
        long result = a + 1;
        cpu.flagCarries = Flags.keepCarry(Flags.addition(a, 1, result, unused), cpu.flagCarries);
        cpu.flagResult = Flags.extend(result, unused);
        return result;
    }

    /** DEC. */
    public static long decrement(Cpu cpu, long a, int unused) {
        long result = a - 1;
        cpu.flagCarries = Flags.keepCarry(Flags.subtraction(a, 1, result, unused), cpu.flagCarries);
        cpu.flagResult = Flags.extend(result, unused);
        return result;
    }

    /** ADCX changes CF alone, ADOX OF alone. */
    private static void addCarryFlagOnly(Cpu cpu, Instruction i, boolean adcx) {
        long a = Operands.read(cpu, i, i.a);
        long b = Operands.read(cpu, i, i.b);
        int in = adcx ? Flags.carry(cpu) : Flags.overflow(cpu);
        long result = a + b + in;
        int out = (int) (Flags.addition(a, b, result, 64 - i.a.size * 8) >>> 63);
        Operands.write(cpu, i, i.a, result);
        if (adcx) {
            Flags.setCarryAndOverflow(cpu, out, Flags.overflow(cpu));
        } else {
            Flags.setCarryAndOverflow(cpu, Flags.carry(cpu), out);
        }
    }
}
