package dev.genkan.cpu.translate;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The loops of a region that are entered at one block alone, by that block. */
final class Loops {
    private final Map<Block, Set<Block>> bodies = new HashMap<>();

    Loops(Region region) {
        Block entry = Objects.requireNonNull(region.block(region.entry));
        Map<Block, Set<Block>> predecessors = new HashMap<>();
        for (Block block : region.blocks) {
            for (Block next : block.successors) {
                predecessors.computeIfAbsent(next, _ -> new HashSet<>()).add(block);
            }
        }
        for (Block block : region.blocks) {
            for (Block next : block.successors) {
                if (next.start <= block.start) {
                    Set<Block> body = body(next, block, predecessors);
                    if (next == entry || !body.contains(entry)) {
                        bodies.computeIfAbsent(next, _ -> new HashSet<>()).addAll(body);
                    }
                }
            }
        }
    }

    /** All from which the program may come to the last block without passing the first. */
    private static Set<Block> body(Block first, Block last, Map<Block, Set<Block>> predecessors) {
        Set<Block> body = new HashSet<>();
        ArrayDeque<Block> queue = new ArrayDeque<>();
        body.add(first);
        queue.add(last);
        while (!queue.isEmpty()) {
            Block block = queue.remove();
            if (body.add(block)) {
                queue.addAll(predecessors.getOrDefault(block, Set.of()));
            }
        }
        return body;
    }

    /** The loop that the program enters from one block to another: none if it is in it already. */
    Set<Block> entered(Block from, Block to) {
        Set<Block> body = bodies.getOrDefault(to, Set.of());
        return body.contains(from) ? Set.of() : body;
    }
}
