package dev.genkan.cpu;

import java.util.Arrays;
import java.util.function.LongFunction;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one address space: a flat window of guest addresses from 0, and one permission byte
 * per page that every access tests.
 *
 * <p>Outside the window nothing is mapped, so no guest address reaches the JVM's own memory. The
 * window and the permission bytes are reserved lazily: what is not touched costs nothing.
 */
public final class Memory implements AutoCloseable {
    public static final int PAGE_SHIFT = 12;
    public static final int PAGE_SIZE = 1 << PAGE_SHIFT;

    /** Permission bits of a page; 0 is a page that does not exist. */
    public static final int READ = 1, WRITE = 2, EXECUTE = 4;

    /** A page that exists and allows nothing (PROT_NONE). */
    public static final int PRESENT = 16;

    /** Code of this page is cached by an engine; a write must tell it. */
    public static final int CODE = 8;

    /**
     * The page, and the one after it, may be read; or be read and written, without telling anybody:
     * an access of up to a page that starts here needs no other test.
     */
    public static final int READ_ON = 32, WRITE_ON = 64;

    /** The page may be read and written without telling anybody. */
    public static final int DATA = 128;

    /**
     * How many pages of code memories may have in common. Which ones a memory has, a byte for each
     * says: they stand before its {@linkplain #permissionBase() permission bytes}.
     */
    public static final int COMMON_PAGES = 1 << 14;

    private static final int ALLOWED = READ | WRITE | EXECUTE | PRESENT;

    /** So many pages are rather cleared than given back to the host. */
    private static final int FEW_PAGES = 16;

    /** No page of any window. */
    private static final long NONE = -1;

    private static final long CANONICAL_LIMIT = 1L << 47;
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();

    private final long size;
    private final long span;
    private final Window window;
    private final long base;
    private final long permissions;
    private final CodeListeners listeners = new CodeListeners();

    // Pages that are still to be given back to the host, unless they are in use again.
    private final long[] owed = new long[64];
    private int newestOwed;
    private boolean closed;
    private int pins;
    private long @Nullable [] rest;
    private volatile boolean hasCommon;

    /** What engines call the code that they translate; null if nobody knows. */
    public volatile @Nullable CodeNames codeNames;

    /**
     * What file the page of an address shows, and where: the same for all memories in which the
     * same part of it lies there. Null if none, or if the page may have been written; callable from
     * any thread that runs in this memory.
     */
    public volatile @Nullable LongFunction<@Nullable Object> codeOrigin;

    /** What the engines remember of the code in this memory. */
    public volatile @Nullable Object engineState;

    /**
     * Reserves a window.
     *
     * @param size in bytes, a multiple of the page size, at most 2^46
     */
    public Memory(long size) {
        if (size <= 0 || (size & (PAGE_SIZE - 1)) != 0 || size > 1L << 46) {
            throw new IllegalArgumentException("window size " + size);
        }
        this.size = size;
        this.span = Math.max(Long.highestOneBit(size - 1) << 1, PAGE_SIZE);
        Arrays.fill(owed, NONE);
        this.window = Window.of(size, Math.max(span >> PAGE_SHIFT, PAGE_SIZE));
        this.base = window.base;
        this.permissions = window.permissions;
    }

    /** How many windows the JVM has reserved: the host's addresses are not without end. */
    public static int windows() {
        return Window.count();
    }

    /** The least power of two that the window fits into: addresses below it have permissions. */
    public long span() {
        return span;
    }

    /**
     * Where the window is in the host's memory: for engines, which test {@link #permissionBase()}
     * before each access.
     */
    public long windowBase() {
        return base;
    }

    /** Where the permission bytes of the pages below {@link #span()} are in the host's memory. */
    public long permissionBase() {
        return permissions;
    }

    /** The first address past the window. */
    public long size() {
        return size;
    }

    /**
     * Keeps the memory from being given up until {@link #unpin}, though it may be closed meanwhile:
     * for an engine's other threads.
     *
     * @return false if it is closed already
     */
    public synchronized boolean pin() {
        if (!closed) {
            pins++;
        }
        return !closed;
    }

    /** Ends what {@link #pin} began. */
    public synchronized void unpin() {
        if (--pins == 0 && closed) {
            giveUp();
        }
    }

    @Override
    public void close() {
        close(null);
    }

