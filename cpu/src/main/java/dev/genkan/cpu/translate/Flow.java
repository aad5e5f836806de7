package dev.genkan.cpu.translate;

import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.VectorOp;
import java.util.Set;

/**
 * What each instruction of a region must find and leave in local variables: which registers may be
 * newer there than in the processor (dirty), and which are read later (live). A place where the
 * program may leave reads all that is dirty.
 */
final class Flow {
    private final Region region;
    private final Effects[] effects;

    /** Before each instruction. */
    private final long[] dirty;

    /** After each instruction. */
    private final long[] live;

    private final Loops loops;

    Flow(Region region) {
        this.region = region;
        this.loops = new Loops(region);
        int count = region.instructions.size();
        effects = new Effects[count];
        dirty = new long[count];
        live = new long[count];
        for (int k = 0; k < count; k++) {
            effects[k] = Effects.of(region.instructions.get(k), region.longMode);
        }
        leaveOutUppers();
        findDirty();
        findLive();
    }

    /**
     * Most programs know no ymm registers: their upper halves are variables only where they are
     * used.
     */
    private void leaveOutUppers() {
        long used = ~Registers.UPPER;
        for (int k = 0; k < effects.length; k++) {
            if (effects[k].inline() && !clearsUppers(k)) {
                used |= effects[k].reads() | effects[k].writes();
            }
        }
        for (int k = 0; k < effects.length; k++) {
            effects[k] = effects[k].within(used);
        }
    }

    private boolean clearsUppers(int k) {
        return region.instructions.get(k).op == VectorOp.VZEROUPPER;
    }

    Effects effects(int number) {
        return effects[number];
    }

    long dirtyBefore(int number) {
        return dirty[number];
    }

    long dirtyAfter(int number) {
        return dirtyAfter(number, dirty[number]);
    }

    long liveAfter(int number) {
        return live[number];
    }

    /** All that any instruction reads or writes. */
    long used() {
        long used = 0;
        for (Effects each : effects) {
            used |= each.reads() | each.writes();
        }
        return used;
    }

    /**
     * What is dirty where an instruction may trap. What is executed by a call has stored what it
     * reads, and may have changed it since.
     */
    long dirtyAtTrap(int number) {
        return effects[number].inline() ? dirty[number] : dirtyAfter(number);
    }

    /**
     * What is dirty from one block to another and is to be stored there, before a loop that does
     * not write it: else all places where the program may leave the loop would store it, and the
     * JVM would have to keep it in the midst of the loop.
     */
    long storedBetween(Block from, Block to) {
        Set<Block> entered = loops.entered(from, to);
        return entered.isEmpty() ? 0 : dirtyOut(from) & ~written(entered);
    }

    private long dirtyOut(Block block) {
        return dirtyAfter(block.first + block.code.size() - 1);
    }

    private long written(Set<Block> blocks) {
        long written = 0;
        for (Block block : blocks) {
            for (int k = 0; k < block.code.size(); k++) {
                written |= effects[block.first + k].writes();
            }
        }
        return written;
    }

    private static boolean is(Instruction i, IntegerOp op) {
        return i.op == op;
    }

    private long dirtyAfter(int k, long before) {
        Effects each = effects[k];
        if (Region.isCall(region.instructions.get(k))) {
            return 0;
        }
        if (clearsUppers(k)) {
            return before & ~Registers.UPPER;
        }
        return each.inline() ? before | each.writes() : before & ~(each.reads() | each.writes());
    }

    private void findDirty() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Block block : region.blocks) {
                long now = block.dirtyIn;
                for (int k = 0; k < block.code.size(); k++) {
                    dirty[block.first + k] = now;
                    now = dirtyAfter(block.first + k, now);
                }
                for (Block next : block.successors) {
                    long more = now & ~storedBetween(block, next) & ~next.dirtyIn;
                    if (more != 0) {
                        next.dirtyIn |= more;
                        changed = true;
                    }
                }
            }
        }
    }

    private void findLive() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int at = region.blocks.size() - 1; at >= 0; at--) {
                Block block = region.blocks.get(at);
                int last = block.first + block.code.size() - 1;
                // Where it may leave the region, all that is dirty is stored.
                long now = leaves(block) ? dirtyAfter(last) : 0;
                for (Block next : block.successors) {
                    now |= next.liveIn | storedBetween(block, next);
                }
                for (int k = last; k >= block.first; k--) {
                    live[k] = now;
                    now = liveBefore(k, now);
                }
                if (now != block.liveIn) {
                    block.liveIn = now;
                    changed = true;
                }
            }
        }
    }

    /** Whether the program may leave the region after the block, other than by a call. */
    private static boolean leaves(Block block) {
        Instruction i = block.last();
        if (Region.isCall(i)) {
            return false;
        }
        boolean jumps = is(i, IntegerOp.J) || is(i, IntegerOp.JMP);
        if (is(i, IntegerOp.RET) || jumps && !Region.isTarget(i)) {
            return true;
        }
        // The poll of a loop may leave, too.
        boolean polls = jumps && i.immediate <= i.address;
        return polls || block.successors.size() < (is(i, IntegerOp.J) ? 2 : 1);
    }

    private long liveBefore(int k, long after) {
        Effects each = effects[k];
        if (Region.isCall(region.instructions.get(k))) {
            return each.reads() | dirty[k];
        }
        long atTrap = each.faults() ? dirty[k] : 0;
        return each.inline()
                ? after & ~each.kills() | each.reads() | atTrap
                : after & ~each.writes() | each.reads() & dirty[k] | atTrap;
    }
}
