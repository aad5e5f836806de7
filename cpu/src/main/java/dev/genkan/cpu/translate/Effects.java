package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Op;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;
import dev.genkan.cpu.decode.X87Op;
import dev.genkan.cpu.execute.X87Plain;

/**
 * What one instruction reads and writes of the registers that are local variables, as {@link
 * Registers} has them.
 *
 * @param inline whether it is written as bytecode; else it is executed by a call, before which what
 *     it reads is stored to the processor, and after which what it writes is loaded
 * @param reads all that it may read
 * @param writes all that it may write
 * @param kills what it surely writes without having read it
 * @param faults whether it may trap
 */
record Effects(boolean inline, long reads, long writes, long kills, boolean faults) {

    static Effects of(Instruction i, boolean longMode) {
        if (!longMode && i.hasMemory() && i.segment == Cpu.CS) {
            // Writes through CS are refused.
            return called(i);
        }
        if (Region.isSystemCall(i)) {
            return new Effects(true, 0, Registers.ALL, 0, false);
        }
        if (i.op instanceof IntegerOp op) {
            return IntegerForms.inline(i, op, longMode) ? integer(i, op) : called(i);
        }
        if (i.op instanceof VectorOp op && VectorForms.inline(i, op)) {
            return VectorEffects.of(i, op);
        }
        if (i.op instanceof X87Op op && X87Forms.inline(i, op)) {
            return x87(i, op);
        }
        return called(i);
    }

    /** These of some registers. */
    Effects within(long registers) {
        return new Effects(
                inline, reads & registers, writes & registers, kills & registers, faults);
    }

    private static long addressReads(Instruction i) {
        return i.hasMemory() || i.op == IntegerOp.LEA
                ? Registers.general(i.base) | Registers.general(i.index)
                : 0;
    }

    private static boolean isRegister(Operand operand) {
        return operand.kind == Operand.Kind.GENERAL || operand.kind == Operand.Kind.HIGH;
    }

    private static long register(Operand operand) {
        return isRegister(operand) ? Registers.general(operand.register) : 0;
    }

    private static boolean whole(Operand operand) {
        return operand.kind == Operand.Kind.GENERAL && operand.size >= 4;
    }

    // ---- integer instructions written as bytecode

    private static Effects integer(Instruction i, IntegerOp op) {
        boolean faults = i.hasMemory() && op != IntegerOp.LEA && op != IntegerOp.NOP;
        long reads = addressReads(i) | register(i.b) | register(i.c);
        long writes = register(i.a);
        long kills = 0;
        switch (op) {
            case NOP -> writes = 0;
            case MOV, MOVZX, MOVSX, LEA, BT, BSWAP, SHLX, SHRX, SARX, RORX, ANDN -> {
                if (op == IntegerOp.BT) {
                    return new Effects(
                            true, reads | writes | Registers.FLAGS, Registers.FLAGS, 0, faults);
                }
                if (whole(i.a) && op != IntegerOp.BSWAP) {
                    kills = writes;
                } else {
                    reads |= register(i.a);
                }
                if (op == IntegerOp.ANDN) {
                    writes |= Registers.FLAGS;
                    kills |= Registers.FLAGS;
                }
            }
            case CMP, TEST -> {
                reads |= register(i.a);
                writes = Registers.FLAGS;
                kills = Registers.FLAGS;
            }
            case ADD, SUB, AND, OR, XOR, NEG -> {
                boolean clears = IntegerForms.clears(i);
                reads = clears ? 0 : reads | register(i.a);
                kills = Registers.FLAGS | (clears ? writes : 0);
                writes |= Registers.FLAGS;
            }
            case ADC, SBB, INC, DEC -> {
                reads |= register(i.a) | Registers.FLAGS;
                writes |= Registers.FLAGS;
            }
            case NOT -> reads |= register(i.a);
            case SHL, SHR, SAR -> {
                reads |= register(i.a);
                // A count of zero leaves the flags.
                int count = ShiftForms.constantCount(i, i.b);
                if (count != 0) {
                    writes |= Registers.FLAGS;
                }
                if (count < 0) {
                    reads |= Registers.FLAGS;
                } else if (count > 0) {
                    kills = Registers.FLAGS;
                }
            }
            case ROL, ROR -> {
                reads |= register(i.a);
                if (ShiftForms.constantCount(i, i.b) != 0) {
                    reads |= Registers.FLAGS;
                    writes |= Registers.FLAGS;
                }
            }
            case SHLD, SHRD -> {
                reads |= register(i.a);
                kills = Registers.FLAGS;
                writes |= Registers.FLAGS;
            }
            case IMUL -> {
                boolean three = i.c.kind != Operand.Kind.NONE;
                reads |= three ? 0 : register(i.a);
                kills = Registers.FLAGS | (three && whole(i.a) ? writes : 0);
                writes |= Registers.FLAGS;
            }
            case MUL, IMUL1 -> {
                reads |= register(i.a) | Registers.general(Cpu.RAX);
                writes = Registers.general(Cpu.RAX) | Registers.general(Cpu.RDX) | Registers.FLAGS;
                kills = Registers.FLAGS | Registers.general(Cpu.RDX);
            }
            case DIV, IDIV -> {
                reads |= register(i.a) | Registers.general(Cpu.RAX) | Registers.general(Cpu.RDX);
                writes = Registers.general(Cpu.RAX) | Registers.general(Cpu.RDX);
                faults = true;
            }
            case BSF, BSR -> {
                reads |= register(i.a);
                kills = Registers.FLAGS;
                writes |= Registers.FLAGS;
            }
            case TZCNT, LZCNT, POPCNT -> {
                kills = Registers.FLAGS | (whole(i.a) ? writes : 0);
                writes |= Registers.FLAGS;
            }
            case XCHG -> {
                reads |= register(i.a);
                writes |= register(i.b);
            }
            case CBW -> {
                reads = Registers.general(Cpu.RAX);
                writes = reads;
            }
            case CWD -> {
                reads = Registers.general(Cpu.RAX);
                writes = Registers.general(Cpu.RDX);
                kills = writes;
            }
            case CMOV, SET -> reads |= register(i.a) | Registers.FLAGS;
            case J -> {
                reads = Registers.FLAGS;
                writes = 0;
            }
            case JMP -> {
                reads |= register(i.a);
                writes = 0;
                faults = i.a.kind != Operand.Kind.TARGET;
            }
            case CALL, PUSH -> {
                reads |= register(i.a) | Registers.general(Cpu.RSP);
                writes = Registers.general(Cpu.RSP);
                faults = true;
            }
            case RET -> {
                reads = Registers.general(Cpu.RSP);
                writes = reads;
                faults = true;
            }
            case POP -> {
                reads = Registers.general(Cpu.RSP);
                kills = i.a.register == Cpu.RSP ? 0 : writes;
                writes |= reads;
                faults = true;
            }
            case LEAVE -> {
                reads = Registers.general(Cpu.RBP);
                writes = Registers.general(Cpu.RBP) | Registers.general(Cpu.RSP);
                kills = Registers.general(Cpu.RSP);
                faults = true;
            }
            default -> throw new IllegalStateException(i.toString());
        }
        return new Effects(true, reads, writes, kills, faults);
    }

