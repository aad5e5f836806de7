package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Fpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.X87Op;

/**
 * The x87 instructions that compilers emit, as far as they are plain: ordinary numbers, no empty
 * register and no full stack, no unmasked exception. Both engines try this first.
 *
 * <p>A method answers false if that is not so, and has changed nothing then: {@link X87} does it.
 */
public final class X87Plain {
    /** What {@code as...} answers where elsewhere false is answered. */
    public static final long NONE = Extended.NONE;

    private static final int SIGN = 0x8000;

    private X87Plain() {}

    // ---- instructions, for the interpreter

    static boolean execute(Cpu cpu, Instruction i, X87Op op) {
        if (!isCalm(cpu)) {
            return false;
        }
        boolean memory = i.hasMemory();
        return switch (op) {
            case FADD, FADDP, FMUL, FMULP, FSUB, FSUBP, FSUBR, FSUBRP, FDIV, FDIVP, FDIVR, FDIVRP ->
                    memory
                            ? (i.b.size == 8
                                    ? withDouble(cpu, operation(op), readLong(cpu, i))
                                    : withSingle(cpu, operation(op), readInt(cpu, i)))
                            : withRegister(
                                    cpu, operation(op), i.a.register, i.b.register, pops(op) != 0);
            case FIADD, FIMUL, FISUB, FISUBR, FIDIV, FIDIVR ->
                    withInteger(cpu, operation(op), readInteger(cpu, i, i.b.size));
            case FLD -> {
                if (!memory) {
                    yield duplicate(cpu, i.a.register);
                }
                yield switch (i.a.size) {
                    case 8 -> loadDouble(cpu, readLong(cpu, i));
                    case 4 -> loadSingle(cpu, readInt(cpu, i));
                    default -> loadExtended(cpu, Operands.address(cpu, i));
                };
            }
            case FILD -> loadInteger(cpu, readInteger(cpu, i, i.a.size));
            case FLD1 -> loadInteger(cpu, 1);
            case FLDZ -> loadInteger(cpu, 0);
            case FST, FSTP ->
                    memory
                            ? store(cpu, i, op == X87Op.FSTP)
                            : i.opcode != 0xd9 && copy(cpu, i.a.register, op == X87Op.FSTP);
            case FIST, FISTP, FISTTP -> storeInteger(cpu, i, op);
            case FXCH -> exchange(cpu, i.a.register);
            case FCHS -> changeSign(cpu);
            case FABS -> clearSign(cpu);
            case FSQRT -> squareRoot(cpu);
            case FCOM, FCOMP, FCOMPP, FUCOM, FUCOMP, FUCOMPP, FCOMI, FCOMIP, FUCOMI, FUCOMIP -> {
                int relation =
                        memory
                                ? (i.b.size == 8
                                        ? compareDouble(cpu, readLong(cpu, i))
                                        : compareSingle(cpu, readInt(cpu, i)))
                                : compareRegister(cpu, i.b.register);
                if (relation < 0) {
                    yield false;
                }
                if (setsFlags(op)) {
                    cpu.flagResult = flagResult(relation);
                    cpu.flagCarries = flagCarries(relation);
                } else {
                    setConditions(cpu, relation);
                }
                pop(cpu, pops(op));
                yield true;
            }
            default -> false;
        };
    }

    private static long readLong(Cpu cpu, Instruction i) {
        return cpu.memory.readLong(Operands.address(cpu, i));
    }

    private static int readInt(Cpu cpu, Instruction i) {
        return cpu.memory.readInt(Operands.address(cpu, i));
    }

    private static long readInteger(Cpu cpu, Instruction i, int size) {
        long address = Operands.address(cpu, i);
        return switch (size) {
            case 2 -> cpu.memory.readShort(address);
            case 4 -> cpu.memory.readInt(address);
            default -> cpu.memory.readLong(address);
        };
    }

    private static boolean store(Cpu cpu, Instruction i, boolean pop) {
        if (i.a.size == 8) {
            long bits = asDouble(cpu);
            if (bits == NONE) {
                return false;
            }
            cpu.memory.writeLong(Operands.address(cpu, i), bits);
            storedDouble(cpu, bits, pop);
            return true;
        }
        if (i.a.size == 4) {
            long bits = asSingle(cpu);
            if (bits == NONE) {
                return false;
            }
            cpu.memory.writeInt(Operands.address(cpu, i), (int) bits);
            storedSingle(cpu, bits, pop);
            return true;
        }
        return storeExtended(cpu, Operands.address(cpu, i));
    }

