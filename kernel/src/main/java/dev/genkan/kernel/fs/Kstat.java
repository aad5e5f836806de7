package dev.genkan.kernel.fs;

/** What stat(2) tells of a file, before it takes the shape of one ABI (Linux's struct kstat). */
public final class Kstat {
    public long device;
    public long inode;

    /** Type and permissions, see {@link dev.genkan.kernel.abi.FileMode}. */
    public int mode;

    public int links = 1;
    public int uid;
    public int gid;

    /** The device that a device node stands for. */
    public long rdev;

    /** In bytes. */
    public long size;

    public int blockSize = 4096;

    /** In units of 512 bytes. */
    public long blocks;

    /** Nanoseconds since 1970, as all times here. */
    public long atime;

    public long mtime;
    public long ctime;
    public long btime;
}
