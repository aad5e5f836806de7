package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.decode.Decoder;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The translations of one memory in one mode, what leads to them, and what was seen on the way. */
final class CodeStore {
    /** Beyond so many bytecodes all are dropped: a program that makes code for ever is bounded. */
    private static final long MAX_SIZE = 48 << 20;

    /** How many targets of an indirect jump are remembered. */
    private static final int MAX_TARGETS = 200;

    private static final long[] NONE = {};

    final Translator translator;
    final Memory memory;
    final CpuModel model;
    final boolean longMode;

    /** Whether the processors have a gate. */
    final boolean answered;

    /** A hash table of entries, by address; a reader needs no lock. */
    private volatile @Nullable Translation[] table = new Translation[256];

    private int count;
    private long size;
    private final Map<Long, List<Translation>> byPage = new HashMap<>();
    private final Map<Long, List<WeakReference<CallLink>>> links = new HashMap<>();
    private final Map<Long, long[]> targets = new ConcurrentHashMap<>();
    private final NavigableSet<Long> asked = new TreeSet<>();

    CodeStore(Translator translator, Cpu cpu, boolean longMode) {
        this.translator = translator;
        this.memory = cpu.memory;
        this.model = cpu.model;
        this.longMode = longMode;
        this.answered = cpu.gate != null;
    }

    // ---- finding

    private static int hash(long address) {
        return (int) (address ^ address >>> 13 ^ address >>> 29);
    }

    /** The valid translation that starts at an address. */
    @Nullable Translation find(long address) {
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

    /** Whether a translation holds any byte of a range within a page. */
    synchronized boolean holds(long address, int length) {
        for (Translation each : byPage.getOrDefault(page(address), List.of())) {
            if (each.isValid() && each.overlaps(address, length)) {
                return true;
            }
        }
        return false;
    }

    private static long page(long address) {
        return address >>> Memory.PAGE_SHIFT;
    }

    /** Whether nobody asked for this address before. */
    synchronized boolean ask(long address) {
        return asked.add(address);
    }

    // ---- coming and going

    /** Says that a translation is being made: changes to its bytes are noted from now on. */
    synchronized void announce(Translation translation) {
        for (long page : translation.pages()) {
            byPage.computeIfAbsent(page, _ -> new ArrayList<>()).add(translation);
        }
    }

    /** Takes back what {@link #announce} said; the address may be asked for again. */
    synchronized void giveUp(Translation translation) {
        withdraw(translation);
        asked.remove(translation.entry);
    }

    /** Takes in a translation that is ready. */
    synchronized void install(Translation translation) {
        if (!translation.isValid()) {
            giveUp(translation);
            return;
        }
        Translation before = find(translation.entry);
        if (before != null) {
            remove(before);
            asked.add(translation.entry);
        }
        if (size > MAX_SIZE) {
            dropAll();
        }
        size += translation.size;
        insert(translation);
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

    /** Gives up the translations that hold any byte of a range within a page. */
    synchronized void changed(long address, int length) {
        // What could not be translated may be something else now.
        asked.subSet(address - Decoder.MAX_LENGTH, address + length).clear();
        List<Translation> here = byPage.get(page(address));
        if (here == null) {
            return;
        }
        for (Translation each : List.copyOf(here)) {
            if (each.overlaps(address, length)) {
                translator.statistics.invalidated();
                remove(each);
            }
        }
    }

    synchronized void dropAll() {
        Set<Translation> all = new HashSet<>();
        byPage.values().forEach(all::addAll);
        all.forEach(this::remove);
        links.values().removeIf(each -> each.stream().allMatch(link -> link.get() == null));
        targets.clear();
        table = new Translation[256];
        count = 0;
        size = 0;
    }

    private void remove(Translation translation) {
        asked.remove(translation.entry);
        size -= translation.size;
        withdraw(translation);
        relink(translation.entry);
        for (CallLink caller : translation.callers) {
            caller.forget(translation);
        }
        translation.callers.clear();
    }

    /** Takes back what {@link #announce} said. */
    synchronized void withdraw(Translation translation) {
        translation.invalidate();
        for (long page : translation.pages()) {
            List<Translation> here = byPage.get(page);
            if (here != null) {
                here.remove(translation);
                if (here.isEmpty()) {
                    byPage.remove(page);
                }
            }
        }
    }

    // ---- links

    /** Keeps a call linked to what is at its target. */
    synchronized void link(CallLink link, long target) {
        List<WeakReference<CallLink>> all = links.computeIfAbsent(target, _ -> new ArrayList<>());
        all.removeIf(each -> each.refersTo(null));
        all.add(new WeakReference<>(link));
        Translation found = find(target);
        link.setTarget(found == null ? CallLink.notThere(target) : found.code);
    }

    private void relink(long target) {
        List<WeakReference<CallLink>> all = links.get(target);
        if (all == null) {
            return;
        }
        Translation found = find(target);
        for (WeakReference<CallLink> each : all) {
            CallLink link = each.get();
            if (link != null) {
                link.setTarget(found == null ? CallLink.notThere(target) : found.code);
            }
        }
    }

    // ---- indirect jumps

    /** Where the indirect jump at an address went so far. */
    long[] targets(long jump) {
        return targets.getOrDefault(jump, NONE);
    }

    void jumped(long jump, long target) {
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

    /** Notes a jump that a translation does not know; when there were many it is made anew. */
    void missed(Translation from, long jump, long target) {
        jumped(jump, target);
        from.missed();
    }
}