    /**
     * Closes the memory of which only these pages are not zero or allow anything: the window is
     * kept for the next one, which then need not be given its pages by the host.
     *
     * @param pages address and length in turn, without shared ones; null if that is not known
     */
    public synchronized void close(long @Nullable [] pages) {
        if (!closed) {
            closed = true;
            rest = pages;
            if (pins == 0) {
                giveUp();
            }
        }
    }

    /** Gives the window up, when neither a program nor an engine's thread uses it any longer. */
    private void giveUp() {
        long[] pages = rest;
        if (pages == null) {
            window.release();
            return;
        }
        for (int k = 0; k < pages.length; k += 2) {
            checkRange(pages[k], pages[k + 1]);
            UNSAFE.setMemory(base + pages[k], pages[k + 1], (byte) 0);
            long first = pages[k] >>> PAGE_SHIFT;
            // The page before may say that this one allows as much.
            long from = Math.max(first - 1, 0);
            UNSAFE.setMemory(
                    permissions + from, first - from + (pages[k + 1] >>> PAGE_SHIFT), (byte) 0);
        }
        if (hasCommon) {
            UNSAFE.setMemory(permissions - COMMON_PAGES, COMMON_PAGES, (byte) 0);
        }
        window.keep();
    }

    /**
     * Has an engine told of changes to pages whose code it keeps. The listener is held weakly: it
     * ends with its engine.
     */
    public void addCodeListener(CodeListener listener) {
        listeners.add(listener);
    }

    /** Has an engine not be told any longer: it runs no more. */
    void removeCodeListener(CodeListener listener) {
        listeners.remove(listener);
    }

    /** Whether more than one engine may use the memory. */
    public boolean isShared() {
        return listeners.areSeveral();
    }

    /** Says that code of this page is kept: changes to it are told to the listeners from now on. */
    public void markCode(long address) {
        if (Long.compareUnsigned(address, size) < 0
                && (UNSAFE.getByte(permissions + (address >>> PAGE_SHIFT)) & CODE) == 0) {
            setCode(address >>> PAGE_SHIFT, true);
            if ((permissions(address) & WRITE) != 0) {
                listeners.awaitAccesses();
            }
        }
    }

    private synchronized void setCode(long page, boolean kept) {
        int old = UNSAFE.getByte(permissions + page) & (ALLOWED | CODE);
        UNSAFE.putByte(permissions + page, (byte) (kept ? old | CODE : old & ~CODE));
        linkToNext(page - 1);
        linkToNext(page);
    }

    /** Computes {@link #READ_ON} and {@link #WRITE_ON} of a page. */
    private void linkToNext(long page) {
        if (page < 0) {
            return;
        }
        int own = UNSAFE.getByte(permissions + page) & (ALLOWED | CODE);
        int next = page + 1 < size >>> PAGE_SHIFT ? UNSAFE.getByte(permissions + page + 1) : 0;
        UNSAFE.putByte(permissions + page, (byte) (own | derived(own, next)));
    }

    /** What follows from the bits of a page, and of the one after it. */
    private static int derived(int own, int next) {
        int bits = (own & next & READ) != 0 ? READ_ON : 0;
        boolean data = (own & (READ | WRITE | CODE)) == (READ | WRITE);
        boolean both = data && (next & (READ | WRITE | CODE)) == (READ | WRITE);
        return bits | (data ? DATA : 0) | (both ? WRITE_ON : 0);
    }

    /**
     * Sets what whole pages allow; 0 unmaps them.
     *
     * @param address a multiple of the page size
     * @param length in bytes; the range lies in the window
     */
    public void protect(long address, long length, int allowed) {
        checkRange(address, length);
        boolean existed = isShared() && exists(address, length);
        setPermissions(address, length, allowed);
        if (existed) {
            listeners.awaitAccesses();
        }
    }

    private boolean exists(long address, long length) {
        for (long at = address; at < address + length; at += PAGE_SIZE) {
            if (permissions(at) != 0) {
                return true;
            }
        }
        return false;
    }

