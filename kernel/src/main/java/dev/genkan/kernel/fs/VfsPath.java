package dev.genkan.kernel.fs;

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
}
