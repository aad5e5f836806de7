package dev.genkan.kernel.fs;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One of the three streams that the host gives every process. */
interface HostStream {
    /** Whether a read would answer at once, be it with the end. */
    boolean isReadable() throws IOException;

    /** Returns when a read would answer at once; nothing is taken from the stream. */
    void awaitReadable() throws IOException;

    /** Reads at most so many bytes; -1 at the end. Waits if the stream is not readable. */
    int read(byte[] to, int offset, int length) throws IOException;

    /** Writes all of it. */
    void write(byte[] from, int offset, int length) throws IOException;

    /** As FIONREAD. */
    int available() throws IOException;

    /** What the host says of it. */
    Kstat attributes();

    /** The access mode and status flags that it was opened with. */
    int flags();

    /** What /proc/self/fd shows. */
    String name();

    /** The file behind it if it can seek. */
    java.nio.channels.@Nullable FileChannel channel();
}
