package dev.genkan.kernel.mm;

import dev.genkan.cpu.Memory;
import dev.genkan.kernel.abi.Errno;
import org.jspecify.annotations.Nullable;

/**
 * What is backed, locked and written back of the ranges of an address space: what madvise(2),
 * mlock(2), msync(2) and mincore(2) ask for. Its methods answer 0, or a negative error number.
 */
public final class Residency {
    private static final int PAGE = Memory.PAGE_SIZE;

    private final AddressSpace mm;
    private final VmaMap vmas;
    private final Pager pager;
    private boolean lockFuture;

    Residency(AddressSpace mm, VmaMap vmas, Pager pager) {
        this.mm = mm;
        this.vmas = vmas;
        this.pager = pager;
    }

    /** Whether what is mapped from now on is locked. */
    boolean locksFuture() {
        return lockFuture;
    }

    /** Forgets the contents of a range: madvise(MADV_DONTNEED). */
    public long discard(long address, long length) {
        synchronized (mm) {
            return eachPart(address, length, vma -> pager.drop(vma, vma.start, vma.end));
        }
    }

    /** Backs the pages of a range: madvise(MADV_POPULATE_READ), mlock. */
    public long populate(long address, long length) {
        synchronized (mm) {
            Fault[] worst = {Fault.RESOLVED};
            long result =
                    eachPart(
                            address,
                            length,
                            vma -> {
                                Fault fault = pager.populate(vma);
                                if (fault != Fault.RESOLVED) {
                                    worst[0] = fault;
                                }
                            });
            return result == 0 && worst[0] == Fault.OUT_OF_MEMORY ? -Errno.ENOMEM : result;
        }
    }

    /** Does nothing with a range, but tells whether it is whole: most of madvise(2). */
    public long advise(long address, long length) {
        synchronized (mm) {
            return eachPart(address, length, vma -> {});
        }
    }

    /** Writes the shared mappings of a range back to their files: msync(2). */
    public long writeBack(long address, long length) {
        synchronized (mm) {
            return eachPart(address, length, vma -> pager.writeBack(vma, vma.start, vma.end));
        }
    }

    /** Locks or unlocks a range: mlock(2). */
    public long lock(long address, long length, boolean locked) {
        synchronized (mm) {
            if (mm.isTooFine(address, address + AddressSpace.pageUp(length))) {
                return -Errno.ENOMEM;
            }
            long result =
                    eachPart(
                            address,
                            length,
                            part -> {
                                for (Vma vma : vmas.remove(part.start, part.end)) {
                                    vma.locked = locked;
                                    vmas.add(vma);
                                }
                            });
            return result == 0 && locked ? populate(address, length) : result;
        }
    }

    /** Locks or unlocks everything: mlockall(2), munlockall(2). */
    public void lockAll(boolean current, boolean future) {
        synchronized (mm) {
            lockFuture = future;
            for (Vma vma : vmas.all()) {
                vma.locked = current;
            }
        }
    }

    /** Bytes that are locked. */
    public long locked() {
        synchronized (mm) {
            long sum = 0;
            for (Vma vma : vmas.all()) {
                sum += vma.locked ? vma.length() : 0;
            }
            return sum;
        }
    }

    private interface PartAction {
        void on(Vma part);
    }

    /** Does it to what is mapped in a range; -ENOMEM if there are holes. */
    private long eachPart(long address, long length, PartAction action) {
        long size = AddressSpace.pageUp(length);
        if ((address & (PAGE - 1)) != 0 || size < 0 || length != 0 && size == 0) {
            return -Errno.EINVAL;
        }
        if (!mm.isInside(address, size)) {
            return -Errno.ENOMEM;
        }
        long end = address + size;
        boolean whole = vmas.isWhole(address, end);
        for (Vma vma : vmas.overlapping(address, end)) {
            Vma part = vma.part(Math.max(vma.start, address), Math.min(vma.end, end));
            action.on(part);
            vma.touched |= part.touched;
        }
        return whole ? 0 : -Errno.ENOMEM;
    }

    /** One byte per page of a range: 1 if it is backed; null if there are holes. */
    public byte @Nullable [] resident(long address, long length) {
        synchronized (mm) {
            long size = AddressSpace.pageUp(length);
            if (!mm.isInside(address, size) || !vmas.isWhole(address, address + size)) {
                return null;
            }
            byte[] result = new byte[(int) (size / PAGE)];
            long end = address + size;
            for (long at = pager.nextTouched(address, end);
                    at < end;
                    at = pager.nextTouched(at + PAGE, end)) {
                result[(int) ((at - address) / PAGE)] = (byte) (pager.isResident(at) ? 1 : 0);
            }
            return result;
        }
    }

    /**
     * Copies the next page of a range that may hold something, whatever the program may do with it:
     * for core dumps.
     *
     * @param to room for a page
     * @return its address; the end if there is none
     */
    public long dump(Vma vma, long from, long end, byte[] to) {
        synchronized (mm) {
            return pager.dump(vma, from, end, to);
        }
    }
}
