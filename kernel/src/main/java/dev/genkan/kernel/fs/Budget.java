package dev.genkan.kernel.fs;

/** How much memory the files of programs may take; several file systems may share one. */
final class Budget {
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

    synchronized void give(long count) {
        used -= count;
    }

    long total() {
        return pages;
    }

    synchronized long free() {
        return pages - used;
    }
}
