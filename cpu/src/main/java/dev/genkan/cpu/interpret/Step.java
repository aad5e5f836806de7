package dev.genkan.cpu.interpret;

import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import org.jspecify.annotations.Nullable;

/**
 * The instruction at one address, prepared for the interpreter. A step stands for its address for
 * ever, whatever bytes are there: when they change, its code goes back to {@link Code#DECODE}, so
 * that the steps that lead to it need not know.
 */
final class Step {
    final long address;

    /** Of the displacement kind: see {@link Instruction}. */
    long displacement;

    long immediate;

    /** The step of the next instruction in memory. */
    Step next = this;

    /** Where the branch goes, or went the last time. */
    Step target = this;

    /** The whole instruction, for the codes that need it. */
    @Nullable Instruction instruction;

    /** Which of the operations that share a code. */
    IntegerOp op = IntegerOp.NOP;

    /** What to run instead of the steps from here on: of the code {@link Code#HOT}. */
    @Nullable HotCode hot;

    /** How often the program may still come here before somebody looks for hot code. */
    short heat;

    // Bytes, because there are hundreds of thousands of steps, and the caches are small.

    /** What to do: a constant of {@link Code}. */
    byte code = Code.DECODE;

    /** Of the instruction, in bytes. */
    byte length;

    /** General registers; of a high byte, the register and {@link #destinationShift} 8. */
    byte destination, source;

    byte destinationShift, sourceShift;

    /** Parts of the address: see {@link Instruction}. */
    byte base, index, scale;

    /** How many upper bits of the address do not count: 0, 32 or 48. */
    byte unused;

    /** The segment to add, or -1. */
    byte segment;

    /** Of the operation, in bytes. */
    byte size;

    /** Condition code, shift count, or size of the source. */
    byte detail;

    /** Of a step that is kept for others: whether there is hot code from here on. */
    boolean hasHot;

    Step(long address, short heat) {
        this.address = address;
        this.heat = heat;
    }

    /** The address of the next instruction in memory. */
    long nextAddress() {
        return next.address;
    }

    /** This step as others may copy it. */
    Step kept() {
        Step kept = new Step(address, heat);
        kept.take(this);
        kept.target = target == this ? kept : CommonPage.NAMED;
        return kept;
    }

    /** Takes over what the instruction is, but for the steps that it leads to. */
    void take(Step from) {
        displacement = from.displacement;
        immediate = from.immediate;
        instruction = from.instruction;
        op = from.op;
        code = from.code;
        length = from.length;
        destination = from.destination;
        source = from.source;
        destinationShift = from.destinationShift;
        sourceShift = from.sourceShift;
        base = from.base;
        index = from.index;
        scale = from.scale;
        unused = from.unused;
        segment = from.segment;
        size = from.size;
        detail = from.detail;
    }
}
