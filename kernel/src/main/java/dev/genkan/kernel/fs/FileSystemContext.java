package dev.genkan.kernel.fs;

/**
 * Where a process stands in the tree of files (Linux's fs_struct): root, working directory, umask.
 */
public final class FileSystemContext {
    public int umask = 022;
}
