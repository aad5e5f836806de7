package dev.genkan.kernel.fs;

import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.FileMode;
import org.jspecify.annotations.Nullable;

/**
 * Makes, removes and moves names, as mkdir(2), unlink(2), rename(2) and their like.
 *
 * <p>Each method checks in Linux's order: the path, the type of its last component, a read-only
 * file system, the entry itself, the permissions of the directory.
 */
public final class Names {
    private static final int LINK_MAX = 65000;

    private final FileSystemContext context;
    private final Vfs vfs;
    private final Credentials who;

    /** For the process that stands there and has these rights. */
    public Names(FileSystemContext context, Credentials who) {
        this.context = context;
        this.vfs = context.vfs();
        this.who = who;
    }

    /** Throws unless a name may be made in the directory. ENOENT, EROFS, EACCES. */
    static void requireCreatable(VfsPath directory, Credentials who) {
        if (directory.inode().fileSystem().isReadOnly()) {
            throw Errno.error(Errno.EROFS);
        }
        if (directory.dentry().isUnlinked()) {
            throw Errno.error(Errno.ENOENT);
        }
        Permission.require(directory.inode(), who, Permission.WRITE | Permission.EXECUTE);
    }

    /** The group of a new file: the directory's if it has the set-group-ID bit. */
    static int groupOf(Inode directory, Credentials who) {
        return (directory.mode() & FileMode.S_ISGID) != 0 ? directory.attributes().gid : who.fsgid;
    }

    private Walk walk(VfsPath start, String path) {
        Walk walk = new Walk(context, who, start);
        walk.toParent(path);
        return walk;
    }

    /** The absent entry that is to be made (Linux's filename_create). */
    private VfsPath newEntry(Walk walk, boolean directory) {
        if (walk.lastType() != Walk.Last.NAME) {
            throw Errno.error(Errno.EEXIST);
        }
        VfsPath entry = walk.entry();
        if (entry.dentry().exists()) {
            throw Errno.error(Errno.EEXIST);
        }
        if (walk.hasTrailingSlash() && !directory) {
            throw Errno.error(Errno.ENOENT);
        }
        requireCreatable(walk.current(), who);
        return entry;
    }

    /** Implements mkdirat(2). */
    public void mkdir(VfsPath start, String path, int mode) {
        Walk walk = walk(start, path);
        VfsPath entry = newEntry(walk, true);
        Inode parent = walk.current().inode();
        int setGroup = parent.mode() & FileMode.S_ISGID;
        int permissions = mode & (0777 | FileMode.S_ISVTX) & ~context.umask;
        make(walk.current(), entry, FileMode.S_IFDIR | permissions | setGroup, 0);
    }

    /**
     * Implements mknodat(2).
     *
     * @param mode with its type; none is a regular file
     */
    public void mknod(VfsPath start, String path, int mode, long device) {
        int type = mode & FileMode.S_IFMT;
        switch (type) {
            case 0, FileMode.S_IFREG, FileMode.S_IFIFO, FileMode.S_IFSOCK -> {}
            case FileMode.S_IFCHR, FileMode.S_IFBLK -> {
                if (!who.isPrivileged()) {
                    throw Errno.error(Errno.EPERM);
                }
            }
            case FileMode.S_IFDIR -> throw Errno.error(Errno.EPERM);
            default -> throw Errno.error(Errno.EINVAL);
        }
        Walk walk = walk(start, path);
        VfsPath entry = newEntry(walk, false);
        int permissions = mode & FileMode.S_IALLUGO & ~context.umask;
        make(walk.current(), entry, (type == 0 ? FileMode.S_IFREG : type) | permissions, device);
    }

    private void make(VfsPath directory, VfsPath entry, int mode, long device) {
        Inode parent = directory.inode();
        String name = entry.dentry().name();
        entry.dentry().become(parent.create(name, mode, who.fsuid, groupOf(parent, who), device));
    }

    /** Implements symlinkat(2). */
    public void symlink(String target, VfsPath start, String path) {
        if (target.isEmpty()) {
            throw Errno.error(Errno.ENOENT);
        }
        Walk walk = walk(start, path);
        VfsPath entry = newEntry(walk, false);
        Inode parent = walk.current().inode();
        String name = entry.dentry().name();
        entry.dentry().become(parent.symlink(name, target, who.fsuid, groupOf(parent, who)));
    }

