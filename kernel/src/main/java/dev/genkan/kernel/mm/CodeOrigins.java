package dev.genkan.kernel.mm;

import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.Kstat;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which code of a program is that of a file, as far as the program has not been able to write it.
 * Processors ask in the midst of running, and so without a lock; what they hear may be old, and
 * they compare the bytes themselves.
 */
final class CodeOrigins implements LongFunction<@Nullable Object> {
    private final ConcurrentSkipListMap<Long, Part> parts = new ConcurrentSkipListMap<>();

    /** A file, or the kernel's own code, and where its first byte lies or would lie. */
    private record Origin(long device, long inode, long start) {}

    private record Part(long end, Object origin) {}

    @Override
    public @Nullable Object apply(long address) {
        Map.Entry<Long, Part> below = parts.floorEntry(address);
        return below == null || address >= below.getValue().end ? null : below.getValue().origin;
    }

    /** Notes a range as it is now. */
    void note(Vma vma) {
        forget(vma.start, vma.end);
        if (vma.isCommonCode()) {
            File file = vma.file;
            Kstat stat = file == null ? null : file.attributes();
            Origin origin =
                    stat == null
                            ? new Origin(0, 0, vma.start)
                            : new Origin(stat.device, stat.inode, vma.start - vma.offset);
            parts.put(vma.start, new Part(vma.end, origin));
        }
    }

    /** Forgets what lies in a range. */
    void forget(long start, long end) {
        for (Map.Entry<Long, Part> each = parts.lowerEntry(end);
                each != null && each.getValue().end > start;
                each = parts.lowerEntry(Math.min(end, each.getKey()))) {
            Part part = each.getValue();
            if (part.end > end) {
                parts.put(end, part);
            }
            if (each.getKey() < start) {
                parts.put(each.getKey(), new Part(start, part.origin));
            } else {
                parts.remove(each.getKey());
            }
        }
    }
}
