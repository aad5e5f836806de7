package dev.genkan.cpu.translate;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes floating-point arithmetic, comparisons and conversions of vectors as bytecode. */
final class VectorFloatForms {
    private static final ClassDesc SCALAR_DOUBLE = Emitter.type("execute.ScalarDouble");
    private static final ClassDesc SCALAR_SINGLE = Emitter.type("execute.ScalarSingle");
    private static final ClassDesc PLAIN_SINGLE = Emitter.type("execute.PlainSingle");
    private static final ClassDesc PACKED_DOUBLE = Emitter.type("execute.Binary64");
    private static final ClassDesc PACKED_SINGLE = Emitter.type("execute.PackedSingle");
    private static final ClassDesc CONVERT = Emitter.type("execute.Convert");
    private static final ClassDesc FLOAT = ClassDesc.of("java.lang.Float");

    /** Where the lanes of a result are. */
    private static final int[] RESULTS = {Emitter.T3, Emitter.T4};

    private final Emitter e;
    private final CodeBuilder b;
    private final VectorAccess access;

    VectorFloatForms(Emitter e, VectorAccess access) {
        this.e = e;
        this.b = e.b;
        this.access = access;
    }

    /** Whether the instruction has a form here. */
    static boolean inline(VectorOp op) {
        return switch (op) {
            case UCOMISD,
                    COMISD,
                    UCOMISS,
                    COMISS,
                    CVTSI2SD,
                    CVTSI2SS,
                    CVTTSD2SI,
                    CVTSD2SI,
                    CVTTSS2SI,
                    CVTSS2SI,
                    CVTSS2SD,
                    CVTSD2SS,
                    CVTDQ2PD,
                    CVTPS2PD,
                    CVTPD2PS,
                    CVTDQ2PS,
                    CVTTPS2DQ,
                    CVTPS2DQ ->
                    true;
            default -> method(op) != null;
        };
    }

    /** Whether it may raise a floating-point exception. */
    static boolean raises(Instruction i, VectorOp op) {
        return switch (op) {
            case CVTSI2SD -> i.c.size == 8;
            case CVTDQ2PD -> false;
            default -> true;
        };
    }

    /** Whether it traps out of the straight way, if at all. */
    static boolean trapsLate(Instruction i) {
        return !i.hasMemory()
                && (NormalLanes.arithmetic(i)
                        || i.op == VectorOp.COMISD
                        || i.op == VectorOp.UCOMISD);
    }

    /** The method that computes a lane, by its name in all classes of lanes; null if none does. */
    private static @Nullable String method(VectorOp op) {
        return switch (op) {
            case ADDSD, ADDPD, ADDSS, ADDPS -> "add";
            case SUBSD, SUBPD, SUBSS, SUBPS -> "subtract";
            case MULSD, MULPD, MULSS, MULPS -> "multiply";
            case DIVSD, DIVPD, DIVSS, DIVPS -> "divide";
            case MINSD, MINPD, MINSS, MINPS -> "minimum";
            case MAXSD, MAXPD, MAXSS, MAXPS -> "maximum";
            case SQRTSD, SQRTPD, SQRTSS, SQRTPS -> "squareRoot";
            case CMPSD, CMPPD, CMPSS, CMPPS -> "compare";
            case ROUNDSD, ROUNDSS, ROUNDPD -> "round";
            default -> null;
        };
    }

    private static String name(VectorOp op) {
        return Objects.requireNonNull(method(op));
    }

