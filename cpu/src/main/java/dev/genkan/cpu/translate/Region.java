package dev.genkan.cpu.translate;

import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Decoder;
import dev.genkan.cpu.decode.Family;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The code that is reachable from an address without a call, as blocks: most often one guest
 * function. It leaves out what changes more than a translation may assume (segments, control flags,
 * far jumps) and what the kernel answers: there the program leaves the translation.
 */
final class Region {
    /** How far a jump may go within a region, in bytes. */
    private static final long REACH = 1 << 16;

    private static final int INT_0X80 = 0x80;

    final long entry;
    final boolean longMode;

    /** By address. */
    final List<Block> blocks = new ArrayList<>();

    /** In the order of their numbers. */
    final List<Instruction> instructions = new ArrayList<>();

    /** The targets of indirect jumps that the region holds, by the address of the jump. */
    final Map<Long, long[]> targets = new HashMap<>();

    private final Map<Long, Block> byAddress = new HashMap<>();

    /** The bytes of each instruction, by its address. */
    private final Map<Long, byte[]> code = new HashMap<>();

    private final LongPredicate known;
    private final boolean answered;

    /** Where a region's bytes come from. */
    @FunctionalInterface
    interface Code {
        /** Copies bytes from an address on, as far as there is code. Returns how many. */
        int fetch(long address, byte[] bytes, int length);
    }

    private Region(long entry, boolean longMode, boolean answered, LongPredicate known) {
        this.known = known;
        this.answered = answered;
        this.entry = entry;
        this.longMode = longMode;
    }

    /**
     * Finds the region of an address.
     *
     * @param answered whether system calls are answered within the region
     * @param limit how many instructions it may have
     * @param seen where the indirect jump at an address went so far
     * @param known whether the program has come to an address: others are left out
     */
    static Region find(
            Code memory,
            Decoder decoder,
            boolean longMode,
            boolean answered,
            long entry,
            int limit,
            LongFunction<long[]> seen,
            LongPredicate known) {
        Region region = new Region(entry, longMode, answered, known);
        region.build(region.decode(memory, decoder, limit, seen));
        return region;
    }

    @Nullable Block block(long address) {
        return byAddress.get(address);
    }

    /** Whether the program leaves the region before this instruction. */
    private boolean leaves(Instruction i) {
        if (!(i.op instanceof IntegerOp op) || answered && isSystemCall(i)) {
            return false;
        }
        return switch (op.family()) {
            case SEGMENT -> op != IntegerOp.MOV_FROM_SEGMENT;
            case CONTROL -> !IntegerForms.inline(i, op, longMode);
            case SYSTEM ->
                    switch (op) {
                        case NOP, PAUSE, FENCE, CLFLUSH, CPUID, RDTSC, RDTSCP -> false;
                        default -> true;
                    };
            case STACK -> op == IntegerOp.POPF;
            default -> false;
        };
    }

    /** The door that a system call goes through; null if it is none. */
    static Trap.@Nullable SystemCall door(Instruction i) {
        return switch (i.op) {
            case IntegerOp.SYSCALL -> Trap.SystemCall.SYSCALL;
            case IntegerOp.SYSENTER -> Trap.SystemCall.SYSENTER;
            case IntegerOp.INT -> i.immediate == INT_0X80 ? Trap.SystemCall.INT_0X80 : null;
            default -> null;
        };
    }

    static boolean isSystemCall(Instruction i) {
        return door(i) != null;
    }

    /**
     * Where a call comes back to: behind the instruction, and after SYSENTER behind the INT that
     * follows it, as the kernel has it.
     */
    long back(Instruction call) {
        long next = next(call);
        return call.op == IntegerOp.SYSENTER ? next + 2 & 0xffffffffL : next;
    }

    /**
     * Whether what the program does next is not in the region, and comes {@link #back} as a rule:
     * all that is dirty is stored before.
     */
    static boolean isCall(Instruction i) {
        return i.op == IntegerOp.CALL || isSystemCall(i);
    }

    static boolean isTarget(Instruction i) {
        return i.a.kind == Operand.Kind.TARGET;
    }

    /** Whether the instruction ends a block, whatever follows it. */
    private static boolean endsBlock(Instruction i) {
        return i.op instanceof IntegerOp op && op.family() == Family.CONTROL || isSystemCall(i);
    }

