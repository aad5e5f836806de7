package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.translate.Values.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the stack that a region reaches by constant distances from what its stack pointer,
 * or its frame pointer, is at the entry: one test there, and one after each call, is enough for all
 * accesses to it.
 *
 * <p>After a call each of the two is believed to be what it was before: the test is made with what
 * it is, and all that follows depends on the test.
 */
final class Frames {
    /** How many there are: that of the stack pointer, then that of the frame pointer. */
    static final int COUNT = 2;

    private static final int[] REGISTERS = {Cpu.RSP, Cpu.RBP};

    private final Region region;
    private final Flow flow;
    private final int pointer;
    private final Map<Block, @Nullable Value[]> entries = new HashMap<>();
    private final @Nullable Group[] groups = new Group[COUNT];

    /**
     * A test of a frame.
     *
     * @param starts where it starts: all of them must name the same place
     */
    record Test(Group group, List<Start> starts) {}

    /** A place at a distance from what a register holds. */
    record Start(int register, long distance) {}

    /**
     * @param slot the first of the local variables for {@link #COUNT} groups
     */
    Frames(Region region, Flow flow, int slot) {
        this.region = region;
        this.flow = flow;
        this.pointer = region.longMode ? 8 : 4;
        follow();
        for (Block block : region.blocks) {
            collect(block);
        }
        for (int k = 0; k < COUNT; k++) {
            Group group = groups[k];
            if (group != null && group.pays()) {
                group.slot = slot + Group.SLOTS * k;
            } else {
                groups[k] = null;
            }
        }
    }

    /** The values of the registers at a block's start. */
    Values values(Block block) {
        return new Values(pointer, entries.getOrDefault(block, nothing()), COUNT);
    }

    /** The frame that an access is in, if there is one with room for it. */
    @Nullable Group group(Access access) {
        Group group = frame(access) < 0 ? null : groups[frame(access)];
        return group != null && group.includes(access) ? group : null;
    }

    /** The tests at the region's entry. */
    List<Test> atEntry() {
        return tests(entry());
    }

    /** The tests after the call that ends a block. */
    List<Test> afterCall(Block block) {
        return tests(believed(block));
    }

    private List<Test> tests(@Nullable Value[] known) {
        List<Test> tests = new ArrayList<>();
        for (int k = 0; k < COUNT; k++) {
            Group group = groups[k];
            List<Start> starts = new ArrayList<>();
            for (int register : REGISTERS) {
                Value value = known[register];
                if (group != null && value != null && value.id() == k) {
                    starts.add(new Start(register, group.from() - value.offset()));
                }
            }
            if (group != null && !starts.isEmpty()) {
                tests.add(new Test(group, starts));
            }
        }
        return tests;
    }

    private static int frame(Access access) {
        Access.Place place = access.place;
        return place.index() == Access.NONE && place.base() < COUNT ? place.base() : -1;
    }

    private static @Nullable Value[] nothing() {
        return new Value[16];
    }

    private @Nullable Value[] entry() {
        @Nullable Value[] known = nothing();
        known[Cpu.RSP] = new Value(0, 0);
        if (hasFramePointer()) {
            known[Cpu.RBP] = new Value(1, 0);
        }
        return known;
    }

    /** Whether RBP seems to be one: it is a register like others to many compilers. */
    private boolean hasFramePointer() {
        for (Instruction i : region.instructions) {
            boolean restores = i.op == IntegerOp.POP && i.a.register == Cpu.RBP;
            if (restores || i.op == IntegerOp.LEAVE) {
                return true;
            }
        }
        return false;
    }

    // ---- what is known where

    private void follow() {
        Block first = Objects.requireNonNull(region.block(region.entry));
        ArrayDeque<Block> queue = new ArrayDeque<>();
        entries.put(first, entry());
        queue.add(first);
        while (!queue.isEmpty()) {
            Block block = queue.remove();
            @Nullable Value[] after =
                    Region.isCall(block.last()) ? believed(block) : after(block, block.code.size());
            for (Block next : block.successors) {
                @Nullable Value[] known = entries.get(next);
                if (known == null) {
                    entries.put(next, after.clone());
                    queue.add(next);
                } else if (meet(known, after)) {
                    queue.add(next);
                }
            }
        }
    }

    /** Keeps what both say; whether that is less than before. */
    private static boolean meet(@Nullable Value[] known, @Nullable Value[] other) {
        boolean less = false;
        for (int r = 0; r < 16; r++) {
            if (known[r] != null && !known[r].equals(other[r])) {
                known[r] = null;
                less = true;
            }
        }
        return less;
    }

    /** What of the frames the registers hold after so many instructions of a block. */
    private @Nullable Value[] after(Block block, int count) {
        Values values = values(block);
        for (int k = 0; k < count; k++) {
            values.follow(block.code.get(k), flow.effects(block.first + k));
        }
        @Nullable Value[] known = nothing();
        for (int r = 0; r < 16; r++) {
            Value value = values.of(r);
            known[r] = value.id() < COUNT ? value : null;
        }
        return known;
    }

    /** What they hold after the call that ends a block if it returns as calls do. */
    private @Nullable Value[] believed(Block block) {
        @Nullable Value[] before = after(block, block.code.size() - 1);
        @Nullable Value[] known = nothing();
        for (int register : REGISTERS) {
            known[register] = before[register];
        }
        return known;
    }

    // ---- what is reached

    private void collect(Block block) {
        Values values = values(block);
        for (int k = 0; k < block.code.size(); k++) {
            Instruction i = block.code.get(k);
            Effects effects = flow.effects(block.first + k);
            if (effects.inline()) {
                collect(Access.operand(i, values, pointer));
                collect(Access.stack(i, values, pointer));
            }
            values.follow(i, effects);
        }
    }

    private void collect(@Nullable Access access) {
        if (access == null || frame(access) < 0) {
            return;
        }
        Group group = groups[frame(access)];
        if (group == null) {
            group = new Group(access);
            groups[frame(access)] = group;
        }
        if (group.reaches(access)) {
            group.add(access);
        }
    }
}
