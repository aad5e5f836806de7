package dev.genkan.cpu.execute;

import dev.genkan.cpu.floating.FloatUnit;

/** Rounding of doubles to integers in the four modes of the rounding-control fields. */
final class Rounding {
    private Rounding() {}

    /** The integer, as a double of x's sign. */
    static double toInteger(double x, int mode) {
        return switch (mode) {
            case FloatUnit.NEAREST -> Math.rint(x);
            case FloatUnit.DOWN -> Math.floor(x);
            case FloatUnit.UP -> Math.ceil(x);
            default -> x < 0 ? Math.ceil(x) : Math.floor(x);
        };
    }
}