    /** Whether a jump may go so far within the region of an entry. */
    static boolean near(long entry, long target) {
        return Math.abs(target - entry) < REACH;
    }

    // ---- finding instructions

    private final Set<Long> leaders = new HashSet<>();

    private Map<Long, Instruction> decode(
            Code memory, Decoder decoder, int limit, LongFunction<long[]> seen) {
        Map<Long, Instruction> found = new TreeMap<>();
        // If there is too much, the rest of a function is left out rather than a part of each loop.
        PriorityQueue<Long> queue =
                new PriorityQueue<>((a, b) -> Long.compareUnsigned(a - entry, b - entry));
        leaders.add(entry);
        queue.add(entry);
        while (!queue.isEmpty() && found.size() < limit) {
            long at = queue.remove();
            while (!found.containsKey(at) && found.size() < limit) {
                Instruction i = decodeOne(memory, decoder, at);
                if (i == null || leaves(i)) {
                    break;
                }
                found.put(at, i);
                long next = next(i);
                if (endsBlock(i)) {
                    lead(i, next, queue, seen);
                    break;
                }
                at = next;
            }
        }
        return found;
    }

    private @Nullable Instruction decodeOne(Code memory, Decoder decoder, long at) {
        byte[] bytes = new byte[Decoder.MAX_LENGTH];
        try {
            Instruction i = decoder.decode(bytes, 0, memory.fetch(at, bytes, bytes.length), at);
            code.put(at, Arrays.copyOf(bytes, i.length));
            return i;
        } catch (GuestFault _) {
            return null;
        }
    }

    /**
     * Whether the program's bytes are still those that were decoded. From then on changes to them
     * are told; a translation must be announced before this is asked.
     */
    boolean isCurrent(Memory memory) {
        byte[] now = new byte[Decoder.MAX_LENGTH];
        for (Instruction i : instructions) {
            memory.markCode(i.address);
            memory.markCode(i.address + i.length - 1);
            byte[] then = Objects.requireNonNull(code.get(i.address));
            int length = memory.fetch(i.address, now, i.length);
            if (!Arrays.equals(then, 0, i.length, now, 0, length)) {
                return false;
            }
        }
        return true;
    }

    long next(Instruction i) {
        return longMode ? i.next() : i.next() & 0xffffffffL;
    }

    private void lead(
            Instruction i, long next, PriorityQueue<Long> queue, LongFunction<long[]> seen) {
        switch ((IntegerOp) i.op) {
            case J -> {
                lead(next, queue);
                lead(i.immediate, queue);
            }
            case CALL, SYSCALL, SYSENTER, INT -> lead(back(i), queue);
            case JMP -> {
                if (isTarget(i)) {
                    lead(i.immediate, queue);
                } else {
                    long[] known = seen.apply(i.address);
                    targets.put(i.address, known);
                    for (long target : known) {
                        lead(target, queue);
                    }
                }
            }
            default -> {}
        }
    }

    private void lead(long address, PriorityQueue<Long> queue) {
        if (near(entry, address) && known.test(address)) {
            leaders.add(address);
            queue.add(address);
        }
    }

    // ---- making blocks

    private void build(Map<Long, Instruction> found) {
        Block block = null;
        long expected = -1;
        for (Instruction i : found.values()) {
            if (block == null || leaders.contains(i.address) || i.address != expected) {
                block = new Block(i.address);
                block.first = instructions.size();
                blocks.add(block);
                byAddress.put(i.address, block);
            }
            block.code.add(i);
            instructions.add(i);
            expected = next(i);
            if (endsBlock(i)) {
                block = null;
            }
        }
        for (Block each : blocks) {
            connect(each);
        }
    }

    private void connect(Block block) {
        Instruction i = block.last();
        long next = next(i);
        if (!endsBlock(i)) {
            connect(block, next);
            return;
        }
        switch ((IntegerOp) i.op) {
            case J -> {
                connect(block, next);
                connect(block, i.immediate);
            }
            case CALL, SYSCALL, SYSENTER, INT -> connect(block, back(i));
            case JMP -> {
                if (isTarget(i)) {
                    connect(block, i.immediate);
                } else {
                    for (long target : targets.getOrDefault(i.address, new long[0])) {
                        connect(block, target);
                    }
                }
            }
            default -> {}
        }
    }

    private void connect(Block from, long address) {
        Block to = byAddress.get(address);
        if (to != null) {
            from.successors.add(to);
        }
    }
}
