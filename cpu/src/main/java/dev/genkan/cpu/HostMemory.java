package dev.genkan.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Address space of the host, reserved whole and committed page by page as it is touched. */
final class HostMemory {
    private static final long PROT_READ_WRITE = 3;
    private static final long MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x4022;
    private static final long MAP_SHARED_NORESERVE = 0x4001, MAP_FIXED = 0x10;
    private static final long MFD_CLOEXEC = 1;
    private static final long MADV_DONTNEED = 4;

    private static final MemorySegment MMAP = HostFunctions.find("mmap");
    private static final MemorySegment MADVISE = HostFunctions.find("madvise");
    private static final MemorySegment MUNMAP = HostFunctions.find("munmap");

    private HostMemory() {}

    /** Reserves zeroed memory; nothing is committed until it is touched. */
    static long reserve(long length) {
        long address =
                HostFunctions.call(
                        MMAP, 0, length, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0);
        if (address == -1) {
            throw new OutOfMemoryError(
                    "the host refused to reserve " + (length >> 20) + " MiB of address space");
        }
        return address;
    }

    /** Gives whole pages back to the host; they read as zero afterwards. */
    static void discard(long address, long length) {
        // The upper half of the register of an int is undefined.
        if ((int) HostFunctions.call(MADVISE, address, length, MADV_DONTNEED, 0, 0, 0) != 0) {
            throw new IllegalStateException("the host refused to take back memory");
        }
    }

    /** What only memory that is shared needs: the first program has none. */
    private static final class Files {
        private static final MemorySegment MEMFD_CREATE = HostFunctions.find("memfd_create");
        private static final MemorySegment FTRUNCATE = HostFunctions.find("ftruncate");
        private static final MemorySegment CLOSE = HostFunctions.find("close");
        private static final MemorySegment NAME = Arena.global().allocateFrom("genkan");

        private Files() {}
    }

    /**
     * Makes a file without a name, of zeros.
     *
     * @return its descriptor, or -1 if the host has none left
     */
    static int createFile(long size) {
        int file =
                (int)
                        HostFunctions.call(
                                Files.MEMFD_CREATE, Files.NAME.address(), MFD_CLOEXEC, 0, 0, 0, 0);
        if (file >= 0 && (int) HostFunctions.call(Files.FTRUNCATE, file, size, 0, 0, 0, 0) != 0) {
            closeFile(file);
            return -1;
        }
        return file;
    }

    /** Makes a file longer. Returns whether the host could. */
    static boolean extendFile(int file, long size) {
        return (int) HostFunctions.call(Files.FTRUNCATE, file, size, 0, 0, 0, 0) == 0;
    }

    static void closeFile(int file) {
        var _ = HostFunctions.call(Files.CLOSE, file, 0, 0, 0, 0, 0);
    }

    /** Has a part of a reservation show a file. */
    static void mapFile(long address, long length, int file, long offset) {
        map(address, length, MAP_SHARED_NORESERVE | MAP_FIXED, file, offset);
    }

    /** Has a part of a reservation be its own again, zeroed. */
    static void mapZero(long address, long length) {
        map(address, length, MAP_PRIVATE_ANONYMOUS_NORESERVE | MAP_FIXED, -1, 0);
    }

    private static void map(long address, long length, long flags, int file, long offset) {
        if (HostFunctions.call(MMAP, address, length, PROT_READ_WRITE, flags, file, offset)
                != address) {
            throw new OutOfMemoryError(
                    "the host refused to map " + (length >> 10) + " KiB of shared memory");
        }
    }

    /** Ends a reservation. */
    static void release(long address, long length) {
        if ((int) HostFunctions.call(MUNMAP, address, length, 0, 0, 0, 0) != 0) {
            throw new IllegalStateException("the host refused to unmap memory");
        }
    }
}
