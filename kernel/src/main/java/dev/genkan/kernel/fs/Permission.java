package dev.genkan.kernel.fs;

import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.FileMode;

/** Who may do what to a file, by its mode (Linux's generic_permission). */
public final class Permission {
    public static final int EXECUTE = 1;
    public static final int WRITE = 2;
    public static final int READ = 4;

    private Permission() {}

    /** Throws EROFS or EACCES unless everything in the mask is allowed. */
    public static void require(Inode inode, Credentials who, int mask) {
        int mode = inode.mode();
        if ((mask & WRITE) != 0 && inode.fileSystem().isReadOnly()) {
            int type = mode & FileMode.S_IFMT;
            if (type == FileMode.S_IFREG || type == FileMode.S_IFDIR || type == FileMode.S_IFLNK) {
                throw Errno.error(Errno.EROFS);
            }
        }
        if (who.fsuid == 0) {
            if ((mask & EXECUTE) != 0 && !FileMode.isDirectory(mode) && (mode & 0111) == 0) {
                throw Errno.error(Errno.EACCES);
            }
            return;
        }
        Kstat stat = inode.attributes();
        int shift = who.fsuid == stat.uid ? 6 : who.inGroup(stat.gid) ? 3 : 0;
        if ((mode >>> shift & mask) != mask) {
            throw Errno.error(Errno.EACCES);
        }
    }

    /** Whether it owns the file or is root (CAP_FOWNER). */
    static boolean owns(Kstat stat, Credentials who) {
        return who.fsuid == 0 || who.fsuid == stat.uid;
    }
}
