package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The descriptors of a process (Linux's files_struct). */
public final class FileTable {
    private final List<@Nullable File> files = new ArrayList<>();

    /** The file of a descriptor; EBADF if it is not open. */
    public File file(int fd) {
        File file = fd >= 0 && fd < files.size() ? files.get(fd) : null;
        if (file == null) {
            throw Errno.error(Errno.EBADF);
        }
        return file;
    }
}
