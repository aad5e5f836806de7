package dev.genkan.cpu.translate;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.VectorOp;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;

/** Writes moves of vectors and their halves, masks and tests as bytecode. */
final class VectorMoveForms {
    private static final ClassDesc SHUFFLE = Emitter.type("execute.PackedShuffle");

    private final Emitter e;
    private final CodeBuilder b;
    private final VectorAccess access;

    VectorMoveForms(Emitter e, VectorAccess access) {
        this.e = e;
        this.b = e.b;
        this.access = access;
    }

    /** Whether the instruction has a form here. */
    static boolean inline(VectorOp op) {
        return switch (op) {
            case MOVUPS,
                    MOVUPD,
                    MOVDQU,
                    LDDQU,
                    MOVAPS,
                    MOVAPD,
                    MOVDQA,
                    MOVNTPS,
                    MOVNTPD,
                    MOVNTDQ,
                    MOVNTDQA,
                    MOVQ,
                    MOVD,
                    MOVD_STORE,
                    MOVSS_LOAD,
                    MOVSD_LOAD,
                    MOVSS_STORE,
                    MOVSD_STORE,
                    MOVLPS_STORE,
                    MOVLPD_STORE,
                    MOVHPS_STORE,
                    MOVHPD_STORE,
                    MOVSS,
                    MOVSD,
                    MOVLPS,
                    MOVLPD,
                    MOVHPS,
                    MOVHPD,
                    MOVLHPS,
                    MOVHLPS,
                    MOVSLDUP,
                    MOVSHDUP,
                    MOVDDUP,
                    MOVMSKPS,
                    MOVMSKPD,
                    PMOVMSKB,
                    PTEST,
                    VZEROUPPER ->
                    true;
            default -> false;
        };
    }

    /** Writes one instruction. */
    void write(Instruction i, VectorOp op) {
        switch (op) {
            case MOVUPS, MOVUPD, MOVDQU, LDDQU -> move(i, false);
            case MOVAPS, MOVAPD, MOVDQA, MOVNTPS, MOVNTPD, MOVNTDQ, MOVNTDQA -> move(i, true);
            case MOVSS_STORE -> storeLow(i, 0, 4);
            case MOVSD_STORE, MOVLPS_STORE, MOVLPD_STORE -> storeLow(i, 0, 8);
            case MOVHPS_STORE, MOVHPD_STORE -> storeLow(i, 1, 8);
            case MOVSS_LOAD, MOVSD_LOAD -> loadLow(i, op == VectorOp.MOVSS_LOAD ? 4 : 8);
            case MOVQ -> {
                if (i.a.isMemory()) {
                    storeLow(i, 0, 8);
                } else {
                    loadLow(i, 8);
                }
            }
            case MOVD -> {
                access.fetch(i, i.b);
                access.pushGeneral(i, i.b);
                if (i.b.size != 8) {
                    access.zeroExtend();
                }
                b.lconst_0();
                access.pop128(i, i.a);
            }
            case MOVD_STORE -> {
                if (i.a.isMemory()) {
                    storeLow(i, 0, i.a.size);
                } else {
                    access.push(i.b, 0);
                    if (i.a.size != 8) {
                        b.l2i();
                    }
                    e.pop(i.a);
                }
            }
            case MOVSS -> {
                access.push(i.b, 0);
                access.pushInt(i.c);
                access.replaceInt();
                access.popLow(i, i.a, i.b);
            }
            case MOVSD, MOVLPS, MOVLPD -> {
                access.fetch(i, i.c);
                access.push(i.c, 0);
                access.popLow(i, i.a, i.b);
            }
            case MOVHPS, MOVHPD, MOVLHPS -> {
                access.fetch(i, i.c);
                access.push(i.b, 0);
                access.push(i.c, 0);
                access.pop128(i, i.a);
            }
            case MOVHLPS -> {
                access.push(i.c, 1);
                access.push(i.b, 1);
                access.pop128(i, i.a);
            }
            case MOVDDUP -> {
                access.fetch(i, i.b);
                for (int k = 0; k < VectorAccess.longs(i); k++) {
                    access.push(i.b, k & 2);
                }
                access.pop(i, i.a);
            }
            case MOVSLDUP, MOVSHDUP ->
                    duplicate(i, op == VectorOp.MOVSLDUP ? "movsldup" : "movshdup");
            case MOVMSKPS -> mask(i, "movmskps", 2);
            case MOVMSKPD -> mask(i, "movmskpd", 1);
            case PMOVMSKB -> maskBytes(i);
            case PTEST -> test(i);
            case VZEROUPPER -> {
                access.masks.forgetAll();
                new Variables(e).clearUppers();
            }
            default -> throw new IllegalStateException(i.toString());
        }
    }

