package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Operand;
import org.jspecify.annotations.Nullable;

/** What is known of the general registers between two instructions: how they differ. */
final class Values {
    /** A register's value: one that nobody knows, plus a constant. */
    record Value(int id, long offset) {
        private Value plus(long more) {
            return new Value(id, offset + more);
        }
    }

    private final int pointer;
    private final @Nullable Value[] of;
    private int ids;

    /**
     * @param pointer the size of an address in bytes
     * @param known what is known at first, by register
     * @param ids the first number of a value that is not among them
     */
    Values(int pointer, @Nullable Value[] known, int ids) {
        this.pointer = pointer;
        this.of = known.clone();
        this.ids = ids;
    }

    /** The value of a register. */
    Value of(int register) {
        Value known = of[register];
        if (known == null) {
            known = new Value(ids++, 0);
            of[register] = known;
        }
        return known;
    }

    /** Goes on past an instruction. */
    void follow(Instruction i, Effects effects) {
        Value moved = effects.inline() ? moved(i) : null;
        Value stack = effects.inline() ? stack(i) : null;
        for (long rest = effects.writes() & Registers.GENERAL; rest != 0; rest &= rest - 1) {
            of[Long.numberOfTrailingZeros(rest)] = null;
        }
        if (stack != null) {
            of[Cpu.RSP] = stack;
        } else if (moved != null) {
            of[i.a.register] = moved;
        }
    }

    /** What becomes of the stack pointer if the instruction pushes or pops. */
    private @Nullable Value stack(Instruction i) {
        if (i.op == IntegerOp.PUSH) {
            return of(Cpu.RSP).plus(-pointer);
        }
        if (i.op == IntegerOp.POP && i.a.register != Cpu.RSP) {
            return of(Cpu.RSP).plus(pointer);
        }
        return i.op == IntegerOp.LEAVE ? of(Cpu.RBP).plus(pointer) : null;
    }

    /** What the destination becomes, if it is something known plus a constant. */
    private @Nullable Value moved(Instruction i) {
        if (!(i.op instanceof IntegerOp op)
                || i.a.kind != Operand.Kind.GENERAL
                || i.a.size != pointer) {
            return null;
        }
        boolean constant = i.b.kind == Operand.Kind.IMMEDIATE;
        return switch (op) {
            case ADD -> constant ? of(i.a.register).plus(i.immediate) : null;
            case SUB -> constant ? of(i.a.register).plus(-i.immediate) : null;
            case INC -> of(i.a.register).plus(1);
            case DEC -> of(i.a.register).plus(-1);
            case MOV ->
                    i.b.kind == Operand.Kind.GENERAL && i.b.size == pointer
                            ? of(i.b.register)
                            : null;
            case LEA ->
                    i.base < 16 && i.index >= 16 && i.addressSize == pointer
                            ? of(i.base).plus(i.displacement)
                            : null;
            default -> null;
        };
    }
}
