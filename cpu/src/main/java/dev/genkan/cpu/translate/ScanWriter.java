package dev.genkan.cpu.translate;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.genkan.cpu.Memory;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;
import dev.genkan.cpu.execute.PackedArithmetic;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.IdentityHashMap;
import java.util.Objects;

/**
 * Writes the ways round a {@link ScanLoop} that find nothing, before the loop itself.
 *
 * <p>Where a way finds something, or may trap, or somebody asks for a stop, the loop itself does it
 * again, and the one before it too unless all registers are written by then that the loop writes.
 * What the ways here leave out is thus never seen.
 */
final class ScanWriter {
    private static final ClassDesc ARITHMETIC = Emitter.type("execute.PackedArithmetic");

    private final CodeBuilder b;
    private final Emitter e;
    private final ScanLoop loop;
    private final Region region;
    private final IntegerForms integers;
    private final VectorAccess access;
    private final Label here;
    private final Label back;
    private final Label itself;
    private final IdentityHashMap<ScanLoop.Node, Integer> slots = new IdentityHashMap<>();
    private int free;

    ScanWriter(Emitter e, ScanLoop loop, Region region, IntegerForms integers, Label itself) {
        this.b = e.b;
        this.e = e;
        this.loop = loop;
        this.region = region;
        this.integers = integers;
        this.access = new VectorAccess(e);
        this.itself = itself;
        here = b.newLabel();
        back = b.newLabel();
        free = Emitter.firstFree();
    }

    private int allocate(int count) {
        int slot = free;
        free += count;
        return slot;
    }

    void write(Flow flow, Frames frames) {
        for (Operand zero : loop.zeros) {
            for (int k = 0; k < loop.longs; k++) {
                access.push(zero, k);
                if (k != 0) {
                    b.lor();
                }
            }
            b.lconst_0().lcmp().ifne(itself);
        }
        int flags = allocate(7);
        copyFlags(Emitter.FLAG_A, flags, Emitter.KIND, flags + 4, Emitter.FLAG_INT_A, flags + 5);
        int before = allocate(2 * Long.bitCount(loop.changed));
        int now = allocate(2 * Long.bitCount(loop.changed));
        save(before);
        Label again = b.newBoundLabel();
        save(now);
        e.kind = -1;
        for (Block block : loop.blocks) {
            Groups groups = new Groups(block, flow, frames, e.pointerSize(), Emitter.FIRST_GROUP);
            for (int k = 0; k < block.code.size(); k++) {
                write(block, k, groups);
            }
        }
        move(now, before);
        b.aload(Emitter.CPU);
        b.invokevirtual(Emitter.CPU_TYPE, "attention", MethodTypeDesc.of(CD_boolean));
        b.ifne(back);
        b.goto_w(again);
        b.labelBinding(here);
        move(now, before);
        b.iconst_1().istore(Emitter.EXACT);
        Label go = b.newLabel();
        b.goto_(go);
        b.labelBinding(back);
        b.iconst_2().istore(Emitter.EXACT);
        b.labelBinding(go);
        restore(before);
        copyFlags(flags, Emitter.FLAG_A, flags + 4, Emitter.KIND, flags + 5, Emitter.FLAG_INT_A);
    }

    private void copyFlags(int a, int toA, int kind, int toKind, int small, int toSmall) {
        b.lload(a).lstore(toA).lload(a + 2).lstore(toA + 2);
        b.iload(kind).istore(toKind);
        b.iload(small).istore(toSmall).iload(small + 1).istore(toSmall + 1);
    }

    /** Saves the general registers that the loop changes. */
    private void save(int to) {
        int slot = to;
        for (long rest = loop.changed; rest != 0; rest &= rest - 1) {
            e.pushPointer(Long.numberOfTrailingZeros(rest));
            e.storeLocal(slot, e.pointerSize());
            slot += 2;
        }
    }

    private void restore(int from) {
        int slot = from;
        for (long rest = loop.changed; rest != 0; rest &= rest - 1) {
            e.loadLocal(slot, e.pointerSize());
            e.popPointer(Long.numberOfTrailingZeros(rest));
            slot += 2;
        }
    }

    private void move(int from, int to) {
        for (int k = 0; k < 2 * Long.bitCount(loop.changed); k += 2) {
            e.loadLocal(from + k, e.pointerSize());
            e.storeLocal(to + k, e.pointerSize());
        }
    }

    private void write(Block block, int k, Groups groups) {
        Instruction i = block.code.get(k);
        int number = block.first + k;
        if (i.op == IntegerOp.J) {
            branch(block, k, i);
        } else if (i.op instanceof VectorOp) {
            ScanLoop.Node load = loop.loads.get(number);
            if (load != null) {
                load(i, load, groups);
            }
        } else if (i.op != IntegerOp.JMP && !loop.tests.containsKey(number)) {
            boolean wanted = k + 1 < block.code.size() && block.code.get(k + 1).op == IntegerOp.J;
            e.begin(number, wanted ? Registers.FLAGS : 0, i, groups);
            integers.write(i);
        }
    }

    // ---- loads