    /** Writes one instruction. */
    void write(Instruction i, VectorOp op) {
        if (NormalLanes.arithmetic(i)) {
            arithmetic(i, op);
            return;
        }
        if (raises(i, op) && !trapsLate(i)) {
            e.mayTrap();
        }
        switch (op) {
            case UCOMISD, COMISD -> compareDoubles(i, op == VectorOp.COMISD);
            case UCOMISS, COMISS -> compareSingles(i, op == VectorOp.COMISS);
            case CVTSI2SD -> fromInteger(i);
            case CVTSI2SS -> singleFromInteger(i);
            case CVTTSD2SI, CVTTSS2SI -> toInteger(i, "truncateTo", op == VectorOp.CVTTSD2SI);
            case CVTSD2SI, CVTSS2SI -> toInteger(i, "roundTo", op == VectorOp.CVTSD2SI);
            case CVTSS2SD -> {
                access.fetch(i, i.c);
                b.aload(Emitter.CPU);
                access.pushInt(i.c);
                e.call(SCALAR_DOUBLE, "fromSingle", CD_long, Emitter.CPU_TYPE, CD_int);
                access.popLow(i, i.a, i.b);
            }
            case CVTSD2SS -> {
                access.fetch(i, i.c);
                access.push(i.b, 0);
                b.aload(Emitter.CPU);
                access.push(i.c, 0);
                e.call(SCALAR_SINGLE, "fromDouble", CD_int, Emitter.CPU_TYPE, CD_long);
                access.replaceInt();
                access.popLow(i, i.a, i.b);
            }
            case CVTDQ2PD, CVTPS2PD -> widen(i, op == VectorOp.CVTPS2PD);
            case CVTPD2PS -> narrow(i);
            case CVTDQ2PS -> sameWidth(i, "fromInts");
            case CVTTPS2DQ -> sameWidth(i, "truncateToInts");
            case CVTPS2DQ -> sameWidth(i, "roundToInts");
            case MINSD, MAXSD -> {
                if (NormalLanes.known(i.b, i.c, e.normal)) {
                    choose(i, op);
                } else {
                    scalarDouble(i, name(op));
                }
            }
            case CMPSD, ROUNDSD -> scalarDouble(i, name(op));
            case ADDSS, SUBSS, MULSS, DIVSS, SQRTSS -> plainSingle(i, op);
            case ADDPS, SUBPS, MULPS, DIVPS -> plainSingles(i, op);
            case MINSS, MAXSS, CMPSS, ROUNDSS -> scalarSingle(i, name(op));
            case MINPS, MAXPS, CMPPS, SQRTPS -> packed(i, PACKED_SINGLE, name(op));
            default -> packed(i, PACKED_DOUBLE, name(op));
        }
    }

    private static boolean unary(String name) {
        return name.equals("squareRoot") || name.equals("round");
    }

    private static boolean controlled(String name) {
        return name.equals("compare") || name.equals("round");
    }

    /** The immediate; a legacy comparison has three bits of it. */
    private void pushControl(Instruction i) {
        b.loadConstant(i.vex || i.opcode != 0xc2 ? (int) i.immediate : (int) i.immediate & 7);
    }

    private void call(ClassDesc owner, String name, ClassDesc type) {
        if (unary(name)) {
            if (controlled(name)) {
                e.call(owner, name, type, Emitter.CPU_TYPE, type, CD_int);
            } else {
                e.call(owner, name, type, Emitter.CPU_TYPE, type);
            }
        } else if (controlled(name)) {
            e.call(owner, name, type, Emitter.CPU_TYPE, type, type, CD_int);
        } else {
            e.call(owner, name, type, Emitter.CPU_TYPE, type, type);
        }
    }

    private void scalarDouble(Instruction i, String name) {
        access.fetch(i, i.c);
        b.aload(Emitter.CPU);
        if (!unary(name)) {
            access.push(i.b, 0);
        }
        access.push(i.c, 0);
        if (controlled(name)) {
            pushControl(i);
        }
        call(SCALAR_DOUBLE, name, CD_long);
        access.popLow(i, i.a, i.b);
    }

    private void scalarSingle(Instruction i, String name) {
        access.fetch(i, i.c);
        access.push(i.b, 0);
        b.aload(Emitter.CPU);
        if (!unary(name)) {
            access.pushInt(i.b);
        }
        access.pushInt(i.c);
        if (controlled(name)) {
            pushControl(i);
        }
        call(SCALAR_SINGLE, name, CD_int);
        access.replaceInt();
        access.popLow(i, i.a, i.b);
    }

