package dev.genkan.kernel.mm;

import dev.genkan.cpu.Memory;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.Kstat;
import java.util.HashMap;
import java.util.Map;

/**
 * Where libraries lie: at the same address in all programs of a kernel, as far as there is room, so
 * that what is known of their code serves all. Linux puts them where the last mapping left off.
 */
public final class FilePlaces {
    /** How many files have a place at most: a program may make any number. */
    private static final int MOST = 4096;

    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};

    private final Map<Key, Long> places = new HashMap<>();
    private final long lowest;
    private long next;

    private record Key(long device, long inode, long size) {}

    /**
     * Places in programs of a layout: a sixteenth of their addresses, an eighth below the first
     * mapping. In 32-bit programs, which need their addresses in one piece, there are none.
     */
    public FilePlaces(AddressLayout layout) {
        long base = layout.mmapBase();
        boolean wide = base > 1L << 32;
        next = wide ? base - base / 8 & -Memory.PAGE_SIZE : 0;
        lowest = wide ? next - base / 16 : 0;
    }

    /** The place of a file that is mapped from its start; 0 if it has none. */
    synchronized long of(File file, long size) {
        byte[] start = new byte[MAGIC.length];
        if (next - lowest < size
                || file.pread(start, 0, start.length, 0) != start.length
                || !java.util.Arrays.equals(start, MAGIC)) {
            return 0;
        }
        Kstat stat = file.attributes();
        Key key = new Key(stat.device, stat.inode, size);
        Long known = places.get(key);
        if (known != null) {
            return known;
        }
        if (places.size() >= MOST) {
            return 0;
        }
        next -= size;
        places.put(key, next);
        return next;
    }
}
