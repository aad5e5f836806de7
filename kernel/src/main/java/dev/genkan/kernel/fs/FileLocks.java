package dev.genkan.kernel.fs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The locks that are held on files: those of fcntl(2) on ranges, and those of flock(2) on whole
 * files, which know nothing of each other.
 */
public final class FileLocks {
    /** How many an owner may hold on one file, split ranges counted. */
    private static final int MOST = 65_536;

    private final Map<Place, List<Lock>> held = new HashMap<>();
    private final IdentityHashMap<Object, Object> waiting = new IdentityHashMap<>();
    private final WaitQueue queue = new WaitQueue();

    /** A file, however it was opened. */
    public record Place(long device, long inode) {
        /** That of an open file. */
        public static Place of(File file) {
            Kstat stat = file.attributes();
            return new Place(stat.device, stat.inode);
        }
    }

    /**
     * A lock.
     *
     * @param owner the table of descriptors for fcntl(2)'s own locks, else the open file
     * @param pid who asked for it; -1 for an open file's
     * @param whole whether it is flock(2)'s
     * @param last the last byte, at most Long.MAX_VALUE
     */
    public record Lock(
            Object owner, int pid, boolean exclusive, boolean whole, long start, long last) {
        private boolean meets(Lock other) {
            return whole == other.whole && start <= other.last && other.start <= last;
        }

        private Lock part(long from, long to) {
            return new Lock(owner, pid, exclusive, whole, from, to);
        }
    }

    /** Woken when a lock was given up. */
    public WaitQueue queue() {
        return queue;
    }

    /** The first lock that is in another's way; null if none is. */
    public synchronized @Nullable Lock conflict(Place place, Lock wanted) {
        Lock first = null;
        for (Lock each : held.getOrDefault(place, List.of())) {
            if (each.owner != wanted.owner
                    && each.meets(wanted)
                    && (each.exclusive || wanted.exclusive)
                    && (first == null || each.start < first.start)) {
                first = each;
            }
        }
        return first;
    }

    /** What came of asking for a lock. */
    public enum Answer {
        TAKEN,
        BUSY,
        DEADLOCK,
        TOO_MANY
    }

    /**
     * Takes a lock, instead of what the owner holds there.
     *
     * @param waits whether the owner would wait: then it is told if it waited for itself
     */
    public Answer take(Place place, Lock wanted, boolean waits) {
        synchronized (this) {
            waiting.remove(wanted.owner);
            Lock other = conflict(place, wanted);
            if (other != null) {
                if (!waits) {
                    return Answer.BUSY;
                }
                for (Object at = other.owner; at != null; at = waiting.get(at)) {
                    if (at == wanted.owner) {
                        return Answer.DEADLOCK;
                    }
                }
                waiting.put(wanted.owner, other.owner);
                return Answer.BUSY;
            }
            List<Lock> all = held.computeIfAbsent(place, _ -> new ArrayList<>());
            if (all.size() >= MOST) {
                return Answer.TOO_MANY;
            }
            cut(all, wanted);
            all.add(wanted);
        }
        // A lock that was exclusive may be shared now.
        queue.wake();
        return Answer.TAKEN;
    }

    /** Says that an owner waits no longer. */
    public synchronized void stopWaiting(Object owner) {
        waiting.remove(owner);
    }

    /** Gives up what an owner holds of a range. */
    public void giveUp(Place place, Lock range) {
        synchronized (this) {
            List<Lock> all = held.get(place);
            if (all == null) {
                return;
            }
            cut(all, range);
            if (all.isEmpty()) {
                held.remove(place);
            }
        }
        queue.wake();
    }

    private static void cut(List<Lock> all, Lock range) {
        List<Lock> rests = new ArrayList<>();
        all.removeIf(
                each -> {
                    if (each.owner != range.owner || !each.meets(range)) {
                        return false;
                    }
                    if (each.start < range.start) {
                        rests.add(each.part(each.start, range.start - 1));
                    }
                    if (each.last > range.last) {
                        rests.add(each.part(range.last + 1, each.last));
                    }
                    return true;
                });
        all.addAll(rests);
    }

    /** Gives up all that an owner holds: of one file, or of all if there is none. */
    void giveUpAll(Object owner, @Nullable Place only) {
        synchronized (this) {
            held.entrySet()
                    .removeIf(
                            entry -> {
                                if (only == null || only.equals(entry.getKey())) {
                                    entry.getValue().removeIf(lock -> lock.owner == owner);
                                }
                                return entry.getValue().isEmpty();
                            });
        }
        queue.wake();
    }
}