    private void plainSingle(Instruction i, VectorOp op) {
        boolean unary = op == VectorOp.SQRTSS;
        access.fetch(i, i.c);
        access.push(i.b, 0);
        b.aload(Emitter.CPU).iload(Emitter.ODD);
        if (!unary) {
            access.pushInt(i.b);
        }
        access.pushInt(i.c);
        if (unary) {
            e.call(PLAIN_SINGLE, name(op), CD_int, Emitter.CPU_TYPE, CD_int, CD_int);
        } else {
            e.call(PLAIN_SINGLE, name(op), CD_int, Emitter.CPU_TYPE, CD_int, CD_int, CD_int);
        }
        access.replaceInt();
        access.popLow(i, i.a, i.b);
    }

    private void plainSingles(Instruction i, VectorOp op) {
        access.fetch(i, i.c);
        for (int k = 0; k < VectorAccess.longs(i); k++) {
            b.aload(Emitter.CPU).iload(Emitter.ODD);
            access.push(i.b, k);
            access.push(i.c, k);
            e.call(PLAIN_SINGLE, name(op), CD_long, Emitter.CPU_TYPE, CD_int, CD_long, CD_long);
        }
        raise();
        access.pop(i, i.a);
    }

    private void packed(Instruction i, ClassDesc owner, String name) {
        Operand second = unary(name) ? i.b : i.c;
        access.fetch(i, second);
        for (int k = 0; k < VectorAccess.longs(i); k++) {
            b.aload(Emitter.CPU);
            if (!unary(name)) {
                access.push(i.b, k);
            }
            access.push(second, k);
            if (controlled(name)) {
                pushControl(i);
            }
            call(owner, name, CD_long);
        }
        raise();
        access.pop(i, i.a);
    }

    /** Takes the host's results if few tests find them right; else all goes the long way. */
    private void arithmetic(Instruction i, VectorOp op) {
        boolean unary = op == VectorOp.SQRTSD;
        int count = NormalLanes.packed(op) ? 2 : 1;
        access.fetchDoubles(i, i.c);
        Label slow = b.newLabel();
        Label done = b.newLabel();
        for (int k = 0; k < count; k++) {
            if (!unary) {
                test(i.b, k, "denormal", slow);
            }
            test(i.c, k, "denormal", slow);
        }
        for (int k = 0; k < count; k++) {
            if (!unary) {
                access.pushDouble(i.b, k);
            }
            access.pushDouble(i.c, k);
            compute(op);
            b.dstore(RESULTS[k]);
        }
        for (int k = 0; k < count; k++) {
            plain(i, op, k);
            b.ifeq(slow);
        }
        b.labelBinding(done);
        for (int k = 0; k < count; k++) {
            b.dload(RESULTS[k]);
            e.halves.popDouble(Registers.half(i.a.register, k));
        }
        if (count == 1) {
            e.halves.copy(VectorAccess.high(i.b), VectorAccess.high(i.a));
        }
        access.clearUpper(i, i.a);
        e.later(
                () -> {
                    b.labelBinding(slow);
                    theLongWay(i, op, count);
                    b.goto_w(done);
                });
    }

    /** Goes the long way if something can be said of an operand of which nothing is known. */
    private void test(Operand operand, int half, String what, Label slow) {
        if (operand.isMemory() || (e.normal >>> Registers.half(operand.register, half) & 1) == 0) {
            access.pushDouble(operand, half);
            e.call(Emitter.PLAIN_DOUBLE, what, CD_boolean, CD_double);
            b.ifne(slow);
        }
    }

    private void compute(VectorOp op) {
        switch (op) {
            case ADDSD, ADDPD -> b.dadd();
            case SUBSD, SUBPD -> b.dsub();
            case MULSD, MULPD -> b.dmul();
            case DIVSD, DIVPD -> b.ddiv();
            default -> e.call(ClassDesc.of("java.lang.Math"), "sqrt", CD_double, CD_double);
        }
    }

    /** Pushes whether a result is the processor's. */
    private void plain(Instruction i, VectorOp op, int k) {
        b.iload(Emitter.ODD);
        if (op == VectorOp.MULSD || op == VectorOp.MULPD) {
            access.pushDouble(i.b, k);
            access.pushDouble(i.c, k);
            b.dload(RESULTS[k]);
            e.call(
                    Emitter.PLAIN_DOUBLE,
                    "product",
                    CD_boolean,
                    CD_int,
                    CD_double,
                    CD_double,
                    CD_double);
            return;
        }
        boolean quotient = op == VectorOp.DIVSD || op == VectorOp.DIVPD;
        b.dload(RESULTS[k]);
        String test = quotient ? "quotient" : "sum";
        e.call(Emitter.PLAIN_DOUBLE, test, CD_boolean, CD_int, CD_double);
    }

