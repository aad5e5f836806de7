package dev.genkan.cpu.interpret;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Family;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.execute.Operands;

/** Finds the fastest {@link Code} for an instruction, and fills its step. */
final class Preparation {
    private static final long MASK_32 = 0xffffffffL;

    private Preparation() {}

    static void prepare(Step s, Instruction i, Cpu cpu) {
        s.length = (byte) i.length;
        s.size = (byte) i.a.size;
        s.destination = (byte) i.a.register;
        s.source = (byte) i.b.register;
        s.destinationShift = (byte) (i.a.kind == Operand.Kind.HIGH ? 8 : 0);
        s.sourceShift = (byte) (i.b.kind == Operand.Kind.HIGH ? 8 : 0);
        s.base = (byte) i.base;
        s.index = (byte) i.index;
        s.scale = (byte) i.scale;
        s.displacement = i.displacement;
        s.unused = (byte) (64 - i.addressSize * 8);
        s.segment = (byte) (i.segment < Cpu.FS ? -1 : i.segment);
        s.immediate = i.immediate;
        int code = Code.GENERIC;
        if (i.op instanceof IntegerOp op) {
            s.op = op;
            code = i.lock ? Code.GENERIC : code(s, i, op, cpu);
        }
        boolean generic = code == Code.GENERIC || code == Code.GENERIC_CONTROL;
        s.instruction = generic ? i : null;
        s.code = (byte) code;
    }

    private static int code(Step s, Instruction i, IntegerOp op, Cpu cpu) {
        boolean plainStack = !cpu.guarded(Cpu.SS);
        if (i.hasMemory() && Operands.guarded(cpu, i.segment)) {
            return op.family() == Family.CONTROL || op.family() == Family.SEGMENT
                    ? Code.GENERIC_CONTROL
                    : Code.GENERIC;
        }
        return switch (op.family()) {
            case ARITHMETIC -> arithmetic(s, i, op);
            case SHIFT -> shift(s, i, op);
            case MULTIPLY -> op == IntegerOp.IMUL ? multiply(i) : Code.GENERIC;
            case MOVE -> move(s, i, op);
            case STACK -> plainStack ? stack(s, i, op, cpu) : special(op);
            case CONTROL -> plainStack ? control(s, i, op, cpu) : Code.GENERIC_CONTROL;
            case STRING -> i.repeat == 0 ? Code.GENERIC : Code.GENERIC_CONTROL;
            case SEGMENT -> Code.GENERIC_CONTROL;
            case SYSTEM -> system(i, op);
            default -> Code.GENERIC;
        };
    }

    private static int special(IntegerOp op) {
        return op == IntegerOp.POPF ? Code.GENERIC_CONTROL : Code.GENERIC;
    }

    private static boolean general(Operand operand) {
        return operand.kind == Operand.Kind.GENERAL;
    }

    private static boolean register8(Operand operand) {
        return operand.size == 1 && (general(operand) || operand.kind == Operand.Kind.HIGH);
    }

    // ---- arithmetic

    private static int arithmetic(Step s, Instruction i, IntegerOp op) {
        if (op == IntegerOp.ADCX || op == IntegerOp.ADOX) {
            return Code.GENERIC;
        }
        int size = i.a.size;
        if (size == 1) {
            return arithmetic8(i, op);
        }
        if (size == 2) {
            return Code.GENERIC;
        }
        boolean wide = size == 8;
        if (i.b.kind == Operand.Kind.NONE) {
            if (!general(i.a)) {
                return Code.GENERIC;
            }
            return op == IntegerOp.INC
                    ? Code.INC_R
                    : op == IntegerOp.DEC ? Code.DEC_R : Code.UNARY_R;
        }
        boolean compares = op == IntegerOp.CMP || op == IntegerOp.TEST;
        if (i.b.kind == Operand.Kind.IMMEDIATE) {
            if (!wide) {
                s.immediate &= MASK_32;
            }
            if (i.a.isMemory()) {
                return compares ? Code.CMP_MI : Code.ALU_MI;
            }
            return switch (op) {
                case ADD -> wide ? Code.ADD64_RI : Code.ADD32_RI;
                case SUB -> wide ? Code.SUB64_RI : Code.SUB32_RI;
                case AND -> wide ? Code.AND64_RI : Code.AND32_RI;
                case CMP -> wide ? Code.CMP64_RI : Code.CMP32_RI;
                default -> Code.ALU_RI;
            };
        }
        if (i.a.isMemory()) {
            return compares ? Code.CMP_MR : Code.ALU_MR;
        }
        if (i.b.isMemory()) {
            return compares ? Code.CMP_RM : Code.ALU_RM;
        }
        return switch (op) {
            case ADD -> wide ? Code.ADD64_RR : Code.ADD32_RR;
            case SUB -> wide ? Code.SUB64_RR : Code.SUB32_RR;
            case AND -> wide ? Code.AND64_RR : Code.AND32_RR;
            case OR -> wide ? Code.OR64_RR : Code.OR32_RR;
            case XOR -> wide ? Code.XOR64_RR : Code.XOR32_RR;
            case CMP -> wide ? Code.CMP64_RR : Code.CMP32_RR;
            case TEST -> wide ? Code.TEST64_RR : Code.TEST32_RR;
            default -> Code.ALU_RR;
        };
    }

