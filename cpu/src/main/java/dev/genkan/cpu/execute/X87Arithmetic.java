package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Fpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.X87Op;
import dev.genkan.cpu.floating.FloatUnit;
import dev.genkan.cpu.floating.Unpacked;

/** The x87's arithmetic: FADD to FDIVR, FSQRT, FPREM, FRNDINT, FSCALE, FXTRACT. */
final class X87Arithmetic {
    private X87Arithmetic() {}

    /** Loads ST(i). */
    static void load(Cpu cpu, Unpacked into, int i) {
        int register = cpu.fpu.physical(i);
        into.loadExtended(cpu.fpu.signExponent[register], cpu.fpu.significand[register]);
    }

    /** Loads a stack register, or a memory operand of the type that the instruction has. */
    static void load(Cpu cpu, Instruction i, Operand operand, boolean integer, Unpacked into) {
        if (!operand.isMemory()) {
            load(cpu, into, operand.register);
            return;
        }
        long address = Operands.address(cpu, i);
        if (integer) {
            into.loadInteger(
                    operand.size == 2
                            ? cpu.memory.readShort(address)
                            : cpu.memory.readInt(address));
        } else if (operand.size == 4) {
            into.loadSingle(cpu.memory.readInt(address));
        } else {
            into.loadDouble(cpu.memory.readLong(address));
        }
    }

    static boolean isInteger(X87Op op) {
        return switch (op) {
            case FIADD, FIMUL, FISUB, FISUBR, FIDIV, FIDIVR, FICOM, FICOMP -> true;
            default -> false;
        };
    }

    private static boolean pops(X87Op op) {
        return switch (op) {
            case FADDP, FMULP, FSUBP, FSUBRP, FDIVP, FDIVRP -> true;
            default -> false;
        };
    }

    private static boolean isReverse(X87Op op) {
        return switch (op) {
            case FSUBR, FSUBRP, FISUBR, FDIVR, FDIVRP, FIDIVR -> true;
            default -> false;
        };
    }

    /** Destination and source as the operands say; the reverse forms exchange them. */
    static void binary(Cpu cpu, Instruction i, X87Op op) {
        Fpu fpu = cpu.fpu;
        FloatUnit unit = X87.unit(cpu);
        boolean reverse = isReverse(op);
        // A memory operand is read first: its page fault comes before a stack fault.
        load(cpu, i, i.b, isInteger(op), reverse ? unit.a : unit.b);
        int target = i.a.register;
        if (fpu.isEmpty(target) || (!i.b.isMemory() && fpu.isEmpty(i.b.register))) {
            if (X87.underflow(cpu)) {
                X87.setNan(cpu, target);
                if (pops(op)) {
                    fpu.pop();
                }
            }
            return;
        }
        load(cpu, reverse ? unit.b : unit.a, target);
        if (!unit.largerNan()) {
            switch (op) {
                case FADD, FADDP, FIADD -> unit.add();
                case FMUL, FMULP, FIMUL -> unit.multiply();
                case FSUB, FSUBP, FISUB, FSUBR, FSUBRP, FISUBR -> unit.subtract();
                default -> unit.divide();
            }
        }
        if (X87.forbidden(cpu, unit)) {
            return;
        }
        X87.store(cpu, unit, target, fpu.precision());
        if (pops(op)) {
            fpu.pop();
        }
    }