    private void theLongWay(Instruction i, VectorOp op, int count) {
        Operand first = op == VectorOp.SQRTSD ? i.c : i.b;
        e.mayTrap();
        for (int k = 0; k < count; k++) {
            b.aload(Emitter.CPU);
            access.pushDouble(first, k);
            access.pushDouble(i.c, k);
            e.call(
                    Emitter.PLAIN_DOUBLE,
                    name(op),
                    CD_double,
                    Emitter.CPU_TYPE,
                    CD_double,
                    CD_double);
            b.dstore(RESULTS[k]);
        }
        for (int k = 0; k < count; k++) {
            b.aload(Emitter.CPU).iload(Emitter.ODD);
            access.pushDouble(first, k);
            access.pushDouble(i.c, k);
            b.dload(RESULTS[k]);
            e.call(
                    Emitter.PLAIN_DOUBLE,
                    "done",
                    CD_int,
                    Emitter.CPU_TYPE,
                    CD_int,
                    CD_double,
                    CD_double,
                    CD_double);
            e.halves.popOdd();
        }
    }

    /** MINSD and MAXSD of lanes that are known. */
    private void choose(Instruction i, VectorOp op) {
        b.aload(Emitter.CPU).iload(Emitter.ODD);
        access.pushDouble(i.b, 0);
        access.pushDouble(i.c, 0);
        e.call(
                Emitter.PLAIN_DOUBLE,
                name(op),
                CD_double,
                Emitter.CPU_TYPE,
                CD_int,
                CD_double,
                CD_double);
        e.halves.popDouble(VectorAccess.low(i.a));
        e.halves.copy(VectorAccess.high(i.b), VectorAccess.high(i.a));
        access.clearUpper(i, i.a);
    }

    /** Ends an instruction whose lanes have left what they raise. */
    private void raise() {
        b.aload(Emitter.CPU);
        e.call(Emitter.type("execute.Mxcsr"), "raise", CD_void, Emitter.CPU_TYPE);
    }

    // ---- comparisons

    private void compareDoubles(Instruction i, boolean quietIsInvalid) {
        access.fetchDoubles(i, i.b);
        Label slow = b.newLabel();
        Label done = b.newLabel();
        test(i.a, 0, "special", slow);
        test(i.b, 0, "special", slow);
        if (e.normal != 0) {
            b.iload(Emitter.ODD).ifgt(slow);
        }
        if (e.flagsWanted) {
            pushBits(i.a);
            pushBits(i.b);
            e.compared();
        }
        b.labelBinding(done);
        boolean wanted = e.flagsWanted;
        e.later(
                () -> {
                    b.labelBinding(slow);
                    e.mayTrap();
                    b.aload(Emitter.CPU);
                    pushBits(i.a);
                    pushBits(i.b);
                    b.loadConstant(quietIsInvalid ? 1 : 0);
                    e.call(
                            SCALAR_DOUBLE,
                            "comparable",
                            CD_long,
                            Emitter.CPU_TYPE,
                            CD_long,
                            CD_long,
                            CD_boolean);
                    if (wanted) {
                        b.lstore(Emitter.T3);
                        pushBits(i.a);
                        b.lload(Emitter.T3).land();
                        pushBits(i.b);
                        b.lload(Emitter.T3).land();
                        e.compared();
                    } else {
                        b.pop2();
                    }
                    b.goto_w(done);
                });
    }

    private void pushBits(Operand operand) {
        access.pushDouble(operand, 0);
        e.call(Emitter.DOUBLE, "doubleToRawLongBits", CD_long, CD_double);
    }

