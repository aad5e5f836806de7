package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Fpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.X87Op;
import dev.genkan.cpu.floating.FloatUnit;

/** The x87's comparisons, FXAM, and the moves that depend on the flags. */
final class X87Compare {
    private X87Compare() {}

    static void execute(Cpu cpu, Instruction i, X87Op op) {
        Fpu fpu = cpu.fpu;
        if (op == X87Op.FXAM) {
            examine(fpu);
            return;
        }
        FloatUnit unit = X87.unit(cpu);
        boolean empty = fpu.isEmpty(0);
        if (op == X87Op.FTST) {
            unit.b.loadInteger(0);
        } else {
            X87Arithmetic.load(cpu, i, i.b, X87Arithmetic.isInteger(op), unit.b);
            empty |= !i.b.isMemory() && fpu.isEmpty(i.b.register);
        }
        int relation = Cpu.ZF | Cpu.PF | Cpu.CF;
        boolean refused = false;
        boolean flags = setsFlags(op);
        boolean c1 = (fpu.status() & Fpu.C1) != 0;
        if (empty) {
            refused = !X87.underflow(cpu);
        } else {
            X87Arithmetic.load(cpu, unit.a, 0);
            relation = unit.compare(quietIsInvalid(op));
            refused = X87.forbidden(cpu, unit);
            if (!refused) {
                fpu.raise(unit.flags);
                unit.flags = 0;
                fpu.setC1(flags && c1);
            }
        }
        if (flags) {
            if (refused && !empty) {
                fpu.setC1(c1);
            }
            VectorMove.setComparison(cpu, relation);
        } else {
            // Even an unmasked invalid operation reports its operands as unordered.
            int conditions = (relation & Cpu.ZF) != 0 ? Fpu.C3 : 0;
            conditions |= (relation & Cpu.PF) != 0 ? Fpu.C2 : 0;
            conditions |= (relation & Cpu.CF) != 0 ? Fpu.C0 : 0;
            fpu.setConditions(conditions);
        }
        if (refused) {
            return;
        }
        switch (op) {
            case FCOMP, FUCOMP, FICOMP, FCOMIP, FUCOMIP -> fpu.pop();
            case FCOMPP, FUCOMPP -> {
                fpu.pop();
                fpu.pop();
            }
            default -> {}
        }
    }

    private static boolean quietIsInvalid(X87Op op) {
        return switch (op) {
            case FUCOM, FUCOMP, FUCOMPP, FUCOMI, FUCOMIP -> false;
            default -> true;
        };
    }

    private static boolean setsFlags(X87Op op) {
        return switch (op) {
            case FCOMI, FCOMIP, FUCOMI, FUCOMIP -> true;
            default -> false;
        };
    }

    /** FXAM: C3 C2 C0 name the class of ST(0), C1 is its sign. */
    private static void examine(Fpu fpu) {
        int register = fpu.physical(0);
        int exponent = fpu.signExponent[register] & 0x7fff;
        long significand = fpu.significand[register];
        int kind;
        if (fpu.isEmpty(0)) {
            kind = Fpu.C3 | Fpu.C0;
        } else if (exponent == 0) {
            kind = significand == 0 ? Fpu.C3 : Fpu.C3 | Fpu.C2;
        } else if (significand >= 0) {
            kind = 0;
        } else if (exponent == 0x7fff) {
            kind = significand == Long.MIN_VALUE ? Fpu.C2 | Fpu.C0 : Fpu.C0;
        } else {
            kind = Fpu.C2;
        }
        fpu.setConditions(kind | ((fpu.signExponent[register] & 0x8000) != 0 ? Fpu.C1 : 0));
    }

    static void conditionalMove(Cpu cpu, Instruction i, X87Op op) {
        Fpu fpu = cpu.fpu;
        int from = i.b.register;
        if (fpu.isEmpty(0) || fpu.isEmpty(from)) {
            if (X87.underflow(cpu)) {
                X87.setNan(cpu, 0);
            }
            return;
        }
        int flags = cpu.flags();
        boolean moves =
                switch (op) {
                    case FCMOVB -> (flags & Cpu.CF) != 0;
                    case FCMOVE -> (flags & Cpu.ZF) != 0;
                    case FCMOVBE -> (flags & (Cpu.CF | Cpu.ZF)) != 0;
                    case FCMOVU -> (flags & Cpu.PF) != 0;
                    case FCMOVNB -> (flags & Cpu.CF) == 0;
                    case FCMOVNE -> (flags & Cpu.ZF) == 0;
                    case FCMOVNBE -> (flags & (Cpu.CF | Cpu.ZF)) == 0;
                    default -> (flags & Cpu.PF) == 0;
                };
        if (moves) {
            int register = fpu.physical(from);
            fpu.set(0, fpu.signExponent[register], fpu.significand[register]);
        }
    }
}