    private static int arithmetic8(Instruction i, IntegerOp op) {
        boolean compares = op == IntegerOp.CMP || op == IntegerOp.TEST;
        if (i.a.isMemory()) {
            return !compares
                    ? Code.GENERIC
                    : i.b.kind == Operand.Kind.IMMEDIATE ? Code.CMP_MI : Code.GENERIC;
        }
        return switch (i.b.kind) {
            case IMMEDIATE -> Code.ALU8_RI;
            case MEMORY -> Code.ALU8_RM;
            case GENERAL, HIGH -> Code.ALU8_RR;
            default -> Code.GENERIC;
        };
    }

    private static int shift(Step s, Instruction i, IntegerOp op) {
        if (!general(i.a)
                || i.a.size < 4
                || (i.b.kind != Operand.Kind.IMMEDIATE && i.b.kind != Operand.Kind.ONE)) {
            return Code.GENERIC;
        }
        boolean wide = i.a.size == 8;
        int count = i.b.kind == Operand.Kind.ONE ? 1 : (int) i.immediate & (wide ? 63 : 31);
        if (count == 0) {
            return Code.GENERIC;
        }
        s.detail = (byte) count;
        return switch (op) {
            case SHL -> wide ? Code.SHL64 : Code.SHL32;
            case SHR -> wide ? Code.SHR64 : Code.SHR32;
            case SAR -> wide ? Code.SAR64 : Code.SAR32;
            case ROL, ROR -> {
                if (wide) {
                    yield Code.SHIFT_RI;
                }
                s.immediate = op == IntegerOp.ROL ? count : 32 - count;
                yield Code.ROTATE32;
            }
            case RCL, RCR -> Code.SHIFT_RI;
            default -> Code.GENERIC;
        };
    }

    private static int multiply(Instruction i) {
        if (i.a.size < 4) {
            return Code.GENERIC;
        }
        if (i.c.kind != Operand.Kind.NONE) {
            return general(i.b) ? Code.IMUL_RRI : Code.GENERIC;
        }
        return general(i.b) ? Code.IMUL_RR : Code.IMUL_RM;
    }

    // ---- moves

    private static int move(Step s, Instruction i, IntegerOp op) {
        return switch (op) {
            case MOV -> i.a.size == 1 ? move8(i) : plainMove(s, i);
            case MOVZX -> extend(s, i, true);
            case MOVSX -> extend(s, i, false);
            case LEA -> {
                if (i.a.size == 2) {
                    yield Code.GENERIC;
                }
                s.unused = (byte) Math.max(s.unused, i.a.size == 4 ? 32 : 0);
                yield Code.LEA;
            }
            case SET -> {
                s.detail = (byte) (i.opcode & 15);
                yield register8(i.a) ? Code.SET_R : Code.GENERIC;
            }
            case CMOV -> {
                s.detail = (byte) (i.opcode & 15);
                yield i.a.size == 2 ? Code.GENERIC : i.b.isMemory() ? Code.CMOV_RM : Code.CMOV_RR;
            }
            case CBW -> i.operandSize == 8 ? Code.CDQE : Code.GENERIC;
            case CWD -> i.operandSize == 4 ? Code.CDQ : Code.GENERIC;
            default -> Code.GENERIC;
        };
    }

