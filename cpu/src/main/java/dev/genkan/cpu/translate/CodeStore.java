package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.decode.Decoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The translations of one memory in one mode, and which code it has in common with others. */
final class CodeStore extends Translations {
    /** Beyond so many bytecodes all are dropped: a program that makes code for ever is bounded. */
    private static final long MAX_SIZE = 48 << 20;

    /** How many pages are remembered at most. */
    private static final int MAX_LOOKED = 1 << 16;

    /** How many answers of {@link #find} are remembered: a power of two. */
    private static final int RECENT = 256;

    /** Stands for a page whose code is the memory's own. */
    private static final Object OWN = new Object();

    final Memory memory;
    final CpuModel model;
    final boolean longMode;

    /** Whether the processors have a gate. */
    final boolean answered;

    private final AtomicReferenceArray<@Nullable Translation> recent =
            new AtomicReferenceArray<>(RECENT);

    private final CommonCode commonCode;
    private final Map<Long, List<Translation>> byPage = new HashMap<>();
    private long size;

    /** By number, the page that it has in common with others, or {@link #OWN}. */
    private final Map<Long, Object> looked = new ConcurrentHashMap<>();

    /** Where the memory's own code was asked for. */
    private final NavigableSet<Long> asked = new TreeSet<>();

    /** How often code has changed. */
    private int changes;

    CodeStore(CommonCode commonCode, Cpu cpu, boolean longMode) {
        this.commonCode = commonCode;
        this.memory = cpu.memory;
        this.model = cpu.model;
        this.longMode = longMode;
        this.answered = cpu.gate != null;
    }

    /** The valid translation that starts at an address, be it the memory's own or not. */
    @Nullable Translation find(long address) {
        int at = hash(address) & RECENT - 1;
        Translation last = recent.getAcquire(at);
        if (last != null && last.entry == address && last.isValid(memory)) {
            return last;
        }
        CodeImage.Page page = common(page(address));
        Translation found =
                page == null
                        ? at(address, _ -> true)
                        : page.image.at(address, each -> has(each.pages));
        if (found != null) {
            recent.setRelease(at, found);
        }
        return found;
    }

    private boolean has(CodeImage.Page[] pages) {
        for (CodeImage.Page each : pages) {
            if (common(each.number) != each) {
                return false;
            }
        }
        return true;
    }

    /** Whether nobody asked for this address before, with the code that is there. */
    boolean ask(long address) {
        CodeImage.Page page = common(page(address));
        if (page != null) {
            return page.ask(address);
        }
        synchronized (this) {
            return asked.add(address);
        }
    }

    @Override
    synchronized boolean setAsked(Translation translation, boolean value) {
        return value ? asked.add(translation.entry) : asked.remove(translation.entry);
    }

    @Override
    boolean isElsewhere(long target) {
        return home(target) != this;
    }

    /** Where the code of an address belongs. */
    Translations home(long address) {
        CodeImage.Page page = common(page(address));
        return page == null ? this : page.image;
    }

    // ---- what is in common with other memories

    /** The page of this number, if the memory has it in common with others. */
    CodeImage.@Nullable Page common(long number) {
        Object known = looked.get(number);
        // A translator's thread may ask after the memory's end.
        if (known == null && memory.pin()) {
            try {
                known = look(number);
            } finally {
                memory.unpin();
            }
        }
        return known instanceof CodeImage.Page page ? page : null;
    }

    /** Takes a page as one that others have, too, if it is; it may change at any time. */
    private Object look(long number) {
        LongFunction<@Nullable Object> origins = memory.codeOrigin;
        long address = number << Memory.PAGE_SHIFT;
        int before = changes();
        int allowed = memory.permissions(address);
        if (origins == null || (allowed & Memory.EXECUTE) == 0) {
            return OWN;
        }
        // Marked before it is looked at: a change is told from now on.
        memory.markCode(address);
        Object origin = (allowed & Memory.WRITE) == 0 ? origins.apply(address) : null;
        CodeImage.Page page = null;
        if (origin != null) {
            byte[] bytes = new byte[Memory.PAGE_SIZE];
            memory.dump(address, bytes);
            page = commonCode.page(origin, this, number, bytes);
        }
        return remember(number, page, before);
    }

