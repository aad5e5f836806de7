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

    /** What to do: a constant of {@link Code}. */
    int code = Code.DECODE;

    /** General registers; of a high byte, the register and {@link #destinationShift} 8. */
    int destination, source;

    int destinationShift, sourceShift;

    /** Parts of the address: see {@link Instruction}. */
    int base, index, scale;

    long displacement;

    /** The address bits that count. */
    long mask;

    /** The segment to add, or -1. */
    int segment;

    /** Of the operation, in bytes. */
    int size;

    /** Condition code, shift count, or bytes to release. */
    int detail;

    long immediate;

    /** Which of the operations that share a code. */
    IntegerOp op = IntegerOp.NOP;

    /** The address of the next instruction in memory. */
    long nextAddress;

    /** The step there. */
    Step next = this;

    /** Where the branch goes, or went the last time. */
    Step target = this;

    /** The whole instruction, where the code alone does not say it all. */
    @Nullable Instruction instruction;

    Step(long address) {
        this.address = address;
    }
}
