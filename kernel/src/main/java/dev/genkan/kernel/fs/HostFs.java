package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A folder of the host, read-only or not.
 *
 * <p>The host is never given a path that a program made: it is given the folder, the names that
 * were found in it one by one and that are no symbolic links, and one name more.
 */
final class HostFs extends FileSystem {
    static final long EXT4_MAGIC = 0xef53;
    private static final String ATTRIBUTES =
            "unix:mode,ino,dev,rdev,nlink,uid,gid,size,lastAccessTime,lastModifiedTime,ctime,"
                    + "creationTime";

    private final Path folder;
    private final HostInode root;

    /** Throws if there is no such folder. */
    HostFs(Path folder, boolean writable) throws IOException {
        super("ext4", EXT4_MAGIC, !writable);
        this.folder = folder.toRealPath();
        Kstat stat = attributes(this.folder);
        if (stat == null) {
            throw new java.nio.file.NoSuchFileException(folder.toString());
        }
        root = new HostInode(this, null, "", stat);
    }

    @Override
    HostInode root() {
        return root;
    }

    Path folder() {
        return folder;
    }

    /** What Linux's usual file systems answer for a file without holes. */
    static long blocks(long size) {
        return (size + 4095) / 4096 * 8;
    }

    /** As lstat(2); null if there is no such file. */
    static @Nullable Kstat attributes(Path path) {
        return HostStat.of(HostNames.bytes(path));
    }

    /** As stat(2) of a path of our own, not of a program's; null if there is no such file. */
    static @Nullable Kstat attributesFollowed(Path path) {
        try {
            return stat(Files.readAttributes(path, ATTRIBUTES));
        } catch (IOException e) {
            return null;
        }
    }

    private static Kstat stat(Map<String, Object> map) {
        Kstat stat = new Kstat();
        stat.mode = (int) number(map, "mode");
        stat.inode = number(map, "ino");
        stat.device = number(map, "dev");
        stat.rdev = number(map, "rdev");
        stat.links = (int) number(map, "nlink");
        stat.uid = (int) number(map, "uid");
        stat.gid = (int) number(map, "gid");
        stat.size = number(map, "size");
        stat.atime = time(map, "lastAccessTime");
        stat.mtime = time(map, "lastModifiedTime");
        stat.ctime = time(map, "ctime");
        stat.btime = time(map, "creationTime");
        boolean inInode = dev.genkan.kernel.abi.FileMode.isSymlink(stat.mode) && stat.size < 60;
        stat.blocks = inInode ? 0 : blocks(stat.size);
        return stat;
    }

    private static long number(Map<String, Object> map, String key) {
        return map.get(key) instanceof Number n ? n.longValue() : 0;
    }

    private static long time(Map<String, Object> map, String key) {
        if (!(map.get(key) instanceof java.nio.file.attribute.FileTime time)) {
            return 0;
        }
        java.time.Instant instant = time.toInstant();
        return Math.addExact(
                Math.multiplyExact(
                        Math.clamp(instant.getEpochSecond(), -9_000_000_000L, 9_000_000_000L),
                        1_000_000_000L),
                instant.getNano());
    }

    /** The errno that an exception of the host's stands for. */
    static RuntimeException error(IOException e) {
        return Errno.error(errno(e));
    }

    static int errno(IOException e) {
        if (e instanceof java.nio.file.NoSuchFileException) {
            return Errno.ENOENT;
        }
        if (e instanceof java.nio.file.AccessDeniedException) {
            return Errno.EACCES;
        }
        if (e instanceof java.nio.file.FileAlreadyExistsException) {
            return Errno.EEXIST;
        }
        if (e instanceof java.nio.file.DirectoryNotEmptyException) {
            return Errno.ENOTEMPTY;
        }
        if (e instanceof java.nio.file.NotDirectoryException) {
            return Errno.ENOTDIR;
        }
        if (e instanceof java.nio.file.NotLinkException) {
            return Errno.EINVAL;
        }
        return byText(
                e instanceof java.nio.file.FileSystemException x ? x.getReason() : e.getMessage());
    }

    private static int byText(@Nullable String text) {
        if (text != null) {
            for (int errno = 1; errno <= Errno.EHWPOISON; errno++) {
                if (text.endsWith(Errno.text(errno))) {
                    return errno;
                }
            }
        }
        return Errno.EIO;
    }

    @Override
    public long totalBlocks() {
        return space(0);
    }

    @Override
    public long freeBlocks() {
        return space(1);
    }

    private long space(int what) {
        try {
            java.nio.file.FileStore store = Files.getFileStore(folder);
            return (what == 0 ? store.getTotalSpace() : store.getUnallocatedSpace()) / 4096;
        } catch (IOException e) {
            return 0;
        }
    }
}
