package dev.genkan.cpu.translate;

import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.Memory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The code that the memories of one translator have in common: one image for each file's code. */
final class CommonCode {
    /** Beyond so many bytecodes all are dropped. */
    private static final long MAX_SIZE = 96 << 20;

    /** So many decoded instructions are kept, of about 80 bytes each. */
    private static final int MAX_STEPS = 1_000_000;

    private final Map<Kind, CodeImage> images = new ConcurrentHashMap<>();
    private final AtomicInteger slots = new AtomicInteger();
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicLong size = new AtomicLong();

    /** What else a translation is made for. */
    private record Kind(
            Object origin, boolean longMode, boolean answered, long span, CpuModel model) {}

    /** The page of these bytes in the file that a memory shows; null if there are too many. */
    CodeImage.@Nullable Page page(Object origin, CodeStore store, long number, byte[] bytes) {
        Kind kind =
                new Kind(origin, store.longMode, store.answered, store.memory.span(), store.model);
        CodeImage image =
                slots.get() < Memory.COMMON_PAGES
                        ? images.computeIfAbsent(kind, _ -> new CodeImage(this))
                        : images.get(kind);
        return image == null ? null : image.page(number, bytes);
    }

    /** A number for one more page; -1 if there are too many. */
    int takeSlot() {
        int slot = slots.getAndUpdate(next -> Math.min(next + 1, Memory.COMMON_PAGES));
        return slot < Memory.COMMON_PAGES ? slot : -1;
    }

    /** Whether there is room for one more decoded instruction. */
    boolean takeStep() {
        return steps.get() < MAX_STEPS && steps.incrementAndGet() <= MAX_STEPS;
    }

    void grow(long bytecodes) {
        size.addAndGet(bytecodes);
    }

    /** Drops all translations if there are too many: programs that are used still come again. */
    void bound() {
        if (size.get() > MAX_SIZE) {
            images.values().forEach(Translations::dropAll);
        }
    }
}
