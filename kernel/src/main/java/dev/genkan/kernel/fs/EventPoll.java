package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A set of watched files, and a list of those that may be ready: the file of epoll_create(2).
 *
 * <p>A file that is woken puts its item on the list and does no more, so that a wait costs what is
 * ready and not what is watched. Two locks make that safe: the set's own is held while files are
 * asked what is true of them, and the list's, which is taken last of all locks, while an item is
 * put on the list or taken off.
 */
public final class EventPoll extends File {
    public static final int EPOLLEXCLUSIVE = 1 << 28;
    private static final int EPOLLWAKEUP = 1 << 29;
    private static final int EPOLLONESHOT = 1 << 30;
    private static final int EPOLLET = 1 << 31;

    /** What is no event but says how to watch. */
    private static final int PRIVATE = EPOLLEXCLUSIVE | EPOLLWAKEUP | EPOLLONESHOT | EPOLLET;

    private static final int EXCLUSIVE_OK =
            Fcntl.POLLIN
                    | Fcntl.POLLOUT
                    | Fcntl.POLLERR
                    | Fcntl.POLLHUP
                    | EPOLLWAKEUP
                    | EPOLLET
                    | EPOLLEXCLUSIVE;

    /** How many sets may be in one another, the innermost not counted. */
    private static final int MAX_NESTS = 4;

    /** Held while a set is put into another, so that none can come to be within itself. */
    private static final Object NESTING = new Object();

    /** Those in epoll_wait(2). */
    private final WaitQueue waiters = new WaitQueue();

    /** Those who watch the set itself. */
    private final WaitQueue pollers = new WaitQueue();

    private final UserCount watches;
    private final int uid;
    private final Object mutex = new Object();

    /** Guarded by the mutex. */
    private final Map<Key, Item> items = new HashMap<>();

    private boolean released;

    private final Object listLock = new Object();

    /** Guarded by the list's lock. */
    private Deque<Item> list = new ArrayDeque<>();

    private record Key(File file, int fd) {}

    /** Takes what is ready: the events, and the program's own number. */
    @FunctionalInterface
    public interface Taker {
        void take(int events, long data);
    }

    /**
     * An empty set.
     *
     * @param watches counts what the user watches
     */
    public EventPoll(UserCount watches, int uid) {
        this.watches = watches;
        this.uid = uid;
    }

    /** A watched file. */
    private final class Item implements WaitQueue.EventWaiter, CloseWatcher {
        final Key key;
        final WaitQueue woken;
        volatile int events;
        long data;
        boolean listed;
        boolean told;
        boolean removed;

        Item(Key key, WaitQueue woken) {
            this.key = key;
            this.woken = woken;
        }

        EventPoll set() {
            return EventPoll.this;
        }

        int ready() {
            int wanted = events;
            return (wanted & ~PRIVATE) == 0 ? 0 : key.file.poll() & wanted;
        }

        /** It may be ready; if that is news, those who wait are told. */
        @Override
        public void wake(int happened) {
            int wanted = events;
            if ((wanted & ~PRIVATE & happened) != 0) {
                tell(this);
            }
        }

        @Override
        public void closed() {
            synchronized (mutex) {
                remove(this);
            }
        }
    }

    private void list(Item item) {
        if (!item.listed && !item.removed) {
            item.listed = true;
            list.addLast(item);
        }
    }

    /**
     * Puts an item on the list and tells those who wait. They are told once until they look, so
     * that sets in sets cannot multiply what one event costs.
     */
    private void tell(Item item) {
        synchronized (listLock) {
            list(item);
            if (item.told || item.removed) {
                return;
            }
            item.told = true;
        }
        waiters.wake();
        pollers.wake(Fcntl.POLLIN | Fcntl.POLLRDNORM);
    }

    /** As an event would, if an item is ready now. */
    private void look(Item item) {
        if (item.ready() != 0) {
            tell(item);
        }
    }

    // ---- what epoll_ctl(2) does

    private void requireWatchable(File file) {
        if (!file.canPoll()) {
            throw Errno.error(Errno.EPERM);
        }
        if (file == this) {
            throw Errno.error(Errno.EINVAL);
        }
    }

    /** Watches a file as a descriptor; EPERM, EINVAL, ELOOP, EEXIST, ENOSPC. */
    public void add(File file, int fd, int events, long data) {
        requireWatchable(file);
        if ((events & EPOLLEXCLUSIVE) != 0
                && (file instanceof EventPoll || (events & ~EXCLUSIVE_OK) != 0)) {
            throw Errno.error(Errno.EINVAL);
        }
        if (file instanceof EventPoll inner) {
            synchronized (NESTING) {
                Nesting nesting = new Nesting();
                if (nesting.depth(inner) + nesting.height(this) >= MAX_NESTS || nesting.met(this)) {
                    throw Errno.error(Errno.ELOOP);
                }
                insert(file, fd, events, data);
            }
        } else {
            insert(file, fd, events, data);
        }
    }

    private void insert(File file, int fd, int events, long data) {
        synchronized (mutex) {
            Key key = new Key(file, fd);
            if (items.containsKey(key)) {
                throw Errno.error(Errno.EEXIST);
            }
            if (!watches.take(uid, 1)) {
                throw Errno.error(Errno.ENOSPC);
            }
            Item item = new Item(key, file.waitQueue());
            item.events = events | Fcntl.POLLERR | Fcntl.POLLHUP;
            item.data = data;
            if (released || !file.watchClose(item)) {
                watches.give(uid, 1);
                throw Errno.error(Errno.EBADF);
            }
            items.put(key, item);
            item.woken.add(item);
            look(item);
        }
    }