    static void unary(Cpu cpu, X87Op op) {
        Fpu fpu = cpu.fpu;
        boolean two = op == X87Op.FSCALE || op == X87Op.FPREM || op == X87Op.FPREM1;
        if (fpu.isEmpty(0) || (two && fpu.isEmpty(1))) {
            boolean masked = X87.underflow(cpu);
            if (op == X87Op.FPREM || op == X87Op.FPREM1) {
                fpu.setConditions(fpu.status() & (Fpu.C0 | Fpu.C3));
            }
            if (masked) {
                X87.setNan(cpu, 0);
                if (op == X87Op.FXTRACT) {
                    fpu.push(X87.DEFAULT_NAN, X87.DEFAULT_NAN_SIGNIFICAND);
                }
            }
            return;
        }
        FloatUnit unit = X87.unit(cpu);
        load(cpu, unit.a, 0);
        if (two) {
            load(cpu, unit.b, 1);
        }
        switch (op) {
            case FSQRT -> {
                if (!unit.onlyNan()) {
                    unit.squareRoot();
                }
                storeResult(cpu, unit, fpu.precision());
            }
            case FRNDINT -> {
                if (!unit.onlyNan()) {
                    unit.noteDenormal();
                    unit.roundToInteger();
                }
                boolean up = unit.roundedUp;
                if (X87.forbidden(cpu, unit)) {
                    return;
                }
                int signExponent = unit.toExtended(64);
                fpu.set(0, signExponent, unit.extendedSignificand());
                unit.roundedUp = up;
                X87.finish(cpu, unit);
            }
            case FSCALE -> {
                if (!unit.largerNan()) {
                    unit.scale();
                }
                storeResult(cpu, unit, 64);
            }
            case FXTRACT -> extract(cpu, unit);
            default -> remainder(cpu, unit, op == X87Op.FPREM1);
        }
    }

    private static void storeResult(Cpu cpu, FloatUnit unit, int precision) {
        if (!X87.forbidden(cpu, unit)) {
            X87.store(cpu, unit, 0, precision);
        }
    }

    /** FXTRACT: the exponent replaces ST(0), the significand is pushed. */
    private static void extract(Cpu cpu, FloatUnit unit) {
        Fpu fpu = cpu.fpu;
        if (!fpu.isEmpty(7)) {
            int top = fpu.top;
            if (!X87.room(cpu) && fpu.top != top) {
                X87.setNan(cpu, 1);
            }
            return;
        }
        int signExponent;
        long significand;
        if (unit.onlyNan() || unit.isInfinite()) {
            if (X87.forbidden(cpu, unit)) {
                return;
            }
            signExponent = unit.toExtended(64);
            significand = unit.extendedSignificand();
            fpu.set(0, unit.isInfinite() ? 0x7fff : signExponent, significand);
        } else if (unit.isZero()) {
            unit.flags |= FloatUnit.ZERO_DIVIDE;
            if (X87.forbidden(cpu, unit)) {
                return;
            }
            signExponent = unit.toExtended(64);
            significand = 0;
            fpu.set(0, 0xffff, Long.MIN_VALUE);
        } else {
            unit.noteDenormal();
            if (X87.forbidden(cpu, unit)) {
                return;
            }
            int exponent = unit.takeExponent();
            signExponent = unit.toExtended(64);
            significand = unit.extendedSignificand();
            unit.a.loadInteger(exponent);
            int exponentSign = unit.toExtended(64);
            fpu.set(0, exponentSign, unit.extendedSignificand());
        }
        unit.roundedUp = false;
        X87.finish(cpu, unit);
        fpu.push(signExponent, significand);
    }

    /** FPREM and FPREM1: C2 says that it is not complete, C0 C3 C1 hold the quotient's low bits. */
    private static void remainder(Cpu cpu, FloatUnit unit, boolean nearest) {
        Fpu fpu = cpu.fpu;
        if (unit.largerNan() || unit.invalidRemainder()) {
            storeResult(cpu, unit, 64);
            fpu.setConditions(fpu.status() & (Fpu.C0 | Fpu.C3));
            return;
        }
        boolean complete = unit.remainder(nearest);
        int quotient = unit.quotient();
        if (X87.forbidden(cpu, unit)) {
            fpu.setConditions(fpu.status() & (Fpu.C0 | Fpu.C3));
            return;
        }
        X87.store(cpu, unit, 0, 64);
        int conditions = complete ? 0 : Fpu.C2;
        if (complete) {
            conditions |= (quotient & 1) != 0 ? Fpu.C1 : 0;
            conditions |= (quotient & 2) != 0 ? Fpu.C3 : 0;
            conditions |= (quotient & 4) != 0 ? Fpu.C0 : 0;
        }
        fpu.setConditions(conditions);
    }
}
