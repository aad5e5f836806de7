package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;
import dev.genkan.cpu.decode.X87Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The memory accesses of a block that lie within a page's length of each other for sure, because
 * their addresses differ by constants: stack frames and structures, most often. One test is enough
 * for all of them.
 */
final class Groups {
    /** Some accesses; the first one of them makes the test. */
    static final class Group {
        /** Which of the block's groups it is; -1 until it has two accesses. */
        int number = -1;

        private final Access first;
        private long from;
        private long to;
        private boolean reads;
        private boolean writes;
        private int count;

        private Group(Access first) {
            this.first = first;
            this.from = first.offset;
            this.to = first.offset + first.size;
        }

        boolean isFirst(Access access) {
            return access == first;
        }

        /** Where the range starts, relative to the first access. */
        long start() {
            return from - first.offset;
        }

        /** Its length in bytes, less one. */
        int length() {
            return (int) (to - from - 1);
        }

        /** What its page must allow, if it is in one. */
        int own() {
            return (reads ? Memory.READ : 0) | (writes ? Memory.DATA : 0);
        }

        /** What its first page must say of itself and the next, else. */
        int on() {
            return (reads ? Memory.READ_ON : 0) | (writes ? Memory.WRITE_ON : 0);
        }

        private boolean reaches(Access access) {
            return Math.max(to, access.offset + access.size) - Math.min(from, access.offset)
                    < Memory.PAGE_SIZE;
        }

        private void add(Access access) {
            from = Math.min(from, access.offset);
            to = Math.max(to, access.offset + access.size);
            reads |= access.reads;
            writes |= access.writes;
            count += access.reads && access.writes ? 2 : 1;
        }
    }

    /** One access, at a constant distance from what its group has in common. */
    static final class Access {
        private final long offset;
        private final int size;
        private final boolean reads;
        private final boolean writes;
        private @Nullable Group group;

        private Access(long offset, int size, boolean reads, boolean writes) {
            this.offset = offset;
            this.size = size;
            this.reads = reads;
            this.writes = writes;
        }

        /** The group that tests for it, or null if it does so itself. */
        @Nullable Group group() {
            return group == null || group.number < 0 ? null : group;
        }
    }

    /** A register's value: one that nobody knows, plus a constant. */
    private record Value(int id, long offset) {}

    private record Key(int base, int index, int scale) {}

    private static final int NONE = -1;

    private final boolean longMode;
    private final int pointer;
    private final Value[] values = new Value[16];
    private final Map<Key, Group> current = new HashMap<>();
    private final Map<Instruction, Access> operands = new HashMap<>();
    private final Map<Instruction, Access> stack = new HashMap<>();
    private final List<Group> all = new ArrayList<>();
    private int ids;

    Groups(Block block, Flow flow, boolean longMode) {
        this.longMode = longMode;
        this.pointer = longMode ? 8 : 4;
        for (int r = 0; r < 16; r++) {
            values[r] = new Value(ids++, 0);
        }
        for (int k = 0; k < block.code.size(); k++) {
            Instruction i = block.code.get(k);
            Effects effects = flow.effects(block.first + k);
            if (effects.inline()) {
                look(i);
            }
            follow(i, effects);
        }
        int number = 0;
        for (Group each : all) {
            if (each.count > 1) {
                each.number = number++;
            }
        }
    }

    /** The access of the instruction's memory operand. */
    @Nullable Access operand(Instruction i) {
        return operands.get(i);
    }

    /** The access of the instruction to the stack. */
    @Nullable Access stack(Instruction i) {
        return stack.get(i);
    }

    // ---- accesses

    private void look(Instruction i) {
        // An instruction that may take a detour would take it past the test.
        boolean plain =
                i.segment < Cpu.FS
                        && i.addressSize == pointer
                        && !(i.op instanceof X87Op op && X87Forms.mayDecline(op));
        if (i.hasMemory() && plain && i.op != IntegerOp.LEA && i.op != IntegerOp.NOP) {
            boolean writes = i.a.isMemory() && writes(i);
            boolean reads = !i.a.isMemory() || reads(i);
            Operand operand = i.a.isMemory() ? i.a : i.b.isMemory() ? i.b : i.c;
            Value base = i.base < 16 ? values[i.base] : new Value(NONE, 0);
            Value index = i.index < 16 ? values[i.index] : new Value(NONE, 0);
            long offset = base.offset + (index.offset << i.scale) + i.displacement;
            if (operand.size > 0) {
                operands.put(
                        i,
                        add(
                                new Key(base.id, index.id, index.id == NONE ? 0 : i.scale),
                                new Access(offset, operand.size, reads, writes)));
            }
        }
        if (i.op instanceof IntegerOp op) {
            switch (op) {
                case PUSH, CALL -> stack(i, Cpu.RSP, -pointer, true);
                case POP, RET -> stack(i, Cpu.RSP, 0, false);
                case LEAVE -> stack(i, Cpu.RBP, 0, false);
                default -> {}
            }
        }
    }

    private void stack(Instruction i, int register, int from, boolean writes) {
        Value base = values[register];
        Access access = new Access(base.offset + from, pointer, !writes, writes);
        stack.put(i, add(new Key(base.id, NONE, 0), access));
    }

    private Access add(Key key, Access access) {
        Group group = current.get(key);
        if (group == null || !group.reaches(access)) {
            group = new Group(access);
            current.put(key, group);
            all.add(group);
        }
        group.add(access);
        access.group = group;
        return access;
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

    // ---- registers

    private void follow(Instruction i, Effects effects) {
        long written = effects.writes() & Registers.GENERAL;
        Value known = i.a.kind == Operand.Kind.GENERAL && i.a.size == pointer ? known(i) : null;
        Value top = values[Cpu.RSP];
        Value frame = values[Cpu.RBP];
        for (long rest = written; rest != 0; rest &= rest - 1) {
            values[Long.numberOfTrailingZeros(rest)] = new Value(ids++, 0);
        }
        if (!effects.inline()) {
            return;
        }
        if (i.op == IntegerOp.PUSH) {
            values[Cpu.RSP] = new Value(top.id, top.offset - pointer);
        } else if (i.op == IntegerOp.POP && i.a.register != Cpu.RSP) {
            values[Cpu.RSP] = new Value(top.id, top.offset + pointer);
        } else if (i.op == IntegerOp.LEAVE) {
            values[Cpu.RSP] = new Value(frame.id, frame.offset + pointer);
        } else if (known != null) {
            values[i.a.register] = known;
        }
    }

    /** What the destination becomes, if it is something known plus a constant. */
    private @Nullable Value known(Instruction i) {
        if (!(i.op instanceof IntegerOp op)) {
            return null;
        }
        Value own = values[i.a.register];
        boolean constant = i.b.kind == Operand.Kind.IMMEDIATE;
        return switch (op) {
            case ADD -> constant ? new Value(own.id, own.offset + i.immediate) : null;
            case SUB -> constant ? new Value(own.id, own.offset - i.immediate) : null;
            case INC -> new Value(own.id, own.offset + 1);
            case DEC -> new Value(own.id, own.offset - 1);
            case MOV ->
                    i.b.kind == Operand.Kind.GENERAL && i.b.size == pointer
                            ? values[i.b.register]
                            : null;
            case LEA -> {
                if (i.base >= 16 || i.index < 16 || i.addressSize != pointer) {
                    yield null;
                }
                Value base = values[i.base];
                yield new Value(base.id, base.offset + i.displacement);
            }
            default -> null;
        };
    }
}
