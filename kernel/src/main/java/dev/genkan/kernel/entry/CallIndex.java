package dev.genkan.kernel.entry;

import org.jspecify.annotations.Nullable;

/**
 * Which built-in method has which name. Its one subclass is generated when the kernel is built, so
 * that nothing is searched when it starts.
 */
public abstract class CallIndex {
    /** The name of the generated subclass, in the package of the calls. */
    static final String NAME = "dev.genkan.kernel.call.Index";

    /** For the generated subclass. */
    protected CallIndex() {}

    /** Family and index of a method, as {@code family << 16 | index}; -1 if there is none. */
    public abstract int find(String entryPoint);

    /** A new family by its number; null if there is none. */
    public abstract @Nullable CallFamily family(int number);

    /** The class whose methods a family adapts; null if there is none. */
    public abstract @Nullable Class<?> type(int number);
}