    /** Implements linkat(2), once the file has been found. */
    public void link(VfsPath old, VfsPath start, String path) {
        Walk walk = walk(start, path);
        if (walk.lastType() != Walk.Last.NAME) {
            throw Errno.error(Errno.EEXIST);
        }
        VfsPath entry = walk.entry();
        if (entry.dentry().exists()) {
            throw Errno.error(Errno.EEXIST);
        }
        if (walk.hasTrailingSlash()) {
            throw Errno.error(Errno.ENOENT);
        }
        if (old.mount() != walk.current().mount()) {
            throw Errno.error(Errno.EXDEV);
        }
        requireCreatable(walk.current(), who);
        Inode file = old.inode();
        if (file.isDirectory()) {
            throw Errno.error(Errno.EPERM);
        }
        int links = file.attributes().links;
        if (links == 0 && !old.dentry().name().startsWith("#")) {
            throw Errno.error(Errno.ENOENT);
        }
        if (links >= LINK_MAX) {
            throw Errno.error(Errno.EMLINK);
        }
        Inode directory = walk.current().inode();
        String name = entry.dentry().name();
        directory.link(name, file);
        Inode linked = directory.lookup(name);
        if (linked != null) {
            entry.dentry().become(linked);
        }
    }

    /** Implements unlinkat(2) without AT_REMOVEDIR. */
    public void unlink(VfsPath start, String path) {
        Walk walk = walk(start, path);
        if (walk.lastType() != Walk.Last.NAME) {
            throw Errno.error(Errno.EISDIR);
        }
        requireWritable(walk.current());
        VfsPath entry = existing(walk);
        if (walk.hasTrailingSlash()) {
            throw Errno.error(entry.inode().isDirectory() ? Errno.EISDIR : Errno.ENOTDIR);
        }
        requireDeletable(walk.current(), entry, false);
        remove(walk.current(), entry);
    }

    /** Implements rmdir(2). */
    public void rmdir(VfsPath start, String path) {
        Walk walk = walk(start, path);
        switch (walk.lastType()) {
            case DOT_DOT -> throw Errno.error(Errno.ENOTEMPTY);
            case DOT -> throw Errno.error(Errno.EINVAL);
            case ROOT -> throw Errno.error(Errno.EBUSY);
            case NAME -> {}
        }
        requireWritable(walk.current());
        VfsPath entry = existing(walk);
        requireDeletable(walk.current(), entry, true);
        remove(walk.current(), entry);
    }

    private void remove(VfsPath directory, VfsPath entry) {
        if (entry.mount() != directory.mount()) {
            throw Errno.error(Errno.EBUSY);
        }
        directory.inode().remove(entry.dentry().name(), entry.inode());
        entry.dentry().unlinked();
    }

    private static void requireWritable(VfsPath directory) {
        if (directory.inode().fileSystem().isReadOnly()) {
            throw Errno.error(Errno.EROFS);
        }
    }

    private static VfsPath existing(Walk walk) {
        VfsPath entry = walk.entry();
        if (!entry.dentry().exists()) {
            throw Errno.error(Errno.ENOENT);
        }
        return entry;
    }

    /** Throws unless the name may be taken away (Linux's may_delete). */
    private void requireDeletable(VfsPath directory, VfsPath entry, boolean asDirectory) {
        Inode parent = directory.inode();
        Permission.require(parent, who, Permission.WRITE | Permission.EXECUTE);
        Inode file = entry.inode();
        if ((parent.mode() & FileMode.S_ISVTX) != 0
                && !Permission.owns(parent.attributes(), who)
                && !Permission.owns(file.attributes(), who)) {
            throw Errno.error(Errno.EPERM);
        }
        if (asDirectory && !file.isDirectory()) {
            throw Errno.error(Errno.ENOTDIR);
        }
        if (asDirectory && entry.dentry().isRoot()) {
            throw Errno.error(Errno.EBUSY);
        }
        if (!asDirectory && file.isDirectory()) {
            throw Errno.error(Errno.EISDIR);
        }
    }

