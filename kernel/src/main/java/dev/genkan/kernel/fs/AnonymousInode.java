package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The inode of a file that is in no directory: a pipe, a stream of the host's, an eventfd. */
class AnonymousInode extends Inode {
    private final String name;
    private final Kstat stat;
    private final @Nullable IntFunction<File> opener;

    /**
     * @param name what /proc/self/fd shows, such as {@code pipe:[7]}
     * @param opener what opening it through /proc/self/fd gives; null refuses with ENXIO
     */
    AnonymousInode(
            FileSystem fileSystem, String name, Kstat stat, @Nullable IntFunction<File> opener) {
        super(fileSystem);
        this.name = name;
        this.stat = stat;
        this.opener = opener;
    }

    @Override
    String anonymousName() {
        return name;
    }

    @Override
    public int mode() {
        return stat.mode;
    }

    @Override
    public Kstat attributes() {
        Kstat copy = new Kstat();
        copy.device = stat.device;
        copy.inode = stat.inode;
        copy.mode = stat.mode;
        copy.uid = stat.uid;
        copy.gid = stat.gid;
        copy.atime = stat.atime;
        copy.mtime = stat.mtime;
        copy.ctime = stat.ctime;
        return copy;
    }

    @Override
    void chmod(int permissions) {
        stat.mode = stat.mode & ~07777 | permissions & 07777;
    }

    @Override
    void chown(int uid, int gid) {
        stat.uid = uid;
        stat.gid = gid;
    }

    @Override
    void setTimes(long atime, long mtime) {
        if (atime != KEEP) {
            stat.atime = atime;
        }
        if (mtime != KEEP) {
            stat.mtime = mtime;
        }
    }

    @Override
    File open(int flags) {
        if (opener == null) {
            throw Errno.error(Errno.ENXIO);
        }
        return opener.apply(flags);
    }
}