    // ---- x87 instructions written as bytecode

    private static Effects x87(Instruction i, X87Op op) {
        // FNSTSW AX leaves the rest of the register.
        long register = register(i.a);
        long flags = X87Plain.setsFlags(op) ? Registers.FLAGS : 0;
        return new Effects(true, addressReads(i) | register, register | flags, flags, true);
    }

    // ---- instructions executed by a call

    private static long vectors(Operand operand) {
        return operand.kind == Operand.Kind.VECTOR ? Registers.vector(operand.register) : 0;
    }

    private static Effects called(Instruction i) {
        Op op = i.op;
        long all = Registers.ALL;
        if (op instanceof X87Op) {
            boolean flags =
                    op.name().startsWith("FCOMI")
                            || op.name().startsWith("FUCOMI")
                            || op.name().startsWith("FCMOV");
            long general = addressReads(i);
            long written = register(i.a);
            if (flags) {
                general |= Registers.FLAGS;
                written |= Registers.FLAGS;
            }
            return new Effects(false, general | written, written, 0, true);
        }
        if (op instanceof VectorOp vector && plainOperands(vector)) {
            long reads =
                    addressReads(i)
                            | vectors(i.a)
                            | vectors(i.b)
                            | vectors(i.c)
                            | vectors(i.d)
                            | register(i.a)
                            | register(i.b)
                            | register(i.c);
            long writes = vectors(i.a) | register(i.a);
            if (VectorForms.setsFlags(vector)) {
                reads |= Registers.FLAGS;
                writes |= Registers.FLAGS;
            }
            return new Effects(false, reads, writes, 0, true);
        }
        return op instanceof IntegerOp integer
                ? calledInteger(i, integer)
                : new Effects(false, all, all, 0, true);
    }

    private static Effects calledInteger(Instruction i, IntegerOp op) {
        long operands = register(i.a) | register(i.b) | register(i.c);
        long touched =
                switch (op.family()) {
                    case STRING ->
                            Registers.general(Cpu.RAX)
                                    | Registers.general(Cpu.RCX)
                                    | Registers.general(Cpu.RSI)
                                    | Registers.general(Cpu.RDI)
                                    | Registers.FLAGS;
                    case FLAG -> Registers.general(Cpu.RAX) | Registers.FLAGS;
                    case ATOMIC ->
                            op == IntegerOp.CMPXCHG || op == IntegerOp.XADD
                                    ? operands | Registers.general(Cpu.RAX) | Registers.FLAGS
                                    : Registers.ALL & ~Registers.VECTOR;
                    case ARITHMETIC, SHIFT, BIT -> operands | Registers.FLAGS;
                    case MOVE -> op == IntegerOp.XCHG ? operands : -1;
                    default ->
                            op == IntegerOp.PAUSE || op == IntegerOp.FENCE
                                    ? 0
                                    : Registers.ALL & ~Registers.VECTOR;
                };
        if (touched == -1) {
            touched = Registers.ALL & ~Registers.VECTOR;
        }
        return new Effects(false, touched | addressReads(i), touched, 0, true);
    }

    /** Whether it touches no register but its operands, and writes the first one alone. */
    private static boolean plainOperands(VectorOp op) {
        return switch (op) {
            case MASKMOVQ, MASKMOVDQU, VZEROALL -> false;
            default ->
                    switch (op.family()) {
                        case VECTOR_MOVE,
                                VECTOR_SHUFFLE,
                                VECTOR_INTEGER,
                                VECTOR_SHIFT,
                                VECTOR_FLOAT,
                                VECTOR_CONVERT,
                                VECTOR_LANE,
                                VECTOR_WIDEN,
                                VECTOR_CROSS,
                                VECTOR_FMA ->
                                true;
                        default -> false;
                    };
        };
    }
}
