package dev.genkan.kernel.fs;

/** How much memory the files of programs may take; several file systems may share one. */
public final class Budget {
    private final long pages;
    private long used;

    /** Of so many bytes. */
    Budget(long bytes) {
        pages = bytes / Pages.PAGE_SIZE;
    }

    /** Takes a page; answers whether there was one. */
    synchronized boolean take() {
        if (used >= pages) {
            return false;
        }
        used++;
        return true;
    }

    /** Takes so many pages, or none if there are not so many. */
    public synchronized boolean take(long count) {
        if (used + count > pages) {
            return false;
        }
        used += count;
        return true;
    }

    /** Gives pages back. */
    public synchronized void give(long count) {
        used -= count;
    }

    long total() {
        return pages;
    }

    synchronized long free() {
        return pages - used;
    }
}