    private synchronized void setPermissions(long address, long length, int allowed) {
        int own = allowed == 0 ? 0 : allowed | PRESENT;
        byte value = (byte) (own | derived(own, own));
        long first = address >>> PAGE_SHIFT;
        long end = (address + length + PAGE_SIZE - 1) >>> PAGE_SHIFT;
        boolean code = codeChanges(address, length);
        UNSAFE.setMemory(permissions + first, end - first, value);
        if (end > first) {
            linkToNext(first - 1);
            linkToNext(end - 1);
        }
        endWrite(code, address, length);
    }

    /** What the page of this address allows: READ, WRITE, EXECUTE and PRESENT bits, or 0. */
    public int permissions(long address) {
        return Long.compareUnsigned(address, size) < 0
                ? UNSAFE.getByte(permissions + (address >>> PAGE_SHIFT)) & ALLOWED
                : 0;
    }

    /**
     * Makes whole pages, which allow nothing any longer, read as zero, and gives them back to the
     * host: many at once, a few only when others have come after them. Clearing a page takes 0.1
     * us; to give it back and to have it given again takes 3, and programs that map and unmap
     * little use the same pages again and again. Callers see to it that nobody else discards or
     * protects pages meanwhile.
     */
    public void discard(long address, long length) {
        checkRange(address, length);
        boolean code = codeChanges(address, length);
        boolean many = length > FEW_PAGES * PAGE_SIZE;
        if (many) {
            HostMemory.discard(base + address, length);
        } else {
            UNSAFE.setMemory(base + address, length, (byte) 0);
        }
        endWrite(code, address, length);
        if (many) {
            return;
        }
        for (long page = address; page < address + length; page += PAGE_SIZE) {
            if (page != owed[newestOwed]) {
                owe(page);
            }
        }
    }

    /** Remembers a page to be given back, and gives back one that nobody has come to use since. */
    private void owe(long page) {
        newestOwed = (newestOwed + 1) % owed.length;
        long oldest = owed[newestOwed];
        if (oldest != NONE && permissions(oldest) == 0) {
            HostMemory.discard(base + oldest, PAGE_SIZE);
        }
        owed[newestOwed] = page;
    }

    /**
     * Waits until every other processor that runs in it has made the accesses that it had begun.
     */
    public void awaitProcessors() {
        listeners.awaitAccesses();
    }

    // ---- code that it has in common with other memories

    /**
     * Says whether the memory has a page of code, which it shows and of which changes are told.
     *
     * @param page its number among all that memories have in common
     */
    public void setCommon(int page, boolean has) {
        java.util.Objects.checkIndex(page, COMMON_PAGES);
        hasCommon = true;
        UNSAFE.putByte(permissions - COMMON_PAGES + page, (byte) (has ? 1 : 0));
    }

    /** Whether the memory has a page of code. */
    public boolean hasCommon(int page) {
        return UNSAFE.getByte(
                        permissions
                                - COMMON_PAGES
                                + java.util.Objects.checkIndex(page, COMMON_PAGES))
                != 0;
    }

    // ---- what it has in common with other memories

    /**
     * Has whole pages of the window show shared ones from now on. They allow nothing meanwhile.
     *
     * @param offset of the first in the shared memory
     */
    public void share(long address, long length, SharedMemory pages, long offset) {
        checkRange(address, length);
        if (offset < 0 || length > pages.size() - offset) {
            throw new IllegalArgumentException("offset " + offset + "+" + length);
        }
        HostMemory.mapFile(base + address, length, pages.file(), offset);
    }

    /** Ends what {@link #share} began: the pages, which allow nothing, are zero and its own. */
    public void unshare(long address, long length) {
        checkRange(address, length);
        HostMemory.mapZero(base + address, length);
    }

    /** Copies whole pages from the same place of another window, whatever they allow. */
    public void copyPages(Memory from, long address, long length) {
        checkRange(address, length);
        from.checkRange(address, length);
        UNSAFE.copyMemory(from.base + address, base + address, length);
    }

    private void checkRange(long address, long length) {
        if ((address & (PAGE_SIZE - 1)) != 0
                || length < 0
                || Long.compareUnsigned(address, size) > 0
                || length > size - address) {
            throw new IllegalArgumentException(
                    "range " + Long.toHexString(address) + "+" + Long.toHexString(length));
        }
    }

