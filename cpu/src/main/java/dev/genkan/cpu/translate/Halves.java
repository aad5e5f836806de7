package dev.genkan.cpu.translate;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;

/**
 * Writes the reading and writing of halves of xmm registers, which are variables of type double if
 * arithmetic has to do with them, and else long: see {@link NormalLanes}.
 */
final class Halves {
    private final Emitter e;
    private final CodeBuilder b;
    private final NormalLanes lanes;

    /** What is known of registers: forgotten wherever a half of one is written. */
    final Masks masks = new Masks();

    Halves(Emitter e, NormalLanes lanes) {
        this.e = e;
        this.b = e.b;
        this.lanes = lanes;
    }

    private boolean isDouble(int bit) {
        return (lanes.doubles >>> bit & 1) != 0;
    }

    /** Pushes a half as a long. */
    void push(int bit) {
        if (isDouble(bit)) {
            b.dload(Emitter.slot(bit));
            e.call(Emitter.DOUBLE, "doubleToRawLongBits", CD_long, CD_double);
        } else {
            b.lload(Emitter.slot(bit));
        }
    }

    /** Pops a long into a half. */
    void pop(int bit) {
        masks.forget(bit);
        if (isDouble(bit)) {
            e.call(Emitter.DOUBLE, "longBitsToDouble", CD_double, CD_long);
            b.dstore(Emitter.slot(bit));
        } else {
            b.lstore(Emitter.slot(bit));
        }
    }

    /** Pushes a half as a double. */
    void pushDouble(int bit) {
        if (isDouble(bit)) {
            b.dload(Emitter.slot(bit));
        } else {
            b.lload(Emitter.slot(bit));
            e.call(Emitter.DOUBLE, "longBitsToDouble", CD_double, CD_long);
        }
    }

    /** Pops a double into a half. */
    void popDouble(int bit) {
        masks.forget(bit);
        if (isDouble(bit)) {
            b.dstore(Emitter.slot(bit));
        } else {
            e.call(Emitter.DOUBLE, "doubleToRawLongBits", CD_long, CD_double);
            b.lstore(Emitter.slot(bit));
        }
    }

    void copy(int from, int to) {
        if (from == to) {
            return;
        }
        masks.forget(to);
        if (isDouble(to)) {
            pushDouble(from);
            b.dstore(Emitter.slot(to));
        } else {
            push(from);
            b.lstore(Emitter.slot(to));
        }
    }

    // ---- whether what is known of them holds

    /** Finds out what is odd, as far as these lanes count. */
    void odd(long normal) {
        if (!lanes.any) {
            return;
        }
        b.aload(Emitter.CPU);
        e.call(Emitter.PLAIN_DOUBLE, "control", CD_int, Emitter.CPU_TYPE);
        for (long rest = normal; rest != 0; rest &= rest - 1) {
            pushDouble(Long.numberOfTrailingZeros(rest));
            e.call(Emitter.PLAIN_DOUBLE, "lane", CD_int, CD_int, CD_double);
        }
        popOdd();
    }

    /** Pops what is odd. The JVM sees from the branch that nothing ever is, if it is so. */
    void popOdd() {
        Label on = b.newLabel();
        b.istore(Emitter.ODD).iload(Emitter.ODD).ifeq(on).nop().labelBinding(on);
    }

    /** Has a way back, to where these lanes count, see whether something is odd no longer. */
    void orderly(long normal) {
        if (lanes.any) {
            Label found = b.newLabel();
            Label on = b.newLabel();
            b.iload(Emitter.ODD).ifgt(found).labelBinding(on);
            e.later(
                    () -> {
                        b.labelBinding(found);
                        odd(normal);
                        b.goto_w(on);
                    });
        }
    }

    /** Notes that MXCSR may have changed. */
    void controlChanged() {
        if (lanes.any) {
            b.aload(Emitter.CPU).iload(Emitter.ODD);
            e.call(Emitter.PLAIN_DOUBLE, "control", CD_int, Emitter.CPU_TYPE, CD_int);
            popOdd();
        }
    }
}
