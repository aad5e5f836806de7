package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Fpu;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.X87Op;
import dev.genkan.cpu.floating.FloatUnit;

/** The x87 instructions: dispatch, the stack, and the control instructions. */
final class X87 {
    /** The 80-bit default NaN: negative, quiet. */
    static final int DEFAULT_NAN = 0xffff;

    static final long DEFAULT_NAN_SIGNIFICAND = 3L << 62;

    private X87() {}

    static void execute(Cpu cpu, Instruction i) {
        X87Op op = (X87Op) i.op;
        if (X87Plain.execute(cpu, i, op)) {
            return;
        }
        Fpu fpu = cpu.fpu;
        if (op.waits() && fpu.pending()) {
            throw new GuestFault(new Trap.FloatingPoint());
        }
        boolean pending = fpu.pending();
        switch (op) {
            case FLD, FILD, FBLD, FST, FSTP, FIST, FISTP, FISTTP, FBSTP ->
                    X87Transfer.execute(cpu, i, op);
            case FLD1, FLDL2T, FLDL2E, FLDPI, FLDLG2, FLDLN2, FLDZ -> X87Transfer.constant(cpu, op);
            case FADD,
                    FADDP,
                    FIADD,
                    FMUL,
                    FMULP,
                    FIMUL,
                    FSUB,
                    FSUBP,
                    FISUB,
                    FSUBR,
                    FSUBRP,
                    FISUBR,
                    FDIV,
                    FDIVP,
                    FIDIV,
                    FDIVR,
                    FDIVRP,
                    FIDIVR ->
                    X87Arithmetic.binary(cpu, i, op);
            case FSQRT, FRNDINT, FSCALE, FPREM, FPREM1, FXTRACT -> X87Arithmetic.unary(cpu, op);
            case FCOM,
                    FCOMP,
                    FCOMPP,
                    FUCOM,
                    FUCOMP,
                    FUCOMPP,
                    FICOM,
                    FICOMP,
                    FCOMI,
                    FCOMIP,
                    FUCOMI,
                    FUCOMIP,
                    FTST,
                    FXAM ->
                    X87Compare.execute(cpu, i, op);
            case FCMOVB, FCMOVE, FCMOVBE, FCMOVU, FCMOVNB, FCMOVNE, FCMOVNBE, FCMOVNU ->
                    X87Compare.conditionalMove(cpu, i, op);
            case F2XM1, FYL2X, FPTAN, FPATAN, FYL2XP1, FSINCOS, FSIN, FCOS ->
                    X87Transcendental.execute(cpu, op);
            case FLDENV, FNSTENV, FNSAVE, FRSTOR -> X87Environment.execute(cpu, i, op);
            case FXCH -> exchange(cpu, i.a.register);
            case FCHS, FABS -> sign(cpu, op);
            case FFREE -> {
                fpu.full &= ~(1 << fpu.physical(i.a.register));
                fpu.setC1(false);
            }
            case FFREEP -> {
                fpu.full &= ~(1 << fpu.physical(i.a.register));
                fpu.pop();
                fpu.setC1(false);
            }
            case FINCSTP -> {
                fpu.top = fpu.top + 1 & 7;
                fpu.setC1(false);
            }
            case FDECSTP -> {
                fpu.top = fpu.top - 1 & 7;
                fpu.setC1(false);
            }
            case FLDCW -> fpu.setControl(cpu.memory.readShort(Operands.address(cpu, i)));
            case FNSTCW -> cpu.memory.writeShort(Operands.address(cpu, i), (short) fpu.control());
            case FNSTSW -> Operands.write(cpu, i, i.a, fpu.status());
            case FNCLEX -> fpu.clearExceptions();
            case FNINIT -> fpu.initialize();
            case FNOP, FNENI, FWAIT -> {}
        }
        if (!pending && fpu.pending()) {
            X87Environment.remember(cpu, i);
        }
    }