    /**
     * Tells of changes that are about to be made, and unmarks pages whose code nobody keeps.
     *
     * @return whether there is code: then {@link #codeChanged} must follow
     */
    private boolean codeChanges(long address, long length) {
        boolean code = false;
        long end = address + length;
        for (long at = address; at < end; at = nextPage(at)) {
            if ((UNSAFE.getByte(permissions + (at >>> PAGE_SHIFT)) & CODE) != 0) {
                code = true;
                if (!listeners.change(at, (int) (Math.min(end, nextPage(at)) - at))) {
                    setCode(at >>> PAGE_SHIFT, false);
                }
            }
        }
        return code;
    }

    private static long nextPage(long address) {
        return (address | (PAGE_SIZE - 1)) + 1;
    }

    /** Tells of changes that have been made. */
    private void codeChanged(long address, long length) {
        long end = address + length;
        for (long at = address; at < end; at = nextPage(at)) {
            listeners.changed(at, (int) (Math.min(end, nextPage(at)) - at));
        }
    }

    // ---- what the program may read

    public byte readByte(long address) {
        return UNSAFE.getByte(readable(address, 1));
    }

    public short readShort(long address) {
        return UNSAFE.getShortUnaligned(null, readable(address, 2));
    }

    public int readInt(long address) {
        return UNSAFE.getIntUnaligned(null, readable(address, 4));
    }

    public long readLong(long address) {
        return UNSAFE.getLongUnaligned(null, readable(address, 8));
    }

    // ---- what the program may write

    public void writeByte(long address, byte value) {
        boolean code = beginWrite(address, 1);
        UNSAFE.putByte(base + address, value);
        endWrite(code, address, 1);
    }

    public void writeShort(long address, short value) {
        boolean code = beginWrite(address, 2);
        UNSAFE.putShortUnaligned(null, base + address, value);
        endWrite(code, address, 2);
    }

    public void writeInt(long address, int value) {
        boolean code = beginWrite(address, 4);
        UNSAFE.putIntUnaligned(null, base + address, value);
        endWrite(code, address, 4);
    }

    public void writeLong(long address, long value) {
        boolean code = beginWrite(address, 8);
        UNSAFE.putLongUnaligned(null, base + address, value);
        endWrite(code, address, 8);
    }

    /** Throws as a write of this many bytes would, and changes nothing. */
    public void checkWrite(long address, int length) {
        var _ = beginWrite(address, length);
    }

    /** Throws as a read of this many bytes would. */
    public void checkRead(long address, int length) {
        var _ = readable(address, length);
    }

    /**
     * Atomically replaces a value, aligned or not, within a page or across two (LOCK CMPXCHG).
     *
     * @param size 1, 2, 4 or 8 bytes
     * @return whether memory held what was expected
     */
    public boolean compareAndSet(long address, int size, long expected, long value) {
        boolean code = beginWrite(address, size);
        long at = base + address;
        boolean done =
                switch (size) {
                    case 8 -> UNSAFE.compareAndSetLong(null, at, expected, value);
                    case 4 -> UNSAFE.compareAndSetInt(null, at, (int) expected, (int) value);
                    default -> compareAndSetSmall(at, size, (int) expected, (int) value);
                };
        endWrite(code, address, size);
        return done;
    }

    private static boolean compareAndSetSmall(long at, int size, int expected, int value) {
        // An int that holds all of it; of two bytes at the end of an int, one that is not aligned.
        long word = size == 2 && (at & 3) == 3 ? at - 1 : at & ~3L;
        int shift = (int) (at - word) * 8;
        int mask = (size == 1 ? 0xff : 0xffff) << shift;
        for (; ; ) {
            int old = UNSAFE.getIntVolatile(null, word);
            if (((old ^ expected << shift) & mask) != 0) {
                return false;
            }
            if (UNSAFE.compareAndSetInt(null, word, old, (old & ~mask) | (value << shift & mask))) {
                return true;
            }
        }
    }

    /**
     * Replaces 16 bytes (CMPXCHG16B), atomically among all who use this method.
     *
     * @return whether memory held what was expected
     */
    public synchronized boolean compareAndSet16(
            long address, long expectedLow, long expectedHigh, long low, long high) {
        checkWrite(address, 16);
        if (readLong(address) != expectedLow || readLong(address + 8) != expectedHigh) {
            return false;
        }
        writeLong(address, low);
        writeLong(address + 8, high);
        return true;
    }

