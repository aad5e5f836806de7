package dev.genkan.cpu;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The functions of the host's C library, called with numbers and addresses. */
final class HostFunctions {
    // One shape for all functions: each further one would cost a start 6 ms. A C function finds its
    // arguments in the same registers, as wide as it wants them, and leaves the others alone.
    private static final MethodHandle CALL = link();

    private HostFunctions() {}

    @SuppressWarnings("restricted") // mmap has no other way in
    private static MethodHandle link() {
        ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
        return Linker.nativeLinker()
                .downcallHandle(
                        FunctionDescriptor.of(word, word, word, word, word, word, word),
                        Linker.Option.critical(false));
    }

    /**
     * Finds a function.
     *
     * @throws java.util.NoSuchElementException if there is none of this name
     */
    static MemorySegment find(String name) {
        return Linker.nativeLinker().defaultLookup().findOrThrow(name);
    }

    /** Calls one that returns at once; of a result that is an int, the upper half is undefined. */
    static long call(MemorySegment function, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) CALL.invokeExact(function, a, b, c, d, e, f);
        } catch (RuntimeException | Error t) {
            throw t;
        } catch (Throwable t) {
            throw new IllegalStateException(t);
        }
    }
}
