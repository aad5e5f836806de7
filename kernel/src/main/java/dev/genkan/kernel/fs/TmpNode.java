package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.FileMode;
import org.jspecify.annotations.Nullable;

/**
 * A file of a {@link TmpFs}. One that stands for a file of the lower file system takes its
 * attributes from there until they are changed.
 *
 * <p>Attributes and names change under the lock of the file system; the content of a file has a
 * lock of its own, which is taken last.
 */
abstract class TmpNode extends Inode {
    private static final long DAY = 86_400_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final TmpFs fs;
    private final Kstat own;
    private final @Nullable Inode lower;
    // Whether the attributes are ours and no more the lower file's.
    private boolean owned;
    // When the lower file system was last asked what has its name.
    private long followed;
    // The directory that forgets this node unless it is told to keep it.
    private @Nullable TmpDirectory home;
    private String homeName = "";

    TmpNode(TmpFs fs, int mode, int uid, int gid) {
        super(fs);
        this.fs = fs;
        lower = null;
        owned = true;
        own = new Kstat();
        own.device = fs.device();
        own.inode = fs.newInode();
        own.mode = mode;
        own.uid = uid;
        own.gid = gid;
        own.atime = fs.now();
        own.mtime = own.atime;
        own.ctime = own.atime;
        own.btime = own.atime;
        if (!fs.budget().take()) {
            throw Errno.error(Errno.ENOSPC);
        }
    }

    TmpNode(TmpFs fs, Inode lower, Kstat stat, @Nullable TmpDirectory home, String name) {
        super(fs);
        this.fs = fs;
        this.lower = lower;
        this.home = home;
        homeName = name;
        own = stat;
        followed = fs.now();
    }

    final TmpFs fs() {
        return fs;
    }

    final @Nullable Inode lower() {
        return lower;
    }

    /**
     * Takes over what the lower file system now has under its name. Answers false if that is
     * another file.
     */
    final boolean follow(Inode found) {
        Inode below = lower;
        if (below == null
                || !below.isSame(found)
                || (own.mode & FileMode.S_IFMT) != (found.mode() & FileMode.S_IFMT)) {
            return false;
        }
        own.mode = found.mode();
        followed = fs.now();
        return true;
    }

    /** Whether that was a moment ago, so that a walk may pass here without asking. */
    final boolean wasThereJustNow() {
        long age = fs.now() - followed;
        return age >= 0 && age < SECOND;
    }

    @Override
    final void mountedOver() {
        synchronized (fs) {
            pin();
        }
    }

    /** The directory is to keep this node, since it is no more what is below. */
    final void pin() {
        TmpDirectory directory = home;
        if (directory != null) {
            home = null;
            directory.keep(homeName, this);
        }
    }

    /** It is in no directory or in one that keeps it. */
    final void leaveHome() {
        home = null;
    }

    /** Makes the attributes our own, to change them. */
    final Kstat own() {
        synchronized (fs) {
            Inode below = lower;
            if (!owned && below != null) {
                Kstat stat = below.attributes();
                own.mode = stat.mode;
                own.links = FileMode.isDirectory(stat.mode) ? stat.links : 1;
                own.uid = stat.uid;
                own.gid = stat.gid;
                own.rdev = stat.rdev;
                own.size = stat.size;
                own.blocks = stat.blocks;
                own.atime = stat.atime;
                own.mtime = stat.mtime;
                own.ctime = stat.ctime;
                own.btime = stat.btime;
                owned = true;
                pin();
            }
            return own;
        }
    }

    @Override
    public final int mode() {
        return own.mode;
    }

    @Override
    public Kstat attributes() {
        synchronized (fs) {
            Inode below = lower;
            if (!owned && below != null) {
                return below.attributes();
            }
            Kstat stat = new Kstat();
            stat.device = own.device;
            stat.inode = own.inode;
            stat.mode = own.mode;
            stat.links = own.links;
            stat.uid = own.uid;
            stat.gid = own.gid;
            stat.rdev = own.rdev;
            stat.size = own.size;
            stat.blocks = own.blocks;
            stat.atime = own.atime;
            stat.mtime = own.mtime;
            stat.ctime = own.ctime;
            stat.btime = own.btime;
            return stat;
        }
    }

    @Override
    final void chmod(int permissions) {
        synchronized (fs) {
            Kstat stat = own();
            stat.mode = stat.mode & FileMode.S_IFMT | permissions & FileMode.S_IALLUGO;
            stat.ctime = fs.now();
        }
    }

    @Override
    final void chown(int uid, int gid) {
        synchronized (fs) {
            Kstat stat = own();
            stat.uid = uid;
            stat.gid = gid;
            stat.ctime = fs.now();
        }
    }

    @Override
    final void setTimes(long atime, long mtime) {
        synchronized (fs) {
            Kstat stat = own();
            if (atime != KEEP) {
                stat.atime = atime;
            }
            if (mtime != KEEP) {
                stat.mtime = mtime;
            }
            stat.ctime = fs.now();
        }
    }

    @Override
    final void touchAccess() {
        synchronized (fs) {
            if (!owned) {
                return;
            }
            long now = fs.now();
            if (own.atime <= own.mtime || own.atime <= own.ctime || now - own.atime > DAY) {
                own.atime = now;
            }
        }
    }

    /** Its content, or the names in it, have changed. */
    final void touchModified() {
        synchronized (fs) {
            Kstat stat = own();
            stat.mtime = fs.now();
            stat.ctime = stat.mtime;
        }
    }

    /** It has so many names more. */
    final void addLinks(int count) {
        synchronized (fs) {
            Kstat stat = own();
            stat.links += count;
            stat.ctime = fs.now();
            if (stat.links <= 0) {
                vanish();
            } else if (count < 0 && !FileMode.isDirectory(stat.mode)) {
                fs.budget().give(1);
            }
        }
    }

    /** The last name is gone. */
    void vanish() {
        if (lower == null) {
            fs.budget().give(1);
        }
    }
}
