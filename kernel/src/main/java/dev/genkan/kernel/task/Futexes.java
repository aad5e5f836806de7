package dev.genkan.kernel.task;

import dev.genkan.cpu.Access;
import dev.genkan.cpu.GuestFault;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.ErrnoException;
import dev.genkan.kernel.fs.WaitQueue;
import dev.genkan.kernel.mm.AddressSpace;
import dev.genkan.kernel.mm.Fault;
import dev.genkan.kernel.mm.Place;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait at futexes, by what the futex is: a place in one address space, or in pages that
 * several show. One lock guards all queues; what is done under it is short.
 */
public final class Futexes {
    /** Of a futex with priority inheritance, or a robust one: its owner's id, and two flags. */
    public static final int TID_MASK = 0x3fff_ffff, OWNER_DIED = 0x4000_0000, WAITERS = 1 << 31;

    /** Any bit of FUTEX_WAIT_BITSET. */
    public static final int ANY = -1;

    /** How many locks of a list are looked at when their owner ends (ROBUST_LIST_LIMIT). */
    private static final int ROBUST_LIMIT = 2048;

    private final Map<Place, Queue<Waiter>> queues = new HashMap<>();

    /** One who waits. */
    private static final class Waiter {
        final Task task;
        final int bits;
        Place key;

        /** Whether it waits for a lock with priority inheritance. */
        boolean inherits;

        /** The lock that it wants to wait for next; null if it wants none. */
        @Nullable Place lock;

        volatile boolean woken;

        Waiter(Task task, Place key, int bits, boolean inherits) {
            this.task = task;
            this.key = key;
            this.bits = bits;
            this.inherits = inherits;
        }

        void wake() {
            woken = true;
            task.wake();
        }
    }

    /**
     * What a futex at an address of a task is.
     *
     * @param own whether only tasks with the same memory use it (FUTEX_PRIVATE_FLAG)
     */
    public static Place key(Task task, long address, boolean own) {
        return own ? new Place(task.mm(), address) : task.mm().place(address);
    }

    // ---- waiting and waking

    /**
     * Waits while a futex holds a value.
     *
     * @return 0 if woken, -EAGAIN if it holds another one, -ETIMEDOUT, -ERESTARTSYS
     */
    public int await(Task task, Place key, long address, int value, int bits, long deadline) {
        // Faults the page in before the lock is taken.
        var _ = task.mm().readInt(address);
        Waiter waiter = new Waiter(task, key, bits, false);
        synchronized (this) {
            if (task.mm().readInt(address) != value) {
                return -Errno.EAGAIN;
            }
            enqueue(waiter);
        }
        return sleep(waiter, deadline);
    }

    private void enqueue(Waiter waiter) {
        queues.computeIfAbsent(waiter.key, _ -> new ArrayDeque<>()).add(waiter);
    }

    private int sleep(Waiter waiter, long deadline) {
        int result = waiter.task.block(WaitQueue.NEVER, deadline, () -> waiter.woken);
        if (result != 0) {
            synchronized (this) {
                if (waiter.woken) {
                    return 0;
                }
                Queue<Waiter> queue = queues.get(waiter.key);
                if (queue != null && queue.remove(waiter) && queue.isEmpty()) {
                    queues.remove(waiter.key);
                }
            }
        }
        return result;
    }

    /** Wakes up to so many of those who wait for any of some bits; returns how many, or -EINVAL. */
    public synchronized int wake(Place key, int count, int bits) {
        Queue<Waiter> queue = queues.get(key);
        if (queue == null) {
            return 0;
        }
        int woken = 0;
        for (Iterator<Waiter> each = queue.iterator(); each.hasNext() && woken < count; ) {
            Waiter waiter = each.next();
            if (waiter.inherits || waiter.lock != null) {
                return -Errno.EINVAL;
            }
            if ((waiter.bits & bits) != 0) {
                each.remove();
                waiter.wake();
                woken++;
            }
        }
        if (queue.isEmpty()) {
            queues.remove(key);
        }
        return woken;
    }

