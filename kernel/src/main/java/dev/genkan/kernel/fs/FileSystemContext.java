package dev.genkan.kernel.fs;

/**
 * Where a process stands in the tree of files (Linux's fs_struct): root, working directory, umask.
 */
public final class FileSystemContext {
    private final Vfs vfs;
    private volatile VfsPath root;
    private volatile VfsPath workingDirectory;

    /** The bits that a new file does not get. */
    public volatile int umask = 022;

    FileSystemContext(Vfs vfs, VfsPath root, VfsPath workingDirectory) {
        this.vfs = vfs;
        this.root = root;
        this.workingDirectory = workingDirectory;
    }

    public Vfs vfs() {
        return vfs;
    }

    /** Where {@code /} is. */
    public VfsPath root() {
        return root;
    }

    public void setRoot(VfsPath path) {
        root = path;
    }

    public VfsPath workingDirectory() {
        return workingDirectory;
    }

    public void setWorkingDirectory(VfsPath path) {
        workingDirectory = path;
    }

    /** One for a new process that starts at the same places. */
    public FileSystemContext copy() {
        FileSystemContext copy = new FileSystemContext(vfs, root, workingDirectory);
        copy.umask = umask;
        return copy;
    }
}
