package dev.genkan.cpu.translate;

import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;

/**
 * Which halves of xmm registers hold doubles that are normal or zero, as sets of {@link Registers}:
 * results of arithmetic, most often, which have been tested. An operand that is one of them need
 * not be tested again.
 *
 * <p>It holds as long as {@link Emitter#ODD} is zero: an operation whose result is something else
 * sets that, and so does the start of a region in a loop. All arithmetic goes the long way then,
 * until a way back finds the lanes in order again.
 */
final class NormalLanes {
    /**
     * Where half of a result comes from, if it is no other half: out of arithmetic, or nobody
     * knows.
     */
    private static final int NORMAL = -1, UNKNOWN = -2;

    private final Region region;
    private final Flow flow;

    /** Before each instruction. */
    private final long[] known;

    /** Halves that are best kept as doubles, since arithmetic has to do with them. */
    final long doubles;

    /** Whether there is any arithmetic, of singles, too. */
    final boolean any;

    NormalLanes(Region region, Flow flow) {
        this.region = region;
        this.flow = flow;
        known = new long[region.instructions.size()];
        boolean found = false;
        for (int k = 0; k < known.length; k++) {
            Instruction i = region.instructions.get(k);
            found |= flow.effects(k).inline() && (arithmetic(i) || singles(i));
        }
        any = found;
        doubles = any ? findDoubles() : 0;
        if (any) {
            findNeeded();
            findKnown();
        }
    }

    /** What is normal or zero before an instruction. */
    long before(int number) {
        return known[number];
    }

    /** Whether it is arithmetic that asks for lanes that are normal or zero, and leaves such. */
    static boolean arithmetic(Instruction i) {
        return i.op instanceof VectorOp op
                && switch (op) {
                    case ADDSD, SUBSD, MULSD, DIVSD, SQRTSD -> true;
                    case ADDPD, SUBPD, MULPD, DIVPD -> !i.vexL;
                    default -> false;
                };
    }

    /** Whether it is arithmetic that asks for nothing but that nothing is odd. */
    private static boolean singles(Instruction i) {
        return i.op instanceof VectorOp op
                && switch (op) {
                    case ADDSS, SUBSS, MULSS, DIVSS, SQRTSS, ADDPS, SUBPS, MULPS, DIVPS -> true;
                    default -> false;
                };
    }

    static boolean packed(VectorOp op) {
        return switch (op) {
            case ADDPD, SUBPD, MULPD, DIVPD -> true;
            default -> false;
        };
    }

    private static long half(Operand operand, int half) {
        return operand.kind == Operand.Kind.VECTOR
                ? 1L << Registers.half(operand.register, half)
                : 0;
    }

    private static long whole(Operand operand) {
        return half(operand, 0) | half(operand, 1);
    }

    /** The halves that arithmetic takes as doubles. */
    private static long operands(Instruction i) {
        long low = half(i.c, 0) | (i.op == VectorOp.SQRTSD ? 0 : half(i.b, 0));
        return packed((VectorOp) i.op) ? low | half(i.b, 1) | half(i.c, 1) : low;
    }

    // ---- where a half comes from

    private static int copy(Operand operand, int half) {
        return operand.kind == Operand.Kind.VECTOR
                ? Registers.half(operand.register, half)
                : UNKNOWN;
    }

    /** Where a half of the destination comes from: a half of a register, or a constant above. */
    private static int source(Instruction i, VectorOp op, int half) {
        if (VectorEffects.clears(i, op)) {
            return NORMAL;
        }
        if (i.vexL) {
            return UNKNOWN;
        }
        boolean low = half == 0;
        return switch (op) {
            case MOVUPS, MOVUPD, MOVDQU, MOVAPS, MOVAPD, MOVDQA -> copy(i.b, half);
            case MOVQ, MOVSD_LOAD -> low ? copy(i.b, 0) : NORMAL;
            case MOVSD, MOVLPS, MOVLPD -> low ? copy(i.c, 0) : copy(i.b, 1);
            case MOVHPS, MOVHPD, MOVLHPS -> low ? copy(i.b, 0) : copy(i.c, 0);
            case MOVHLPS -> low ? copy(i.c, 1) : copy(i.b, 1);
            case MOVDDUP -> copy(i.b, 0);
            case UNPCKLPD, PUNPCKLQDQ -> low ? copy(i.b, 0) : copy(i.c, 0);
            case UNPCKHPD, PUNPCKHQDQ -> low ? copy(i.b, 1) : copy(i.c, 1);
            case SHUFPD ->
                    low ? copy(i.b, (int) i.immediate & 1) : copy(i.c, (int) i.immediate >> 1 & 1);
            case ADDPD, SUBPD, MULPD, DIVPD, CVTDQ2PD -> NORMAL;
            case ADDSD, SUBSD, MULSD, DIVSD, SQRTSD, CVTSI2SD -> low ? NORMAL : copy(i.b, 1);
            case MINSD, MAXSD, CMPSD, ROUNDSD, CVTSS2SD -> low ? UNKNOWN : copy(i.b, 1);
            default -> UNKNOWN;
        };
    }

