package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import java.util.List;

/**
 * An open directory: a list of the names that were in it when the reading began, and the position
 * in it.
 */
public final class DirectoryFile extends File {
    /**
     * One name as getdents(2) gives it.
     *
     * @param name the name
     * @param inode the number of the file
     * @param type the type bits of its mode
     * @param next the position after it
     */
    public record Entry(String name, long inode, int type, long next) {}

    private final Inode inode;
    private List<String> names = List.of();
    private boolean listed;
    private long position;

    DirectoryFile(Inode inode) {
        this.inode = inode;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        return -Errno.EISDIR;
    }

    @Override
    public int pread(byte[] to, int offset, int length, long at) {
        return -Errno.EISDIR;
    }

    @Override
    public synchronized long seek(long offset, int whence) {
        long target =
                switch (whence) {
                    case Fcntl.SEEK_SET -> offset;
                    case Fcntl.SEEK_CUR -> position + offset;
                    default -> -1;
                };
        if (target < 0) {
            return -Errno.EINVAL;
        }
        if (target == 0) {
            listed = false;
        }
        position = target;
        return target;
    }

    /**
     * Gives the entries from the position on to somebody until that one is full; moves the position
     * behind the last one taken.
     *
     * @return whether there was any entry
     */
    public synchronized boolean forEach(java.util.function.Predicate<Entry> taker) {
        if (Vfs.isUnlinked(path())) {
            throw Errno.error(Errno.ENOENT);
        }
        if (!listed) {
            names = inode.names();
            listed = true;
        }
        inode.touchAccess();
        boolean any = false;
        while (position < names.size() + 2L) {
            Entry entry = entry((int) position);
            if (entry != null) {
                any = true;
                if (!taker.test(entry)) {
                    break;
                }
            }
            position++;
        }
        return any;
    }

    private @org.jspecify.annotations.Nullable Entry entry(int index) {
        if (index == 0) {
            return entry(".", inode, 1);
        }
        if (index == 1) {
            VfsPath at = path();
            while (at.dentry().isRoot()) {
                VfsPath covered = at.mount().covered();
                if (covered == null) {
                    return entry("..", inode, 2);
                }
                at = covered;
            }
            return entry("..", at.dentry().parent().inode(), 2);
        }
        String name = names.get(index - 2);
        Inode file;
        try {
            file = inode.lookup(name);
        } catch (dev.genkan.kernel.abi.ErrnoException e) {
            return null;
        }
        return file == null ? null : entry(name, file, index + 1L);
    }

    private static Entry entry(String name, Inode file, long next) {
        return new Entry(
                name,
                file.attributes().inode,
                file.mode() & dev.genkan.kernel.abi.FileMode.S_IFMT,
                next);
    }
}
