package dev.genkan.cpu.translate;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Counts of what a translator did. */
public final class Statistics {
    private final AtomicLong translations = new AtomicLong();
    private final AtomicLong instructions = new AtomicLong();
    private final AtomicLong bytecodes = new AtomicLong();
    private final AtomicLong nanoseconds = new AtomicLong();
    private final AtomicLong invalidations = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong tooLarge = new AtomicLong();
    private final AtomicLong largest = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();

    void translated(Translation translation, long took) {
        translations.incrementAndGet();
        instructions.addAndGet(translation.instructions());
        bytecodes.addAndGet(translation.size);
        nanoseconds.addAndGet(took);
        largest.accumulateAndGet(translation.size, Math::max);
    }

    void split() {
        tooLarge.incrementAndGet();
    }

    void invalidated(int count) {
        invalidations.addAndGet(count);
    }

    void refused() {
        refusals.incrementAndGet();
    }

    void failed(Throwable failure) {
        failures.incrementAndGet();
        firstFailure.compareAndSet(null, failure);
    }

    /** Attempts that ended in a failure of the translator itself, or of the JVM. */
    public long failures() {
        return failures.get();
    }

    /** The first of them. */
    public @Nullable Throwable firstFailure() {
        return firstFailure.get();
    }

    /** Regions that became methods. */
    public long translations() {
        return translations.get();
    }

    /** Guest instructions in them. */
    public long instructions() {
        return instructions.get();
    }

    /** Bytes of bytecode in them. */
    public long bytecodes() {
        return bytecodes.get();
    }

    /** Time spent on them, in nanoseconds. */
    public long nanoseconds() {
        return nanoseconds.get();
    }

    /** Translations given up because the program's code changed. */
    public long invalidations() {
        return invalidations.get();
    }

    /** Addresses that could not be translated. */
    public long refusals() {
        return refusals.get();
    }

    /** Attempts that made a method too large for the JVM to compile, and were made smaller. */
    public long tooLarge() {
        return tooLarge.get();
    }

    /** Bytes of bytecode in the largest method. */
    public long largest() {
        return largest.get();
    }

    @Override
    public String toString() {
        String failed =
                failures() == 0
                        ? ""
                        : String.format("; %d failed, first by %s", failures(), firstFailure());
        return String.format(
                        "%d regions translated, %d instructions to %d bytecodes in %.1f ms;"
                                + " %d invalidated, %d refused, %d too large; the largest has %d bytecodes",
                        translations(),
                        instructions(),
                        bytecodes(),
                        nanoseconds() / 1e6,
                        invalidations(),
                        refusals(),
                        tooLarge(),
                        largest())
                + failed;
    }
}