    private void move(Instruction i, boolean aligned) {
        int longs = VectorAccess.longs(i);
        if (i.a.isMemory()) {
            access.store(i, i.b, longs * 8, aligned);
            return;
        }
        if (i.b.isMemory()) {
            access.fetch(i, longs * 8, aligned);
        }
        if (!i.b.isMemory() && longs == 2) {
            e.halves.copy(VectorAccess.low(i.b), VectorAccess.low(i.a));
            e.halves.copy(VectorAccess.high(i.b), VectorAccess.high(i.a));
            access.clearUpper(i, i.a);
            return;
        }
        for (int k = 0; k < longs; k++) {
            access.push(i.b, k);
        }
        access.pop(i, i.a);
    }

    /** Stores a half of a register, or a part of it. */
    private void storeLow(Instruction i, int half, int size) {
        e.mayTrap();
        e.address(i);
        e.window();
        b.lload(Emitter.ADDRESS);
        access.push(i.b, half);
        if (size != 8) {
            b.l2i();
        }
        e.storePushed(size);
    }

    /** Moves the low bytes to a register whose rest becomes zero. */
    private void loadLow(Instruction i, int size) {
        access.fetch(i, i.b);
        access.pushLow(i.b, size);
        b.lconst_0();
        access.pop128(i, i.a);
    }

    private void duplicate(Instruction i, String name) {
        access.fetch(i, i.b);
        for (int k = 0; k < VectorAccess.longs(i); k++) {
            access.push(i.b, k);
            e.call(SHUFFLE, name, CD_long, CD_long);
        }
        access.pop(i, i.a);
    }

    private void maskBytes(Instruction i) {
        int longs = VectorAccess.longs(i);
        if (!access.masks.has(i.b, longs)) {
            mask(i, "pmovmskb", 8);
            return;
        }
        for (int k = 0; k < longs; k++) {
            b.lload(Masks.slot(i.b, k));
            e.call(SHUFFLE, "gatherNot", CD_int, CD_long);
            if (k != 0) {
                b.loadConstant(8 * k).ishl().ior();
            }
        }
        e.popSized(i.a.register, 4);
    }

    /** Gathers bits of each long into a general register. */
    private void mask(Instruction i, String name, int bits) {
        for (int k = 0; k < VectorAccess.longs(i); k++) {
            access.push(i.b, k);
            e.call(SHUFFLE, name, CD_int, CD_long);
            if (k != 0) {
                b.loadConstant(bits * k).ishl().ior();
            }
        }
        e.popSized(i.a.register, 4);
    }

    /** ZF if no bit is in both, CF if all of the second are in the first. */
    private void test(Instruction i) {
        access.fetch(i, i.b);
        if (!e.flagsWanted) {
            return;
        }
        pushCommon(i);
        e.call(Emitter.LAZY_FLAGS, "testResult", CD_long, CD_long);
        pushCommon(i);
        for (int k = 0; k < VectorAccess.longs(i); k++) {
            access.push(i.a, k);
            b.loadConstant(-1L).lxor();
            access.push(i.b, k);
            b.land();
            or(k);
        }
        e.call(Emitter.LAZY_FLAGS, "testCarries", CD_long, CD_long, CD_long);
        e.settled();
    }

    /** Pushes zero unless a bit is in both operands. */
    private void pushCommon(Instruction i) {
        for (int k = 0; k < VectorAccess.longs(i); k++) {
            access.push(i.a, k);
            access.push(i.b, k);
            b.land();
            or(k);
        }
    }

    private void or(int index) {
        if (index != 0) {
            b.lor();
        }
    }
}
