package dev.genkan.kernel.entry;

import dev.genkan.kernel.task.Task;

/**
 * The adapters of one class of system calls: a generated subclass turns six registers into the
 * typed arguments of each method.
 */
public abstract class CallFamily {
    /** For the generated subclasses. */
    protected CallFamily() {}

    /**
     * Calls one method.
     *
     * @param index of the method, as the family was generated
     * @param a the first of the six registers, zero-extended for i386
     * @return what the method answers; it may throw, too
     */
    public abstract long call(int index, Task task, long a, long b, long c, long d, long e, long f);
}
