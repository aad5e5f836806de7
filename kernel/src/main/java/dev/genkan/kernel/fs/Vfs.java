package dev.genkan.kernel.fs;

import dev.genkan.kernel.Clock;
import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.FileMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tree of files that programs see: what is mounted where, and opening a path.
 *
 * <p>Paths are strings of bytes (ISO 8859-1). What changes names is in {@link Names}.
 */
public final class Vfs {
    private static final int PATH_MAX = 4096;

    /** What one user may watch with epoll(7) (fs.epoll.max_user_watches). */
    private static final int MAX_WATCHES = 100_000;

    private static final int MAX_IN_FLIGHT = 4096;

    private final FileLocks locks = new FileLocks();
    private final UserCount watches = new UserCount(MAX_WATCHES);
    private final UserCount inFlight = new UserCount(MAX_IN_FLIGHT);

    private final Map<VfsPath, Mount> mounted = new ConcurrentHashMap<>();
    private final List<Mount> mounts = new ArrayList<>();
    private final Mount root;
    private final Mount anonymous;
    private final Clock clock;
    private final TmpFs anonymousFs;

    Vfs(FileSystem rootFileSystem, String source, TmpFs anonymousFs, Clock clock) {
        this.clock = clock;
        this.anonymousFs = anonymousFs;
        root = new Mount(1, rootFileSystem, source, null);
        mounts.add(root);
        anonymous = new Mount(0, anonymousFs, "none", null);
    }

    /** A place to start from: {@code /} as root and working directory. */
    public FileSystemContext context() {
        return new FileSystemContext(this, root.top(), root.top());
    }

    Clock clock() {
        return clock;
    }

    /** Mounts a file system over a directory. */
    synchronized Mount mount(FileSystem fileSystem, String source, VfsPath on) {
        Mount mount = new Mount(mounts.size() + 1, fileSystem, source, on);
        mounts.add(mount);
        on.inode().mountedOver();
        mounted.put(on, mount);
        return mount;
    }

    /** What is mounted, in the order of mounting. */
    public synchronized List<Mount> mounts() {
        return List.copyOf(mounts);
    }

    VfsPath throughMounts(VfsPath path) {
        VfsPath at = path;
        while (true) {
            Mount mount = mounted.get(at);
            if (mount == null) {
                return at;
            }
            at = mount.top();
        }
    }

    /** Gives a file that is in no directory its place and flags. */
    File openAnonymous(Inode inode, File file, int flags) {
        return file.opened(new VfsPath(anonymous, Dentry.anonymous("", inode)), flags);
    }

    /** The locks on files. */
    public FileLocks locks() {
        return locks;
    }

    /** The file system of pipes and other files that are in no directory. */
    TmpFs anonymousFileSystem() {
        return anonymousFs;
    }

    /** A new pipe: the end to read from and the end to write to. */
    public File[] pipe(Credentials who, int flags) {
        Pipe pipe = new Pipe(anonymousFs.budget(), false);
        Kstat stat = anonymousStat(FileMode.S_IFIFO | 0600, who);
        Inode inode =
                new AnonymousInode(
                        anonymousFs, "pipe:[" + stat.inode + "]", stat, how -> pipe.open(how));
        int status = flags & (Fcntl.O_NONBLOCK | Fcntl.O_DIRECT);
        File reader = pipe.open(Fcntl.O_RDONLY);
        File writer = pipe.open(Fcntl.O_WRONLY);
        return new File[] {
            openAnonymous(inode, reader, Fcntl.O_RDONLY | status),
            openAnonymous(inode, writer, Fcntl.O_WRONLY | status)
        };
    }

    /** A new file in memory without a name (memfd_create(2)). */
    public File memory(String name, Credentials who) {
        Inode inode =
                anonymousFs.root().createUnnamed(FileMode.S_IFREG | 0777, who.fsuid, who.fsgid);
        Dentry dentry = Dentry.anonymous("/memfd:" + name, inode);
        dentry.unlinked();
        return inode.open(Fcntl.O_RDWR)
                .opened(new VfsPath(anonymous, dentry), Fcntl.O_RDWR | Fcntl.O_LARGEFILE);
    }

    /** Any other file without a name, such as {@code anon_inode:[eventfd]}. */
    public File special(String name, File file, int flags, Credentials who) {
        Kstat stat = anonymousStat(0600, who);
        Inode inode = new AnonymousInode(anonymousFs, name, stat, null);
        return openAnonymous(inode, file, flags);
    }

    /** Gives a new socket its place, such as {@code socket:[7]}. */
    public File socket(File file, int flags, Credentials who) {
        Kstat stat = anonymousStat(FileMode.S_IFSOCK | 0777, who);
        Inode inode = new AnonymousInode(anonymousFs, "socket:[" + stat.inode + "]", stat, null);
        return openAnonymous(inode, file, flags);
    }