    private void load(Instruction i, ScanLoop.Node load, Groups groups) {
        int size = 8 * loop.longs;
        e.pushOffset(i);
        b.lstore(Emitter.ADDRESS);
        boolean aligned =
                i.op == VectorOp.MOVDQA
                        || i.op == VectorOp.MOVAPS
                        || !i.vex && i.op != VectorOp.MOVDQU && i.op != VectorOp.MOVUPS;
        if (aligned) {
            b.lload(Emitter.ADDRESS).loadConstant(size - 1L).land().lconst_0().lcmp().ifne(back);
        }
        Access member = groups.operand(i);
        Group group = member == null ? null : member.tested();
        if (member == null || group == null || !groups.isOwn(group)) {
            allows(0, size - 1, Memory.READ, Memory.READ_ON);
        } else if (group.isFirst(member)) {
            allows(-group.position(member), group.length(), group.own(), group.on());
        }
        e.toHost();
        int slot = allocate(2 * loop.longs);
        slots.put(load, slot);
        for (int k = 0; k < loop.longs; k++) {
            e.peek(8 * k);
            b.lstore(slot + 2 * k);
        }
    }

    private void allows(long start, int length, int own, int on) {
        e.limits();
        b.lload(Emitter.ADDRESS);
        if (start != 0) {
            b.loadConstant(start).ladd();
        }
        b.loadConstant(length).loadConstant(own).loadConstant(on);
        e.call(
                Emitter.WINDOW,
                "frameAllows",
                CD_boolean,
                CD_long,
                CD_long,
                CD_long,
                CD_int,
                CD_int,
                CD_int);
        b.ifeq(back);
    }

    // ---- branches

    private void branch(Block block, int k, Instruction i) {
        int number = block.first + k;
        Block next = loop.blocks.get((loop.blocks.indexOf(block) + 1) % loop.blocks.size());
        boolean taken = region.block(i.immediate) == next;
        // What leaves the loop when it has written all that it writes need not be preceded.
        Label out = loop.isWritten(i) ? here : back;
        int leaves = i.opcode & 15 ^ (taken ? 1 : 0);
        ScanLoop.Node mask = loop.tests.get(number - 1);
        if (mask == null) {
            e.branch(leaves, out);
            return;
        }
        for (int j = 0; j < loop.longs; j++) {
            notSet(mask, j);
            if (j != 0) {
                b.land();
            }
        }
        b.loadConstant(-1L).lxor().loadConstant(PackedArithmetic.TOP8).land();
        b.lconst_0().lcmp();
        if ((leaves & 1) == 0) {
            b.ifeq(out);
        } else {
            b.ifne(out);
        }
    }

    /** Pushes a long whose bytes' top bits say that those of the value are not set. */
    private void notSet(ScanLoop.Node node, int k) {
        if (node.is(VectorOp.PCMPEQB)) {
            differ(node, k);
        } else if (node.is(VectorOp.POR) || node.is(VectorOp.PAND)) {
            notSet(node.first(), k);
            notSet(node.second(), k);
            if (node.is(VectorOp.POR)) {
                b.land();
            } else {
                b.lor();
            }
        } else {
            value(node, k);
            b.loadConstant(-1L).lxor();
        }
    }

    /** Pushes a long whose bytes' top bits say where the two that are compared differ. */
    private void differ(ScanLoop.Node node, int k) {
        if (isZero(node.first())) {
            notZero(node.second(), k);
        } else if (isZero(node.second())) {
            notZero(node.first(), k);
        } else {
            value(node.first(), k);
            value(node.second(), k);
            b.lxor();
            e.call(ARITHMETIC, "notZero", CD_long, CD_long);
        }
    }

    private boolean isZero(ScanLoop.Node node) {
        return node.isRegister() && loop.zeros.contains(node.of());
    }

    /** Pushes a long whose bytes' top bits say where the value's bytes are not zero. */
    private void notZero(ScanLoop.Node node, int k) {
        if (node.is(VectorOp.PCMPEQB)) {
            differ(node, k);
            b.loadConstant(-1L).lxor();
        } else if (node.is(VectorOp.PMINUB) || node.is(VectorOp.POR) || isMasked(node)) {
            notZero(node.first(), k);
            notZero(node.second(), k);
            if (node.is(VectorOp.POR)) {
                b.lor();
            } else {
                b.land();
            }
        } else {
            value(node, k);
            e.call(ARITHMETIC, "notZero", CD_long, CD_long);
        }
    }

    /** Whether it is bytes of one value where a comparison holds, and zero elsewhere. */
    private static boolean isMasked(ScanLoop.Node node) {
        return node.is(VectorOp.PAND)
                && (node.first().is(VectorOp.PCMPEQB) || node.second().is(VectorOp.PCMPEQB));
    }

    /** Pushes a long of a value. */
    private void value(ScanLoop.Node node, int k) {
        Operand of = node.of();
        if (of != null) {
            if (of.isMemory()) {
                b.lload(Objects.requireNonNull(slots.get(node)) + 2 * k);
            } else {
                access.push(of, k);
            }
            return;
        }
        value(node.first(), k);
        value(node.second(), k);
        switch (Objects.requireNonNull(node.op())) {
            case POR -> b.lor();
            case PAND -> b.land();
            case PXOR -> b.lxor();
            case PMINUB -> e.call(ARITHMETIC, "pminub", CD_long, CD_long, CD_long);
            default -> e.call(ARITHMETIC, "pcmpeqb", CD_long, CD_long, CD_long);
        }
    }
}
