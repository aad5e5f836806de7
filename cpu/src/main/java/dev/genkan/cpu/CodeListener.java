package dev.genkan.cpu;

/** An engine that keeps code of memory pages in a form of its own. */
@FunctionalInterface
public interface CodeListener {
    /**
     * Bytes are about to change, or a page's permissions have. Called in the thread that changes
     * them, for ranges within one page that {@link Memory#markCode} marked.
     *
     * @return whether code of that page is still kept: the next change is told then, too
     */
    boolean changed(long address, int length);
}
