package dev.genkan.kernel.net;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.UserCount;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files on their way in a message (SCM_RIGHTS): they are open until that is received or lost. */
public final class InFlight {
    /** What the thread is closing: a socket closes those in its messages, and so on. */
    private static final ThreadLocal<@Nullable ArrayDeque<File>> CLOSING = new ThreadLocal<>();

    private final List<File> files;
    private final UserCount counts;
    private final int uid;
    private final int counted;

    private InFlight(List<File> files, UserCount counts, int uid, int counted) {
        this.files = files;
        this.counts = counts;
        this.uid = uid;
        this.counted = counted;
        for (File file : files) {
            file.acquire();
        }
    }

    /** Holds files for a user, in the order of a message; ETOOMANYREFS. */
    public static InFlight of(List<File> files, UserCount counts, int uid) {
        if (!counts.take(uid, files.size())) {
            throw Errno.error(Errno.ETOOMANYREFS);
        }
        return new InFlight(List.copyOf(files), counts, uid, files.size());
    }

    /** The same files held once more, for one who only looks. */
    InFlight copy() {
        return new InFlight(files, counts, uid, 0);
    }

    /** The files, in the order of the message. */
    public List<File> files() {
        return files;
    }

    /**
     * Holds them no longer. What is closed with them is closed afterwards and not within: a program
     * can nest sockets in messages deeper than any stack.
     */
    public void close() {
        counts.give(uid, counted);
        ArrayDeque<File> closing = CLOSING.get();
        if (closing != null) {
            closing.addAll(files);
            return;
        }
        closing = new ArrayDeque<>(files);
        CLOSING.set(closing);
        try {
            for (File file = closing.poll(); file != null; file = closing.poll()) {
                file.close();
            }
        } finally {
            CLOSING.remove();
        }
    }
}
