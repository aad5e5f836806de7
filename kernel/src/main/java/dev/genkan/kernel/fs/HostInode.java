package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.FileMode;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of the host. Its path is made from the names above it, which follow a rename that a
 * program does; every use of the path of a folder that programs may write to first makes sure that
 * no symbolic link has come into it.
 */
final class HostInode extends Inode {
    private final HostFs fs;
    private @Nullable HostInode parent;
    private String name;
    private final long device;
    private final long number;
    private volatile int mode;
    private @Nullable Path fixedPath;
    private @Nullable Map<String, WeakReference<HostInode>> seen;
    private @Nullable HostData data;
    private volatile boolean removed;
    private Kstat last;

    HostInode(HostFs fs, @Nullable HostInode parent, String name, Kstat stat) {
        super(fs);
        this.fs = fs;
        this.parent = parent;
        this.name = name;
        device = stat.device;
        number = stat.inode;
        mode = stat.mode;
        last = stat;
    }

    /** Where it is on the host. */
    Path path() {
        Path known = fixedPath;
        if (known != null) {
            return known;
        }
        HostInode above = parent;
        Path path = above == null ? fs.folder() : HostNames.resolve(above.path(), name);
        if (fs.isReadOnly()) {
            fixedPath = path;
        }
        return path;
    }

    /** The path of this directory after a check that it leads nowhere else. ENOENT. */
    private Path safePath() {
        if (removed) {
            throw Errno.error(Errno.ENOENT);
        }
        Path path = path();
        if (!fs.isReadOnly()) {
            try {
                if (!path.toRealPath().equals(path)) {
                    throw Errno.error(Errno.ENOENT);
                }
            } catch (IOException e) {
                throw HostFs.error(e);
            }
        }
        return path;
    }

    /** Its path, of which the directory that it is in was checked. */
    private Path safeOwnPath() {
        HostInode above = parent;
        if (removed) {
            throw Errno.error(Errno.ENOENT);
        }
        return above == null ? fs.folder() : HostNames.resolve(above.safePath(), name);
    }

    @Override
    public int mode() {
        return mode;
    }

    @Override
    boolean isSame(Inode other) {
        return other instanceof HostInode host
                && host.fs == fs
                && host.number == number
                && host.device == device;
    }

    @Override
    public Kstat attributes() {
        Kstat stat = removed ? null : HostFs.attributes(path());
        synchronized (this) {
            if (stat == null || stat.inode != number || stat.device != device) {
                // It has no name any more; who has it open still sees it.
                stat = last;
                stat.links = 0;
                HostData open = data;
                if (open != null) {
                    stat.size = open.size();
                    stat.blocks = HostFs.blocks(stat.size);
                }
            }
            last = stat;
        }
        mode = stat.mode;
        return stat;
    }

    @Override
    @Nullable HostInode lookup(String child) {
        synchronized (fs) {
            Kstat stat = HostFs.attributes(HostNames.resolve(safePath(), child));
            if (stat == null) {
                return null;
            }
            if (fs.isReadOnly()) {
                return new HostInode(fs, this, child, stat);
            }
            if (seen == null) {
                seen = new HashMap<>();
            }
            WeakReference<HostInode> reference = seen.get(child);
            HostInode known = reference == null ? null : reference.get();
            if (known != null
                    && !known.removed
                    && known.number == stat.inode
                    && known.device == stat.device) {
                known.mode = stat.mode;
                return known;
            }
            seen.values().removeIf(r -> r.get() == null);
            return remember(child, new HostInode(fs, this, child, stat));
        }
    }

    private HostInode remember(String child, HostInode inode) {
        if (seen == null) {
            seen = new HashMap<>();
        }
        seen.put(child, new WeakReference<>(inode));
        return inode;
    }

    @Override
    File open(int flags) {
        if (isDirectory() && !removed && !Files.isReadable(path())) {
            throw Errno.error(Errno.EACCES);
        }
        return super.open(flags);
    }

