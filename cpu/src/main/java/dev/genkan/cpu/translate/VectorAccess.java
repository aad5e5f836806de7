package dev.genkan.cpu.translate;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;
import java.lang.classfile.CodeBuilder;

/**
 * Writes the reading and writing of vector operands, as longs on the operand stack: an xmm register
 * is two long variables, and what a ymm register has besides two more.
 *
 * <p>An instruction first fetches its operand in memory, if any, which may trap, then pushes all
 * longs of its result, and pops them into its destination at the end: so the destination may be an
 * operand as well.
 */
final class VectorAccess {
    /** Where the longs of a fetched operand are; one of less than eight bytes is an int. */
    private static final int[] FETCHED = {Emitter.T1, Emitter.T2, Emitter.T3, Emitter.T4};

    private static final long LOW32 = 0xffffffffL;

    final Masks masks;

    private final Emitter e;
    private final CodeBuilder b;

    VectorAccess(Emitter e) {
        this.e = e;
        this.b = e.b;
        this.masks = e.halves.masks;
    }

    /** How many longs the vectors of an instruction have. */
    static int longs(Instruction i) {
        return i.vexL ? 4 : 2;
    }

    static int low(Operand operand) {
        return Registers.half(operand.register, 0);
    }

    static int high(Operand operand) {
        return Registers.half(operand.register, 1);
    }

    // ---- memory

    /** Computes the address of the memory operand, which must be aligned to more than 16 bytes. */
    private void address(Instruction i, boolean aligned, int size) {
        e.mayTrap();
        e.address(i);
        if (aligned && size != 16) {
            b.lload(Emitter.ADDRESS).loadConstant(size);
            e.call(Emitter.EXITS, "aligned", CD_void, CD_long, CD_int);
        }
    }

    /** Reads an operand if it is in memory, aligned as the instruction's encoding asks. */
    void fetch(Instruction i, Operand operand) {
        if (operand.isMemory()) {
            fetch(i, operand.size, !i.vex && operand.size == 16);
        }
    }

    /** Reads so many bytes of the memory operand. */
    void fetch(Instruction i, int size, boolean aligned) {
        address(i, aligned, size);
        if (size <= 8) {
            e.load(size);
            e.storeLocal(FETCHED[0], size);
            return;
        }
        if (aligned && size == 16) {
            e.checkAlignedLoad();
        } else {
            e.checkLoad(size);
        }
        for (int k = 0; k < size / 8; k++) {
            e.peek(8 * k);
            b.lstore(FETCHED[k]);
        }
    }

    /** Writes a register of 16 or 32 bytes to the memory operand. */
    void store(Instruction i, Operand register, int size, boolean aligned) {
        address(i, aligned, size);
        if (aligned && size == 16) {
            e.checkAlignedStore();
        } else {
            e.checkStore(size);
        }
        for (int k = 0; k < size / 8; k++) {
            int index = k;
            e.poke(8 * k, () -> push(register, index));
        }
    }

    /** Writes 16 bytes of a register, from one of its longs on, to the memory operand. */
    void store(Instruction i, Operand register, int from) {
        address(i, false, 16);
        e.checkStore(16);
        e.poke(0, () -> push(register, from));
        e.poke(8, () -> push(register, from + 1));
    }

    /** Reads an operand of doubles if it is in memory: {@link #pushDouble} has it then. */
    void fetchDoubles(Instruction i, Operand operand) {
        fetch(i, operand);
        if (operand.isMemory()) {
            for (int k = 0; k < operand.size / 8; k++) {
                b.lload(FETCHED[k]);
                e.call(Emitter.DOUBLE, "longBitsToDouble", CD_double, CD_long);
                b.dstore(FETCHED[k]);
            }
        }
    }

    // ---- pushing

    /** Pushes a half of a register, or of an operand of doubles that was fetched. */
    void pushDouble(Operand operand, int index) {
        if (operand.isMemory()) {
            b.dload(FETCHED[index]);
        } else {
            e.halves.pushDouble(Registers.half(operand.register, index));
        }
    }

    /** Pushes one long of a register, or of a fetched operand of eight bytes and more. */
    void push(Operand operand, int index) {
        if (operand.isMemory()) {
            b.lload(FETCHED[index]);
        } else if (index < 2) {
            e.halves.push(Registers.half(operand.register, index));
        } else if (Registers.upper(operand.register) != 0) {
            b.lload(Emitter.upperSlot(operand.register, index - 2));
        } else {
            b.aload(Emitter.CPU).getfield(Emitter.CPU_TYPE, "vector", CD_long.arrayType());
            b.loadConstant(operand.register * 4 + index).laload();
        }
    }

    /** Pushes the low four bytes as an int: of a register, or all of a fetched operand. */
    void pushInt(Operand operand) {
        if (operand.isMemory()) {
            b.iload(FETCHED[0]);
        } else {
            e.halves.push(low(operand));
            b.l2i();
        }
    }

    /** Pushes the low bytes of a vector register or fetched operand as a long, the rest zero. */
    void pushLow(Operand operand, int size) {
        if (size == 8) {
            push(operand, 0);
            return;
        }
        if (operand.isMemory()) {
            b.iload(FETCHED[0]).i2l();
        } else {
            e.halves.push(low(operand));
        }
        b.loadConstant(LOW32 >>> 32 - 8 * size).land();
    }

    /** Pushes a general register or a fetched operand of this size, an int if below eight. */
    void pushGeneral(Instruction i, Operand operand) {
        if (operand.isMemory()) {
            e.loadLocal(FETCHED[0], operand.size);
        } else {
            e.push(i, operand);
        }
    }

    /** Makes a long of the int on the stack: its low four bytes. */
    void zeroExtend() {
        b.i2l().loadConstant(LOW32).land();
    }

    /** Replaces the low four bytes of the long on the stack with the int above it. */
    void replaceInt() {
        zeroExtend();
        b.dup2_x2().pop2().loadConstant(~LOW32).land().lor();
    }

    // ---- popping

    /** Pops as many longs as the instruction's vectors have into a register. */
    void pop(Instruction i, Operand to) {
        if (i.vexL) {
            popUpper(to);
            e.halves.pop(high(to));
            e.halves.pop(low(to));
        } else {
            pop128(i, to);
        }
    }

    /** Pops two longs into a register; a VEX instruction clears the rest of it. */
    void pop128(Instruction i, Operand to) {
        e.halves.pop(high(to));
        e.halves.pop(low(to));
        clearUpper(i, to);
    }

    /** Pops the low long of a register whose high long is that of another one. */
    void popLow(Instruction i, Operand to, Operand rest) {
        e.halves.pop(low(to));
        e.halves.copy(high(rest), high(to));
        clearUpper(i, to);
    }

    /** Clears what a VEX instruction of 128 bits leaves of a ymm register. */
    void clearUpper(Instruction i, Operand to) {
        if (i.vex) {
            b.lconst_0().lconst_0();
            popUpper(to);
        }
    }

    private void popUpper(Operand to) {
        if (Registers.upper(to.register) != 0) {
            b.lstore(Emitter.upperSlot(to.register, 1)).lstore(Emitter.upperSlot(to.register, 0));
        } else {
            b.aload(Emitter.CPU).loadConstant(to.register * 4);
            e.call(Emitter.UPPER, "set", CD_void, CD_long, CD_long, Emitter.CPU_TYPE, CD_int);
        }
    }
}
