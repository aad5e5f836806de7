package dev.genkan.kernel.fs;

import java.util.HashMap;
import java.util.Map;

/** How many of something each user has, up to a limit. */
public final class UserCount {
    private final int limit;
    private final Map<Integer, Integer> counts = new HashMap<>();

    UserCount(int limit) {
        this.limit = limit;
    }

    /** Takes some for a user; answers whether so many were left. */
    public synchronized boolean take(int uid, int count) {
        int before = counts.getOrDefault(uid, 0);
        if (count > limit - before) {
            return false;
        }
        counts.put(uid, before + count);
        return true;
    }

    /** Gives back what {@link #take} took. */
    public synchronized void give(int uid, int count) {
        counts.computeIfPresent(uid, (_, before) -> before == count ? null : before - count);
    }
}