    /** Watches differently from now on; EPERM, EINVAL, ENOENT. */
    public void modify(File file, int fd, int events, long data) {
        requireWatchable(file);
        if ((events & EPOLLEXCLUSIVE) != 0) {
            throw Errno.error(Errno.EINVAL);
        }
        synchronized (mutex) {
            Item item = item(file, fd);
            if ((item.events & EPOLLEXCLUSIVE) != 0) {
                throw Errno.error(Errno.EINVAL);
            }
            item.events = events | Fcntl.POLLERR | Fcntl.POLLHUP;
            item.data = data;
            look(item);
        }
    }

    /** Watches no longer; EPERM, EINVAL, ENOENT. */
    public void delete(File file, int fd) {
        requireWatchable(file);
        synchronized (mutex) {
            remove(item(file, fd));
        }
    }

    /** Throws what an operation that there is not meets first. */
    public void refuse(File file) {
        requireWatchable(file);
        throw Errno.error(Errno.EINVAL);
    }

    private Item item(File file, int fd) {
        Item item = items.get(new Key(file, fd));
        if (item == null) {
            throw Errno.error(Errno.ENOENT);
        }
        return item;
    }

    private void remove(Item item) {
        if (!items.remove(item.key, item)) {
            return;
        }
        item.woken.remove(item);
        item.key.file.unwatchClose(item);
        synchronized (listLock) {
            item.removed = true;
            if (item.listed) {
                list.remove(item);
            }
        }
        watches.give(uid, 1);
    }

    // ---- sets in sets

    /** Finds out how deep sets are in one another; each is looked at once. */
    private static final class Nesting {
        private final Map<EventPoll, Integer> depths = new HashMap<>();
        private final Map<EventPoll, Integer> heights = new HashMap<>();

        /** How many sets are below one, each in the one before. */
        int depth(EventPoll set) {
            Integer known = depths.get(set);
            if (known != null) {
                return known;
            }
            int deepest = 0;
            for (EventPoll inner : set.inner()) {
                deepest = Math.max(deepest, depth(inner) + 1);
            }
            depths.put(set, deepest);
            return deepest;
        }

        /** How many sets are above one. */
        int height(EventPoll set) {
            Integer known = heights.get(set);
            if (known != null) {
                return known;
            }
            int highest = 0;
            for (CloseWatcher watcher : set.closeWatchers()) {
                if (watcher instanceof Item item) {
                    highest = Math.max(highest, height(item.set()) + 1);
                }
            }
            heights.put(set, highest);
            return highest;
        }

        /** Whether {@link #depth} has met a set. */
        boolean met(EventPoll set) {
            return depths.containsKey(set);
        }
    }

    private List<EventPoll> inner() {
        List<EventPoll> found = new ArrayList<>();
        synchronized (mutex) {
            for (Key key : items.keySet()) {
                if (key.file instanceof EventPoll inner) {
                    found.add(inner);
                }
            }
        }
        return found;
    }

    // ---- what epoll_wait(2) does

    /**
     * Gives what is ready, in the order of its getting so.
     *
     * @param most how many at most
     * @return how many that were
     */
    public int collect(int most, Taker taker) {
        int count = 0;
        synchronized (mutex) {
            for (int left = listed(); left > 0 && count < most; left--) {
                Item item = takeFirst();
                if (item == null) {
                    break;
                }
                int ready = item.ready();
                if (ready == 0) {
                    continue;
                }
                count++;
                taker.take(ready, item.data);
                int how = item.events;
                if ((how & EPOLLONESHOT) != 0) {
                    item.events = how & PRIVATE;
                } else if ((how & EPOLLET) == 0) {
                    // Until it is found not to be ready.
                    synchronized (listLock) {
                        list(item);
                    }
                }
            }
        }
        if (listed() > 0) {
            waiters.wake();
        }
        return count;
    }

    /** Whether anything may be ready. */
    public boolean hasListed() {
        return listed() > 0;
    }

    private int listed() {
        synchronized (listLock) {
            return list.size();
        }
    }

    /** From here on, what happens to it puts it on the list again. */
    private @Nullable Item takeFirst() {
        synchronized (listLock) {
            Item item = list.pollFirst();
            if (item != null) {
                item.listed = false;
                item.told = false;
            }
            return item;
        }
    }

    /** How many files are watched. */
    public int watched() {
        synchronized (mutex) {
            return items.size();
        }
    }

    @Override
    public int poll() {
        synchronized (mutex) {
            for (int left = listed(); left > 0; left--) {
                Item item = takeFirst();
                if (item != null && item.ready() != 0) {
                    synchronized (listLock) {
                        if (!item.listed) {
                            item.listed = true;
                            list.addFirst(item);
                        }
                    }
                    return Fcntl.POLLIN | Fcntl.POLLRDNORM;
                }
            }
        }
        return 0;
    }

    @Override
    public WaitQueue waitQueue() {
        return pollers;
    }

    /** What is woken when something may have become ready. */
    public WaitQueue waiters() {
        return waiters;
    }

    @Override
    public boolean isStream() {
        return true;
    }

    @Override
    public long seek(long offset, int whence) {
        return 0;
    }

    @Override
    protected void release() {
        synchronized (mutex) {
            released = true;
            for (Item item : items.values().toArray(new Item[0])) {
                remove(item);
            }
        }
    }
}
