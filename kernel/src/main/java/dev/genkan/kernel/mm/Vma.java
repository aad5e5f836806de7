package dev.genkan.kernel.mm;

import dev.genkan.cpu.Memory;
import dev.genkan.cpu.SharedMemory;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.Kstat;
import org.jspecify.annotations.Nullable;

/**
 * A range of a program's memory that was asked for as one: its protection and what it shows
 * (Linux's vm_area_struct). What backs its pages is the {@link Pager}'s.
 */
public final class Vma {
    /** Protection bits, as mmap(2) and mprotect(2) take them. */
    public static final int PROT_NONE = 0,
            PROT_READ = 1,
            PROT_WRITE = 2,
            PROT_EXEC = 4,
            PROT_GROWSDOWN = 0x0100_0000,
            PROT_GROWSUP = 0x0200_0000;

    /** Flags of mmap(2). */
    public static final int MAP_SHARED = 1,
            MAP_PRIVATE = 2,
            MAP_SHARED_VALIDATE = 3,
            MAP_TYPE = 15,
            MAP_FIXED = 0x10,
            MAP_ANONYMOUS = 0x20,
            MAP_32BIT = 0x40,
            MAP_GROWSDOWN = 0x100,
            MAP_LOCKED = 0x2000,
            MAP_NORESERVE = 0x4000,
            MAP_POPULATE = 0x8000,
            MAP_STACK = 0x2_0000,
            MAP_HUGETLB = 0x4_0000,
            MAP_SYNC = 0x8_0000,
            MAP_FIXED_NOREPLACE = 0x10_0000;

    /** The name of the kernel's own code. */
    public static final String VDSO = "[vdso]";

    long start;
    long end;
    int protection;
    final boolean shared;
    final boolean growsDown;
    boolean locked;
    final @Nullable File file;

    /** Offset in the file of {@link #start}. */
    long offset;

    /** The pages that it has in common with other mappings; null if it has its own. */
    final @Nullable SharedMemory pages;

    /** Whether pages of a private file may differ from it: it was writable once, or loaded. */
    boolean mayDiffer;

    /** What {@code /proc/PID/maps} shows in the last column: a path, {@code [heap]}, or nothing. */
    final String name;

    /** Whether a shared mapping may be made writable: its file was opened for writing. */
    boolean mayWrite = true;

    /** Whether any page has ever been backed; a range that was never touched costs nothing. */
    boolean touched;

    Vma(
            long start,
            long end,
            int protection,
            int flags,
            @Nullable File file,
            long offset,
            String name) {
        this.start = start;
        this.end = end;
        this.protection = protection & (PROT_READ | PROT_WRITE | PROT_EXEC);
        this.shared = (flags & MAP_SHARED) != 0;
        this.growsDown = (flags & MAP_GROWSDOWN) != 0;
        this.locked = (flags & MAP_LOCKED) != 0;
        this.file = file;
        this.pages = shared && file != null ? file.sharedMemory() : null;
        this.mayDiffer = (protection & PROT_WRITE) != 0;
        this.offset = offset;
        this.name = name;
    }

    private Vma(Vma from, long start, long end) {
        this.start = start;
        this.end = end;
        this.protection = from.protection;
        this.shared = from.shared;
        this.growsDown = from.growsDown;
        this.locked = from.locked;
        this.file = from.file;
        this.pages = from.pages;
        this.mayDiffer = from.mayDiffer;
        this.offset = from.file == null ? 0 : from.offset + (start - from.start);
        this.name = from.name;
        this.mayWrite = from.mayWrite;
        this.touched = from.touched;
    }

    /** The same mapping, of a part of its range or of one that it grows to. */
    Vma part(long from, long to) {
        return new Vma(this, from, to);
    }

    public long start() {
        return start;
    }

    /** The first address after it. */
    public long end() {
        return end;
    }

    public long length() {
        return end - start;
    }

    public int protection() {
        return protection;
    }

    public String name() {
        return name;
    }

    public boolean isShared() {
        return shared;
    }

    /** The file that it shows; null if it is of memory alone. */
    public @Nullable File file() {
        return file;
    }

    /** Where in the file it starts. */
    public long offset() {
        return offset;
    }

    /** Whether it may hold what is in no file: it was touched, or may differ from its own. */
    public boolean hasOwnContents() {
        return file == null ? touched : mayDiffer;
    }

    /** Whether stores go back to a file. */
    boolean writesBack() {
        return shared && file != null && pages == null;
    }

    /** Whether code of it is what others have, too, if they have the same: nobody wrote it. */
    boolean isCommonCode() {
        return (protection & PROT_EXEC) != 0 && (file == null ? name.equals(VDSO) : isLikeFile());
    }

    /** Whether a page that was read from the file can be read from it again. */
    boolean isLikeFile() {
        return !shared && file != null && !mayDiffer;
    }

    /** Whether the other, which starts where this ends, can be one with it. */
    boolean joins(Vma next) {
        return end == next.start
                && protection == next.protection
                && shared == next.shared
                && growsDown == next.growsDown
                && locked == next.locked
                && file == next.file
                && mayWrite == next.mayWrite
                && (file == null || offset + length() == next.offset)
                && name.equals(next.name);
    }

    /** The page permissions of {@link Memory} for its protection: on x86, W and X imply R. */
    int permissions() {
        int allowed = Memory.PRESENT;
        if ((protection & PROT_WRITE) != 0) {
            allowed |= Memory.READ | Memory.WRITE;
        }
        if ((protection & PROT_EXEC) != 0) {
            allowed |= Memory.READ | Memory.EXECUTE;
        }
        if ((protection & PROT_READ) != 0) {
            allowed |= Memory.READ;
        }
        return allowed;
    }

    /** Appends its line of /proc/PID/maps. */
    void describe(StringBuilder to) {
        int begin = to.length();
        hex(to, start, 8);
        to.append('-');
        hex(to, end, 8);
        to.append(' ')
                .append((protection & PROT_READ) != 0 ? 'r' : '-')
                .append((protection & PROT_WRITE) != 0 ? 'w' : '-')
                .append((protection & PROT_EXEC) != 0 ? 'x' : '-')
                .append(shared ? 's' : 'p')
                .append(' ');
        hex(to, offset, 8);
        long device = 0;
        long inode = 0;
        if (file != null) {
            Kstat stat = file.attributes();
            device = stat.device;
            inode = stat.inode;
        }
        to.append(' ');
        hex(to, device >>> 8 & 0xfff, 2);
        to.append(':');
        hex(to, device & 0xff | device >>> 12 & 0xfff00, 2);
        to.append(' ').append(inode);
        if (!name.isEmpty()) {
            to.repeat(' ', Math.max(1, 73 - (to.length() - begin))).append(name);
        } else {
            to.append(' ');
        }
        to.append('\n');
    }

    private static void hex(StringBuilder to, long value, int width) {
        String digits = Long.toHexString(value);
        to.repeat('0', Math.max(0, width - digits.length())).append(digits);
    }

    @Override
    public String toString() {
        return Long.toHexString(start)
                + "-"
                + Long.toHexString(end)
                + " "
                + ((protection & PROT_READ) != 0 ? 'r' : '-')
                + ((protection & PROT_WRITE) != 0 ? 'w' : '-')
                + ((protection & PROT_EXEC) != 0 ? 'x' : '-')
                + (shared ? 's' : 'p')
                + (name.isEmpty() ? "" : " " + name);
    }
}
