package dev.genkan.cpu.translate;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.util.Locale;

/** Writes moves of lanes as bytecode: unpacking, packing, shuffles, broadcasts, single lanes. */
final class VectorShuffleForms {
    private static final ClassDesc SHUFFLE = Emitter.type("execute.PackedShuffle");

    private final Emitter e;
    private final CodeBuilder b;
    private final VectorAccess access;

    VectorShuffleForms(Emitter e, VectorAccess access) {
        this.e = e;
        this.b = e.b;
        this.access = access;
    }

    /** Whether the instruction has a form here. */
    static boolean inline(Instruction i, VectorOp op) {
        return switch (op) {
            case PUNPCKLBW,
                    PUNPCKLWD,
                    PUNPCKLDQ,
                    UNPCKLPS,
                    PUNPCKLQDQ,
                    UNPCKLPD,
                    PUNPCKHBW,
                    PUNPCKHWD,
                    PUNPCKHDQ,
                    UNPCKHPS,
                    PUNPCKHQDQ,
                    UNPCKHPD,
                    PACKSSWB,
                    PACKUSWB,
                    PACKSSDW,
                    PACKUSDW,
                    PSHUFD,
                    SHUFPS,
                    PSHUFHW,
                    PSHUFLW,
                    SHUFPD,
                    PSHUFB,
                    PALIGNR,
                    PBLENDVB,
                    BLENDVPS,
                    PINSRB,
                    PINSRW,
                    PINSRD,
                    PEXTRB,
                    PEXTRW,
                    PEXTRD,
                    VPBROADCASTB,
                    VPBROADCASTW,
                    VPBROADCASTD,
                    VPBROADCASTQ,
                    VBROADCASTSS,
                    VBROADCASTSD,
                    VBROADCASTF128,
                    VBROADCASTI128,
                    VINSERTF128,
                    VINSERTI128,
                    VEXTRACTF128,
                    VEXTRACTI128,
                    VPERMQ,
                    VPERMPD ->
                    true;
            case PMOVSXBW, PMOVZXBW, PMOVSXWD, PMOVZXWD, PMOVSXBD, PMOVZXBD -> !i.vexL;
            default -> false;
        };
    }

    /** Writes one instruction. */
    void write(Instruction i, VectorOp op) {
        switch (op.family()) {
            case VECTOR_LANE -> lane(i, op);
            case VECTOR_WIDEN -> widen(i, op);
            case VECTOR_CROSS -> cross(i, op);
            default -> shuffle(i, op);
        }
    }

    private static String name(VectorOp op) {
        return op.name().toLowerCase(Locale.ROOT);
    }

    // ---- within 128 bits

    private void shuffle(Instruction i, VectorOp op) {
        boolean unary = i.c.kind == Operand.Kind.NONE || i.c.kind == Operand.Kind.IMMEDIATE;
        Operand second = unary ? i.b : i.c;
        access.fetch(i, second);
        int control = (int) i.immediate & 0xff;
        for (int k = 0; k < VectorAccess.longs(i); k += 2) {
            shuffle(i, op, second, k, op == VectorOp.SHUFPD ? control >>> k : control);
        }
        access.pop(i, i.a);
    }

