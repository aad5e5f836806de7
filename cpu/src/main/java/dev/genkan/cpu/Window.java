package dev.genkan.cpu;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Host memory for one {@link Memory}: the window of guest addresses, and the permission bytes of
 * its pages. A few are kept for later ones, since a page that is touched for the first time costs
 * the host much more than one that is cleared.
 */
final class Window {
    /** How many are kept at most. */
    private static final int KEPT = 8;

    private static final Queue<Window> SPARE = new ArrayDeque<>();

    /** How many there are, the spare ones included. */
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Where they are; before the permissions stands which pages of code are in common. */
    final long base, permissions;

    private final long size;
    private final long permissionBytes;

    private Window(long size, long permissionBytes) {
        this.size = size;
        this.permissionBytes = permissionBytes;
        // The page after the window makes an access that starts in its last bytes harmless.
        this.base = HostMemory.reserve(size + Memory.PAGE_SIZE);
        this.permissions =
                HostMemory.reserve(Memory.COMMON_PAGES + permissionBytes) + Memory.COMMON_PAGES;
        COUNT.incrementAndGet();
    }

    /** How many there are. */
    static int count() {
        return COUNT.get();
    }

    /** One whose bytes are all zero. */
    static Window of(long size, long permissionBytes) {
        synchronized (SPARE) {
            for (Iterator<Window> each = SPARE.iterator(); each.hasNext(); ) {
                Window spare = each.next();
                if (spare.size == size) {
                    each.remove();
                    return spare;
                }
            }
        }
        return new Window(size, permissionBytes);
    }

    /** Gives it back to the host. */
    void release() {
        COUNT.decrementAndGet();
        HostMemory.release(base, size + Memory.PAGE_SIZE);
        HostMemory.release(
                permissions - Memory.COMMON_PAGES, Memory.COMMON_PAGES + permissionBytes);
    }

    /** Keeps it for another memory of its size, unless enough are kept; all its bytes are zero. */
    void keep() {
        synchronized (SPARE) {
            if (SPARE.size() < KEPT) {
                SPARE.add(this);
                return;
            }
        }
        release();
    }
}
