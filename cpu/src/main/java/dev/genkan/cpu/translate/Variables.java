package dev.genkan.cpu.translate;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.genkan.cpu.Cpu;
import java.lang.classfile.CodeBuilder;

/** Writes what goes between local variables and the processor. */
final class Variables {
    private final Emitter e;
    private final CodeBuilder b;

    Variables(Emitter e) {
        this.e = e;
        this.b = e.b;
    }

    /** Stores a register of {@link Registers} to the processor. */
    void spill(int bit) {
        if (bit < 16) {
            b.aload(Emitter.GPR).loadConstant(bit);
            e.pushWide(bit);
            b.lastore();
        } else if (bit < 48) {
            b.aload(Emitter.CPU).getfield(Emitter.CPU_TYPE, "vector", CD_long.arrayType());
            b.loadConstant(Registers.vectorIndex(bit));
            e.halves.push(bit);
            b.lastore();
        } else if (bit > 48) {
            int register = Registers.ofUpper(bit);
            b.lload(Emitter.upperSlot(register, 0)).lload(Emitter.upperSlot(register, 1));
            b.aload(Emitter.CPU).loadConstant(register * 4);
            e.call(Emitter.UPPER, "set", CD_void, CD_long, CD_long, Emitter.CPU_TYPE, CD_int);
        } else {
            b.aload(Emitter.CPU)
                    .iload(Emitter.KIND)
                    .iload(Emitter.FLAG_INT_A)
                    .iload(Emitter.FLAG_INT_B);
            b.lload(Emitter.FLAG_A).lload(Emitter.FLAG_B);
            e.call(
                    Emitter.LAZY_FLAGS,
                    "leave",
                    CD_void,
                    Emitter.CPU_TYPE,
                    CD_int,
                    CD_int,
                    CD_int,
                    CD_long,
                    CD_long);
        }
    }

    /** Clears the upper halves of all ymm registers, here and in the processor. */
    void clearUppers() {
        for (long rest = e.live & Registers.UPPER; rest != 0; rest &= rest - 1) {
            initialize(Long.numberOfTrailingZeros(rest));
        }
        b.aload(Emitter.CPU);
        e.call(Emitter.UPPER, "clearAll", CD_void, Emitter.CPU_TYPE);
    }

    /** Loads a register of {@link Registers} from the processor. */
    void reload(int bit) {
        if (bit < 16) {
            b.aload(Emitter.GPR).loadConstant(bit).laload();
            if (e.longMode) {
                b.lstore(Emitter.slot(bit));
            } else {
                b.l2i().istore(Emitter.slot(bit));
            }
        } else if (bit < 48) {
            b.aload(Emitter.CPU).getfield(Emitter.CPU_TYPE, "vector", CD_long.arrayType());
            b.loadConstant(Registers.vectorIndex(bit)).laload();
            e.halves.pop(bit);
        } else if (bit > 48) {
            int register = Registers.ofUpper(bit);
            for (int k = 0; k < 2; k++) {
                b.aload(Emitter.CPU).getfield(Emitter.CPU_TYPE, "vector", CD_long.arrayType());
                b.loadConstant(register * 4 + 2 + k)
                        .laload()
                        .lstore(Emitter.upperSlot(register, k));
            }
        } else {
            b.aload(Emitter.CPU);
            e.call(Emitter.LAZY_FLAGS, "settle", CD_void, Emitter.CPU_TYPE);
            b.iconst_0().istore(Emitter.KIND);
            e.takeFlags();
            e.kind = LazyFlags.SETTLED;
        }
    }

    /** Has each call of the method be deeper in the program's stack than the method's own. */
    void limitCalls() {
        b.aload(Emitter.GPR).loadConstant(Cpu.RSP).laload();
        b.loadConstant((long) e.pointerSize()).lsub().lstore(Emitter.CALLS_BELOW);
    }

    void spillAll(long set) {
        for (long rest = set; rest != 0; rest &= rest - 1) {
            spill(Long.numberOfTrailingZeros(rest));
        }
    }

    void reloadAll(long set) {
        for (long rest = set; rest != 0; rest &= rest - 1) {
            reload(Long.numberOfTrailingZeros(rest));
        }
    }

    /** Gives a register's variable a value, so that the JVM's verifier sees one on each way. */
    void initialize(int bit) {
        if (bit < 16 && !e.longMode) {
            b.iconst_0().istore(Emitter.slot(bit));
        } else if (bit < 48) {
            b.lconst_0();
            e.halves.pop(bit);
        } else if (bit > 48) {
            int register = Registers.ofUpper(bit);
            b.lconst_0().lstore(Emitter.upperSlot(register, 0));
            b.lconst_0().lstore(Emitter.upperSlot(register, 1));
        }
    }
}