    /** Copies bytes of one page to another one, or to another part of it, as accesses do. */
    public void copy(long from, long to, int length) {
        checkInPage(from, length);
        checkInPage(to, length);
        long source = readable(from, length);
        boolean code = beginWrite(to, length);
        UNSAFE.copyMemory(source, base + to, length);
        endWrite(code, to, length);
    }

    /** Fills a part of one page with the low bytes of a value, as accesses do. */
    public void fill(long address, int length, long value, int size) {
        checkInPage(address, length);
        boolean code = beginWrite(address, length);
        long at = base + address;
        switch (size) {
            case 1 -> UNSAFE.setMemory(at, length, (byte) value);
            case 2 -> {
                for (int k = 0; k < length; k += 2) {
                    UNSAFE.putShortUnaligned(null, at + k, (short) value);
                }
            }
            case 4 -> {
                for (int k = 0; k < length; k += 4) {
                    UNSAFE.putIntUnaligned(null, at + k, (int) value);
                }
            }
            default -> {
                for (int k = 0; k < length; k += 8) {
                    UNSAFE.putLongUnaligned(null, at + k, value);
                }
            }
        }
        endWrite(code, address, length);
    }

    /** How many bytes are equal from two addresses on, of a part of one page each. */
    public int equal(long one, long other, int length) {
        checkInPage(one, length);
        checkInPage(other, length);
        long a = readable(one, length);
        long b = readable(other, length);
        int k = 0;
        while (k + 8 <= length
                && UNSAFE.getLongUnaligned(null, a + k) == UNSAFE.getLongUnaligned(null, b + k)) {
            k += 8;
        }
        while (k < length && UNSAFE.getByte(a + k) == UNSAFE.getByte(b + k)) {
            k++;
        }
        return k;
    }

    /**
     * How many elements from an address on are equal to the low bytes of a value, or are not, of a
     * part of one page.
     *
     * @param size of an element, 1 to 8
     */
    public int run(long address, int count, long value, int size, boolean equal) {
        checkInPage(address, count * size);
        long at = readable(address, count * size);
        int k = 0;
        switch (size) {
            case 1 -> {
                while (k < count && (UNSAFE.getByte(at + k) == (byte) value) == equal) {
                    k++;
                }
            }
            case 2 -> {
                while (k < count
                        && (UNSAFE.getShortUnaligned(null, at + 2L * k) == (short) value)
                                == equal) {
                    k++;
                }
            }
            case 4 -> {
                while (k < count
                        && (UNSAFE.getIntUnaligned(null, at + 4L * k) == (int) value) == equal) {
                    k++;
                }
            }
            default -> {
                while (k < count
                        && (UNSAFE.getLongUnaligned(null, at + 8L * k) == value) == equal) {
                    k++;
                }
            }
        }
        return k;
    }

    private static void checkInPage(long address, int length) {
        if (length < 0 || length > PAGE_SIZE - (address & (PAGE_SIZE - 1))) {
            throw new IndexOutOfBoundsException(length);
        }
    }

    /** Has earlier and later accesses keep their order (MFENCE). */
    public void fence() {
        UNSAFE.fullFence();
    }

    // ---- what the program may execute

    /**
     * Copies instruction bytes; stops at the first byte that may not be executed.
     *
     * @return how many were copied; none is for the caller to report by {@link #executeFault}
     */
    public int fetch(long address, byte[] bytes, int length) {
        int done = 0;
        while (done < length) {
            long at = address + done;
            if ((permissions(at) & EXECUTE) == 0) {
                return done;
            }
            int chunk = (int) Math.min(length - done, PAGE_SIZE - (at & (PAGE_SIZE - 1)));
            UNSAFE.copyMemory(
                    null, base + at, bytes, Unsafe.ARRAY_BYTE_BASE_OFFSET + (long) done, chunk);
            done += chunk;
        }
        return done;
    }

    /** The fault of an instruction fetch from this address. */
    public GuestFault executeFault(long address) {
        return fault(address, Access.EXECUTE);
    }

    // ---- what the kernel copies, under the program's permissions