    /**
     * Implements renameat2(2).
     *
     * @param flags RENAME_*; others are EINVAL
     */
    public void rename(VfsPath from, String oldPath, VfsPath to, String newPath, int flags) {
        if ((flags & ~(Fcntl.RENAME_NOREPLACE | Fcntl.RENAME_EXCHANGE)) != 0
                || flags == (Fcntl.RENAME_NOREPLACE | Fcntl.RENAME_EXCHANGE)) {
            throw Errno.error(Errno.EINVAL);
        }
        boolean exchange = flags == Fcntl.RENAME_EXCHANGE;
        Walk oldWalk = walk(from, oldPath);
        Walk newWalk = walk(to, newPath);
        VfsPath oldDirectory = oldWalk.current();
        VfsPath newDirectory = newWalk.current();
        if (oldDirectory.mount() != newDirectory.mount()) {
            throw Errno.error(Errno.EXDEV);
        }
        if (oldWalk.lastType() != Walk.Last.NAME) {
            throw Errno.error(Errno.EBUSY);
        }
        if (newWalk.lastType() != Walk.Last.NAME) {
            throw Errno.error(flags == Fcntl.RENAME_NOREPLACE ? Errno.EEXIST : Errno.EBUSY);
        }
        requireWritable(oldDirectory);
        VfsPath old = existing(oldWalk);
        VfsPath target = newWalk.entry();
        boolean replaces = target.dentry().exists();
        if (flags == Fcntl.RENAME_NOREPLACE && replaces) {
            throw Errno.error(Errno.EEXIST);
        }
        if (exchange && !replaces) {
            throw Errno.error(Errno.ENOENT);
        }
        if (exchange && newWalk.hasTrailingSlash() && !target.inode().isDirectory()) {
            throw Errno.error(Errno.ENOTDIR);
        }
        boolean directory = old.inode().isDirectory();
        if (!directory && (oldWalk.hasTrailingSlash() || !exchange && newWalk.hasTrailingSlash())) {
            throw Errno.error(Errno.ENOTDIR);
        }
        if (newDirectory.dentry().isWithin(old.dentry())) {
            throw Errno.error(Errno.EINVAL);
        }
        if (replaces && oldDirectory.dentry().isWithin(target.dentry())) {
            throw Errno.error(exchange ? Errno.EINVAL : Errno.ENOTEMPTY);
        }
        if (old.mount() != oldDirectory.mount()
                || replaces && target.mount() != newDirectory.mount()) {
            throw Errno.error(Errno.EBUSY);
        }
        if (replaces && old.inode().isSame(target.inode())) {
            return;
        }
        requireDeletable(oldDirectory, old, directory);
        if (replaces) {
            boolean sameKind = exchange ? target.inode().isDirectory() : directory;
            requireDeletable(newDirectory, target, sameKind);
        } else {
            requireCreatable(newDirectory, who);
        }
        if (oldDirectory.dentry() != newDirectory.dentry()) {
            requireMovable(old.inode());
            if (exchange) {
                requireMovable(target.inode());
            }
        }
        move(oldDirectory, old, newDirectory, target, exchange);
    }

    /** A directory that moves changes its {@code ..}. */
    private void requireMovable(Inode file) {
        if (file.isDirectory()) {
            Permission.require(file, who, Permission.WRITE);
        }
    }

    private static void move(
            VfsPath from, VfsPath old, VfsPath to, VfsPath target, boolean exchange) {
        String oldName = old.dentry().name();
        String newName = target.dentry().name();
        @Nullable Inode replaced = target.dentry().exists() ? target.inode() : null;
        from.inode().rename(oldName, old.inode(), to.inode(), newName, replaced, exchange);
        if (exchange) {
            target.dentry().moved(from.dentry(), oldName);
        } else if (replaced != null) {
            target.dentry().unlinked();
        }
        old.dentry().moved(to.dentry(), newName);
    }

    /** Implements chdir(2) and chroot(2), as far as finding the directory goes. */
    public VfsPath directory(VfsPath start, String path) {
        VfsPath place = vfs.lookup(context, who, start, path, true);
        requireSearchable(place);
        return place;
    }

    /** Throws unless it is a directory that one may stand in. ENOTDIR, EACCES. */
    public void requireSearchable(VfsPath place) {
        if (!place.inode().isDirectory()) {
            throw Errno.error(Errno.ENOTDIR);
        }
        Permission.require(place.inode(), who, Permission.EXECUTE);
    }
}
