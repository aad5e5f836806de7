package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;
import dev.genkan.cpu.decode.X87Op;
import org.jspecify.annotations.Nullable;

/** One access of an instruction to memory, at a constant distance from an unknown place. */
final class Access {
    /**
     * What the addresses of several accesses have in common: the numbers of the {@link Values} that
     * they are computed from.
     */
    record Place(int base, int index, int scale) {}

    /** No value. */
    static final int NONE = -1;

    final Place place;

    /** The first byte, relative to the place. */
    final long offset;

    /** In bytes. */
    final int size;

    final boolean reads;
    final boolean writes;

    /** The group that it belongs to. */
    @Nullable Group group;

    private Access(Place place, long offset, int size, boolean reads, boolean writes) {
        this.place = place;
        this.offset = offset;
        this.size = size;
        this.reads = reads;
        this.writes = writes;
    }

    /** The group that tests for it, or null if it does so itself. */
    @Nullable Group tested() {
        return group == null || group.slot < 0 ? null : group;
    }

    /** The access of the instruction's memory operand, or null if nothing is known of it. */
    static @Nullable Access operand(Instruction i, Values values, int pointer) {
        if (!i.hasMemory()
                || i.segment >= Cpu.FS
                || i.addressSize != pointer
                || i.op == IntegerOp.LEA
                || i.op == IntegerOp.NOP) {
            return null;
        }
        Operand operand = i.a.isMemory() ? i.a : i.b.isMemory() ? i.b : i.c;
        if (operand.size == 0) {
            return null;
        }
        int base = NONE;
        int index = NONE;
        long offset = i.displacement;
        if (i.base < 16) {
            base = values.of(i.base).id();
            offset += values.of(i.base).offset();
        }
        if (i.index < 16) {
            index = values.of(i.index).id();
            offset += values.of(i.index).offset() << i.scale;
        }
        return new Access(
                new Place(base, index, index == NONE ? 0 : i.scale),
                offset,
                operand.size,
                !i.a.isMemory() || reads(i),
                i.a.isMemory() && writes(i));
    }

    /** What the instruction pushes or pops, or null if it does not. */
    static @Nullable Access stack(Instruction i, Values values, int pointer) {
        if (!(i.op instanceof IntegerOp op)) {
            return null;
        }
        return switch (op) {
            case PUSH, CALL -> stack(values.of(Cpu.RSP), -pointer, pointer, true);
            case POP, RET -> stack(values.of(Cpu.RSP), 0, pointer, false);
            case LEAVE -> stack(values.of(Cpu.RBP), 0, pointer, false);
            default -> null;
        };
    }

    private static Access stack(Values.Value top, int from, int pointer, boolean writes) {
        Place place = new Place(top.id(), NONE, 0);
        return new Access(place, top.offset() + from, pointer, !writes, writes);
    }

    /** Whether a memory operand that comes first is written. */
    private static boolean writes(Instruction i) {
        return switch (i.op) {
            case IntegerOp op ->
                    switch (op) {
                        case CMP, TEST, BT, MUL, IMUL1, DIV, IDIV, PUSH, JMP, CALL -> false;
                        default -> true;
                    };
            case X87Op op ->
                    switch (op) {
                        case FST, FSTP, FIST, FISTP, FISTTP, FNSTCW, FNSTSW -> true;
                        default -> false;
                    };
            case VectorOp _ -> true;
        };
    }

    /** Whether a memory operand that comes first is read. */
    private static boolean reads(Instruction i) {
        return i.op instanceof IntegerOp
                ? i.op != IntegerOp.MOV && i.op != IntegerOp.SET
                : !writes(i);
    }
}