    /**
     * Wakes some, and has others wait at another futex from now on.
     *
     * @param expected what the first futex must hold, or null for anything
     * @return how many were woken or moved, or only woken if nothing is expected; -EAGAIN
     */
    public int requeue(
            Task task,
            long from,
            Place source,
            Place target,
            int wakes,
            int moves,
            @Nullable Integer expected) {
        var _ = task.mm().readInt(from);
        synchronized (this) {
            if (expected != null && task.mm().readInt(from) != expected) {
                return -Errno.EAGAIN;
            }
            int woken = wake(source, wakes, ANY);
            if (woken < 0) {
                return woken;
            }
            Queue<Waiter> queue = queues.get(source);
            int moved = 0;
            while (queue != null && moved < moves && !queue.isEmpty() && !source.equals(target)) {
                Waiter waiter = queue.element();
                if (waiter.inherits || waiter.lock != null) {
                    return -Errno.EINVAL;
                }
                queue.remove();
                waiter.key = target;
                enqueue(waiter);
                moved++;
            }
            if (queue != null && queue.isEmpty()) {
                queues.remove(source);
            }
            return expected == null ? woken : woken + moved;
        }
    }

    /** An int as the program sees it, changed at once. EFAULT. */
    public static int update(
            AddressSpace mm, long address, java.util.function.IntUnaryOperator change) {
        for (; ; ) {
            int old = mm.readInt(address);
            if (compareAndSet(mm, address, old, change.applyAsInt(old))) {
                return old;
            }
        }
    }

    private static boolean compareAndSet(AddressSpace mm, long address, int expected, int value) {
        for (; ; ) {
            try {
                return mm.memory().compareAndSet(address, 4, expected, value);
            } catch (GuestFault e) {
                if (mm.fault(address, Access.WRITE) != Fault.RESOLVED) {
                    throw Errno.error(Errno.EFAULT);
                }
            }
        }
    }

    // ---- locks that the kernel knows the owner of

    /**
     * Takes a lock with priority inheritance, whose value is its owner's id; nobody's priority
     * changes.
     *
     * @param tries whether not to wait
     * @return 0, -EDEADLK, -ESRCH if the owner is gone, -EAGAIN, -ETIMEDOUT, -ERESTARTNOINTR
     */
    public int lock(Task task, Place key, long address, boolean tries, long deadline) {
        AddressSpace mm = task.mm();
        Waiter waiter = new Waiter(task, key, ANY, true);
        synchronized (this) {
            int taken = take(task, mm, key, address, tries);
            if (taken != 0) {
                return Math.min(taken, 0);
            }
            enqueue(waiter);
        }
        int result = sleep(waiter, deadline);
        return result == -Errno.ERESTARTSYS ? -Errno.ERESTARTNOINTR : result;
    }

    /**
     * Waits while a futex holds a value, and then for a lock, which it has when it is woken.
     *
     * @return 0, -EAGAIN if it holds another one or a signal came while it waited for the lock,
     *     -EINVAL, -ETIMEDOUT, -ERESTARTNOINTR
     */
    public int awaitLock(Task task, Place key, long address, int value, Place lock, long deadline) {
        if (key.equals(lock)) {
            return -Errno.EINVAL;
        }
        var _ = task.mm().readInt(address);
        Waiter waiter = new Waiter(task, key, ANY, false);
        waiter.lock = lock;
        synchronized (this) {
            if (task.mm().readInt(address) != value) {
                return -Errno.EAGAIN;
            }
            enqueue(waiter);
        }
        int result = sleep(waiter, deadline);
        return result != -Errno.ERESTARTSYS
                ? result
                : waiter.inherits ? -Errno.EAGAIN : -Errno.ERESTARTNOINTR;
    }

    /**
     * Gives a lock to the first who waits at a futex for it, if it is free, and has more wait for
     * it.
     *
     * @return how many have it or wait for it, -EAGAIN if the futex does not hold what is expected,
     *     -EINVAL if somebody wants anything else, -EDEADLK, -ESRCH
     */
    public int requeueToLock(
            Task task,
            long from,
            Place source,
            long lockAddress,
            Place lock,
            int moves,
            int expected) {
        if (source.equals(lock)) {
            return -Errno.EINVAL;
        }
        AddressSpace mm = task.mm();
        var _ = mm.readInt(from);
        var _ = update(mm, lockAddress, value -> value);
        synchronized (this) {
            if (mm.readInt(from) != expected) {
                return -Errno.EAGAIN;
            }
            Queue<Waiter> queue = queues.get(source);
            int done = 0;
            for (; queue != null && !queue.isEmpty() && done <= moves; done++) {
                Waiter waiter = queue.element();
                int result =
                        lock.equals(waiter.lock)
                                ? take(waiter.task, mm, lock, lockAddress, false)
                                : -Errno.EINVAL;
                if (result < 0) {
                    return result;
                }
                queue.remove();
                if (queue.isEmpty()) {
                    queues.remove(source);
                }
                waiter.key = lock;
                waiter.inherits = true;
                if (result > 0) {
                    waiter.wake();
                } else {
                    enqueue(waiter);
                }
            }
            return done;
        }
    }

