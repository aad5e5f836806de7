package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.FileMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of a file system, whatever its names are: its attributes, and what can be done to it.
 *
 * <p>Methods on names throw an errno; those on data answer it negated, as {@link File}'s. They
 * check no permissions: {@link Vfs} has done it.
 */
public abstract class Inode {
    private final FileSystem fileSystem;

    Inode(FileSystem fileSystem) {
        this.fileSystem = fileSystem;
    }

    public final FileSystem fileSystem() {
        return fileSystem;
    }

    /** Type and permissions. */
    public abstract int mode();

    /** A fresh copy of its attributes. */
    public abstract Kstat attributes();

    public final boolean isDirectory() {
        return FileMode.isDirectory(mode());
    }

    public final boolean isSymlink() {
        return FileMode.isSymlink(mode());
    }

    public final boolean isRegular() {
        return FileMode.isRegular(mode());
    }

    /** Whether both are the same file: file systems that forget their inodes compare numbers. */
    boolean isSame(Inode other) {
        return this == other;
    }

    /** What /proc/self/fd shows of a file that is in no directory. */
    String anonymousName() {
        return "";
    }

    // Of a directory.

    /** The file of this name, or null if there is none. ENAMETOOLONG. */
    @Nullable Inode lookup(String name) {
        throw Errno.error(Errno.ENOTDIR);
    }

    /**
     * As {@link #lookup}, for a name on the way to another: a folder that was there a moment ago
     * may be taken to be there still.
     */
    @Nullable Inode lookupOnTheWay(String name) {
        return lookup(name);
    }

    /** A file system is mounted over it: as long as that is so, it keeps its name. */
    void mountedOver() {}

    /** Makes a file of the type that the mode says. EEXIST, EROFS, ENOSPC, EPERM. */
    Inode create(String name, int mode, int uid, int gid, long rdev) {
        throw denied();
    }

    /** Makes a symbolic link. EEXIST, EROFS, ENOSPC. */
    Inode symlink(String name, String target, int uid, int gid) {
        throw denied();
    }

    /** Gives a file of this file system a further name. EEXIST, EROFS, EMLINK, ENOSPC. */
    void link(String name, Inode target) {
        throw denied();
    }

    /** Takes a name away; a directory must be empty (ENOTEMPTY). */
    void remove(String name, Inode child) {
        throw denied();
    }

    /**
     * Moves a name to another directory of this file system, over the target if there is one (a
     * directory target must be empty: ENOTEMPTY), or exchanges both.
     */
    void rename(
            String name,
            Inode child,
            Inode toDirectory,
            String toName,
            @Nullable Inode target,
            boolean exchange) {
        throw denied();
    }

    /** The names in it, without {@code .} and {@code ..}. */
    List<String> names() {
        throw Errno.error(Errno.ENOTDIR);
    }

    // Of a symbolic link.

    /** The text of a symbolic link. */
    String readlink() {
        throw Errno.error(Errno.EINVAL);
    }

    /** Where a link of /proc leads without a walk (a magic link), or null if it is none. */
    @Nullable VfsPath jump() {
        return null;
    }

    // Of any file.

    void chmod(int permissions) {
        throw denied();
    }

    void chown(int uid, int gid) {
        throw denied();
    }

    /** Sets times in nanoseconds; {@link #KEEP} leaves one as it is. */
    void setTimes(long atime, long mtime) {
        throw denied();
    }

    /** A time that stays as it is. */
    static final long KEEP = Long.MIN_VALUE;

    /** A read has happened: the access time follows if the file system keeps it. */
    void touchAccess() {}

    // Of a regular file.

    /** Opens it; the caller gives the file its place and flags. ENXIO if nothing is behind it. */
    File open(int flags) {
        return switch (mode() & FileMode.S_IFMT) {
            case FileMode.S_IFREG -> new InodeFile(this, flags);
            case FileMode.S_IFDIR -> new DirectoryFile(this);
            default -> throw Errno.error(Errno.ENXIO);
        };
    }

    /**
     * An open file needs its data from now on.
     *
     * @param writes whether it is open for writing
     */
    void acquire(boolean writes) {}

    /** An open file needs its data no more. */
    void release() {}

    long size() {
        return attributes().size;
    }

    int read(byte[] to, int offset, int length, long position) {
        return -Errno.EINVAL;
    }

    int write(byte[] from, int offset, int length, long position) {
        return -Errno.EINVAL;
    }

    /** Sets the size. Answers 0 or -errno. */
    int truncate(long size) {
        return -Errno.EINVAL;
    }

    /**
     * Makes room for a range or gives it back, as fallocate(2).
     *
     * @param keepSize whether the size stays
     * @param punch whether the range becomes a hole
     */
    int allocate(long offset, long length, boolean keepSize, boolean punch) {
        return -Errno.EOPNOTSUPP;
    }

    private RuntimeException denied() {
        return Errno.error(fileSystem.isReadOnly() ? Errno.EROFS : Errno.EPERM);
    }
}
