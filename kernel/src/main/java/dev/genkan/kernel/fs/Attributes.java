package dev.genkan.kernel.fs;

import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.FileMode;

/**
 * Changes the attributes of files by the rules of chmod(2), chown(2), utimensat(2), truncate(2).
 */
public final class Attributes {
    /** A time that stays as it is (UTIME_OMIT). */
    public static final long KEEP = Inode.KEEP;

    /** An id that stays as it is. */
    public static final int SAME = -1;

    private Attributes() {}

    private static Kstat changeable(VfsPath place) {
        if (place.inode().fileSystem().isReadOnly()) {
            throw Errno.error(Errno.EROFS);
        }
        return place.inode().attributes();
    }

    /** Sets permissions. EROFS, EPERM, EOPNOTSUPP for a symbolic link. */
    public static void chmod(VfsPath place, int permissions, Credentials who) {
        Kstat stat = changeable(place);
        if (!Permission.owns(stat, who)) {
            throw Errno.error(Errno.EPERM);
        }
        if (FileMode.isSymlink(stat.mode)) {
            throw Errno.error(Errno.EOPNOTSUPP);
        }
        int allowed = permissions;
        if (who.fsuid != 0 && !who.inGroup(stat.gid)) {
            allowed &= ~FileMode.S_ISGID;
        }
        place.inode().chmod(allowed);
    }

    /** Sets owner and group; {@link #SAME} leaves one. EROFS, EPERM. */
    public static void chown(VfsPath place, int uid, int gid, Credentials who) {
        Kstat stat = changeable(place);
        boolean mayUser = uid == SAME || who.fsuid == 0 || stat.uid == who.fsuid && uid == stat.uid;
        boolean mayGroup =
                gid == SAME
                        || who.fsuid == 0
                        || stat.uid == who.fsuid && (who.inGroup(gid) || gid == stat.gid);
        if (!mayUser || !mayGroup) {
            throw Errno.error(Errno.EPERM);
        }
        Inode inode = place.inode();
        inode.chown(uid == SAME ? stat.uid : uid, gid == SAME ? stat.gid : gid);
        int special = stat.mode & (FileMode.S_ISUID | FileMode.S_ISGID);
        if (special != 0 && FileMode.isRegular(stat.mode)) {
            int cleared = stat.mode & ~FileMode.S_ISUID;
            if ((stat.mode & 010) != 0) {
                cleared &= ~FileMode.S_ISGID;
            }
            inode.chmod(cleared & FileMode.S_IALLUGO);
        }
    }

    /**
     * Sets times.
     *
     * @param now whether both are the present time, for which write permission is enough
     */
    public static void setTimes(
            VfsPath place, long atime, long mtime, boolean now, Credentials who) {
        if (atime == KEEP && mtime == KEEP) {
            return;
        }
        Kstat stat = changeable(place);
        if (!Permission.owns(stat, who)) {
            if (!now) {
                throw Errno.error(Errno.EPERM);
            }
            Permission.require(place.inode(), who, Permission.WRITE);
        }
        place.inode().setTimes(atime, mtime);
    }

    /** Sets the size of the file of a path. EISDIR, EINVAL, EROFS, EACCES, ENOSPC. */
    public static void truncate(VfsPath place, long size, Credentials who) {
        Inode inode = place.inode();
        if (inode.isDirectory()) {
            throw Errno.error(Errno.EISDIR);
        }
        if (!inode.isRegular()) {
            throw Errno.error(Errno.EINVAL);
        }
        Permission.require(inode, who, Permission.WRITE);
        int error = inode.truncate(size);
        if (error < 0) {
            throw Errno.error(-error);
        }
    }

    /** The text of a symbolic link. EINVAL for anything else. */
    public static String readlink(VfsPath place) {
        String target = place.inode().readlink();
        place.inode().touchAccess();
        return target;
    }
}
