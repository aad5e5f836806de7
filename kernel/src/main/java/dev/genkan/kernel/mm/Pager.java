package dev.genkan.kernel.mm;

import dev.genkan.cpu.Access;
import dev.genkan.cpu.Memory;
import dev.genkan.kernel.fs.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Backs the pages of {@linkplain Vma ranges} when they are touched, and takes them back.
 *
 * <p>A page is backed if {@link Memory#PRESENT} is set; one that is not reads as zero and costs
 * nothing. A page of a shared file is dirty if {@link Memory#WRITE} is set: until its first store
 * the permission is held back.
 */
final class Pager {
    private static final int PAGE = Memory.PAGE_SIZE;

    /** Pages are backed in aligned groups, so that a big array does not fault for each page. */
    private static final int GROUP = 16 * PAGE;

    /** What one page of permission bytes is about, in bytes: as a shift. */
    private static final int REGION_SHIFT = 24;

    /** So many bytes are rather cleared for another process than given back to the host. */
    private static final long FEW = 4 << 20;

    private static final long REGION = 1L << REGION_SHIFT;

    private final Memory memory;
    private final MemoryBudget budget;

    /**
     * The regions where pages are backed, or were. Who goes over a range looks at the pages of
     * these only: a program may map 2^46 bytes and touch one.
     */
    private final TreeSet<Long> regions = new TreeSet<>();

    private long lastRegion = -1;
    private long resident;
    private long peak;

    Pager(Memory memory, MemoryBudget budget) {
        this.memory = memory;
        this.budget = budget;
    }

    /** Where the memory of its pages is taken from. */
    MemoryBudget budget() {
        return budget;
    }

    /** Bytes of backed pages. */
    long resident() {
        return resident;
    }

    /** The most bytes that were ever backed at once. */
    long peak() {
        return peak;
    }

    /**
     * Gives back what its pages have taken; their memory goes as a whole.
     *
     * @return address and length of what is backed, in turn; nothing if that is much
     */
    long[] close() {
        budget.giveBack(resident);
        if (resident > FEW) {
            return new long[0];
        }
        List<Long> runs = new ArrayList<>();
        for (long region : regions) {
            long end = (region + 1) << REGION_SHIFT;
            for (long at = region << REGION_SHIFT; at < end; ) {
                long run = runEnd(at, end);
                if (isBacked(at)) {
                    runs.add(at);
                    runs.add(run - at);
                }
                at = run;
            }
        }
        return runs.stream().mapToLong(Long::longValue).toArray();
    }

    private boolean isBacked(long page) {
        return memory.permissions(page) != 0;
    }

    /** Answers an access within a range that the range's protection allows. */
    Fault resolve(Vma vma, long address, Access access) {
        long page = address & -PAGE;
        if (isBacked(page)) {
            memory.protect(page, PAGE, permissions(vma, access == Access.WRITE));
            return Fault.RESOLVED;
        }
        long start = Math.max(address & -GROUP, vma.start);
        long end = Math.min((address & -GROUP) + GROUP, vma.end);
        Fault result = back(vma, start, end, page);
        if (result == Fault.RESOLVED && access == Access.WRITE && vma.writesBack()) {
            memory.protect(page, PAGE, vma.permissions());
        }
        return result;
    }

    private static int permissions(Vma vma, boolean written) {
        int allowed = vma.permissions();
        return vma.writesBack() && !written ? allowed & ~Memory.WRITE : allowed;
    }

    /** Backs what is not yet backed from start to end; the result is that of one page. */
    private Fault back(Vma vma, long start, long end, long page) {
        byte[] contents = null;
        int valid = 0;
        File file = vma.file;
        if (file != null && vma.pages != null) {
            long left = file.size() - (vma.offset + (start - vma.start));
            end = left < end - start ? start + (left + PAGE - 1 & -PAGE) : end;
            if (page >= end) {
                return Fault.PAST_END;
            }
        } else if (file != null) {
            contents = new byte[(int) (end - start)];
            valid = read(file, contents, vma.offset + (start - vma.start));
            end = start + ((valid + PAGE - 1) & -PAGE);
            if (page >= end) {
                return Fault.PAST_END;
            }
        }
        for (long at = start; at < end; at += PAGE) {
            if (isBacked(at)) {
                continue;
            }
            if (!budget.take(PAGE)) {
                return isBacked(page) ? Fault.RESOLVED : Fault.OUT_OF_MEMORY;
            }
            resident += PAGE;
            peak = Math.max(peak, resident);
            vma.touched = true;
            if (contents != null) {
                int from = (int) (at - start);
                memory.load(at, contents, from, Math.min(PAGE, valid - from));
            }
            enterRegion(at);
            memory.protect(at, PAGE, permissions(vma, false));
        }
        return Fault.RESOLVED;
    }

    private void enterRegion(long address) {
        long region = address >>> REGION_SHIFT;
        if (region != lastRegion) {
            lastRegion = region;
            regions.add(region);
        }
    }

    /** The first page from here on that may be backed; the end if there is none. */
    long nextTouched(long from, long end) {
        Long region = regions.ceiling(from >>> REGION_SHIFT);
        return region == null ? end : Math.min(end, Math.max(from, region << REGION_SHIFT));
    }

    /** Forgets the regions that lie in a range of which nothing is backed any longer. */
    private void leaveRegions(long start, long end) {
        long first = (start + REGION - 1) >>> REGION_SHIFT;
        long last = end >>> REGION_SHIFT;
        if (first < last) {
            regions.subSet(first, last).clear();
            lastRegion = -1;
        }
    }

    private static int read(File file, byte[] to, long position) {
        int done = 0;
        while (done < to.length) {
            int count = file.pread(to, done, to.length - done, position + done);
            if (count <= 0) {
                break;
            }
            done += count;
        }
        return done;
    }

    /** Backs a whole range, as far as the budget allows. */
    Fault populate(Vma vma) {
        for (long at = vma.start; at < vma.end; at = (at & -GROUP) + GROUP) {
            Fault result = back(vma, at, Math.min((at & -GROUP) + GROUP, vma.end), at);
            if (result != Fault.RESOLVED) {
                return result;
            }
        }
        return Fault.RESOLVED;
    }

    /** Gives the pages of a part of a range back; they are as never touched. */
    void drop(Vma vma, long start, long end) {
        if (!vma.touched) {
            return;
        }
        writeBack(vma, start, end);
        for (long at = nextTouched(start, end); at < end; at = nextTouched(at, end)) {
            long run = runEnd(at, end);
            if (isBacked(at)) {
                memory.protect(at, run - at, 0);
                if (vma.pages == null) {
                    memory.discard(at, run - at);
                }
                budget.giveBack(run - at);
                resident -= run - at;
            }
            at = run;
        }
        leaveRegions(start, end);
    }

    /** Where a run of pages that are alike backed or not ends, at the latest with its region. */
    private long runEnd(long from, long end) {
        boolean backed = isBacked(from);
        long last = Math.min(end, (from & -REGION) + REGION);
        long at = from + PAGE;
        while (at < last && isBacked(at) == backed) {
            at += PAGE;
        }
        return at;
    }

    /** Applies a range's new protection to the pages that are backed. */
    void protect(Vma vma) {
        if (!vma.touched) {
            return;
        }
        if (vma.writesBack()) {
            writeBack(vma, vma.start, vma.end);
        }
        long end = vma.end;
        for (long at = nextTouched(vma.start, end); at < end; at = nextTouched(at, end)) {
            long run = runEnd(at, end);
            if (isBacked(at)) {
                memory.protect(at, run - at, permissions(vma, false));
            }
            at = run;
        }
    }

    /** Writes the dirty pages of a shared file back to it; they are clean afterwards. */
    void writeBack(Vma vma, long start, long end) {
        File file = vma.file;
        if (!vma.writesBack() || !vma.touched || file == null) {
            return;
        }
        byte[] page = new byte[PAGE];
        for (long at = nextTouched(start, end); at < end; at = nextTouched(at + PAGE, end)) {
            if ((memory.permissions(at) & Memory.WRITE) == 0) {
                continue;
            }
            long position = vma.offset + (at - vma.start);
            // What lies past the end of the file is not part of it.
            int length = read(file, page, position);
            memory.copyFrom(at, page, 0, PAGE);
            int done = 0;
            while (done < length) {
                int count = file.pwrite(page, done, length - done, position + done);
                if (count <= 0) {
                    break;
                }
                done += count;
            }
            memory.protect(at, PAGE, permissions(vma, false));
        }
    }

    /**
     * Copies the backed pages of a range to another address space, which is empty there; what is
     * shared or can be read from its file again is left for it to touch.
     *
     * @return false if there is no memory left
     */
    boolean copy(Vma vma, Pager other, Vma copy) {
        copy.touched = false;
        if (!vma.touched || vma.shared || vma.isLikeFile()) {
            return true;
        }
        long end = vma.end;
        for (long at = nextTouched(vma.start, end); at < end; at = nextTouched(at, end)) {
            long run = runEnd(at, end);
            if (isBacked(at)) {
                if (!other.budget.take(run - at)) {
                    return false;
                }
                other.memory.copyPages(memory, at, run - at);
                other.memory.protect(at, run - at, permissions(copy, false));
                other.resident += run - at;
                other.peak = Math.max(other.peak, other.resident);
                other.enterRegion(at);
                copy.touched = true;
            }
            at = run;
        }
        return true;
    }

    /**
     * Copies the next page that may hold something, whatever the program may do with it; one of a
     * file need not have been touched.
     *
     * @return its address; the end if there is none
     */
    long dump(Vma vma, long from, long end, byte[] to) {
        File file = vma.file;
        for (long page = from; page < end; page += PAGE) {
            if (file == null) {
                page = nextTouched(page, end);
            }
            long position = vma.offset + (page - vma.start);
            boolean common = vma.pages != null && file != null && position < file.size();
            if (page < end && (common || isBacked(page))) {
                memory.dump(page, to);
                return page;
            }
            int length = file == null || vma.pages != null ? 0 : read(file, to, position);
            if (length > 0) {
                Arrays.fill(to, length, PAGE, (byte) 0);
                return page;
            }
        }
        return end;
    }

    /** Moves the backed pages of a range to another place of the same length. */
    void move(Vma from, Vma to) {
        if (!from.touched || from.pages != null) {
            return;
        }
        writeBack(from, from.start, from.end);
        long end = Math.min(from.end, from.start + to.length());
        for (long at = nextTouched(from.start, end); at < end; at = nextTouched(at, end)) {
            long run = runEnd(at, end);
            if (isBacked(at)) {
                long target = to.start + (at - from.start);
                memory.move(at, target, run - at);
                for (long page = target; page < target + (run - at); page += PAGE) {
                    enterRegion(page);
                }
                memory.protect(target, run - at, permissions(to, false));
                memory.protect(at, run - at, 0);
                memory.discard(at, run - at);
                to.touched = true;
            }
            at = run;
        }
    }

    /** Whether a page is backed, for mincore(2). */
    boolean isResident(long page) {
        return isBacked(page);
    }
}
