package dev.genkan.cpu;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Address space of the host, reserved whole and committed page by page as it is touched. */
final class HostMemory {
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x4022;
    private static final int MADV_DONTNEED = 4;

    private static final MethodHandle MMAP =
            function(
                    "mmap",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG));
    private static final MethodHandle MADVISE =
            function(
                    "madvise",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT));
    private static final MethodHandle MUNMAP =
            function(
                    "munmap",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    private HostMemory() {}

    @SuppressWarnings("restricted") // mmap has no other way in
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                descriptor,
                Linker.Option.critical(false));
    }

    /** Reserves zeroed memory; nothing is committed until it is touched. */
    static long reserve(long length) {
        try {
            long address =
                    (long)
                            MMAP.invokeExact(
                                    0L,
                                    length,
                                    PROT_READ_WRITE,
                                    MAP_PRIVATE_ANONYMOUS_NORESERVE,
                                    -1,
                                    0L);
            if (address == -1) {
                throw new OutOfMemoryError(
                        "the host refused to reserve " + (length >> 20) + " MiB of address space");
            }
            return address;
        } catch (Throwable t) {
            throw rethrow(t);
        }
    }

    /** Gives whole pages back to the host; they read as zero afterwards. */
    static void discard(long address, long length) {
        try {
            int result = (int) MADVISE.invokeExact(address, length, MADV_DONTNEED);
            if (result != 0) {
                throw new IllegalStateException("the host refused to take back memory");
            }
        } catch (Throwable t) {
            throw rethrow(t);
        }
    }

    /** Ends a reservation. */
    static void release(long address, long length) {
        try {
            int result = (int) MUNMAP.invokeExact(address, length);
            if (result != 0) {
                throw new IllegalStateException("the host refused to unmap memory");
            }
        } catch (Throwable t) {
            throw rethrow(t);
        }
    }

    private static RuntimeException rethrow(Throwable t) {
        if (t instanceof RuntimeException e) {
            return e;
        }
        if (t instanceof Error e) {
            throw e;
        }
        return new IllegalStateException(t);
    }
}
