package dev.genkan.cpu.interpret;

import dev.genkan.cpu.Memory;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A page of code that several memories have in common: each shows the same bytes there, and each is
 * told of changes. What one interpreter has decoded, the others copy, and they count together how
 * often programs come to a place.
 */
public abstract class CommonPage {
    /** So often a program comes to a place before it tells the others. */
    static final int SHARE = 128;

    private static final int PART_SHIFT = 6, PART = 1 << PART_SHIFT, PART_MASK = PART - 1;

    /** Stands for a target that the step's immediate value names. */
    static final Step NAMED = new Step(-1, Short.MAX_VALUE);

    /** Steps that are never run, in parts. */
    private final AtomicReferenceArray<@Nullable AtomicReferenceArray<@Nullable Step>> parts =
            new AtomicReferenceArray<>(Memory.PAGE_SIZE >> PART_SHIFT);

    /** What makes programs tell at different times, so that all that they count is told. */
    private int phase;

    /** The step at an offset, as it was kept. */
    @Nullable Step step(int offset) {
        AtomicReferenceArray<@Nullable Step> part = parts.get(offset >> PART_SHIFT);
        return part == null ? null : part.get(offset & PART_MASK);
    }

    /** Whether one more step may be kept. */
    protected abstract boolean mayKeep();

    /** Whether a program has come to the instruction at an offset. */
    public boolean isKnown(int offset) {
        return step(offset) != null;
    }

    /** Keeps a step for others to copy, unless somebody has. */
    void keep(int offset, Step step) {
        if (!mayKeep()) {
            return;
        }
        AtomicReferenceArray<@Nullable Step> part = parts.get(offset >> PART_SHIFT);
        if (part == null) {
            parts.compareAndSet(offset >> PART_SHIFT, null, new AtomicReferenceArray<>(PART));
            part = parts.get(offset >> PART_SHIFT);
        }
        if (part != null) {
            part.compareAndSet(offset & PART_MASK, null, step);
        }
    }

    /** Says whether there is hot code at an offset that a program has come to. */
    public void setHot(int offset, boolean hot) {
        Step step = step(offset);
        if (step != null) {
            step.hasHot = hot;
        }
    }

    /** How often a program that is new here comes to a place before it tells. */
    short firstHeat() {
        // Two threads may get the same: it is a number like another.
        return (short) ((phase += 79) & SHARE - 1);
    }

    /** Counts that a program came to a place {@link #SHARE} times. Returns whether it is hot. */
    boolean warms(int offset) {
        Step step = step(offset);
        if (step != null && step.heat >= 0) {
            step.heat = (short) (step.heat - SHARE);
        }
        return step == null || step.heat < 0;
    }
}