    /** Pushes both longs of the 128 bits of the result from a long on. */
    private void shuffle(Instruction i, VectorOp op, Operand second, int k, int control) {
        switch (op) {
            case PUNPCKLBW -> unpack(i.b, second, k, "punpcklbw", "punpckhbw");
            case PUNPCKLWD -> unpack(i.b, second, k, "punpcklwd", "punpckhwd");
            case PUNPCKLDQ, UNPCKLPS -> unpack(i.b, second, k, "punpckldq", "punpckhdq");
            case PUNPCKHBW -> unpack(i.b, second, k + 1, "punpcklbw", "punpckhbw");
            case PUNPCKHWD -> unpack(i.b, second, k + 1, "punpcklwd", "punpckhwd");
            case PUNPCKHDQ, UNPCKHPS -> unpack(i.b, second, k + 1, "punpckldq", "punpckhdq");
            case PUNPCKLQDQ, UNPCKLPD -> both(i.b, k, second, k);
            case PUNPCKHQDQ, UNPCKHPD -> both(i.b, k + 1, second, k + 1);
            case SHUFPD -> both(i.b, k + (control & 1), second, k + (control >>> 1 & 1));
            case PACKSSWB, PACKUSWB, PACKSSDW, PACKUSDW -> {
                both(i.b, k, i.b, k + 1);
                e.call(SHUFFLE, name(op), CD_long, CD_long, CD_long);
                both(second, k, second, k + 1);
                e.call(SHUFFLE, name(op), CD_long, CD_long, CD_long);
            }
            case PSHUFD, SHUFPS -> {
                doublewords(i.b, k, control);
                doublewords(second, k, control >>> 4);
            }
            case PSHUFHW -> {
                access.push(second, k);
                words(second, k + 1, control);
            }
            case PSHUFLW -> {
                words(second, k, control);
                access.push(second, k + 1);
            }
            case PSHUFB -> {
                for (int half = 0; half < 2; half++) {
                    both(i.b, k, i.b, k + 1);
                    access.push(second, k + half);
                    e.call(SHUFFLE, "pshufb", CD_long, CD_long, CD_long, CD_long);
                }
            }
            case PALIGNR -> {
                align(i.b, second, k, control);
                align(i.b, second, k, control + 8);
            }
            default -> {
                for (int half = 0; half < 2; half++) {
                    both(i.b, k + half, second, k + half);
                    access.push(i.d, k + half);
                    e.call(SHUFFLE, name(op), CD_long, CD_long, CD_long, CD_long);
                }
            }
        }
    }

    private void both(Operand first, int firstIndex, Operand second, int secondIndex) {
        access.push(first, firstIndex);
        access.push(second, secondIndex);
    }

    private void unpack(Operand first, Operand second, int k, String low, String high) {
        both(first, k, second, k);
        e.call(SHUFFLE, low, CD_long, CD_long, CD_long);
        both(first, k, second, k);
        e.call(SHUFFLE, high, CD_long, CD_long, CD_long);
    }

    /** Pushes two doublewords of 128 bits by two indexes. */
    private void doublewords(Operand source, int k, int order) {
        int first = order & 3;
        int second = order >>> 2 & 3;
        access.push(source, k + (first >> 1));
        if (second == first + 1 && (first & 1) == 0) {
            return;
        }
        access.push(source, k + (second >> 1));
        b.loadConstant(first & 1 | (second & 1) << 1);
        e.call(SHUFFLE, "pick", CD_long, CD_long, CD_long, CD_int);
    }

    private void words(Operand source, int k, int order) {
        access.push(source, k);
        b.loadConstant(order);
        e.call(SHUFFLE, "pshufw", CD_long, CD_long, CD_int);
    }

    /** Pushes eight bytes, from this one on, of two times 128 bits: first those of the second. */
    private void align(Operand first, Operand second, int k, int from) {
        int index = from >> 3;
        for (int at = index; at < index + 2; at++) {
            if (at > 3) {
                b.lconst_0();
            } else {
                access.push(at < 2 ? second : first, k + (at & 1));
            }
        }
        b.loadConstant(from & 7);
        e.call(SHUFFLE, "palignr", CD_long, CD_long, CD_long, CD_int);
    }

    // ---- single lanes

    private void lane(Instruction i, VectorOp op) {
        boolean insert = i.c.kind != Operand.Kind.IMMEDIATE;
        int size =
                switch (op) {
                    case PINSRB, PEXTRB -> 1;
                    case PINSRW, PEXTRW -> 2;
                    default -> insert ? i.c.size : i.a.size;
                };
        int bit = (int) i.immediate * size * 8 & 127;
        if (insert) {
            insert(i, size, bit);
        } else {
            extract(i, size, bit);
        }
    }

