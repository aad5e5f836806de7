package dev.genkan.kernel.mm;

import dev.genkan.cpu.Memory;
import dev.genkan.kernel.Limits;
import dev.genkan.kernel.abi.Errno;

/** What mremap(2) does to an address space. */
final class Remapping {
    private static final int MAYMOVE = 1, FIXED = 2, DONTUNMAP = 4;
    private static final int PAGE = Memory.PAGE_SIZE;

    private final AddressSpace mm;
    private final VmaMap vmas;
    private final Pager pager;

    Remapping(AddressSpace mm, VmaMap vmas, Pager pager) {
        this.mm = mm;
        this.vmas = vmas;
        this.pager = pager;
    }

    /** Resizes or moves as mremap(2) does. */
    long remap(long address, long oldLength, long newLength, int flags, long newAddress) {
        if ((flags & ~(MAYMOVE | FIXED | DONTUNMAP)) != 0
                || (flags & FIXED) != 0 && (flags & MAYMOVE) == 0
                || (flags & DONTUNMAP) != 0 && ((flags & MAYMOVE) == 0 || oldLength != newLength)
                || (address & (PAGE - 1)) != 0) {
            return -Errno.EINVAL;
        }
        long oldSize = AddressSpace.pageUp(oldLength);
        long newSize = AddressSpace.pageUp(newLength);
        if (newSize <= 0 || newSize > mm.layout().top() || oldSize < 0) {
            return -Errno.EINVAL;
        }
        boolean placed = (flags & FIXED) != 0;
        if (placed
                && ((newAddress & (PAGE - 1)) != 0
                        || !mm.isInside(newAddress, newSize)
                        || address < newAddress + newSize && newAddress < address + oldSize)) {
            return -Errno.EINVAL;
        }
        Vma vma = vmas.find(address);
        if (vma == null) {
            return -Errno.EFAULT;
        }
        if (oldSize == 0 && !vma.shared) {
            return -Errno.EINVAL;
        }
        if (!placed && (flags & DONTUNMAP) == 0) {
            if (newSize <= oldSize) {
                if (!mm.isInside(address, oldSize)) {
                    return -Errno.EINVAL;
                }
                mm.unmapRange(address + newSize, address + oldSize);
                return address;
            }
            if (oldSize > vma.end - address) {
                return -Errno.EFAULT;
            }
            if (mm.limits().exceeds(Limits.AS, vmas.length() + newSize - oldSize)) {
                return -Errno.ENOMEM;
            }
            if (address + oldSize == vma.end
                    && mm.isInside(address, newSize)
                    && mm.isRoom(vma.end, address + newSize)) {
                Vma grown = grownPart(vma, vma.end, address + newSize);
                mm.show(grown);
                vmas.add(grown);
                return address;
            }
            if ((flags & MAYMOVE) == 0) {
                return -Errno.ENOMEM;
            }
        } else if (oldSize > vma.end - address) {
            return -Errno.EFAULT;
        }
        return relocate(vma, address, oldSize, newSize, placed ? newAddress : -1, flags);
    }

    private static Vma grownPart(Vma vma, long from, long to) {
        Vma part = vma.part(from, to);
        part.touched = false;
        return part;
    }

    private long relocate(
            Vma vma, long address, long oldSize, long newSize, long newAddress, int flags) {
        // As many as the move may add, for what it cuts and what it makes.
        if (vmas.count() >= AddressSpace.MAX_MAP_COUNT - 3) {
            return -Errno.ENOMEM;
        }
        long target = newAddress;
        if (target < 0) {
            target = mm.freeRange(0, newSize, 0);
            if (target < 0) {
                return target;
            }
        } else {
            if (target < mm.layout().lowest()) {
                return -Errno.EPERM;
            }
            mm.unmapRange(target, target + newSize);
        }
        Vma source = vma.part(address, address + oldSize);
        Vma moved = grownPart(source, address, address + newSize);
        moved.start = target;
        moved.end = target + newSize;
        mm.show(moved);
        pager.move(source, moved);
        vmas.add(moved);
        if ((flags & DONTUNMAP) == 0) {
            mm.unmapRange(address, address + oldSize);
        }
        return target;
    }
}
