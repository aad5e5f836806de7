package dev.genkan.kernel.fs;

import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.abi.Errno;

/**
 * The walk along one path name (Linux's nameidata): the same for open, create and unlink, since it
 * stops before the last component and lets the caller take that step.
 *
 * <p>Errors in order of precedence at each component: EACCES (no search permission on the directory
 * it is in), ENAMETOOLONG, ENOENT, ELOOP, ENOTDIR.
 */
final class Walk {
    static final int NAME_MAX = 255;
    private static final int MAX_LINKS = 40;

    /** What the last component is. */
    enum Last {
        NAME,
        DOT,
        DOT_DOT,
        ROOT
    }

    private final Vfs vfs;
    private final FileSystemContext context;
    private final Credentials who;
    private VfsPath current;
    private int links;
    private String last = "";
    private Last lastType = Last.ROOT;
    private boolean trailingSlash;

    Walk(FileSystemContext context, Credentials who, VfsPath start) {
        this.vfs = context.vfs();
        this.context = context;
        this.who = who;
        this.current = start;
    }

    /** Where the walk is: after {@link #toParent}, the directory of the last component. */
    VfsPath current() {
        return current;
    }

    String last() {
        return last;
    }

    Last lastType() {
        return lastType;
    }

    /** Whether slashes follow the last component: it must be a directory then. */
    boolean hasTrailingSlash() {
        return trailingSlash;
    }

    /** Walks to the directory that the last component is looked up in. ENOENT for an empty path. */
    void toParent(String path) {
        int length = path.length();
        if (length == 0) {
            throw Errno.error(Errno.ENOENT);
        }
        int at = 0;
        if (path.charAt(0) == '/') {
            current = context.root();
            at = skipSlashes(path, 0);
        }
        requireDirectory();
        trailingSlash = false;
        if (at == length) {
            lastType = Last.ROOT;
            last = "";
            return;
        }
        while (true) {
            Permission.require(current.inode(), who, Permission.EXECUTE);
            int end = path.indexOf('/', at);
            if (end < 0) {
                end = length;
            }
            int next = skipSlashes(path, end);
            last = path.substring(at, end);
            lastType =
                    switch (last) {
                        case "." -> Last.DOT;
                        case ".." -> Last.DOT_DOT;
                        default -> Last.NAME;
                    };
            if (last.length() > NAME_MAX) {
                throw Errno.error(Errno.ENAMETOOLONG);
            }
            if (next == length) {
                trailingSlash = next > end;
                return;
            }
            passOn();
            requireDirectory();
            at = next;
        }
    }

    private static int skipSlashes(String path, int from) {
        int at = from;
        while (at < path.length() && path.charAt(at) == '/') {
            at++;
        }
        return at;
    }

    private void requireDirectory() {
        if (!current.inode().isDirectory()) {
            throw Errno.error(Errno.ENOTDIR);
        }
    }

    /** Walks to the file of a path. ENOENT if there is none. */
    VfsPath toFile(String path, boolean follow) {
        toParent(path);
        finish(follow);
        return current;
    }

    /** Takes the last step too. */
    private void finish(boolean follow) {
        boolean directory = trailingSlash;
        step(follow || directory);
        if (directory) {
            requireDirectory();
        }
    }

    /** Takes the last step to a component that is no name. */
    void stepLast() {
        step(false);
    }

    private void step(boolean follow) {
        switch (lastType) {
            case ROOT, DOT -> {}
            case DOT_DOT -> up();
            case NAME -> enter(entry(), follow);
        }
    }

    /** Takes a step that is not the last one. */
    private void passOn() {
        if (lastType == Last.NAME) {
            enter(through(current.dentry().lookupOnTheWay(last)), true);
        } else {
            step(true);
        }
    }

    private void enter(VfsPath found, boolean follow) {
        if (!found.dentry().exists()) {
            throw Errno.error(Errno.ENOENT);
        }
        if (follow && found.inode().isSymlink()) {
            followLink(found.inode());
        } else {
            current = found;
        }
    }

    /** The entry of the last component, through the mounts on it; its inode may be absent. */
    VfsPath entry() {
        return through(current.dentry().lookup(last));
    }

    private VfsPath through(Dentry entry) {
        return vfs.throughMounts(current.at(entry));
    }

    /** Goes where a symbolic link in the current directory leads. ELOOP. */
    void followLink(Inode link) {
        if (!enterLink(link)) {
            finish(true);
        }
    }

    /**
     * Goes where a symbolic link in the current directory leads, but for the last component.
     * Answers whether the walk is at its end already, since the link was a magic one.
     */
    boolean enterLink(Inode link) {
        if (++links > MAX_LINKS) {
            throw Errno.error(Errno.ELOOP);
        }
        VfsPath target = link.jump();
        if (target != null) {
            current = target;
            return true;
        }
        boolean slash = trailingSlash;
        toParent(link.readlink());
        trailingSlash |= slash;
        return false;
    }

    private void up() {
        while (true) {
            if (current.isSame(context.root())) {
                return;
            }
            if (!current.dentry().isRoot()) {
                current = vfs.throughMounts(current.at(current.dentry().parent()));
                return;
            }
            VfsPath covered = current.mount().covered();
            if (covered == null) {
                return;
            }
            current = covered;
        }
    }
}
