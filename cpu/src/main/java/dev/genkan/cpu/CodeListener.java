package dev.genkan.cpu;

/**
 * An engine that keeps code of memory pages in a form of its own. It is told before and after a
 * change, since other threads may read the bytes between the two; in the thread that changes them,
 * and for ranges within one page that {@link Memory#markCode} marked.
 */
public interface CodeListener {
    /**
     * Bytes are about to change. The engine may throw to have its program come back later.
     *
     * @return whether code of that page is still kept: the next change is told then, too
     */
    boolean changes(long address, int length);

    /** Bytes have changed, or a page's permissions: what was read of them before is not true. */
    void changed(long address, int length);

    /**
     * Waits, unless this thread is the engine's own, until the engine has made all accesses for
     * which it has looked at permissions already.
     */
    void awaitAccesses();

    /**
     * Says, in the engine's own thread, that it makes none until {@link #goOn}: others may wait.
     */
    void standBy();

    /** Ends what {@link #standBy} began. */
    void goOn();
}
