package dev.genkan.kernel.call;

import dev.genkan.cpu.Memory;
import dev.genkan.kernel.Limits;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.SharedPagesFile;
import dev.genkan.kernel.fs.Vfs;
import dev.genkan.kernel.mm.AddressSpace;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.mm.Vma;
import dev.genkan.kernel.task.Task;

/** The calls about a process's memory: mmap(2) and its kind, brk(2), the locks. */
public final class MemoryCalls {
    private static final int PAGE = Memory.PAGE_SIZE;

    private static final int MADV_NORMAL = 0,
            MADV_DONTNEED = 4,
            MADV_FREE = 8,
            MADV_REMOVE = 9,
            MADV_POPULATE_READ = 22,
            MADV_POPULATE_WRITE = 23,
            MADV_DONTNEED_LOCKED = 24,
            MADV_COLLAPSE = 25;
    private static final int MCL_CURRENT = 1, MCL_FUTURE = 2, MCL_ONFAULT = 4;

    private MemoryCalls() {}

    /** Implements brk(2). */
    @As(Meaning.ADDRESS)
    public static long sys_brk(Task task, @As(Meaning.ADDRESS) long brk) {
        return task.mm().brk(brk);
    }

    /** Implements mmap(2). */
    @As(Meaning.ADDRESS)
    public static long sys_mmap(
            Task task,
            @As(Meaning.ADDRESS) long address,
            @As(Meaning.UNSIGNED) long length,
            @As(Meaning.PROT) int protection,
            @As(Meaning.MMAP_FLAGS) int flags,
            @As(Meaning.FD) int fd,
            @As(Meaning.HEX) long offset) {
        if ((offset & (PAGE - 1)) != 0) {
            return -Errno.EINVAL;
        }
        return map(task, address, length, protection, flags, fd, offset);
    }

    /** Implements mmap2(2): mmap with an offset in pages. */
    @As(Meaning.ADDRESS)
    public static long sys_mmap_pgoff(
            Task task,
            @As(Meaning.ADDRESS) long address,
            @As(Meaning.UNSIGNED) long length,
            @As(Meaning.PROT) int protection,
            @As(Meaning.MMAP_FLAGS) int flags,
            @As(Meaning.FD) int fd,
            @As(Meaning.PAGE_OFFSET) long pages) {
        return map(task, address, length, protection, flags, fd, (pages & 0xffff_ffffL) * PAGE);
    }

    /** Implements the first mmap of i386: its six arguments lie in memory. */
    @As(Meaning.ADDRESS)
    public static long sys_old_mmap(
            Task task, @As(Meaning.STRUCT_MMAP_ARGUMENTS) UserPointer arguments) {
        long address = arguments.readInt() & 0xffff_ffffL;
        long length = arguments.plus(4).readInt() & 0xffff_ffffL;
        int protection = arguments.plus(8).readInt();
        int flags = arguments.plus(12).readInt();
        int fd = arguments.plus(16).readInt();
        long offset = arguments.plus(20).readInt() & 0xffff_ffffL;
        return sys_mmap(task, address, length, protection, flags, fd, offset);
    }

