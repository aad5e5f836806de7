package dev.genkan.kernel.fs;

/** One instance of a file system (Linux's super_block): it has a root and counts its space. */
public abstract class FileSystem {
    private static long nextAnonymousMinor = 20;

    private final String type;
    private final long magic;
    private final boolean readOnly;

    FileSystem(String type, long magic, boolean readOnly) {
        this.type = type;
        this.magic = magic;
        this.readOnly = readOnly;
    }

    /** A device number for a file system without a device (major 0). */
    static synchronized long anonymousDevice() {
        return nextAnonymousMinor++;
    }

    /** The name in /proc/filesystems, such as {@code tmpfs}. */
    public final String type() {
        return type;
    }

    /** The f_type of statfs(2). */
    public final long magic() {
        return magic;
    }

    public final boolean isReadOnly() {
        return readOnly;
    }

    /** The top directory. */
    abstract Inode root();

    /** Space in all, in blocks of 4096 bytes; 0 if it is of no size, as /proc. */
    public long totalBlocks() {
        return 0;
    }

    public long freeBlocks() {
        return 0;
    }

    public long totalInodes() {
        return 0;
    }

    public long freeInodes() {
        return 0;
    }
}
