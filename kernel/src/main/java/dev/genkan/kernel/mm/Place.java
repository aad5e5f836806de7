package dev.genkan.kernel.mm;

import org.jspecify.annotations.Nullable;

/**
 * A place in memory, the same for all who see it.
 *
 * @param space the address space, or pages that several show
 * @param offset the address in the one, or from the start of the other
 */
public record Place(Object space, long offset) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Place place && place.space == space && place.offset == offset;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(space) * 31 + Long.hashCode(offset);
    }
}