    private static long map(
            Task task, long address, long length, int protection, int flags, int fd, long offset) {
        int type = flags & Vma.MAP_TYPE;
        AddressSpace mm = task.mm();
        if ((flags & Vma.MAP_LOCKED) != 0 && !mayLock(task, length)) {
            return -Errno.EAGAIN;
        }
        if ((flags & Vma.MAP_ANONYMOUS) != 0) {
            if (type != Vma.MAP_PRIVATE && type != Vma.MAP_SHARED) {
                return -Errno.EINVAL;
            }
            return type == Vma.MAP_SHARED
                    ? mapShared(mm, address, length, protection, flags, "/dev/zero (deleted)")
                    : mm.map(address, length, protection, flags, null, 0, "");
        }
        File file = task.files().file(fd);
        if (type == Vma.MAP_SHARED_VALIDATE && (flags & Vma.MAP_SYNC) != 0) {
            return -Errno.EOPNOTSUPP;
        }
        if (type != Vma.MAP_PRIVATE && type != Vma.MAP_SHARED && type != Vma.MAP_SHARED_VALIDATE) {
            return -Errno.EINVAL;
        }
        if (length == 0) {
            return -Errno.EINVAL;
        }
        if (offset < 0 || offset + length < 0) {
            return -Errno.EOVERFLOW;
        }
        boolean shared = type != Vma.MAP_PRIVATE;
        if (!file.isReadable()) {
            return -Errno.EACCES;
        }
        boolean wantsWrite = (protection & Vma.PROT_WRITE) != 0;
        if (shared && wantsWrite && !file.isWritable()) {
            return -Errno.EACCES;
        }
        if (file.isDirectory() || file.pread(new byte[1], 0, 0, 0) < 0) {
            return -Errno.ENODEV;
        }
        String path = Vfs.pathOf(file.path(), task.fs().root());
        if (path.equals("/dev/zero") && shared) {
            return mapShared(mm, address, length, protection, flags, path);
        }
        if (path.equals("/dev/zero")) {
            return mm.map(address, length, protection, flags, null, 0, path);
        }
        long result = mm.map(address, length, protection, flags, file, offset, path);
        if (result >= 0 && shared && !file.isWritable()) {
            mm.forbidWrite(result);
        }
        return result;
    }

    /** Pages of zeros that a later fork(2) shares. */
    private static long mapShared(
            AddressSpace mm, long address, long length, int protection, int flags, String name) {
        long size = (length + PAGE - 1) & -PAGE;
        if (size <= 0 || size > mm.layout().top()) {
            return length == 0 ? -Errno.EINVAL : -Errno.ENOMEM;
        }
        try {
            File pages = new SharedPagesFile(size);
            pages.acquire();
            try {
                return mm.map(address, length, protection, flags, pages, 0, name);
            } finally {
                pages.close();
            }
        } catch (OutOfMemoryError e) {
            return -Errno.ENOMEM;
        }
    }

    /** Implements munmap(2). */
    public static long sys_munmap(
            Task task, @As(Meaning.ADDRESS) long address, @As(Meaning.UNSIGNED) long length) {
        return task.mm().unmap(address, length);
    }

    /** Implements mprotect(2). */
    public static long sys_mprotect(
            Task task,
            @As(Meaning.ADDRESS) long address,
            @As(Meaning.UNSIGNED) long length,
            @As(Meaning.PROT) int protection) {
        return task.mm().protect(address, length, protection);
    }

    /** Implements mremap(2). */
    @As(Meaning.ADDRESS)
    public static long sys_mremap(
            Task task,
            @As(Meaning.ADDRESS) long address,
            @As(Meaning.UNSIGNED) long oldLength,
            @As(Meaning.UNSIGNED) long newLength,
            @As(Meaning.MREMAP_FLAGS) int flags,
            @As(Meaning.ADDRESS) long newAddress) {
        return task.mm().remap(address, oldLength, newLength, flags, newAddress);
    }

    /** Implements madvise(2). */
    public static long sys_madvise(
            Task task,
            @As(Meaning.ADDRESS) long address,
            @As(Meaning.UNSIGNED) long length,
            @As(Meaning.MADVICE) int advice) {
        AddressSpace mm = task.mm();
        boolean known =
                advice >= MADV_NORMAL && advice <= MADV_DONTNEED
                        || advice >= MADV_FREE && advice <= MADV_COLLAPSE;
        if ((address & (PAGE - 1)) != 0 || !known) {
            return -Errno.EINVAL;
        }
        if (length == 0) {
            return 0;
        }
        return switch (advice) {
            case MADV_DONTNEED, MADV_DONTNEED_LOCKED, MADV_FREE ->
                    mm.residency().discard(address, length);
            case MADV_REMOVE -> -Errno.EINVAL;
            case MADV_POPULATE_READ, MADV_POPULATE_WRITE ->
                    mm.residency().populate(address, length);
            default -> mm.residency().advise(address, length);
        };
    }