    private static boolean storeInteger(Cpu cpu, Instruction i, X87Op op) {
        boolean truncate = op == X87Op.FISTTP;
        long value = asInteger(cpu, i.a.size, truncate);
        if (value == NONE) {
            return false;
        }
        Operands.store(cpu.memory, Operands.address(cpu, i), i.a.size, value);
        storedInteger(cpu, value, op != X87Op.FIST);
        return true;
    }

    /** Which operation on two numbers it is, or -1. */
    public static int operation(X87Op op) {
        return switch (op) {
            case FADD, FADDP, FIADD -> Extended.ADD;
            case FSUB, FSUBP, FISUB -> Extended.SUBTRACT;
            case FSUBR, FSUBRP, FISUBR -> Extended.SUBTRACT_REVERSE;
            case FMUL, FMULP, FIMUL -> Extended.MULTIPLY;
            case FDIV, FDIVP, FIDIV -> Extended.DIVIDE;
            case FDIVR, FDIVRP, FIDIVR -> Extended.DIVIDE_REVERSE;
            default -> -1;
        };
    }

    /** How many registers an operation or a comparison pops. */
    public static int pops(X87Op op) {
        return switch (op) {
            case FADDP, FSUBP, FSUBRP, FMULP, FDIVP, FDIVRP -> 1;
            case FCOMP, FUCOMP, FCOMIP, FUCOMIP -> 1;
            case FCOMPP, FUCOMPP -> 2;
            default -> 0;
        };
    }

    /** Whether a comparison sets the flags of the processor. */
    public static boolean setsFlags(X87Op op) {
        return switch (op) {
            case FCOMI, FCOMIP, FUCOMI, FUCOMIP -> true;
            default -> false;
        };
    }

    /** Whether the second number of an operation is an integer. */
    public static boolean isInteger(X87Op op) {
        return X87Arithmetic.isInteger(op);
    }

    // ---- arithmetic

    /** ST(target) and ST(source) give ST(target). */
    public static boolean withRegister(
            Cpu cpu, int operation, int target, int source, boolean pop) {
        Fpu fpu = cpu.fpu;
        int a = fpu.physical(target);
        int b = fpu.physical(source);
        if (!fpu.isPlain()
                || (fpu.full >> a & fpu.full >> b & 1) == 0
                || !Extended.compute(fpu, operation, a, fpu.signExponent[b], fpu.significand[b])) {
            return false;
        }
        if (pop) {
            fpu.pop();
        }
        return true;
    }

    private static boolean withNumber(Cpu cpu, int operation, int second, long secondPart) {
        Fpu fpu = cpu.fpu;
        return fpu.isPlain()
                && !fpu.isEmpty(0)
                && Extended.compute(fpu, operation, fpu.top, second, secondPart);
    }

    /** ST(0) and a 64-bit number give ST(0). */
    public static boolean withDouble(Cpu cpu, int operation, long bits) {
        return withNumber(cpu, operation, Extended.ofDouble(bits), Extended.partOfDouble(bits));
    }

    /** ST(0) and a 32-bit number give ST(0). */
    public static boolean withSingle(Cpu cpu, int operation, int bits) {
        return withNumber(cpu, operation, Extended.ofSingle(bits), Extended.partOfSingle(bits));
    }

    /** ST(0) and an integer give ST(0). */
    public static boolean withInteger(Cpu cpu, int operation, long value) {
        return withNumber(cpu, operation, Extended.ofInteger(value), Extended.partOfInteger(value));
    }

    /** FSQRT, with any precision. */
    public static boolean squareRoot(Cpu cpu) {
        Fpu fpu = cpu.fpu;
        int top = fpu.top;
        return fpu.isNearest()
                && !fpu.isEmpty(0)
                && Extended.squareRoot(
                        fpu,
                        top,
                        fpu.signExponent[top],
                        fpu.significand[top],
                        64 - fpu.precision());
    }

    /** FCHS. */
    public static boolean changeSign(Cpu cpu) {
        Fpu fpu = cpu.fpu;
        if (fpu.pending() || fpu.isEmpty(0)) {
            return false;
        }
        fpu.signExponent[fpu.top] ^= SIGN;
        fpu.setC1(false);
        return true;
    }

    /** FABS. */
    public static boolean clearSign(Cpu cpu) {
        Fpu fpu = cpu.fpu;
        if (fpu.pending() || fpu.isEmpty(0)) {
            return false;
        }
        fpu.signExponent[fpu.top] &= ~SIGN;
        fpu.setC1(false);
        return true;
    }

