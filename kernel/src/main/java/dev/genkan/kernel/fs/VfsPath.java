package dev.genkan.kernel.fs;

import org.jspecify.annotations.Nullable;

/**
 * A place in the tree: a directory entry seen through a mount (Linux's struct path).
 *
 * @param mount through which mount
 * @param dentry which entry
 */
public record VfsPath(Mount mount, Dentry dentry) {
    /** The file there; must only be asked where there is one. */
    public Inode inode() {
        return dentry.inode();
    }

    VfsPath at(Dentry other) {
        return new VfsPath(mount, other);
    }

    boolean isSame(VfsPath other) {
        return mount == other.mount && dentry == other.dentry;
    }

    // As the record's own, but those are generated at run time, which a start has no time for.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VfsPath path && isSame(path);
    }

    @Override
    public int hashCode() {
        return 31 * System.identityHashCode(mount) + System.identityHashCode(dentry);
    }
}
