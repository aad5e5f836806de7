package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.VectorOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A loop that looks for bytes with vector instructions, as strlen, strchr, memchr and strcmp do: it
 * loads, compares, gathers the comparison's bits by PMOVMSKB, and goes on while none is set.
 *
 * <p>Each way round computes its vectors anew. So a way that finds nothing need not compute them at
 * all, but only whether it finds anything, as long as the last one is done again in full.
 */
final class ScanLoop {
    private static final int MOST_BLOCKS = 4;
    private static final int MOST_INSTRUCTIONS = 64;

    /** The blocks of a way round; the first is the head. */
    final List<Block> blocks;

    /** General registers that change, other than those that {@link #masks} holds. */
    long changed;

    /** General registers that PMOVMSKB writes. */
    private long masks;

    /** What PMOVMSKB gathered that is tested, by the number of the TEST. */
    final Map<Integer, Node> tests = new HashMap<>();

    /** The vector registers that must be zero, as otherwise the loop looks for something else. */
    final Set<Operand> zeros = new HashSet<>();

    /** Each load, by its instruction's number. */
    final Map<Integer, Node> loads = new HashMap<>();

    /** How many longs the vectors have. */
    int longs;

    /** The last instruction that writes a vector register, or a general one of {@link #masks}. */
    private @Nullable Instruction lastWrite;

    private final Map<Integer, Node> values = new HashMap<>();
    private final Map<Integer, Node> gathered = new HashMap<>();
    private final Set<Integer> written = new HashSet<>();

    /** What a vector is made of: an operation of two others, a load, or an unchanged register. */
    record Node(
            @Nullable VectorOp op,
            @Nullable Node left,
            @Nullable Node right,
            @Nullable Operand of) {
        boolean is(VectorOp other) {
            return op == other;
        }

        Node first() {
            return Objects.requireNonNull(left);
        }

        Node second() {
            return Objects.requireNonNull(right);
        }

        boolean isRegister() {
            return of != null && !of.isMemory();
        }

        /** Whether its bytes are zero where those of its parts are, in some way. */
        boolean isSplit() {
            return is(VectorOp.PMINUB) || is(VectorOp.POR) || is(VectorOp.PAND);
        }
    }

    private ScanLoop(List<Block> blocks) {
        this.blocks = blocks;
    }

    /** The loop with this head, or null if it is none of the kind. */
    static @Nullable ScanLoop find(Block head, Region region) {
        List<Block> way = new ArrayList<>();
        if (!way(head, head, way) || !leadsBack(way.getLast(), head)) {
            return null;
        }
        ScanLoop loop = new ScanLoop(way);
        return loop.isPlain(region) && !loop.tests.isEmpty() ? loop : null;
    }

    private static boolean way(Block head, Block from, List<Block> way) {
        way.add(from);
        int size = way.stream().mapToInt(each -> each.code.size()).sum();
        if (way.size() <= MOST_BLOCKS && size <= MOST_INSTRUCTIONS) {
            for (Block next : from.successors) {
                if (next == head || !way.contains(next) && way(head, next, way)) {
                    return true;
                }
            }
        }
        way.removeLast();
        return false;
    }

    /** One of its blocks is the head: the one that is jumped back to. */
    private static boolean leadsBack(Block last, Block head) {
        Instruction i = last.last();
        boolean jumps = i.op == IntegerOp.J || i.op == IntegerOp.JMP;
        return jumps && i.immediate == head.start && head.start <= last.start;
    }

    Block last() {
        return blocks.getLast();
    }

    /** Whether all is written by this branch that the loop writes, other than what changes. */
    boolean isWritten(Instruction branch) {
        for (Block each : blocks) {
            for (Instruction i : each.code) {
                if (i == lastWrite) {
                    return true;
                }
                if (i == branch) {
                    return false;
                }
            }
        }
        return false;
    }

    // ---- what its instructions do

    private boolean isPlain(Region region) {
        for (Block block : blocks) {
            for (Instruction i : block.code) {
                if (i.op instanceof VectorOp && i.a.kind == Operand.Kind.VECTOR) {
                    written.add(i.a.register);
                } else if (i.op == VectorOp.PMOVMSKB) {
                    masks |= Registers.general(i.a.register);
                }
            }
        }
        for (Block block : blocks) {
            int number = block.first;
            for (Instruction i : block.code) {
                Effects effects = Effects.of(i, region.longMode);
                if (!effects.inline()
                        || !(i.op instanceof VectorOp op
                                ? vector(i, op, number)
                                : integer(i, effects, block, number))) {
                    return false;
                }
                number++;
            }
        }
        return true;
    }

    private boolean vector(Instruction i, VectorOp op, int number) {
        int size = VectorAccess.longs(i);
        if (longs != 0 && longs != size || i.hasMemory() && i.segment >= Cpu.FS) {
            return false;
        }
        longs = size;
        lastWrite = i;
        switch (op) {
            case MOVDQA, MOVDQU, MOVAPS, MOVUPS -> {
                Node value = value(i.b, number);
                if (value == null || i.a.kind != Operand.Kind.VECTOR) {
                    return false;
                }
                values.put(i.a.register, value);
            }
            case PCMPEQB, PMINUB, POR, PAND, PXOR -> {
                Node left = value(i.b, number);
                Node right = value(i.c, number);
                if (left == null || right == null) {
                    return false;
                }
                values.put(i.a.register, new Node(op, left, right, null));
                if (op == VectorOp.PCMPEQB) {
                    compare(left, right);
                    compare(right, left);
                }
            }
            case PMOVMSKB -> {
                Node value = value(i.b, number);
                if (value == null) {
                    return false;
                }
                gathered.put(i.a.register, value);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void compare(Node one, Node other) {
        if (one.isRegister() && other.isSplit()) {
            zeros.add(Objects.requireNonNull(one.of));
        }
    }

    private @Nullable Node value(Operand operand, int number) {
        if (operand.isMemory()) {
            Node load = new Node(null, null, null, operand);
            loads.put(number, load);
            return load;
        }
        if (operand.kind != Operand.Kind.VECTOR) {
            return null;
        }
        Node known = values.get(operand.register);
        if (known != null) {
            return known;
        }
        // What was computed on the way before is not there.
        return written.contains(operand.register) ? null : new Node(null, null, null, operand);
    }

    private boolean integer(Instruction i, Effects effects, Block block, int number) {
        int at = number - block.first;
        if (i.op == IntegerOp.J) {
            // It must be clear what it tests.
            return at > 0 && setsFlags(block.code.get(at - 1));
        }
        if (i.op == IntegerOp.TEST && i.a == i.b && i.a.kind == Operand.Kind.GENERAL) {
            Node value = gathered.get(i.a.register);
            if (value != null) {
                tests.put(number, value);
                Instruction next = block.last();
                return i.a.size == 4
                        && at + 2 == block.code.size()
                        && next.op == IntegerOp.J
                        && (next.opcode & 14) == 4;
            }
        }
        if (i.hasMemory() || !setsFlags(i) && !isMove(i)) {
            return false;
        }
        changed |= effects.writes() & Registers.GENERAL;
        return ((effects.reads() | effects.writes()) & masks) == 0;
    }

    private static boolean setsFlags(Instruction i) {
        return i.op instanceof IntegerOp op
                && switch (op) {
                    case ADD, SUB, AND, CMP, TEST -> true;
                    default -> false;
                };
    }

    private static boolean isMove(Instruction i) {
        return i.op instanceof IntegerOp op
                && switch (op) {
                    case NOP, MOV, LEA -> true;
                    case JMP -> Region.isTarget(i);
                    default -> false;
                };
    }
}
