package dev.genkan.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Address space of the host, reserved whole and committed page by page as it is touched. */
final class HostMemory {
    private static final long PROT_READ_WRITE = 3;
    private static final long MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x4022;
    private static final long MAP_SHARED_NORESERVE = 0x4001, MAP_FIXED = 0x10;
    private static final long MFD_CLOEXEC = 1;
    private static final long MADV_DONTNEED = 4;

    // One shape for all functions: each further one would cost a start 6 ms. A C function finds its
    // arguments in the same registers, as wide as it wants them, and leaves the others alone.
    private static final MethodHandle CALL = link();

    private static final MemorySegment MMAP = find("mmap");
    private static final MemorySegment MADVISE = find("madvise");
    private static final MemorySegment MUNMAP = find("munmap");

    private HostMemory() {}

    @SuppressWarnings("restricted") // mmap has no other way in
    private static MethodHandle link() {
        ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
        return Linker.nativeLinker()
                .downcallHandle(
                        FunctionDescriptor.of(word, word, word, word, word, word, word),
                        Linker.Option.critical(false));
    }

    private static MemorySegment find(String name) {
        return Linker.nativeLinker().defaultLookup().findOrThrow(name);
    }

    private static long call(
            MemorySegment function, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) CALL.invokeExact(function, a, b, c, d, e, f);
        } catch (RuntimeException | Error t) {
            throw t;
        } catch (Throwable t) {
            throw new IllegalStateException(t);
        }
    }

    /** Reserves zeroed memory; nothing is committed until it is touched. */
    static long reserve(long length) {
        long address =
                call(MMAP, 0, length, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0);
        if (address == -1) {
            throw new OutOfMemoryError(
                    "the host refused to reserve " + (length >> 20) + " MiB of address space");
        }
        return address;
    }

    /** Gives whole pages back to the host; they read as zero afterwards. */
    static void discard(long address, long length) {
        // The upper half of the register of an int is undefined.
        if ((int) call(MADVISE, address, length, MADV_DONTNEED, 0, 0, 0) != 0) {
            throw new IllegalStateException("the host refused to take back memory");
        }
    }

    /** What only memory that is shared needs: the first program has none. */
    private static final class Files {
        private static final MemorySegment MEMFD_CREATE = find("memfd_create");
        private static final MemorySegment FTRUNCATE = find("ftruncate");
        private static final MemorySegment CLOSE = find("close");
        private static final MemorySegment NAME = Arena.global().allocateFrom("genkan");

        private Files() {}
    }

    /**
     * Makes a file without a name, of zeros.
     *
     * @return its descriptor, or -1 if the host has none left
     */
    static int createFile(long size) {
        int file = (int) call(Files.MEMFD_CREATE, Files.NAME.address(), MFD_CLOEXEC, 0, 0, 0, 0);
        if (file >= 0 && (int) call(Files.FTRUNCATE, file, size, 0, 0, 0, 0) != 0) {
            closeFile(file);
            return -1;
        }
        return file;
    }

    /** Makes a file longer. Returns whether the host could. */
    static boolean extendFile(int file, long size) {
        return (int) call(Files.FTRUNCATE, file, size, 0, 0, 0, 0) == 0;
    }

    static void closeFile(int file) {
        var _ = call(Files.CLOSE, file, 0, 0, 0, 0, 0);
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
        if (call(MMAP, address, length, PROT_READ_WRITE, flags, file, offset) != address) {
            throw new OutOfMemoryError(
                    "the host refused to map " + (length >> 10) + " KiB of shared memory");
        }
    }

    /** Ends a reservation. */
    static void release(long address, long length) {
        if ((int) call(MUNMAP, address, length, 0, 0, 0, 0) != 0) {
            throw new IllegalStateException("the host refused to unmap memory");
        }
    }
}