    private void compareSingles(Instruction i, boolean quietIsInvalid) {
        access.fetch(i, i.b);
        b.aload(Emitter.CPU);
        access.pushInt(i.a);
        access.pushInt(i.b);
        b.loadConstant(quietIsInvalid ? 1 : 0);
        e.call(SCALAR_SINGLE, "comparable", CD_long, Emitter.CPU_TYPE, CD_int, CD_int, CD_boolean);
        if (!e.flagsWanted) {
            b.pop2();
            return;
        }
        b.lstore(Emitter.T2);
        pushWidened(i.a);
        b.lload(Emitter.T2).land();
        pushWidened(i.b);
        b.lload(Emitter.T2).land();
        e.compared();
    }

    /** Pushes a single as the bits of the double of its value. */
    private void pushWidened(Operand operand) {
        access.pushInt(operand);
        e.call(FLOAT, "intBitsToFloat", CD_float, CD_int);
        b.f2d();
        e.call(Emitter.DOUBLE, "doubleToRawLongBits", CD_long, CD_double);
    }

    // ---- conversions

    private void fromInteger(Instruction i) {
        access.fetch(i, i.c);
        if (i.c.size == 8) {
            b.aload(Emitter.CPU);
            access.pushGeneral(i, i.c);
            e.call(SCALAR_DOUBLE, "fromLong", CD_long, Emitter.CPU_TYPE, CD_long);
        } else {
            access.pushGeneral(i, i.c);
            e.call(CONVERT, "intToDouble", CD_long, CD_int);
        }
        access.popLow(i, i.a, i.b);
    }

    private void singleFromInteger(Instruction i) {
        access.fetch(i, i.c);
        access.push(i.b, 0);
        b.aload(Emitter.CPU);
        access.pushGeneral(i, i.c);
        if (i.c.size != 8) {
            b.i2l();
        }
        e.call(SCALAR_SINGLE, "fromLong", CD_int, Emitter.CPU_TYPE, CD_long);
        access.replaceInt();
        access.popLow(i, i.a, i.b);
    }

    private void toInteger(Instruction i, String prefix, boolean fromDouble) {
        access.fetch(i, i.b);
        b.aload(Emitter.CPU);
        if (fromDouble) {
            access.push(i.b, 0);
        } else {
            access.pushInt(i.b);
        }
        e.call(
                fromDouble ? SCALAR_DOUBLE : SCALAR_SINGLE,
                prefix + (i.a.size == 8 ? "Long" : "Int"),
                i.a.size == 8 ? CD_long : CD_int,
                Emitter.CPU_TYPE,
                fromDouble ? CD_long : CD_int);
        e.popSized(i.a.register, i.a.size);
    }

    /** Two or four lanes of half the width become doubles. */
    private void widen(Instruction i, boolean singles) {
        access.fetch(i, i.b);
        for (int k = 0; k < VectorAccess.longs(i); k++) {
            if (singles) {
                b.aload(Emitter.CPU);
            }
            access.push(i.b, k >> 1);
            if ((k & 1) != 0) {
                b.bipush(32).lushr();
            }
            b.l2i();
            if (singles) {
                e.call(CONVERT, "singleToDouble", CD_long, Emitter.CPU_TYPE, CD_int);
            } else {
                e.call(CONVERT, "intToDouble", CD_long, CD_int);
            }
        }
        if (singles) {
            raise();
        }
        access.pop(i, i.a);
    }

    /** CVTPD2PS: the result has half the length of the source. */
    private void narrow(Instruction i) {
        access.fetch(i, i.b);
        for (int k = 0; k < VectorAccess.longs(i); k += 2) {
            b.aload(Emitter.CPU);
            access.push(i.b, k);
            access.push(i.b, k + 1);
            e.call(PACKED_SINGLE, "fromDoubles", CD_long, Emitter.CPU_TYPE, CD_long, CD_long);
        }
        if (!i.vexL) {
            b.lconst_0();
        }
        raise();
        access.pop128(i, i.a);
    }

    private void sameWidth(Instruction i, String name) {
        access.fetch(i, i.b);
        for (int k = 0; k < VectorAccess.longs(i); k++) {
            b.aload(Emitter.CPU);
            access.push(i.b, k);
            e.call(PACKED_SINGLE, name, CD_long, Emitter.CPU_TYPE, CD_long);
        }
        raise();
        access.pop(i, i.a);
    }
}