    /** The working registers, set to round as the control word says. */
    static FloatUnit unit(Cpu cpu) {
        FloatUnit unit = cpu.floats;
        int control = cpu.fpu.control();
        unit.rounding = control >> 10 & 3;
        unit.masks = control & 0x3f;
        unit.flushToZero = false;
        unit.flags = 0;
        unit.roundedUp = false;
        return unit;
    }

    /**
     * Makes what an operation raised sticky.
     *
     * @return whether an unmasked exception that comes before the result forbids to store it
     */
    static boolean forbidden(Cpu cpu, FloatUnit unit) {
        int before = FloatUnit.INVALID | FloatUnit.DENORMAL | FloatUnit.ZERO_DIVIDE;
        if ((unit.flags & ~cpu.fpu.control() & before) == 0) {
            return false;
        }
        cpu.fpu.setC1(false);
        cpu.fpu.raise(unit.flags & before);
        unit.flags = 0;
        return true;
    }

    /** Rounds the result to a register of the stack, with all that it raises. */
    static void store(Cpu cpu, FloatUnit unit, int register, int precision) {
        int signExponent = unit.toExtended(precision);
        cpu.fpu.set(register, signExponent, unit.extendedSignificand());
        finish(cpu, unit);
    }

    /** Makes flags sticky and sets C1 by the direction of the last rounding. */
    static void finish(Cpu cpu, FloatUnit unit) {
        cpu.fpu.setC1(unit.roundedUp && (unit.flags & FloatUnit.PRECISION) != 0);
        cpu.fpu.raise(unit.flags);
        unit.flags = 0;
    }

    /**
     * An empty register was used.
     *
     * @return whether the exception is masked, so that a NaN takes its place
     */
    static boolean underflow(Cpu cpu) {
        cpu.fpu.setC1(false);
        return !cpu.fpu.raise(FloatUnit.INVALID | Fpu.STACK_FAULT);
    }

    /**
     * Makes room for a push.
     *
     * @return false if there is none; the default NaN has been pushed then, if that is masked
     */
    static boolean room(Cpu cpu) {
        Fpu fpu = cpu.fpu;
        if (fpu.isEmpty(7)) {
            fpu.setC1(false);
            return true;
        }
        if (!fpu.raise(FloatUnit.INVALID | Fpu.STACK_FAULT)) {
            fpu.push(DEFAULT_NAN, DEFAULT_NAN_SIGNIFICAND);
        }
        fpu.setC1(true);
        return false;
    }

    static void setNan(Cpu cpu, int register) {
        cpu.fpu.set(register, DEFAULT_NAN, DEFAULT_NAN_SIGNIFICAND);
    }

    private static void exchange(Cpu cpu, int register) {
        Fpu fpu = cpu.fpu;
        if (fpu.isEmpty(0) || fpu.isEmpty(register)) {
            if (!underflow(cpu)) {
                return;
            }
            if (fpu.isEmpty(0)) {
                setNan(cpu, 0);
            }
            if (fpu.isEmpty(register)) {
                setNan(cpu, register);
            }
        }
        int a = fpu.physical(0);
        int b = fpu.physical(register);
        int signExponent = fpu.signExponent[a];
        long significand = fpu.significand[a];
        fpu.set(0, fpu.signExponent[b], fpu.significand[b]);
        fpu.set(register, signExponent, significand);
        fpu.setC1(false);
    }

    private static void sign(Cpu cpu, X87Op op) {
        Fpu fpu = cpu.fpu;
        if (fpu.isEmpty(0)) {
            if (underflow(cpu)) {
                setNan(cpu, 0);
            }
            return;
        }
        int register = fpu.physical(0);
        if (op == X87Op.FCHS) {
            fpu.signExponent[register] ^= 0x8000;
        } else {
            fpu.signExponent[register] &= 0x7fff;
        }
        fpu.setC1(false);
    }
}