    // ---- comparisons

    private static boolean isOrdinary(int signExponent, long significand) {
        return Extended.isNormal(signExponent, significand)
                || Extended.isZero(signExponent, significand);
    }

    private static int compare(Cpu cpu, int second, long secondPart) {
        Fpu fpu = cpu.fpu;
        int first = fpu.signExponent[fpu.top];
        long firstPart = fpu.significand[fpu.top];
        return fpu.pending()
                        || fpu.isEmpty(0)
                        || !isOrdinary(first, firstPart)
                        || !isOrdinary(second, secondPart)
                ? -1
                : Extended.compare(first, firstPart, second, secondPart);
    }

    /** Compares ST(0) with ST(i): CF, ZF, neither; or -1, as false elsewhere. */
    public static int compareRegister(Cpu cpu, int register) {
        Fpu fpu = cpu.fpu;
        int other = fpu.physical(register);
        return fpu.isEmpty(register)
                ? -1
                : compare(cpu, fpu.signExponent[other], fpu.significand[other]);
    }

    /** Compares ST(0) with a 64-bit number. */
    public static int compareDouble(Cpu cpu, long bits) {
        return compare(cpu, Extended.ofDouble(bits), Extended.partOfDouble(bits));
    }

    /** Compares ST(0) with a 32-bit number. */
    public static int compareSingle(Cpu cpu, int bits) {
        return compare(cpu, Extended.ofSingle(bits), Extended.partOfSingle(bits));
    }

    /** {@link Cpu#flagResult} of a relation; SF, OF, AF and PF are clear. */
    public static long flagResult(int relation) {
        return (relation & Cpu.ZF) != 0 ? 0 : 1;
    }

    /** {@link Cpu#flagCarries} of a relation. */
    public static long flagCarries(int relation) {
        return (relation & Cpu.CF) != 0 ? 3L << 62 : (long) (relation & Cpu.ZF) << 2;
    }

    /** Leaves a relation in the conditions of the status word. */
    public static void setConditions(Cpu cpu, int relation) {
        // CF is where C0 is and ZF where C3 is, eight bits lower.
        cpu.fpu.setConditions(relation << 8);
    }

    /** Pops registers. */
    public static void pop(Cpu cpu, int count) {
        for (int k = 0; k < count; k++) {
            cpu.fpu.pop();
        }
    }

    // ---- moves

    private static boolean push(Cpu cpu, int signExponent, long significand) {
        return cpu.fpu.pushPlain(signExponent, significand);
    }

    /** Pushes a 64-bit number. */
    public static boolean loadDouble(Cpu cpu, long bits) {
        int signExponent = Extended.ofDouble(bits);
        long significand = Extended.partOfDouble(bits);
        return isOrdinary(signExponent, significand) && push(cpu, signExponent, significand);
    }

    /** Pushes a 32-bit number. */
    public static boolean loadSingle(Cpu cpu, int bits) {
        int signExponent = Extended.ofSingle(bits);
        long significand = Extended.partOfSingle(bits);
        return isOrdinary(signExponent, significand) && push(cpu, signExponent, significand);
    }

    /** Pushes an integer. */
    public static boolean loadInteger(Cpu cpu, long value) {
        return push(cpu, Extended.ofInteger(value), Extended.partOfInteger(value));
    }

    /** Pushes the ten bytes at an address, whatever they are. */
    public static boolean loadExtended(Cpu cpu, long address) {
        if (cpu.fpu.pending()) {
            return false;
        }
        cpu.memory.checkRead(address, 10);
        long significand = cpu.memory.readLong(address);
        return push(cpu, cpu.memory.readShort(address + 8) & 0xffff, significand);
    }

    /** Pushes ST(i). */
    public static boolean duplicate(Cpu cpu, int from) {
        Fpu fpu = cpu.fpu;
        int register = fpu.physical(from);
        return !fpu.isEmpty(from)
                && push(cpu, fpu.signExponent[register], fpu.significand[register]);
    }

    /** Copies ST(0) to ST(i). */
    public static boolean copy(Cpu cpu, int to, boolean pop) {
        Fpu fpu = cpu.fpu;
        if (fpu.pending() || fpu.isEmpty(0)) {
            return false;
        }
        fpu.set(to, fpu.signExponent[fpu.top], fpu.significand[fpu.top]);
        fpu.setC1(false);
        if (pop) {
            fpu.pop();
        }
        return true;
    }

