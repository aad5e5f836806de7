package dev.genkan.lab;

/** Prints an argument of one meaning. */
@FunctionalInterface
interface Formatter {
    /**
     * Prints the argument that is {@link Call#next()}; one that prints several moves that on.
     *
     * @param slot the argument as its method declares it
     */
    void print(Call call, Slot slot);

    /** Whether the value is known only when the call returns. */
    default boolean awaitsReturn(Call call, Slot slot) {
        return slot.out();
    }

    /** Prints, before the call, what of an awaited argument is known by then. */
    default void announce(Call call, Slot slot) {}

    /**
     * Looks at the argument again when the call has returned without an error, to say more after
     * the result.
     */
    default void conclude(Call call, Slot slot, int index) {}
}
