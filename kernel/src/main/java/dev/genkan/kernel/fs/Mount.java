package dev.genkan.kernel.fs;

import org.jspecify.annotations.Nullable;

/** A file system at its place in the tree. */
public final class Mount {
    private final int id;
    private final FileSystem fileSystem;
    private final String source;
    private final Dentry root;
    private final @Nullable VfsPath covered;

    Mount(int id, FileSystem fileSystem, String source, @Nullable VfsPath covered) {
        this.id = id;
        this.fileSystem = fileSystem;
        this.source = source;
        this.root = Dentry.root(fileSystem.root());
        this.covered = covered;
    }

    public int id() {
        return id;
    }

    public FileSystem fileSystem() {
        return fileSystem;
    }

    /** The first word of its line in /proc/mounts. */
    public String source() {
        return source;
    }

    Dentry root() {
        return root;
    }

    /** Its top directory. */
    public VfsPath top() {
        return new VfsPath(this, root);
    }

    /** The place that it is mounted on; null for the first one of all. */
    @Nullable VfsPath covered() {
        return covered;
    }
}
