package dev.genkan.kernel.mm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The ranges of an address space in order of address: none overlap, equal neighbors are one. */
final class VmaMap {
    private final TreeMap<Long, Vma> byStart = new TreeMap<>();
    private long length;

    // Where the last search for room ended: above it, below this top, no gap is larger than that.
    private long searchTop;
    private long searchEnd;
    private long largestGap;

    /** All of them, lowest first. */
    Collection<Vma> all() {
        return byStart.values();
    }

    int count() {
        return byStart.size();
    }

    /** The sum of their lengths in bytes. */
    long length() {
        return length;
    }

    /** The one that holds this address. */
    @Nullable Vma find(long address) {
        Map.Entry<Long, Vma> entry = byStart.floorEntry(address);
        return entry != null && address < entry.getValue().end ? entry.getValue() : null;
    }

    /** Whether this address lies in one, but not at its start. */
    boolean isWithin(long address) {
        Vma vma = find(address);
        return vma != null && vma.start < address;
    }

    /** The lowest that starts above this address. */
    @Nullable Vma above(long address) {
        Map.Entry<Long, Vma> entry = byStart.higherEntry(address);
        return entry == null ? null : entry.getValue();
    }

    /** The highest that starts below this address. */
    @Nullable Vma below(long address) {
        Map.Entry<Long, Vma> entry = byStart.lowerEntry(address);
        return entry == null ? null : entry.getValue();
    }

    /** Those that overlap a range, lowest first; a copy. */
    List<Vma> overlapping(long start, long end) {
        List<Vma> found = new ArrayList<>();
        Map.Entry<Long, Vma> first = byStart.floorEntry(start);
        long from = first != null && first.getValue().end > start ? first.getKey() : start;
        for (Vma vma : byStart.subMap(from, end).values()) {
            found.add(vma);
        }
        return found;
    }

    /** Whether nothing is mapped in a range. */
    boolean isFree(long start, long end) {
        Map.Entry<Long, Vma> below = byStart.lowerEntry(end);
        return below == null || below.getValue().end <= start;
    }

    /** Whether every page of a range is mapped. */
    boolean isWhole(long start, long end) {
        long at = start;
        for (Vma vma : overlapping(start, end)) {
            if (vma.start > at) {
                return false;
            }
            at = vma.end;
        }
        return at >= end;
    }

    /** Adds one where nothing is, and joins it with neighbors that are alike. */
    void add(Vma vma) {
        Vma result = vma;
        Vma below = below(vma.start);
        if (below != null && below.joins(result)) {
            result = join(below, result);
        }
        Vma above = byStart.get(vma.end);
        if (above != null && result.joins(above)) {
            result = join(result, above);
        }
        put(result);
    }

    private Vma join(Vma low, Vma high) {
        removeExactly(low);
        removeExactly(high);
        Vma joined = low.part(low.start, high.end);
        joined.touched = low.touched || high.touched;
        joined.mayDiffer = low.mayDiffer || high.mayDiffer;
        return joined;
    }

    private void put(Vma vma) {
        byStart.put(vma.start, vma);
        length += vma.length();
    }

    private void removeExactly(Vma vma) {
        if (byStart.remove(vma.start, vma)) {
            length -= vma.length();
        }
    }

    /** Takes a range out; what sticks out on either side stays. Returns the parts taken out. */
    List<Vma> remove(long start, long end) {
        List<Vma> taken = new ArrayList<>();
        for (Vma vma : overlapping(start, end)) {
            removeExactly(vma);
            if (vma.end > searchEnd) {
                searchTop = 0;
            }
            if (vma.start < start) {
                put(vma.part(vma.start, start));
            }
            if (vma.end > end) {
                put(vma.part(end, vma.end));
            }
            taken.add(vma.part(Math.max(vma.start, start), Math.min(vma.end, end)));
        }
        return taken;
    }

    /** Lets one start lower, into free space: the growth of a stack. */
    Vma extendDown(Vma vma, long start) {
        removeExactly(vma);
        Vma grown = vma.part(start, vma.end);
        put(grown);
        return grown;
    }

    /** The highest free range of a length that ends at or below {@code top}; -1 if none. */
    long findDown(long length, long bottom, long top) {
        if (top != searchTop || length <= largestGap) {
            searchTop = top;
            searchEnd = top;
            largestGap = 0;
        }
        long end = searchEnd;
        for (Vma vma : byStart.headMap(end, false).descendingMap().values()) {
            long gap = end - Math.max(vma.end, bottom);
            if (gap >= length) {
                searchEnd = end;
                return end - length;
            }
            largestGap = Math.max(largestGap, gap);
            end = Math.min(end, vma.start);
            if (end <= bottom) {
                return -1;
            }
        }
        if (end - bottom < length) {
            return -1;
        }
        searchEnd = end;
        return end - length;
    }

    /** The lowest free range of a length within bounds; -1 if none. */
    long findUp(long length, long bottom, long top) {
        long start = bottom;
        Vma at = find(bottom);
        if (at != null) {
            start = at.end;
        }
        for (Vma vma : byStart.tailMap(start, true).values()) {
            if (vma.start - start >= length) {
                return start;
            }
            start = vma.end;
        }
        return top - start >= length ? start : -1;
    }
}
