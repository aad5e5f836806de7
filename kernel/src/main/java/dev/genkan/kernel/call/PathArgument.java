package dev.genkan.kernel.call;

import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.fs.Names;
import dev.genkan.kernel.fs.VfsPath;
import dev.genkan.kernel.task.Task;

/** A path as a system call names it: a descriptor to start from, a name, and AT_* flags. */
final class PathArgument {
    private PathArgument() {}

    /** Where a path starts: the working directory or what a descriptor stands for. EBADF. */
    static VfsPath start(Task task, int dirfd, String path) {
        if (dirfd == Fcntl.AT_FDCWD || path.startsWith("/")) {
            return task.fs().workingDirectory();
        }
        return task.files().anyFile(dirfd).path();
    }

    /** The file of a path, following links. */
    static VfsPath find(Task task, String path) {
        return find(task, Fcntl.AT_FDCWD, path, 0);
    }

    /** The file of a path; with AT_EMPTY_PATH and no name, that of the descriptor. */
    static VfsPath find(Task task, int dirfd, String path, int flags) {
        return find(task, task.credentials(), dirfd, path, flags);
    }

    static VfsPath find(Task task, Credentials who, int dirfd, String path, int flags) {
        if (path.isEmpty() && (flags & Fcntl.AT_EMPTY_PATH) != 0) {
            return dirfd == Fcntl.AT_FDCWD
                    ? task.fs().workingDirectory()
                    : task.files().anyFile(dirfd).path();
        }
        boolean follow = (flags & Fcntl.AT_SYMLINK_NOFOLLOW) == 0;
        VfsPath start = start(task, dirfd, path);
        return task.fs().vfs().lookup(task.fs(), who, start, path, follow);
    }

    /** Throws EINVAL if there are flags but the allowed ones. */
    static void requireFlags(int flags, int allowed) {
        if ((flags & ~allowed) != 0) {
            throw Errno.error(Errno.EINVAL);
        }
    }

    static Names names(Task task) {
        return new Names(task.fs(), task.credentials());
    }
}