    /** Whether it moves halves of registers and looks at none. */
    private static boolean moves(VectorOp op) {
        return switch (op) {
            case UNPCKLPD, PUNPCKLQDQ, UNPCKHPD, PUNPCKHQDQ, SHUFPD -> true;
            default -> op.family() == dev.genkan.cpu.decode.Family.VECTOR_MOVE;
        };
    }

    // ---- how to keep a half

    private long findDoubles() {
        int[] doubleUses = new int[64];
        int[] otherUses = new int[64];
        for (int k = 0; k < known.length; k++) {
            Instruction i = region.instructions.get(k);
            if (i.op instanceof VectorOp op && flow.effects(k).inline()) {
                countUses(i, op, doubleUses, otherUses);
            }
        }
        long found = 0;
        for (int bit = 16; bit < 48; bit++) {
            if (doubleUses[bit] > 0 && doubleUses[bit] >= otherUses[bit]) {
                found |= 1L << bit;
            }
        }
        return found;
    }

    private static void countUses(Instruction i, VectorOp op, int[] doubleUses, int[] otherUses) {
        switch (op) {
            case ADDPD, SUBPD, MULPD, DIVPD -> {
                count(i.vexL ? otherUses : doubleUses, whole(i.a) | whole(i.b) | whole(i.c));
            }
            case ADDSD, SUBSD, MULSD, DIVSD, SQRTSD, MINSD, MAXSD ->
                    count(doubleUses, half(i.a, 0) | half(i.b, 0) | half(i.c, 0));
            case UCOMISD, COMISD -> count(doubleUses, half(i.a, 0) | half(i.b, 0));
            case CVTSI2SD -> count(doubleUses, half(i.a, 0));
            case CVTTSD2SI -> count(doubleUses, half(i.b, 0));
            default -> {
                if (!moves(op) && !VectorEffects.clears(i, op)) {
                    count(otherUses, whole(i.a) | whole(i.b) | whole(i.c));
                }
            }
        }
    }

    private static void count(int[] uses, long halves) {
        for (long rest = halves; rest != 0; rest &= rest - 1) {
            uses[Long.numberOfTrailingZeros(rest)]++;
        }
    }

    // ---- what arithmetic will ask for

    private void findNeeded() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Block block : region.blocks.reversed()) {
                long now = 0;
                for (Block next : block.successors) {
                    now |= next.neededIn;
                }
                for (int k = block.code.size() - 1; k >= 0; k--) {
                    now = neededBefore(block.code.get(k), block.first + k, now);
                }
                if (now != block.neededIn) {
                    block.neededIn = now;
                    changed = true;
                }
            }
        }
    }

    private long neededBefore(Instruction i, int number, long after) {
        if (Region.isCall(i)) {
            return 0;
        }
        long written = flow.effects(number).writes() & Registers.VECTOR;
        long needed = after & ~written;
        if (i.op instanceof VectorOp op && flow.effects(number).inline()) {
            for (int half = 0; half < 2; half++) {
                if ((half(i.a, half) & written & after) != 0) {
                    int from = source(i, op, half);
                    needed |= from < 0 ? 0 : 1L << from;
                }
            }
            needed |= arithmetic(i) ? operands(i) : 0;
        }
        return needed;
    }

    // ---- what is normal

    private void findKnown() {
        for (Block block : region.blocks) {
            block.normalIn = block.neededIn;
        }
        Block entry = region.block(region.entry);
        boolean loop = region.blocks.stream().anyMatch(b -> b.successors.contains(entry));
        if (entry != null && !loop) {
            entry.normalIn = 0;
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Block block : region.blocks) {
                long now = block.normalIn;
                for (int k = 0; k < block.code.size(); k++) {
                    known[block.first + k] = now;
                    now = knownAfter(block.code.get(k), block.first + k, now);
                }
                for (Block next : block.successors) {
                    if ((next.normalIn & ~now) != 0) {
                        next.normalIn &= now;
                        changed = true;
                    }
                }
            }
        }
    }

    private long knownAfter(Instruction i, int number, long before) {
        if (Region.isCall(i)) {
            return 0;
        }
        long written = flow.effects(number).writes() & Registers.VECTOR;
        if (!(i.op instanceof VectorOp op) || !flow.effects(number).inline()) {
            return before & ~written;
        }
        long now = arithmetic(i) ? before | operands(i) : before;
        long result = now & ~written;
        for (int half = 0; half < 2; half++) {
            long bit = half(i.a, half) & written;
            int from = source(i, op, half);
            if (from == NORMAL || from >= 0 && (now >>> from & 1) != 0) {
                result |= bit;
            }
        }
        boolean both = (op == VectorOp.MINSD || op == VectorOp.MAXSD) && known(i.b, i.c, before);
        return both ? result | half(i.a, 0) : result;
    }

    /** Whether the low halves of two operands are registers and among the normal ones. */
    static boolean known(Operand a, Operand b, long normal) {
        long both = half(a, 0) | half(b, 0);
        return half(a, 0) != 0 && half(b, 0) != 0 && (both & ~normal) == 0;
    }
}