    /** Implements mincore(2). */
    public static long sys_mincore(
            Task task,
            @As(Meaning.ADDRESS) long address,
            @As(Meaning.UNSIGNED) long length,
            @As(Meaning.ADDRESS) UserPointer vector) {
        if ((address & (PAGE - 1)) != 0) {
            return -Errno.EINVAL;
        }
        final long chunk = 1L << 28;
        for (long done = 0; Long.compareUnsigned(done, length) < 0; done += chunk) {
            long part = Math.min(chunk, length - done);
            byte[] pages = task.mm().residency().resident(address + done, part < 0 ? chunk : part);
            if (pages == null) {
                return -Errno.ENOMEM;
            }
            if (vector.plus(done / PAGE).copyToUser(pages, 0, pages.length) != 0) {
                return -Errno.EFAULT;
            }
        }
        return 0;
    }

    /** Implements msync(2). */
    public static long sys_msync(
            Task task,
            @As(Meaning.ADDRESS) long address,
            @As(Meaning.UNSIGNED) long length,
            @As(Meaning.MSYNC_FLAGS) int flags) {
        final int async = 1;
        final int invalidate = 2;
        final int sync = 4;
        if ((flags & ~(async | invalidate | sync)) != 0
                || (flags & (async | sync)) == (async | sync)
                || (address & (PAGE - 1)) != 0) {
            return -Errno.EINVAL;
        }
        if (length == 0) {
            return 0;
        }
        return (flags & sync) != 0
                ? task.mm().residency().writeBack(address, length)
                : task.mm().residency().advise(address, length);
    }

    private static boolean mayLock(Task task, long length) {
        long sum = task.mm().residency().locked() + length;
        return task.credentials().isPrivileged()
                || !task.process().limits().exceeds(Limits.MEMLOCK, sum);
    }

    private static long lock(Task task, long address, long length) {
        long start = address & -PAGE;
        long size = (length + (address - start) + PAGE - 1) & -PAGE;
        if (size == 0) {
            return 0;
        }
        return mayLock(task, size) ? task.mm().residency().lock(start, size, true) : -Errno.ENOMEM;
    }

    /** Implements mlock(2). */
    public static long sys_mlock(
            Task task, @As(Meaning.ADDRESS) long address, @As(Meaning.UNSIGNED) long length) {
        return lock(task, address, length);
    }

    /** Implements mlock2(2); with MLOCK_ONFAULT too, pages are backed at once. */
    public static long sys_mlock2(
            Task task,
            @As(Meaning.ADDRESS) long address,
            @As(Meaning.UNSIGNED) long length,
            @As(Meaning.MLOCK_FLAGS) int flags) {
        return (flags & ~1) != 0 ? -Errno.EINVAL : lock(task, address, length);
    }

    /** Implements munlock(2). */
    public static long sys_munlock(
            Task task, @As(Meaning.ADDRESS) long address, @As(Meaning.UNSIGNED) long length) {
        long start = address & -PAGE;
        long size = (length + (address - start) + PAGE - 1) & -PAGE;
        return size == 0 ? 0 : task.mm().residency().lock(start, size, false);
    }

    /** Implements mlockall(2); pages are backed when they are touched. */
    public static long sys_mlockall(Task task, @As(Meaning.MLOCKALL_FLAGS) int flags) {
        if (flags == 0
                || (flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT)) != 0
                || flags == MCL_ONFAULT) {
            return -Errno.EINVAL;
        }
        if ((flags & MCL_CURRENT) != 0 && !mayLock(task, task.mm().mapped())) {
            return -Errno.ENOMEM;
        }
        task.mm().residency().lockAll((flags & MCL_CURRENT) != 0, (flags & MCL_FUTURE) != 0);
        return 0;
    }

    /** Implements munlockall(2). */
    public static long sys_munlockall(Task task) {
        task.mm().residency().lockAll(false, false);
        return 0;
    }
}