    /**
     * Takes a lock for a task if it is free, or has it say that somebody waits.
     *
     * @param tries whether not to wait
     * @return 1 if it is the task's, 0 if it has to wait, -EDEADLK, -ESRCH, -EAGAIN
     */
    private int take(Task task, AddressSpace mm, Place key, long address, boolean tries) {
        for (; ; ) {
            int old = mm.readInt(address);
            int owner = old & TID_MASK;
            if (owner == task.tid()) {
                return -Errno.EDEADLK;
            }
            if (owner != 0 && tries) {
                return -Errno.EAGAIN;
            }
            if (owner != 0 && task.kernel().processes().task(owner) == null) {
                return -Errno.ESRCH;
            }
            int kept = queues.containsKey(key) ? WAITERS : 0;
            int value = owner == 0 ? task.tid() | kept | old & OWNER_DIED : old | WAITERS;
            if (compareAndSet(mm, address, old, value)) {
                return owner == 0 ? 1 : 0;
            }
        }
    }

    /**
     * Gives a lock with priority inheritance to the next who waits for it.
     *
     * @return 0, or -EPERM for another's
     */
    public int unlock(Task task, Place key, long address) {
        AddressSpace mm = task.mm();
        synchronized (this) {
            if ((mm.readInt(address) & TID_MASK) != task.tid()) {
                return -Errno.EPERM;
            }
            pass(mm, address, key, 0);
            return 0;
        }
    }

    private void pass(AddressSpace mm, long address, Place key, int flags) {
        Queue<Waiter> queue = queues.get(key);
        Waiter next = queue == null ? null : queue.poll();
        boolean more = queue != null && !queue.isEmpty();
        if (!more) {
            queues.remove(key);
        }
        int value = (next == null ? 0 : next.task.tid()) | (more ? WAITERS : 0) | flags;
        var _ = update(mm, address, _ -> value);
        if (next != null) {
            next.wake();
        }
    }

    /** A task ends: its robust locks are given up, and their next owners told so. */
    void taskEnds(Task task) {
        long head = task.robustList;
        task.robustList = 0;
        if (head == 0) {
            return;
        }
        boolean wide = task.robustAbi == Abi.X86_64;
        AddressSpace mm = task.mm();
        try {
            int word = wide ? 8 : 4;
            // Signed: a lock may lie before its entry in the list.
            long offset = wide ? mm.readLong(head + word) : mm.readInt(head + word);
            long pending = read(mm, head + 2L * word, wide);
            long entry = read(mm, head, wide);
            for (int k = 0; k < ROBUST_LIMIT && (entry & -2) != head; k++) {
                long next = read(mm, entry & -2, wide);
                if ((entry & -2) != (pending & -2)) {
                    release(task, (entry & -2) + offset, (entry & 1) != 0, false);
                }
                entry = next;
            }
            if ((pending & -2) != 0) {
                release(task, (pending & -2) + offset, (pending & 1) != 0, true);
            }
        } catch (ErrnoException e) {
            // A list that leads nowhere ends there, as in Linux.
            task.robustList = 0;
        }
    }

    /** Wakes one who waits at an address, whoever else sees it. */
    void wakeAt(Task task, long address) {
        Place anyones = key(task, address, false);
        if (wake(anyones, 1, ANY) == 0 && anyones.space() != task.mm()) {
            var _ = wake(key(task, address, true), 1, ANY);
        }
    }

    private static long read(AddressSpace mm, long address, boolean wide) {
        return wide ? mm.readLong(address) : mm.readInt(address) & 0xffff_ffffL;
    }

    private void release(Task task, long address, boolean inherits, boolean pending) {
        AddressSpace mm = task.mm();
        synchronized (this) {
            int old = mm.readInt(address);
            if (pending && !inherits && old == 0) {
                wakeAt(task, address);
                return;
            }
            if ((old & TID_MASK) != task.tid()) {
                return;
            }
            if (inherits) {
                pass(mm, address, key(task, address, false), OWNER_DIED);
                return;
            }
            int before = update(mm, address, value -> value & WAITERS | OWNER_DIED);
            if ((before & WAITERS) != 0) {
                wakeAt(task, address);
            }
        }
    }
}