    private static int plainMove(Step s, Instruction i) {
        int size = i.a.size;
        if (i.a.isMemory()) {
            if (i.b.kind == Operand.Kind.IMMEDIATE) {
                return Code.STORE_IMMEDIATE;
            }
            return size == 8 ? Code.STORE64 : size == 4 ? Code.STORE32 : Code.STORE16;
        }
        if (size == 2) {
            return Code.GENERIC;
        }
        if (i.b.isMemory()) {
            return size == 8 ? Code.LOAD64 : Code.LOAD32;
        }
        if (i.b.kind == Operand.Kind.IMMEDIATE) {
            s.immediate &= size == 4 ? MASK_32 : -1;
            return Code.MOV_RI;
        }
        return size == 8 ? Code.MOV64_RR : Code.MOV32_RR;
    }

    private static int move8(Instruction i) {
        if (i.a.isMemory()) {
            return i.b.kind == Operand.Kind.IMMEDIATE ? Code.STORE_IMMEDIATE : Code.STORE8;
        }
        if (i.b.isMemory()) {
            return Code.LOAD8_LOW;
        }
        return i.b.kind == Operand.Kind.IMMEDIATE ? Code.MOV8_RI : Code.MOV8_RR;
    }

    private static int extend(Step s, Instruction i, boolean zero) {
        s.detail = (byte) i.b.size;
        if (i.a.size == 2) {
            return Code.GENERIC;
        }
        if (!i.b.isMemory()) {
            return zero ? Code.MOVZX_R : Code.MOVSX_R;
        }
        if (zero) {
            return i.b.size == 1 ? Code.LOAD8 : Code.LOAD16;
        }
        return switch (i.b.size) {
            case 1 -> Code.LOAD8_SIGNED;
            case 2 -> Code.LOAD16_SIGNED;
            default -> Code.LOAD32_SIGNED;
        };
    }

    // ---- stack and control

    private static int stack(Step s, Instruction i, IntegerOp op, Cpu cpu) {
        int size = cpu.longMode() ? 8 : 4;
        if (i.operandSize != size) {
            return special(op);
        }
        s.size = (byte) size;
        s.unused = (byte) (64 - size * 8);
        boolean wide = cpu.longMode();
        return switch (op) {
            case PUSH -> {
                if (i.a.kind == Operand.Kind.IMMEDIATE) {
                    yield Code.PUSH_I;
                }
                yield !general(i.a) ? Code.GENERIC : wide ? Code.PUSH64 : Code.PUSH32;
            }
            case POP -> !general(i.a) ? Code.GENERIC : wide ? Code.POP64 : Code.POP32;
            case LEAVE -> Code.LEAVE;
            default -> special(op);
        };
    }

    private static int control(Step s, Instruction i, IntegerOp op, Cpu cpu) {
        boolean wide = cpu.longMode();
        if (op == IntegerOp.INTO || op == IntegerOp.BOUND) {
            return Code.GENERIC;
        }
        if (i.operandSize != (wide ? 8 : 4)) {
            return Code.GENERIC_CONTROL;
        }
        s.size = (byte) i.operandSize;
        return switch (op) {
            case J -> Code.JO + (i.opcode & 15);
            case JMP ->
                    i.a.kind == Operand.Kind.TARGET
                            ? Code.JMP
                            : i.a.isMemory() ? Code.JMP_M : Code.JMP_R;
            case CALL -> {
                if (i.a.kind == Operand.Kind.TARGET) {
                    yield wide ? Code.CALL64 : Code.CALL32;
                }
                yield i.a.isMemory() ? Code.CALL_M : Code.CALL_R;
            }
            case RET -> {
                yield wide ? Code.RET64 : Code.RET32;
            }
            default -> Code.GENERIC_CONTROL;
        };
    }

    private static int system(Instruction i, IntegerOp op) {
        return switch (op) {
            case NOP -> Code.NOP;
            case SYSCALL -> Code.SYSCALL;
            case SYSENTER -> Code.SYSENTER;
            case INT -> i.immediate == 0x80 ? Code.INT_0X80 : Code.GENERIC;
            default -> Code.GENERIC;
        };
    }
}