    private synchronized int changes() {
        return changes;
    }

    private synchronized Object remember(long number, CodeImage.@Nullable Page page, int before) {
        if (changes != before || looked.size() >= MAX_LOOKED) {
            return OWN;
        }
        if (page != null) {
            memory.setCommon(page.slot, true);
        }
        Object found = page == null ? OWN : page;
        looked.put(number, found);
        return found;
    }

    /** The bytes of pages that are in common with others, each as it was when it was first read. */
    final class CommonBytes implements Region.Code {
        private final Map<Long, Object> read = new HashMap<>();

        @Override
        public int fetch(long address, byte[] bytes, int length) {
            int done = 0;
            while (done < length && page(address + done) instanceof CodeImage.Page page) {
                int offset = (int) (address + done) & Memory.PAGE_SIZE - 1;
                done += page.copy(offset, bytes, done, length - done);
            }
            return done;
        }

        private Object page(long address) {
            return read.computeIfAbsent(
                    Translations.page(address),
                    number -> Objects.requireNonNullElse(common(number), OWN));
        }

        /** The pages that a region is made of, which is made of these bytes. */
        CodeImage.Page[] pages(Region region) {
            return region.instructions.stream()
                    .flatMapToLong(i -> LongStream.of(i.address, i.next() - 1))
                    .mapToObj(this::page)
                    .distinct()
                    .toArray(CodeImage.Page[]::new);
        }
    }

    /** Whether any program has come to an address of code that is in common with others. */
    boolean isKnownCommon(long address) {
        CodeImage.Page page = common(page(address));
        return page != null && page.isKnown((int) address & Memory.PAGE_SIZE - 1);
    }

    // ---- changes

    /** Whether a translation holds any byte of a range within a page. */
    synchronized boolean holds(long address, int length) {
        if (looked.get(page(address)) instanceof CodeImage.Page) {
            return true;
        }
        for (Translation each : byPage.getOrDefault(page(address), List.of())) {
            if (each.isValid() && each.overlaps(address, length)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Gives up the translations that hold any byte of a range within a page.
     *
     * @return how many
     */
    synchronized int changed(long address, int length) {
        // What could not be translated may be something else now.
        asked.subSet(address - Decoder.MAX_LENGTH, address + length).clear();
        changes++;
        if (looked.remove(page(address)) instanceof CodeImage.Page page) {
            memory.setCommon(page.slot, false);
        }
        int gone = 0;
        for (Translation each : List.copyOf(byPage.getOrDefault(page(address), List.of()))) {
            if (each.overlaps(address, length)) {
                remove(each);
                gone++;
            }
        }
        return gone;
    }

    // ---- coming and going

    @Override
    boolean announce(Translation translation, Region region) {
        synchronized (this) {
            for (long page : translation.pageNumbers()) {
                byPage.computeIfAbsent(page, _ -> new ArrayList<>()).add(translation);
            }
        }
        return region.isCurrent(memory);
    }

    @Override
    synchronized void withdraw(Translation translation) {
        translation.invalidate();
        for (long page : translation.pageNumbers()) {
            List<Translation> here = byPage.get(page);
            if (here != null) {
                here.remove(translation);
                if (here.isEmpty()) {
                    byPage.remove(page);
                }
            }
        }
    }

    @Override
    void grow(long bytecodes) {
        if (size > MAX_SIZE && bytecodes > 0) {
            dropAll();
        }
        size += bytecodes;
    }

    @Override
    synchronized void dropAll() {
        Set<Translation> all = new HashSet<>();
        byPage.values().forEach(all::addAll);
        super.dropAll();
        all.forEach(this::withdraw);
        size = 0;
    }
}