    /**
     * Copies from the program's memory as far as it is readable.
     *
     * @return how many bytes were copied: fewer than {@code length} if a page is not readable
     */
    public int copyFrom(long address, byte[] to, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, to.length);
        int done = 0;
        while (done < length && (permissions(address + done) & READ) != 0) {
            long at = address + done;
            int chunk = (int) Math.min(length - done, PAGE_SIZE - (at & (PAGE_SIZE - 1)));
            UNSAFE.copyMemory(
                    null,
                    base + at,
                    to,
                    Unsafe.ARRAY_BYTE_BASE_OFFSET + (long) offset + done,
                    chunk);
            done += chunk;
        }
        return done;
    }

    /**
     * Copies to the program's memory as far as it is writable.
     *
     * @return how many bytes were copied: fewer than {@code length} if a page is not writable
     */
    public int copyTo(long address, byte[] from, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, from.length);
        int done = 0;
        while (done < length && (permissions(address + done) & WRITE) != 0) {
            long at = address + done;
            int chunk = (int) Math.min(length - done, PAGE_SIZE - (at & (PAGE_SIZE - 1)));
            boolean code = codeChanges(at, chunk);
            UNSAFE.copyMemory(
                    from,
                    Unsafe.ARRAY_BYTE_BASE_OFFSET + (long) offset + done,
                    null,
                    base + at,
                    chunk);
            endWrite(code, at, chunk);
            done += chunk;
        }
        return done;
    }

    /** Fills pages of the window, whatever they allow: for loaders and tests. */
    public void load(long address, byte[] from, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, from.length);
        checkRange(address & -PAGE_SIZE, length + (address & (PAGE_SIZE - 1)));
        boolean code = codeChanges(address, length);
        UNSAFE.copyMemory(
                from, Unsafe.ARRAY_BYTE_BASE_OFFSET + (long) offset, null, base + address, length);
        endWrite(code, address, length);
    }

    /** Copies a whole page, whatever it allows: for core dumps. */
    public void dump(long address, byte[] to) {
        java.util.Objects.checkFromIndexSize(0, PAGE_SIZE, to.length);
        checkRange(address, PAGE_SIZE);
        UNSAFE.copyMemory(null, base + address, to, Unsafe.ARRAY_BYTE_BASE_OFFSET, PAGE_SIZE);
    }

    /** Moves bytes within the window, whatever its pages allow: for mremap. */
    public void move(long from, long to, long length) {
        checkRange(from, length);
        checkRange(to, length);
        boolean code = codeChanges(to, length);
        UNSAFE.copyMemory(base + from, base + to, length);
        endWrite(code, to, length);
    }

    // ---- the checks

    private long readable(long address, int length) {
        if (Long.compareUnsigned(address, size) >= 0
                || (UNSAFE.getByte(permissions + (address >>> PAGE_SHIFT)) & READ_ON) == 0) {
            readSlow(address, length);
        }
        return base + address;
    }

    /** A read that is not allowed, or in the last page of a range. */
    private void readSlow(long address, int length) {
        if ((permissions(address) & READ) == 0) {
            throw fault(address, Access.READ);
        }
        long next = (address | (PAGE_SIZE - 1)) + 1;
        if (address + length > next && (permissions(next) & READ) == 0) {
            throw fault(next, Access.READ);
        }
    }

    /**
     * Throws if a write is not allowed.
     *
     * @return whether it changes code, which {@link #endWrite} is to be told
     */
    private boolean beginWrite(long address, int length) {
        return (Long.compareUnsigned(address, size) >= 0
                        || (UNSAFE.getByte(permissions + (address >>> PAGE_SHIFT)) & WRITE_ON) == 0)
                && beginSlow(address, length);
    }

    /** A write that is not allowed, or to code, or across pages. */
    private boolean beginSlow(long address, int length) {
        if ((permissions(address) & WRITE) == 0) {
            throw fault(address, Access.WRITE);
        }
        long next = (address | (PAGE_SIZE - 1)) + 1;
        if (address + length > next && (permissions(next) & WRITE) == 0) {
            throw fault(next, Access.WRITE);
        }
        return codeChanges(address, length);
    }

    private void endWrite(boolean code, long address, long length) {
        if (code) {
            codeChanged(address, length);
        }
    }

    private GuestFault fault(long address, Access access) {
        if (Long.compareUnsigned(address, CANONICAL_LIMIT) >= 0
                && address >>> 47 != (1L << 17) - 1) {
            return new GuestFault(new Trap.GeneralProtection());
        }
        return new GuestFault(new Trap.PageFault(address, access, permissions(address) != 0));
    }
}
