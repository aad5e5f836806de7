package dev.genkan.cpu.translate;

import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;
import java.util.Arrays;

/**
 * What is known within a block of vector registers that hold a comparison of bytes: variables with
 * the top bits of those bytes where it does not hold. PMOVMSKB needs no more, and often nobody else
 * needs the register.
 */
final class Masks {
    /** How many longs of a register's comparison are known, by register. */
    private final int[] longs = new int[16];

    /** The number of the block's last PMOVMSKB. */
    private int last;

    /** Begins a block. */
    void begin(Block block) {
        forgetAll();
        last = -1;
        for (int k = 0; k < block.code.size(); k++) {
            if (block.code.get(k).op == VectorOp.PMOVMSKB) {
                last = block.first + k;
            }
        }
    }

    /** Whether a comparison by this instruction is worth keeping. */
    boolean wanted(int number) {
        return number < last;
    }

    boolean has(Operand operand, int count) {
        return operand.kind == Operand.Kind.VECTOR && longs[operand.register] == count;
    }

    static int slot(Operand operand, int index) {
        return Emitter.FIRST_MASK + 8 * operand.register + 2 * index;
    }

    void keep(Operand operand, int count) {
        longs[operand.register] = count;
    }

    /** Forgets the register that a half, by its bit of {@link Registers}, is of. */
    void forget(int half) {
        longs[half & 15] = 0;
    }

    void forgetAll() {
        Arrays.fill(longs, 0);
    }
}
