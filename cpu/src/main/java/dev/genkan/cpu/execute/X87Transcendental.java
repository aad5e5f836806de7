package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Fpu;
import dev.genkan.cpu.decode.X87Op;
import dev.genkan.cpu.floating.FloatUnit;
import dev.genkan.cpu.floating.Transcendental;

/** The x87's transcendental instructions. */
final class X87Transcendental {
    private X87Transcendental() {}

    static void execute(Cpu cpu, X87Op op) {
        switch (op) {
            case F2XM1 -> {
                if (!isMissing(cpu, false)) {
                    FloatUnit unit = X87.unit(cpu);
                    X87Arithmetic.load(cpu, unit.a, 0);
                    if (!unit.onlyNan()) {
                        Transcendental.power(unit);
                    }
                    if (!X87.forbidden(cpu, unit)) {
                        X87.store(cpu, unit, 0, 64);
                    }
                }
            }
            case FYL2X, FYL2XP1, FPATAN -> {
                if (!isMissing(cpu, true)) {
                    two(cpu, op);
                }
            }
            default -> angle(cpu, op);
        }
    }

    /** Whether an operand is empty; the result is a NaN then, and a second operand is popped. */
    private static boolean isMissing(Cpu cpu, boolean two) {
        Fpu fpu = cpu.fpu;
        if (!fpu.isEmpty(0) && !(two && fpu.isEmpty(1))) {
            return false;
        }
        if (X87.underflow(cpu)) {
            X87.setNan(cpu, two ? 1 : 0);
            if (two) {
                fpu.pop();
            }
        }
        return true;
    }

    private static void two(Cpu cpu, X87Op op) {
        FloatUnit unit = X87.unit(cpu);
        X87Arithmetic.load(cpu, unit.a, 0);
        X87Arithmetic.load(cpu, unit.b, 1);
        if (!unit.largerNan()) {
            switch (op) {
                case FYL2X -> Transcendental.logarithm(unit);
                case FYL2XP1 -> Transcendental.logarithmOfNext(unit);
                default -> Transcendental.arcTangent(unit);
            }
        }
        if (!X87.forbidden(cpu, unit)) {
            X87.store(cpu, unit, 1, 64);
            cpu.fpu.pop();
        }
    }

    /** FSIN, FCOS, FPTAN and FSINCOS: C2 says that the angle was too large. */
    private static void angle(Cpu cpu, X87Op op) {
        Fpu fpu = cpu.fpu;
        boolean pushes = op == X87Op.FPTAN || op == X87Op.FSINCOS;
        if (fpu.isEmpty(0)) {
            fpu.setC023(fpu.status() & (Fpu.C0 | Fpu.C3));
            if (X87.underflow(cpu)) {
                X87.setNan(cpu, 0);
                if (pushes) {
                    fpu.push(X87.DEFAULT_NAN, X87.DEFAULT_NAN_SIGNIFICAND);
                }
            }
            return;
        }
        fpu.setC023(fpu.status() & (Fpu.C0 | Fpu.C3));
        if (pushes && !fpu.isEmpty(7)) {
            int top = fpu.top;
            if (!X87.room(cpu) && fpu.top != top) {
                X87.setNan(cpu, 1);
            }
            return;
        }
        FloatUnit unit = X87.unit(cpu);
        X87Arithmetic.load(cpu, unit.a, 0);
        if (Transcendental.isTooLarge(unit)) {
            fpu.setConditions(fpu.status() & (Fpu.C0 | Fpu.C3) | Fpu.C2);
            return;
        }
        boolean nan = unit.onlyNan();
        if (!nan) {
            switch (op) {
                case FSIN, FSINCOS -> Transcendental.sine(unit);
                case FCOS -> Transcendental.cosine(unit);
                default -> Transcendental.tangent(unit);
            }
        }
        if (X87.forbidden(cpu, unit)) {
            return;
        }
        boolean invalid = (unit.flags & FloatUnit.INVALID) != 0;
        int register = fpu.physical(0);
        int signExponent = fpu.signExponent[register];
        long significand = fpu.significand[register];
        X87.store(cpu, unit, 0, 64);
        if (!pushes) {
            return;
        }
        if (nan || invalid) {
            fpu.push(fpu.signExponent[register], fpu.significand[register]);
        } else if (op == X87Op.FPTAN) {
            fpu.push(0x3fff, Long.MIN_VALUE);
        } else {
            unit.a.loadExtended(signExponent, significand);
            Transcendental.cosine(unit);
            int cosine = unit.toExtended(64);
            fpu.push(cosine, unit.extendedSignificand());
            X87.finish(cpu, unit);
        }
    }
}
