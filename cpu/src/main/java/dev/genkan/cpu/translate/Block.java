package dev.genkan.cpu.translate;

import dev.genkan.cpu.decode.Instruction;
import java.util.ArrayList;
import java.util.List;

/** Instructions of a region that are entered at the first one alone and follow each other. */
final class Block {
    final long start;

    /** The number of its first instruction in the region. */
    int first;

    final List<Instruction> code = new ArrayList<>();

    /** The blocks that it may go on with. */
    final List<Block> successors = new ArrayList<>();

    /** Sets of {@link Registers}: what is read at its start or later before it is written. */
    long liveIn;

    /** What may be newer in local variables than in the processor at its start. */
    long dirtyIn;

    /** Halves that arithmetic at its start or later takes as doubles, see {@link NormalLanes}. */
    long neededIn;

    /** Which of these are normal or zero at its start. */
    long normalIn;

    Block(long start) {
        this.start = start;
    }

    Instruction last() {
        return code.getLast();
    }
}