    /** FXCH. */
    public static boolean exchange(Cpu cpu, int register) {
        Fpu fpu = cpu.fpu;
        int a = fpu.top;
        int b = fpu.physical(register);
        if (fpu.pending() || (fpu.full >> a & fpu.full >> b & 1) == 0) {
            return false;
        }
        int signExponent = fpu.signExponent[a];
        long significand = fpu.significand[a];
        fpu.signExponent[a] = fpu.signExponent[b];
        fpu.significand[a] = fpu.significand[b];
        fpu.signExponent[b] = signExponent;
        fpu.significand[b] = significand;
        fpu.setC1(false);
        return true;
    }

    // ---- stores: what is to be stored, if ST(0) is plain; and the state when it has been

    /** ST(0) as 64 bits, or {@link #NONE}. */
    public static long asDouble(Cpu cpu) {
        Fpu fpu = cpu.fpu;
        int top = fpu.top;
        return fpu.isNearest() && (fpu.full >> top & 1) != 0
                ? Extended.toDouble(fpu.signExponent[top], fpu.significand[top])
                : NONE;
    }

    /** ST(0) has been stored as these 64 bits. */
    public static void storedDouble(Cpu cpu, long bits, boolean pop) {
        stored(cpu.fpu, bits, 11, pop);
    }

    /** ST(0) as 32 bits, or {@link #NONE}. */
    public static long asSingle(Cpu cpu) {
        Fpu fpu = cpu.fpu;
        int top = fpu.top;
        return fpu.isNearest() && (fpu.full >> top & 1) != 0
                ? Extended.toSingle(fpu.signExponent[top], fpu.significand[top])
                : NONE;
    }

    /** ST(0) has been stored as these 32 bits. */
    public static void storedSingle(Cpu cpu, long bits, boolean pop) {
        stored(cpu.fpu, bits, 40, pop);
    }

    /** A last place that has changed was rounded up. */
    private static void stored(Fpu fpu, long bits, int drop, boolean pop) {
        long significand = fpu.significand[fpu.top];
        int up = (int) (significand >>> drop ^ bits) & 1;
        fpu.rounded(up, significand << 64 - drop != 0 ? 1 : 0);
        if (pop) {
            fpu.pop();
        }
    }

    /** ST(0) as an integer of a size in bytes, or {@link #NONE}. */
    public static long asInteger(Cpu cpu, int size, boolean truncate) {
        Fpu fpu = cpu.fpu;
        int top = fpu.top;
        if (!fpu.isMasked() || (fpu.full >> top & 1) == 0) {
            return NONE;
        }
        int rounding = truncate ? 3 : fpu.control() >> 10 & 3;
        long value = Extended.toInteger(fpu.signExponent[top], fpu.significand[top], rounding);
        int unused = 64 - 8 * size;
        return value << unused >> unused == value ? value : NONE;
    }

    /** ST(0) has been stored as this integer. */
    public static void storedInteger(Cpu cpu, long value, boolean pop) {
        Fpu fpu = cpu.fpu;
        int signExponent = fpu.signExponent[fpu.top];
        long significand = fpu.significand[fpu.top];
        boolean up = Math.abs(value) != Extended.whole(signExponent, significand);
        boolean inexact = Extended.rest(signExponent, significand) != 0;
        fpu.rounded(up ? 1 : 0, inexact ? 1 : 0);
        if (pop) {
            fpu.pop();
        }
    }

    /** Stores ST(0) as ten bytes, all of them or none, and pops it. */
    public static boolean storeExtended(Cpu cpu, long address) {
        Fpu fpu = cpu.fpu;
        int top = fpu.top;
        if (fpu.pending() || (fpu.full >> top & 1) == 0) {
            return false;
        }
        cpu.memory.checkWrite(address, 10);
        cpu.memory.writeLong(address, fpu.significand[top]);
        cpu.memory.writeShort(address + 8, (short) fpu.signExponent[top]);
        fpu.setC1(false);
        fpu.pop();
        return true;
    }

    // ---- control

    /** Whether no exception is pending. */
    public static boolean isCalm(Cpu cpu) {
        return !cpu.fpu.pending();
    }

    /** FLDCW, unless it has to do with an exception. */
    public static boolean loadControl(Cpu cpu, int value) {
        Fpu fpu = cpu.fpu;
        if (fpu.pending() || (fpu.status() & ~value & 0x3f) != 0) {
            return false;
        }
        fpu.setControl(value);
        return true;
    }

    /** The control word. */
    public static int control(Cpu cpu) {
        return cpu.fpu.control();
    }

    /** The status word. */
    public static int status(Cpu cpu) {
        return cpu.fpu.status();
    }
}