    private void insert(Instruction i, int size, int bit) {
        access.fetch(i, i.c);
        for (int half = 0; half < 2; half++) {
            if (half != bit >> 6) {
                access.push(i.b, half);
            } else if (size == 8) {
                access.pushGeneral(i, i.c);
            } else {
                long mask = 0xffffffffL >>> 32 - 8 * size;
                access.push(i.b, half);
                b.loadConstant(~(mask << (bit & 63))).land();
                access.pushGeneral(i, i.c);
                b.i2l().loadConstant(mask).land().loadConstant(bit & 63).lshl().lor();
            }
        }
        access.pop128(i, i.a);
    }

    private void extract(Instruction i, int size, int bit) {
        if (i.a.isMemory()) {
            e.mayTrap();
            e.address(i);
            e.window();
            b.lload(Emitter.ADDRESS);
        }
        access.push(i.b, bit >> 6);
        if ((bit & 63) != 0) {
            b.loadConstant(bit & 63).lushr();
        }
        if (size != 8) {
            b.l2i();
        }
        if (i.a.isMemory()) {
            e.storePushed(size);
            return;
        }
        if (size < 4) {
            b.loadConstant(size == 1 ? 0xff : 0xffff).iand();
        }
        e.popSized(i.a.register, size == 8 ? 8 : 4);
    }

    // ---- other widths

    private void widen(Instruction i, VectorOp op) {
        access.fetch(i, i.b);
        int bits = op == VectorOp.PMOVSXBD || op == VectorOp.PMOVZXBD ? 16 : 32;
        for (int k = 0; k < 2; k++) {
            access.pushLow(i.b, i.b.size > 8 ? 8 : i.b.size);
            if (k != 0) {
                b.loadConstant(bits).lushr();
            }
            b.l2i();
            e.call(SHUFFLE, name(op), CD_long, CD_int);
        }
        access.pop128(i, i.a);
    }

    private void cross(Instruction i, VectorOp op) {
        switch (op) {
            case VPBROADCASTB -> broadcast(i, 1, 0x0101010101010101L);
            case VPBROADCASTW -> broadcast(i, 2, 0x0001000100010001L);
            case VBROADCASTSS, VPBROADCASTD -> broadcast(i, 4, 0x0000000100000001L);
            case VBROADCASTSD, VPBROADCASTQ -> broadcast(i, 8, 1);
            case VBROADCASTF128, VBROADCASTI128 -> {
                access.fetch(i, i.b);
                both(i.b, 0, i.b, 1);
                both(i.b, 0, i.b, 1);
                access.pop(i, i.a);
            }
            case VINSERTF128, VINSERTI128 -> {
                access.fetch(i, i.c);
                boolean upper = (i.immediate & 1) != 0;
                both(upper ? i.b : i.c, 0, upper ? i.b : i.c, 1);
                both(upper ? i.c : i.b, upper ? 0 : 2, upper ? i.c : i.b, upper ? 1 : 3);
                access.pop(i, i.a);
            }
            case VEXTRACTF128, VEXTRACTI128 -> {
                int from = (i.immediate & 1) != 0 ? 2 : 0;
                if (i.a.isMemory()) {
                    access.store(i, i.b, from);
                } else {
                    both(i.b, from, i.b, from + 1);
                    access.pop128(i, i.a);
                }
            }
            default -> {
                access.fetch(i, i.b);
                for (int k = 0; k < 4; k++) {
                    access.push(i.b, (int) i.immediate >>> 2 * k & 3);
                }
                access.pop(i, i.a);
            }
        }
    }

    private void broadcast(Instruction i, int size, long ones) {
        access.fetch(i, i.b);
        access.pushLow(i.b, size);
        if (ones != 1) {
            b.loadConstant(ones).lmul();
        }
        b.lstore(Emitter.T2);
        for (int k = 0; k < VectorAccess.longs(i); k++) {
            b.lload(Emitter.T2);
        }
        access.pop(i, i.a);
    }
}
