package dev.genkan.kernel.fs;

import dev.genkan.kernel.Clock;
import dev.genkan.kernel.abi.FileMode;
import org.jspecify.annotations.Nullable;

/**
 * Files in memory: a tmpfs, or, with a directory of another file system below it, an overlay, whose
 * changes are in memory and are gone with the kernel.
 *
 * <p>In an overlay a file takes no memory until it is changed, and then only for the pages written;
 * a rename moves the file itself, with what is below it. A file keeps the device and inode number
 * that it was born with. The hard links of a file below are files of their own.
 */
final class TmpFs extends FileSystem {
    static final long TMPFS_MAGIC = 0x01021994;
    static final long OVERLAYFS_MAGIC = 0x794c7630;

    /** High, so that the numbers of new files are none of the lower file system's. */
    private static final long FIRST_OVERLAY_INODE = 0xc000_0000L;

    private final Budget budget;
    private final Clock clock;
    private final long device;
    private final TmpDirectory root;
    private final Devices devices;
    private long nextInode;

    /**
     * An empty one.
     *
     * @param type what /proc/mounts calls it
     * @param permissions of its top directory
     */
    TmpFs(String type, Budget budget, Clock clock, Devices devices, int permissions) {
        super(type, TMPFS_MAGIC, false);
        this.budget = budget;
        this.clock = clock;
        this.devices = devices;
        device = anonymousDevice();
        nextInode = 1;
        root = new TmpDirectory(this, FileMode.S_IFDIR | permissions, 0, 0, null);
    }

    /** An overlay over a directory. */
    TmpFs(Budget budget, Clock clock, Devices devices, Inode lower) {
        super("overlay", OVERLAYFS_MAGIC, false);
        this.budget = budget;
        this.clock = clock;
        this.devices = devices;
        Kstat stat = lower.attributes();
        device = stat.device;
        nextInode = FIRST_OVERLAY_INODE;
        root = new TmpDirectory(this, lower, stat, null, "");
    }

    @Override
    TmpDirectory root() {
        return root;
    }

    Budget budget() {
        return budget;
    }

    Devices devices() {
        return devices;
    }

    long device() {
        return device;
    }

    long now() {
        return clock.realtime();
    }

    synchronized long newInode() {
        return nextInode++;
    }

    /** A new file of the type that the mode says; in no directory yet. */
    TmpNode newNode(int mode, int uid, int gid, long rdev, @Nullable TmpDirectory parent) {
        return switch (mode & FileMode.S_IFMT) {
            case FileMode.S_IFREG -> new TmpFile(this, mode, uid, gid);
            case FileMode.S_IFDIR -> new TmpDirectory(this, mode, uid, gid, parent);
            default -> new TmpSpecial(this, mode, uid, gid, rdev);
        };
    }

    /** Wraps a file of the lower file system. */
    TmpNode wrap(Inode lower, TmpDirectory home, String name) {
        Kstat stat = lower.attributes();
        return switch (stat.mode & FileMode.S_IFMT) {
            case FileMode.S_IFREG -> new TmpFile(this, lower, stat, home, name);
            case FileMode.S_IFDIR -> new TmpDirectory(this, lower, stat, home, name);
            default -> new TmpSpecial(this, lower, stat, home, name);
        };
    }

    @Override
    public long totalBlocks() {
        return budget.total();
    }

    @Override
    public long freeBlocks() {
        return budget.free();
    }

    @Override
    public long totalInodes() {
        return budget.total();
    }

    @Override
    public long freeInodes() {
        return budget.free();
    }
}
