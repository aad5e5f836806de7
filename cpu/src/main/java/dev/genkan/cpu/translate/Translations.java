package dev.genkan.cpu.translate;

import dev.genkan.cpu.Memory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Translations by their addresses, of which no two valid ones begin at the same, what leads to
 * them, and what was seen on the way.
 */
abstract class Translations {
    /** How many targets of an indirect jump are remembered. */
    private static final int MAX_TARGETS = 200;

    private static final long[] NONE = {};

    /** A hash table, by address; a reader needs no lock. */
    private volatile @Nullable Translation[] table = new Translation[256];

    private int count;
    private final Map<Long, List<WeakReference<CallLink>>> links = new HashMap<>();
    private final Map<Long, long[]> targets = new ConcurrentHashMap<>();
    final TreeSet<Long> asked = new TreeSet<>();

    // ---- finding

    static int hash(long address) {
        return (int) (address ^ address >>> 13 ^ address >>> 29);
    }

    /** The valid translation that starts at an address. */
    final @Nullable Translation at(long address) {
        @Nullable Translation[] all = table;
        for (int at = hash(address); ; at++) {
            Translation each = all[at & all.length - 1];
            if (each == null) {
                return null;
            }
            if (each.entry == address && each.isValid()) {
                return each;
            }
        }
    }

    /** Whether nobody asked for this address before. */
    final synchronized boolean ask(long address) {
        return asked.add(address);
    }

    /** Whether what a call leads to belongs to others. */
    abstract boolean isElsewhere(long target);

    // ---- coming and going

    /**
     * Says that a translation is being made: changes to its bytes end it from now on.
     *
     * @return whether its bytes are still those of the region
     */
    abstract boolean announce(Translation translation, Region region);

    /** Takes back what {@link #announce} said. */
    abstract void withdraw(Translation translation);

    /** What bytecodes have been added or taken away. */
    abstract void grow(long bytecodes);

    /** Takes back what {@link #announce} said; the address may be asked for again. */
    final synchronized void giveUp(Translation translation) {
        withdraw(translation);
        asked.remove(translation.entry);
    }

    /** Takes in a translation that is ready. */
    final synchronized void install(Translation translation) {
        if (!translation.isValid()) {
            giveUp(translation);
            return;
        }
        Translation before = at(translation.entry);
        if (before != null) {
            remove(before);
            asked.add(translation.entry);
        }
        grow(translation.size);
        insert(translation);
        translation.tellPages(true);
        relink(translation.entry);
    }

    private void insert(Translation translation) {
        @Nullable Translation[] all = table;
        if (++count * 2 >= all.length) {
            @Nullable Translation[] old = all;
            long valid = Arrays.stream(old).filter(each -> each != null && each.isValid()).count();
            all = new Translation[(int) Math.max(256, Long.highestOneBit(valid + 1) * 8)];
            count = 1;
            for (Translation each : old) {
                if (each != null && each.isValid()) {
                    put(all, each);
                    count++;
                }
            }
        }
        put(all, translation);
        table = all;
    }

    private static void put(@Nullable Translation[] all, Translation translation) {
        int at = hash(translation.entry);
        while (all[at & all.length - 1] != null) {
            at++;
        }
        all[at & all.length - 1] = translation;
    }

    /** Ends a translation. */
    final synchronized void remove(Translation translation) {
        asked.remove(translation.entry);
        grow(-translation.size);
        withdraw(translation);
        translation.tellPages(false);
        relink(translation.entry);
        translation.forgetCallers();
    }

    /** Ends all that have been installed. */
    synchronized void dropAll() {
        for (Translation each : table) {
            if (each != null && each.isValid()) {
                remove(each);
            }
        }
        links.values().removeIf(each -> each.stream().allMatch(link -> link.get() == null));
        targets.clear();
        table = new Translation[256];
        count = 0;
    }

    // ---- links

    /** Keeps a call linked to what is at its target. */
    final synchronized void link(CallLink link, long target) {
        List<WeakReference<CallLink>> all = links.computeIfAbsent(target, _ -> new ArrayList<>());
        all.removeIf(each -> each.refersTo(null));
        all.add(new WeakReference<>(link));
        link.lead(target, at(target));
    }

    private void relink(long target) {
        List<WeakReference<CallLink>> all = links.get(target);
        if (all == null) {
            return;
        }
        Translation found = at(target);
        for (WeakReference<CallLink> each : all) {
            CallLink link = each.get();
            if (link != null) {
                link.lead(target, found);
            }
        }
    }

    // ---- indirect jumps

    /** Where the indirect jump at an address went so far. */
    final long[] targets(long jump) {
        return targets.getOrDefault(jump, NONE);
    }

    final void jumped(long jump, long target) {
        targets.merge(
                jump,
                new long[] {target},
                (old, one) -> {
                    for (long each : old) {
                        if (each == one[0]) {
                            return old;
                        }
                    }
                    if (old.length == MAX_TARGETS) {
                        return old;
                    }
                    long[] all = Arrays.copyOf(old, old.length + 1);
                    all[old.length] = one[0];
                    return all;
                });
    }

    static long page(long address) {
        return address >>> Memory.PAGE_SHIFT;
    }
}
