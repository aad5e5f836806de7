package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.FileMode;
import org.jspecify.annotations.Nullable;

/** A symbolic link, FIFO, socket or device node of a {@link TmpFs}. */
final class TmpSpecial extends TmpNode {
    private @Nullable String target;
    private @Nullable Pipe pipe;

    TmpSpecial(TmpFs fs, int mode, int uid, int gid, long rdev) {
        super(fs, mode, uid, gid);
        own().rdev = rdev;
    }

    /** A symbolic link. */
    TmpSpecial(TmpFs fs, String target, int uid, int gid) {
        super(fs, FileMode.S_IFLNK | 0777, uid, gid);
        this.target = target;
        own().size = target.length();
    }

    TmpSpecial(TmpFs fs, Inode lower, Kstat stat, TmpDirectory home, String name) {
        super(fs, lower, stat, home, name);
    }

    @Override
    String readlink() {
        if (!isSymlink()) {
            throw Errno.error(Errno.EINVAL);
        }
        if (target != null) {
            return target;
        }
        Inode below = lower();
        return below == null ? "" : below.readlink();
    }

    @Override
    File open(int flags) {
        return switch (mode() & FileMode.S_IFMT) {
            case FileMode.S_IFIFO -> pipe().open(flags);
            case FileMode.S_IFCHR -> {
                if (lower() != null) {
                    // The host's devices are out of reach.
                    throw Errno.error(Errno.ENXIO);
                }
                yield fs().devices().open(attributes().rdev, flags);
            }
            default -> throw Errno.error(Errno.ENXIO);
        };
    }

    private synchronized Pipe pipe() {
        if (pipe == null) {
            pipe = new Pipe(fs().budget(), true);
        }
        return pipe;
    }
}