    /** What the bytes count against that are in no file, such as those of a pipe. */
    public Budget memory() {
        return anonymousFs.budget();
    }

    /** How many files each user watches with epoll(7). */
    public UserCount watches() {
        return watches;
    }

    /** How many descriptors of each user are in messages that nobody has received. */
    public UserCount inFlight() {
        return inFlight;
    }

    private Kstat anonymousStat(int mode, Credentials who) {
        Kstat stat = new Kstat();
        stat.device = anonymousFs.device();
        stat.inode = anonymousFs.newInode();
        stat.mode = mode;
        stat.uid = who.fsuid;
        stat.gid = who.fsgid;
        stat.atime = clock.realtime();
        stat.mtime = stat.atime;
        stat.ctime = stat.atime;
        return stat;
    }

    /** Finds the file of a path. Errors as in path_resolution(7). */
    public VfsPath lookup(
            FileSystemContext context,
            Credentials who,
            VfsPath start,
            String path,
            boolean follow) {
        return new Walk(context, who, start).toFile(path, follow);
    }

    /**
     * Opens a file to execute it: EACCES unless it is a regular file that may be executed.
     *
     * @param path as execve(2) got it
     */
    public File openExecutable(FileSystemContext context, Credentials who, String path) {
        VfsPath place = lookup(context, who, context.workingDirectory(), path, true);
        return openExecutable(who, place);
    }

    /** Opens a file that was found already to execute it. EACCES. */
    public File openExecutable(Credentials who, VfsPath place) {
        Inode inode = place.inode();
        if (!inode.isRegular()) {
            throw Errno.error(Errno.EACCES);
        }
        Permission.require(inode, who, Permission.EXECUTE);
        return inode.open(Fcntl.O_RDONLY).opened(place, Fcntl.O_RDONLY | Fcntl.O_LARGEFILE);
    }

    /**
     * Opens, and creates, as openat(2).
     *
     * @param start where a relative path starts
     * @param flags O_*, of which those that contradict each other are EINVAL
     * @param mode of a file that is created; the umask is taken off here
     */
    public File open(
            FileSystemContext context,
            Credentials who,
            VfsPath start,
            String path,
            int flags,
            int mode) {
        int how = checked(flags);
        Walk walk = new Walk(context, who, start);
        walk.toParent(path);
        while (true) {
            if ((how & Fcntl.O_CREAT) != 0
                    && (walk.lastType() != Walk.Last.NAME || walk.hasTrailingSlash())) {
                throw Errno.error(Errno.EISDIR);
            }
            if (walk.lastType() != Walk.Last.NAME) {
                walk.stepLast();
                return openFound(walk.current(), who, how, context, mode);
            }
            VfsPath entry = walk.entry();
            if (!entry.dentry().exists()) {
                if ((how & Fcntl.O_CREAT) == 0) {
                    throw Errno.error(Errno.ENOENT);
                }
                return create(walk.current(), entry, who, how, mode & ~context.umask);
            }
            if ((how & (Fcntl.O_CREAT | Fcntl.O_EXCL)) == (Fcntl.O_CREAT | Fcntl.O_EXCL)) {
                throw Errno.error(Errno.EEXIST);
            }
            boolean mustBeDirectory = walk.hasTrailingSlash();
            if (entry.inode().isSymlink() && (mustBeDirectory || (how & Fcntl.O_NOFOLLOW) == 0)) {
                if (walk.enterLink(entry.inode())) {
                    if (mustBeDirectory && !walk.current().inode().isDirectory()) {
                        throw Errno.error(Errno.ENOTDIR);
                    }
                    return openFound(walk.current(), who, how, context, mode);
                }
                continue;
            }
            if (mustBeDirectory && !entry.inode().isDirectory()) {
                throw Errno.error(Errno.ENOTDIR);
            }
            return openFound(entry, who, how, context, mode);
        }
    }

    private static int checked(int flags) {
        int how = flags & Fcntl.VALID_OPEN_FLAGS;
        if ((how & Fcntl.O_PATH) != 0) {
            return how & (Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW | Fcntl.O_PATH | Fcntl.O_CLOEXEC);
        }
        if ((how & (Fcntl.O_DIRECTORY | Fcntl.O_CREAT)) == (Fcntl.O_DIRECTORY | Fcntl.O_CREAT)) {
            throw Errno.error(Errno.EINVAL);
        }
        if ((how & (Fcntl.O_TMPFILE & ~Fcntl.O_DIRECTORY)) != 0) {
            int access = how & Fcntl.O_ACCMODE;
            if ((how & Fcntl.O_DIRECTORY) == 0
                    || (access != Fcntl.O_WRONLY && access != Fcntl.O_RDWR)) {
                throw Errno.error(Errno.EINVAL);
            }
        }
        return how;
    }

