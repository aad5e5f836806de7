package dev.genkan.kernel.mm;

import dev.genkan.kernel.Entropy;
import java.util.HashMap;
import java.util.Map;

/**
 * Where things are put in the programs of one kernel. Linux draws addresses for each program; here
 * they are drawn once for all of a width, so that the same code lies at the same addresses and what
 * is known of it serves all, and that the host's memory of one program serves the next.
 */
public final class AddressLayouts {
    private final Entropy entropy;
    private final Map<Long, AddressLayout> drawn = new HashMap<>();
    private final Map<AddressLayout, FilePlaces> places = new HashMap<>();

    public AddressLayouts(Entropy entropy) {
        this.entropy = entropy;
    }

    /** The layout of programs whose window has this size. */
    public synchronized AddressLayout random(long window) {
        return drawn.computeIfAbsent(window, size -> AddressLayout.random(size, entropy));
    }

    /** Where libraries lie in programs of a layout. */
    public synchronized FilePlaces places(AddressLayout layout) {
        return places.computeIfAbsent(layout, FilePlaces::new);
    }
}