    @Override
    List<String> names() {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(safePath())) {
            for (Path path : stream) {
                Path file = path.getFileName();
                if (file != null) {
                    names.add(HostNames.bytes(file));
                }
            }
        } catch (IOException e) {
            throw HostFs.error(e);
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw Errno.error(Errno.EIO);
        }
        return names;
    }

    @Override
    String readlink() {
        try {
            return HostNames.bytes(Files.readSymbolicLink(path()));
        } catch (IOException e) {
            throw HostFs.error(e);
        }
    }

    // Changes; only of a folder that programs may write to.

    private Path newPath(String child) {
        if (fs.isReadOnly()) {
            throw Errno.error(Errno.EROFS);
        }
        return HostNames.resolve(safePath(), child);
    }

    private HostInode made(String child, Path path, int uid, int gid, boolean setMode, int mode)
            throws IOException {
        if (setMode) {
            Files.setAttribute(
                    path, "unix:mode", mode & FileMode.S_IALLUGO, LinkOption.NOFOLLOW_LINKS);
        }
        Kstat stat = HostFs.attributes(path);
        if (stat == null) {
            throw Errno.error(Errno.ENOENT);
        }
        HostInode inode = remember(child, new HostInode(fs, this, child, stat));
        if (stat.uid != uid || stat.gid != gid) {
            try {
                inode.setOwner(path, uid, gid);
            } catch (IOException e) {
                // The host's user cannot give files away; they stay its own.
                return inode;
            }
        }
        return inode;
    }

    @Override
    Inode create(String child, int newMode, int uid, int gid, long rdev) {
        synchronized (fs) {
            Path path = newPath(child);
            try {
                switch (newMode & FileMode.S_IFMT) {
                    case FileMode.S_IFREG -> Files.createFile(path);
                    case FileMode.S_IFDIR -> Files.createDirectory(path);
                    default -> throw Errno.error(Errno.EPERM);
                }
                return made(child, path, uid, gid, true, newMode);
            } catch (IOException e) {
                throw HostFs.error(e);
            }
        }
    }

    @Override
    Inode symlink(String child, String target, int uid, int gid) {
        synchronized (fs) {
            Path path = newPath(child);
            try {
                Files.createSymbolicLink(path, HostNames.ofBytes(target));
                return made(child, path, uid, gid, false, 0);
            } catch (IOException e) {
                throw HostFs.error(e);
            } catch (java.nio.file.InvalidPathException | UnsupportedOperationException e) {
                throw Errno.error(Errno.EPERM);
            }
        }
    }

    @Override
    void link(String child, Inode target) {
        synchronized (fs) {
            Path path = newPath(child);
            if (!(target instanceof HostInode host) || host.fs != fs) {
                throw Errno.error(Errno.EXDEV);
            }
            try {
                Files.createLink(path, host.safeOwnPath());
            } catch (IOException e) {
                throw HostFs.error(e);
            }
        }
    }

    @Override
    void remove(String child, Inode file) {
        synchronized (fs) {
            Path path = newPath(child);
            try {
                file.attributes();
                Files.delete(path);
                if (file instanceof HostInode host
                        && host.parent == this
                        && host.name.equals(child)) {
                    host.removed = true;
                }
                if (seen != null) {
                    seen.remove(child);
                }
            } catch (IOException e) {
                throw HostFs.error(e);
            }
        }
    }

    @Override
    void rename(
            String from,
            Inode child,
            Inode toDirectory,
            String toName,
            @Nullable Inode target,
            boolean exchange) {
        synchronized (fs) {
            if (exchange) {
                throw Errno.error(Errno.EINVAL);
            }
            Path path = newPath(from);
            if (!(toDirectory instanceof HostInode to) || to.fs != fs) {
                throw Errno.error(Errno.EXDEV);
            }
            Path toPath = to.newPath(toName);
            try {
                if (target != null && target.isDirectory() && !target.names().isEmpty()) {
                    throw Errno.error(Errno.ENOTEMPTY);
                }
                Files.move(path, toPath, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw HostFs.error(e);
            }
            if (target instanceof HostInode host) {
                host.removed = true;
            }
            if (seen != null) {
                seen.remove(from);
            }
            if (child instanceof HostInode host) {
                host.parent = to;
                host.name = toName;
                to.remember(toName, host);
            }
        }
    }

    private void set(String attribute, Object value) {
        synchronized (fs) {
            if (fs.isReadOnly()) {
                throw Errno.error(Errno.EROFS);
            }
            try {
                Files.setAttribute(safeOwnPath(), attribute, value, LinkOption.NOFOLLOW_LINKS);
            } catch (IOException e) {
                throw HostFs.error(e);
            }
        }
    }

    @Override
    void chmod(int permissions) {
        if (isSymlink()) {
            throw Errno.error(Errno.EOPNOTSUPP);
        }
        set("unix:mode", permissions & FileMode.S_IALLUGO);
    }

    private void setOwner(Path path, int uid, int gid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    void chown(int uid, int gid) {
        set("unix:uid", uid);
        set("unix:gid", gid);
    }

    @Override
    void setTimes(long atime, long mtime) {
        if (atime != KEEP) {
            set("lastAccessTime", time(atime));
        }
        if (mtime != KEEP) {
            set("lastModifiedTime", time(mtime));
        }
    }

    private static java.nio.file.attribute.FileTime time(long nanoseconds) {
        return java.nio.file.attribute.FileTime.from(
                nanoseconds, java.util.concurrent.TimeUnit.NANOSECONDS);
    }

    // Data.

    private synchronized HostData data() {
        if (data == null) {
            data = new HostData(this);
        }
        return data;
    }

    /** Its path to open it by; only while it has one. */
    Path pathToOpen() {
        return fs.isReadOnly() ? path() : safeOwnPath();
    }

    @Override
    void acquire(boolean writes) {
        data().acquire(writes);
    }

    @Override
    void release() {
        data().release();
    }

    @Override
    long size() {
        HostData open = data;
        return open != null && open.isOpen() ? open.size() : attributes().size;
    }

    @Override
    int read(byte[] to, int offset, int length, long position) {
        return data().read(to, offset, length, position);
    }

    @Override
    int write(byte[] from, int offset, int length, long position) {
        return fs.isReadOnly() ? -Errno.EROFS : data().write(from, offset, length, position);
    }

    @Override
    int allocate(long offset, long length, boolean keepSize, boolean punch) {
        if (punch) {
            return -Errno.EOPNOTSUPP;
        }
        return keepSize || offset + length <= size() ? 0 : truncate(offset + length);
    }

    @Override
    int truncate(long size) {
        return fs.isReadOnly() ? -Errno.EROFS : data().truncate(size);
    }
}