    private File openFound(
            VfsPath place, Credentials who, int how, FileSystemContext context, int mode) {
        Inode inode = place.inode();
        if ((how & Fcntl.O_CREAT) != 0 && inode.isDirectory()) {
            throw Errno.error(Errno.EISDIR);
        }
        if ((how & Fcntl.O_DIRECTORY) != 0 && !inode.isDirectory()) {
            throw Errno.error(Errno.ENOTDIR);
        }
        if ((how & Fcntl.O_PATH) != 0) {
            return new PathFile().opened(place, how);
        }
        if ((how & Fcntl.O_TMPFILE) == Fcntl.O_TMPFILE) {
            return openTemporary(place, who, how, mode & ~context.umask);
        }
        if (inode.isSymlink()) {
            throw Errno.error(Errno.ELOOP);
        }
        int access = accessMask(how);
        if (inode.isDirectory() && (access & Permission.WRITE) != 0) {
            throw Errno.error(Errno.EISDIR);
        }
        Permission.require(inode, who, access);
        if ((how & Fcntl.O_NOATIME) != 0 && !Permission.owns(inode.attributes(), who)) {
            throw Errno.error(Errno.EPERM);
        }
        File file = inode.open(how);
        file.opened(place, how);
        if ((how & Fcntl.O_TRUNC) != 0 && inode.isRegular()) {
            int error = inode.truncate(0);
            if (error < 0) {
                file.close();
                throw Errno.error(-error);
            }
        }
        return file;
    }

    private static int accessMask(int how) {
        int mask =
                switch (how & Fcntl.O_ACCMODE) {
                    case Fcntl.O_RDONLY -> Permission.READ;
                    case Fcntl.O_WRONLY -> Permission.WRITE;
                    default -> Permission.READ | Permission.WRITE;
                };
        return (how & Fcntl.O_TRUNC) != 0 ? mask | Permission.WRITE : mask;
    }

    private File create(VfsPath directory, VfsPath entry, Credentials who, int how, int mode) {
        Names.requireCreatable(directory, who);
        Inode parent = directory.inode();
        Inode made =
                parent.create(
                        entry.dentry().name(),
                        FileMode.S_IFREG | mode & FileMode.S_IALLUGO,
                        who.fsuid,
                        Names.groupOf(parent, who),
                        0);
        entry.dentry().become(made);
        return made.open(how).opened(entry, how);
    }

    private static File openTemporary(VfsPath place, Credentials who, int how, int mode) {
        Names.requireCreatable(place, who);
        if (!(place.inode() instanceof TmpDirectory directory)) {
            throw Errno.error(Errno.EOPNOTSUPP);
        }
        Inode made =
                directory.createUnnamed(
                        FileMode.S_IFREG | mode & FileMode.S_IALLUGO,
                        who.fsuid,
                        Names.groupOf(directory, who));
        Dentry dentry = Dentry.anonymous("#" + made.attributes().inode, made);
        dentry.unlinked();
        return made.open(how).opened(place.at(dentry), how);
    }

    /**
     * The absolute path of a place below a root, as getcwd(2) and /proc/self/fd print it; empty if
     * the place is not below it. What is longer than PATH_MAX is cut.
     */
    public static String pathOf(VfsPath place, VfsPath root) {
        StringBuilder path = new StringBuilder();
        VfsPath at = place;
        while (!at.isSame(root) && path.length() <= PATH_MAX) {
            Dentry dentry = at.dentry();
            if (!dentry.isRoot()) {
                path.insert(0, dentry.name()).insert(0, '/');
                at = at.at(dentry.parent());
                continue;
            }
            VfsPath covered = at.mount().covered();
            if (covered == null) {
                return isAnonymous(place) ? place.dentry().name() : "";
            }
            at = covered;
        }
        return path.isEmpty() ? "/" : path.toString();
    }

    private static boolean isAnonymous(VfsPath place) {
        return place.mount().id() == 0;
    }

    /** Whether the name of a place, or of a directory above it, is gone. */
    public static boolean isUnlinked(VfsPath place) {
        Dentry at = place.dentry();
        while (!at.isRoot()) {
            if (at.isUnlinked()) {
                return true;
            }
            at = at.parent();
        }
        return at.isUnlinked();
    }

    /** A file that is only a place (O_PATH). */
    private static final class PathFile extends File {}

    /** The root of everything. */
    Mount rootMount() {
        return root;
    }
}
