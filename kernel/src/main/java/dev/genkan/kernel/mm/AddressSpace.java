package dev.genkan.kernel.mm;

import static dev.genkan.kernel.mm.Vma.*;

import dev.genkan.cpu.Access;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.SharedMemory;
import dev.genkan.kernel.Limits;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.fs.File;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one process: what is mapped where (Linux's mm_struct), and copies to and from it.
 *
 * <p>Its methods answer an address or 0, or a negative error number. Pages are backed when they are
 * touched: {@link #fault} is where the processor's page faults come to be answered.
 */
public final class AddressSpace extends UserMemory implements AutoCloseable {
    private static final int PAGE = Memory.PAGE_SIZE;

    /** Linux's sysctl vm.max_map_count. */
    static final int MAX_MAP_COUNT = 65_530;

    /** Pages below a growing stack that no other mapping may come near. */
    private static final long STACK_GUARD = 256L * PAGE;

    /** The lowest address that a program without privilege may map (vm.mmap_min_addr). */
    private static final long MIN_ADDRESS = 0x1_0000;

    private final Pager pager;
    private final Limits limits;
    private final VmaMap vmas = new VmaMap();
    private final Residency residency;
    private final AddressLayout layout;
    private final CodeOrigins origins = new CodeOrigins();

    /** Files that a mapping shows; each is held once, so that it outlives its descriptors. */
    private final Set<File> files = Collections.newSetFromMap(new IdentityHashMap<>());

    private int holders = 1;
    private long brkStart;
    private long brk;

    /** PROT_READ means PROT_EXEC too (personality READ_IMPLIES_EXEC). */
    public boolean readImpliesExec;

    /** Who is told of parts of files that are mapped to be executed; null if nobody asks. */
    public @Nullable MappedCode mappedCode;

    /** Where files that programs load lie in all of them; null if that is the same to everybody. */
    public @Nullable FilePlaces places;

    /** Where the arguments and the environment lie, for /proc/PID/cmdline and environ. */
    public long argStart, argEnd, envStart, envEnd;

    /** The auxiliary vector as it was put on the stack, for /proc/PID/auxv. */
    public byte[] auxv = new byte[0];

    /** Where the vDSO is mapped; 0 if it is not. */
    public long vdso;

    /** An empty address space over a window of guest memory. */
    public AddressSpace(Memory memory, AddressLayout layout, MemoryBudget budget, Limits limits) {
        super(memory);
        this.layout = layout;
        this.pager = new Pager(memory, budget);
        this.residency = new Residency(this, vmas, pager);
        this.limits = limits;
        memory.codeOrigin = origins;
    }

    /** An empty address space with the defaults, for tests. */
    public AddressSpace(Memory memory) {
        this(
                memory,
                AddressLayout.fixed(memory.size()),
                new MemoryBudget(memory.size()),
                new Limits());
    }

    /** Where things are put in it. */
    public AddressLayout layout() {
        return layout;
    }

    public Limits limits() {
        return limits;
    }

    /** What is mapped, lowest first. */
    public synchronized Collection<Vma> vmas() {
        return List.copyOf(vmas.all());
    }

    /** The lines of /proc/PID/maps. */
    public synchronized String describe() {
        StringBuilder text = new StringBuilder();
        for (Vma vma : vmas.all()) {
            vma.describe(text);
        }
        return text.toString();
    }

    /** Bytes that are backed by the host's memory. */
    public long resident() {
        return pager.resident();
    }

    /** The most bytes that were ever backed at once. */
    public long peakResident() {
        return pager.peak();
    }

    /** Bytes that are mapped. */
    public synchronized long mapped() {
        return vmas.length();
    }

    /** One more process runs in it (CLONE_VM). */
    public synchronized AddressSpace share() {
        holders++;
        return this;
    }

    /**
     * Keeps it from being given up until {@link #close}: for those who look at other processes.
     *
     * @return false if it is given up already
     */
    public synchronized boolean hold() {
        if (holders > 0) {
            holders++;
            return true;
        }
        return false;
    }

    /** Whether several processes run in it. */
    public synchronized boolean isShared() {
        return holders > 1;
    }

    /**
     * The same once more, for fork(2): pages of its own with the same contents, and the shared
     * ones.
     *
     * @throws dev.genkan.kernel.abi.ErrnoException ENOMEM
     */
    public synchronized AddressSpace fork(Limits itsLimits) {
        AddressSpace copy;
        try {
            copy = new AddressSpace(new Memory(memory.size()), layout, pager.budget(), itsLimits);
        } catch (OutOfMemoryError e) {
            throw Errno.error(Errno.ENOMEM);
        }
        copy.brkStart = brkStart;
        copy.brk = brk;
        copy.readImpliesExec = readImpliesExec;
        copy.mappedCode = mappedCode;
        copy.places = places;
        copy.argStart = argStart;
        copy.argEnd = argEnd;
        copy.envStart = envStart;
        copy.envEnd = envEnd;
        copy.auxv = auxv;
        copy.vdso = vdso;
        copy.memory.codeNames = memory.codeNames;
        for (File file : files) {
            file.acquire();
            copy.files.add(file);
        }
        try {
            for (Vma vma : vmas.all()) {
                Vma twin = vma.part(vma.start, vma.end);
                twin.locked = false;
                copy.show(twin);
                if (!pager.copy(vma, copy.pager, twin)) {
                    throw Errno.error(Errno.ENOMEM);
                }
                copy.vmas.add(twin);
                copy.origins.note(twin);
            }
        } catch (RuntimeException e) {
            copy.close();
            throw e;
        } catch (OutOfMemoryError e) {
            copy.close();
            throw Errno.error(Errno.ENOMEM);
        }
        return copy;
    }

    /** Has the window show the pages of a mapping that has some in common with others. */
    void show(Vma vma) {
        SharedMemory pages = vma.pages;
        if (pages != null) {
            pages.extend(vma.offset + vma.length());
            memory.share(vma.start, vma.length(), pages, vma.offset);
        }
    }

    /** Writes shared mappings back and gives everything up, when the last process leaves it. */
    @Override
    public synchronized void close() {
        if (--holders > 0) {
            return;
        }
        boolean shares = false;
        for (Vma vma : vmas.all()) {
            pager.writeBack(vma, vma.start, vma.end);
            shares |= vma.pages != null;
        }
        long[] pages = pager.close();
        for (File file : files) {
            file.close();
        }
        files.clear();
        memory.close(shares || pages.length == 0 ? null : pages);
    }

    static long pageUp(long value) {
        return (value + PAGE - 1) & -PAGE;
    }

    boolean isInside(long address, long length) {
        long top = layout.top();
        return Long.compareUnsigned(length, top) <= 0
                && Long.compareUnsigned(address, top - length) <= 0;
    }

    // ---- mmap and its kind

    /**
     * Maps as mmap(2) does.
     *
     * @param file what to show, or null for zeroed memory
     * @param offset in the file, a multiple of the page size
     * @param name what /proc/PID/maps shows
     */
    public synchronized long map(
            long hint,
            long length,
            int protection,
            int flags,
            @Nullable File file,
            long offset,
            String name) {
        return map(hint, length, protection, flags, file, offset, name, layout.lowest());
    }

    private long map(
            long hint,
            long length,
            int protection,
            int flags,
            @Nullable File file,
            long offset,
            String name,
            long lowest) {
        if (length == 0) {
            return -Errno.EINVAL;
        }
        long size = pageUp(length);
        if (size <= 0 || size > layout.top()) {
            return -Errno.ENOMEM;
        }
        boolean fixed = (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) != 0;
        long address;
        if (fixed) {
            address = hint;
            if ((address & (PAGE - 1)) != 0) {
                return -Errno.EINVAL;
            }
            if (!isInside(address, size)) {
                return -Errno.ENOMEM;
            }
            if (address < lowest) {
                return -Errno.EPERM;
            }
            if ((flags & MAP_FIXED_NOREPLACE) != 0 && !vmas.isFree(address, address + size)) {
                return -Errno.EEXIST;
            }
        } else {
            address = freeRange(place(hint, size, flags, file, offset), size, flags);
            if (address < 0) {
                return address;
            }
        }
        long replaced = overlap(address, address + size);
        if (limits.exceeds(Limits.AS, vmas.length() - replaced + size)) {
            return -Errno.ENOMEM;
        }
        if (vmas.count() >= MAX_MAP_COUNT) {
            return -Errno.ENOMEM;
        }
        unmapRange(address, address + size);
        int wanted = protection;
        if (readImpliesExec && (protection & PROT_READ) != 0) {
            wanted |= PROT_EXEC;
        }
        Vma vma = new Vma(address, address + size, wanted, flags, file, offset, name);
        if (residency.locksFuture()) {
            vma.locked = true;
        }
        show(vma);
        if ((flags & MAP_POPULATE) != 0 || vma.locked) {
            var _ = pager.populate(vma);
        }
        vmas.add(vma);
        origins.note(vma);
        if (file != null && files.add(file)) {
            file.acquire();
        }
        if (file != null && mappedCode != null && (wanted & PROT_EXEC) != 0) {
            mappedCode.mapped(address, address + size, file, offset);
        }
        return address;
    }

    /**
     * Maps at an address that the kernel itself chose, replacing what is there; it may be 0, where
     * a.out files lie.
     */
    public synchronized long mapFixed(long address, long length, int protection, String name) {
        return map(
                address,
                length,
                protection,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
                null,
                0,
                name,
                0);
    }

    /** Marks shared mappings of a file that was not opened for writing. */
    public synchronized void forbidWrite(long address) {
        Vma vma = vmas.find(address);
        if (vma != null) {
            vma.mayWrite = false;
        }
    }

    private long overlap(long start, long end) {
        long sum = 0;
        for (Vma vma : vmas.overlapping(start, end)) {
            sum += Math.min(vma.end, end) - Math.max(vma.start, start);
        }
        return sum;
    }

    /** The hint, or where a file is wanted if there is none. */
    private long place(long hint, long size, int flags, @Nullable File file, long offset) {
        return hint != 0
                        || places == null
                        || file == null
                        || offset != 0
                        || (flags & (MAP_TYPE | MAP_32BIT)) != MAP_PRIVATE
                ? hint
                : places.of(file, size);
    }

    long freeRange(long hint, long size, int flags) {
        long lowest = Math.max(layout.lowest(), MIN_ADDRESS);
        long wanted = hint & -PAGE;
        if (wanted != 0 && wanted < lowest) {
            wanted = lowest;
        }
        if (wanted != 0 && isInside(wanted, size) && isRoom(wanted, wanted + size)) {
            return wanted;
        }
        if ((flags & MAP_32BIT) != 0 && layout.top() > 1L << 32) {
            long found = vmas.findUp(size, 0x4000_0000L, 0x8000_0000L);
            return found < 0 ? -Errno.ENOMEM : found;
        }
        long found = vmas.findDown(size, lowest, layout.mmapBase());
        if (found < 0) {
            found = vmas.findUp(size, layout.mmapBase(), layout.top());
            if (found >= 0 && !isRoom(found, found + size)) {
                found = -1;
            }
        }
        return found < 0 ? -Errno.ENOMEM : found;
    }

    /** Whether a range is free, the gap below a stack included. */
    boolean isRoom(long start, long end) {
        if (!vmas.isFree(start, end)) {
            return false;
        }
        Vma above = vmas.above(start);
        return above == null || !above.growsDown || above.start - end >= STACK_GUARD;
    }

    /** Unmaps as munmap(2) does. */
    public synchronized long unmap(long address, long length) {
        if ((address & (PAGE - 1)) != 0 || !isInside(address, length) || length == 0) {
            return -Errno.EINVAL;
        }
        long end = address + pageUp(length);
        if (vmas.count() >= MAX_MAP_COUNT
                && vmas.isWithin(address)
                && vmas.find(address) == vmas.find(end)) {
            return -Errno.ENOMEM;
        }
        unmapRange(address, end);
        return 0;
    }

    void unmapRange(long start, long end) {
        Set<File> unmapped = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Vma vma : vmas.remove(start, end)) {
            pager.drop(vma, vma.start, vma.end);
            origins.forget(vma.start, vma.end);
            if (vma.pages != null) {
                memory.unshare(vma.start, vma.length());
            }
            if (vma.file != null) {
                unmapped.add(vma.file);
            }
        }
        if (unmapped.isEmpty()) {
            return;
        }
        for (Vma vma : vmas.all()) {
            if (vma.file != null && unmapped.remove(vma.file) && unmapped.isEmpty()) {
                return;
            }
        }
        for (File file : unmapped) {
            if (files.remove(file)) {
                file.close();
            }
        }
    }

    /** Whether cutting ranges at both addresses would make too many of them. */
    boolean isTooFine(long start, long end) {
        int count = vmas.count();
        return count + 2 > MAX_MAP_COUNT
                && count + (vmas.isWithin(start) ? 1 : 0) + (vmas.isWithin(end) ? 1 : 0)
                        > MAX_MAP_COUNT;
    }

    /** Changes the protection as mprotect(2) does. */
    public synchronized long protect(long address, long length, int protection) {
        if ((address & (PAGE - 1)) != 0) {
            return -Errno.EINVAL;
        }
        int grows = protection & (PROT_GROWSDOWN | PROT_GROWSUP);
        if (grows == (PROT_GROWSDOWN | PROT_GROWSUP)) {
            return -Errno.EINVAL;
        }
        if (length == 0) {
            return 0;
        }
        long size = pageUp(length);
        if (!isInside(address, size) || size == 0) {
            return -Errno.ENOMEM;
        }
        if ((protection & ~grows & ~(PROT_READ | PROT_WRITE | PROT_EXEC | 8)) != 0) {
            return -Errno.EINVAL;
        }
        long start = address;
        long end = address + size;
        if (grows == PROT_GROWSDOWN) {
            Vma vma = vmas.find(address);
            if (vma == null) {
                return -Errno.ENOMEM;
            }
            if (!vma.growsDown) {
                return -Errno.EINVAL;
            }
            start = vma.start;
        }
        int wanted = protection;
        if (readImpliesExec && (protection & PROT_READ) != 0) {
            wanted |= PROT_EXEC;
        }
        // As Linux does, what comes before a hole is changed.
        long at = start;
        for (Vma part : vmas.overlapping(start, end)) {
            if (part.start > at) {
                return -Errno.ENOMEM;
            }
            if (part.shared && !part.mayWrite && (wanted & PROT_WRITE) != 0) {
                return -Errno.EACCES;
            }
            at = Math.min(part.end, end);
            if (isTooFine(Math.max(part.start, start), at)) {
                return -Errno.ENOMEM;
            }
            for (Vma vma : vmas.remove(Math.max(part.start, start), at)) {
                vma.protection = wanted & (PROT_READ | PROT_WRITE | PROT_EXEC);
                vma.mayDiffer |= (wanted & PROT_WRITE) != 0;
                pager.protect(vma);
                vmas.add(vma);
                origins.note(vma);
            }
        }
        return at < end ? -Errno.ENOMEM : 0;
    }

    /** Resizes or moves a mapping as mremap(2) does. */
    public synchronized long remap(
            long address, long oldLength, long newLength, int flags, long newAddress) {
        return new Remapping(this, vmas, pager)
                .remap(address, oldLength, newLength, flags, newAddress);
    }

    /** What is backed, locked and written back of its ranges. */
    public Residency residency() {
        return residency;
    }

    // ---- the heap

    /** Sets where the heap starts: after the program's bss. */
    public synchronized void startHeap(long address) {
        brkStart = address;
        brk = address;
    }

    /** Moves the end of the heap as brk(2) does; the answer is the end in force. */
    public synchronized long brk(long wanted) {
        if (Long.compareUnsigned(wanted, brkStart) < 0 || !isInside(wanted, PAGE)) {
            return brk;
        }
        if (limits.exceeds(Limits.DATA, wanted - brkStart)) {
            return brk;
        }
        long oldEnd = pageUp(brk);
        long newEnd = pageUp(wanted);
        if (newEnd < oldEnd) {
            unmapRange(newEnd, oldEnd);
        } else if (newEnd > oldEnd) {
            if (!isRoom(oldEnd, newEnd)
                    || mapFixed(oldEnd, newEnd - oldEnd, PROT_READ | PROT_WRITE, "[heap]") < 0) {
                return brk;
            }
        }
        brk = wanted;
        return brk;
    }

    /** Where an address is: in here, or in pages that others show, too. */
    public synchronized Place place(long address) {
        Vma vma = vmas.find(address);
        SharedMemory pages = vma == null ? null : vma.pages;
        return pages == null || vma == null
                ? new Place(this, address)
                : new Place(pages, vma.offset + address - vma.start);
    }

    // ---- faults

    @Override
    public synchronized Fault fault(long address, Access access) {
        if (!isInside(address, 1)) {
            return Fault.NOT_MAPPED;
        }
        Vma vma = vmas.find(address);
        if (vma == null) {
            vma = growStack(address);
            if (vma == null) {
                return Fault.NOT_MAPPED;
            }
        }
        int needed =
                switch (access) {
                    case READ -> PROT_READ | PROT_WRITE | PROT_EXEC;
                    case WRITE -> PROT_WRITE;
                    case EXECUTE -> PROT_EXEC;
                };
        if ((vma.protection & needed) == 0) {
            return Fault.NOT_ALLOWED;
        }
        return pager.resolve(vma, address, access);
    }

    private @Nullable Vma growStack(long address) {
        Vma above = vmas.above(address);
        if (above == null || !above.growsDown) {
            return null;
        }
        long start = address & -PAGE;
        Vma below = vmas.below(start);
        if (limits.exceeds(Limits.STACK, above.end - start)
                || limits.exceeds(Limits.AS, vmas.length() + above.start - start)
                || start < MIN_ADDRESS
                || below != null && !below.growsDown && start - below.end < STACK_GUARD) {
            return null;
        }
        return vmas.extendDown(above, start);
    }

    /** Puts bytes into memory that is mapped, whatever the program may do with it: for loaders. */
    public synchronized boolean load(long address, byte[] from, int offset, int length) {
        for (long page = address & -PAGE; page < address + length; page += PAGE) {
            Vma vma = vmas.find(page);
            if (vma == null
                    || !pager.isResident(page)
                            && pager.resolve(vma, page, Access.READ) != Fault.RESOLVED) {
                return false;
            }
            vma.mayDiffer = true;
        }
        memory.load(address, from, offset, length);
        return true;
    }
}
