package dev.genkan.cpu.translate;

import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.X87Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The memory accesses of a block, in groups: those of the {@link Frames}, and others that lie near
 * each other, structures most often, whose first access tests for all.
 */
final class Groups {
    /** How many a block may have; accesses that would make more test themselves. */
    static final int MOST = 20;

    private final Map<Access.Place, Group> current = new HashMap<>();
    private final Map<Instruction, Access> operands = new HashMap<>();
    private final Map<Instruction, Access> stack = new HashMap<>();
    private final List<Group> all = new ArrayList<>();

    /**
     * @param slot the first local variable for the tests' answers
     */
    Groups(Block block, Flow flow, Frames frames, int pointer, int slot) {
        Values values = frames.values(block);
        for (int k = 0; k < block.code.size(); k++) {
            Instruction i = block.code.get(k);
            Effects effects = flow.effects(block.first + k);
            if (effects.inline()) {
                // An instruction that may take a detour would take it past the test.
                boolean detour = i.op instanceof X87Op op && X87Forms.mayDecline(op);
                add(i, Access.operand(i, values, pointer), operands, frames, detour);
                add(i, Access.stack(i, values, pointer), stack, frames, detour);
            }
            values.follow(i, effects);
        }
        int next = slot;
        for (Group each : all) {
            if (each.pays() && next < slot + Group.SLOTS * MOST) {
                each.slot = next;
                next += Group.SLOTS;
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

    /** Whether a group is one of the block's, not a frame. */
    boolean isOwn(Group group) {
        return all.contains(group);
    }

    private void add(
            Instruction i,
            @Nullable Access access,
            Map<Instruction, Access> accesses,
            Frames frames,
            boolean detour) {
        if (access == null) {
            return;
        }
        Group frame = frames.group(access);
        if (frame != null) {
            access.group = frame;
        } else if (detour) {
            return;
        } else {
            add(access);
        }
        accesses.put(i, access);
    }

    private void add(Access access) {
        Group group = current.get(access.place);
        if (group == null || !group.reaches(access)) {
            group = new Group(access);
            current.put(access.place, group);
            all.add(group);
        }
        group.add(access);
    }
}
