package dev.genkan.cpu.translate;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Writes conditional branches: directly from the numbers of what set the flags. */
final class Condition {
    /** Tests, by the upper three bits of the condition code. */
    private static final int B = 1, E = 2, BE = 3, S = 4, P = 5, L = 6, LE = 7;

    /** Which of the two numbers. */
    private static final int FIRST = 0, SECOND = 1;

    private final CodeBuilder b;
    private final int test;
    private final boolean negated;
    private final Label to;
    private final int kind;
    private final boolean wide;

    private Condition(Emitter e, int code, Label to) {
        this.b = e.b;
        this.test = code >> 1;
        this.negated = (code & 1) != 0;
        this.to = to;
        this.kind = e.kind;
        this.wide = e.kind > 0 && LazyFlags.size(e.kind) == 8;
    }

    /**
     * Goes to the label if the condition holds.
     *
     * @param code the low four bits of a Jcc opcode
     */
    static void branch(Emitter e, int code, Label to) {
        Condition condition = new Condition(e, code, to);
        boolean done =
                e.kind > 0
                        ? condition.direct(LazyFlags.operation(e.kind), LazyFlags.size(e.kind))
                        : e.kind == LazyFlags.SETTLED && condition.settled();
        if (!done) {
            e.pushCondition(code);
            e.b.ifne(to);
        }
    }

    private boolean settled() {
        if (test != E && test != B) {
            return false;
        }
        b.lload(test == E ? Emitter.FLAG_A : Emitter.FLAG_B).lconst_0().lcmp();
        zero(test == E ? E : L);
        return true;
    }

    /** Branches without computing any flag; false, and nothing is written, if there is no way. */
    private boolean direct(int operation, int size) {
        switch (operation) {
            case LazyFlags.CMP -> {
                if (test == S && size >= 4) {
                    number(FIRST);
                    number(SECOND);
                    b.with(of(wide ? Opcode.LSUB : Opcode.ISUB));
                    sign();
                    return true;
                }
                if (test != B && test != E && test != BE && test != L && test != LE) {
                    return false;
                }
                number(FIRST);
                number(SECOND);
                compare();
            }
            case LazyFlags.SUB -> {
                if (test == E || test == S) {
                    number(FIRST);
                    sign();
                    return true;
                }
                if (size < 4 || (test != B && test != BE && test != L && test != LE)) {
                    return false;
                }
                number(FIRST);
                number(SECOND);
                b.with(of(wide ? Opcode.LADD : Opcode.IADD));
                number(SECOND);
                compare();
            }
            case LazyFlags.ADD -> {
                if (test == B) {
                    number(FIRST);
                    number(SECOND);
                    compare();
                    return true;
                }
                return resultOnly();
            }
            case LazyFlags.LOGIC -> {
                if (test != E && test != S && test != L && test != LE) {
                    return false;
                }
                number(FIRST);
                sign();
            }
            case LazyFlags.COMPARE -> {
                return comparison();
            }
            case LazyFlags.SHL, LazyFlags.SHR, LazyFlags.SAR -> {
                return shift(operation, size);
            }
            default -> {
                if (test != B) {
                    return resultOnly();
                }
                number(SECOND);
                if (wide) {
                    b.l2i();
                }
                if (negated) {
                    b.ifeq(to);
                } else {
                    b.ifne(to);
                }
            }
        }
        return true;
    }

    private boolean shift(int operation, int size) {
        int count = LazyFlags.count(kind);
        if (test == E || test == S) {
            shifted(operation, count);
            sign();
            return true;
        }
        if (test != B) {
            return false;
        }
        // The last bit that went out becomes the sign.
        int bits = 8 * size;
        shifted(LazyFlags.SHL, operation == LazyFlags.SHL ? count - 1 : bits - count);
        if (wide) {
            b.lconst_0().lcmp();
        }
        zero(L);
        return true;
    }

    private void shifted(int operation, int count) {
        number(FIRST);
        b.loadConstant(count);
        switch (operation) {
            case LazyFlags.SHL -> b.with(of(wide ? Opcode.LSHL : Opcode.ISHL));
            case LazyFlags.SHR -> b.with(of(wide ? Opcode.LUSHR : Opcode.IUSHR));
            default -> b.with(of(wide ? Opcode.LSHR : Opcode.ISHR));
        }
    }

    /** Branches on a comparison of doubles, in which a NaN is below and equal. */
    private boolean comparison() {
        if (test != B && test != E && test != BE && test != P) {
            return false;
        }
        number(FIRST);
        if (test == B || test == BE) {
            toDouble();
            number(SECOND);
            toDouble();
            b.dcmpl();
            zero(test == B ? L : LE);
            return true;
        }
        number(SECOND);
        b.invokestatic(
                Emitter.LAZY_FLAGS,
                test == E ? "equalOrUnordered" : "unordered",
                MethodTypeDesc.of(CD_boolean, CD_long, CD_long));
        jump(Opcode.IFNE, Opcode.IFEQ);
        return true;
    }

    private void toDouble() {
        b.invokestatic(
                ClassDesc.of("java.lang.Double"),
                "longBitsToDouble",
                MethodTypeDesc.of(CD_double, CD_long));
    }

    private static java.lang.classfile.instruction.OperatorInstruction of(Opcode opcode) {
        return java.lang.classfile.instruction.OperatorInstruction.of(opcode);
    }

    private boolean resultOnly() {
        if (test != E && test != S) {
            return false;
        }
        number(FIRST);
        sign();
        return true;
    }

    private void number(int slot) {
        if (wide) {
            b.lload(slot == FIRST ? Emitter.FLAG_A : Emitter.FLAG_B);
        } else {
            b.iload(slot == FIRST ? Emitter.FLAG_INT_A : Emitter.FLAG_INT_B);
        }
    }

    /** Compares the number on the stack with zero. */
    private void sign() {
        if (wide) {
            b.lconst_0().lcmp();
        }
        zero(test == S ? L : test);
    }

    /** Compares the two numbers on the stack. */
    private void compare() {
        boolean unsigned = test == B || test == BE;
        if (unsigned) {
            ClassDesc type = wide ? CD_long : CD_int;
            b.invokestatic(
                    ClassDesc.of(wide ? "java.lang.Long" : "java.lang.Integer"),
                    "compareUnsigned",
                    MethodTypeDesc.of(CD_int, type, type));
            zero(test == B ? L : LE);
        } else if (wide) {
            b.lcmp();
            zero(test);
        } else {
            switch (test) {
                case E -> jump(Opcode.IF_ICMPEQ, Opcode.IF_ICMPNE);
                case L -> jump(Opcode.IF_ICMPLT, Opcode.IF_ICMPGE);
                default -> jump(Opcode.IF_ICMPLE, Opcode.IF_ICMPGT);
            }
        }
    }

    private void zero(int relation) {
        switch (relation) {
            case E -> jump(Opcode.IFEQ, Opcode.IFNE);
            case L -> jump(Opcode.IFLT, Opcode.IFGE);
            default -> jump(Opcode.IFLE, Opcode.IFGT);
        }
    }

    private void jump(Opcode yes, Opcode no) {
        b.branch(negated ? no : yes, to);
    }
}
