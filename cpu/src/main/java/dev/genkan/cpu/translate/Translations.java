package dev.genkan.cpu.translate;

import dev.genkan.cpu.Memory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Translations by their addresses, what leads to them, and what was seen on the way. No two valid
 * ones begin at the same instruction.
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

    // ---- finding

    static int hash(long address) {
        return (int) (address ^ address >>> 13 ^ address >>> 29);
    }

    /** A valid translation that starts at an address, and fits. */
    final @Nullable Translation at(long address, Predicate<Translation> fits) {
        @Nullable Translation[] all = table;
        for (int at = hash(address); ; at++) {
            Translation each = all[at & all.length - 1];
            if (each == null) {
                return null;
            }
            if (each.entry == address && each.isValid() && fits.test(each)) {
                return each;
            }
        }
    }

    private @Nullable Translation any(long address) {
        return at(address, _ -> true);
    }

    /** Notes whether a translation has been asked for. Returns whether that is new. */
    abstract boolean setAsked(Translation translation, boolean asked);

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
        var _ = setAsked(translation, false);
    }

    /** Takes in a translation that is ready. */
    final synchronized void install(Translation translation) {
        if (!translation.isValid()) {
            giveUp(translation);
            return;
        }
        CodeImage.Page page = translation.page();
        Translation before = at(translation.entry, each -> each.page() == page);
        if (before != null) {
            remove(before);
            var _ = setAsked(translation, true);
        }
        grow(translation.size);
        insert(translation);
        translation.tellPage(true);
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
        var _ = setAsked(translation, false);
        grow(-translation.size);
        withdraw(translation);
        translation.tellPage(false);
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
        link.lead(target, any(target));
    }

    private void relink(long target) {
        List<WeakReference<CallLink>> all = links.get(target);
        if (all == null) {
            return;
        }
        Translation found = any(target);
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
