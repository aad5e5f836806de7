package dev.genkan.kernel.abi;

/** The bits of a file's mode (inode(7)): its type, its permissions and the three special bits. */
public final class FileMode {
    public static final int S_IFMT = 0170000;
    public static final int S_IFSOCK = 0140000;
    public static final int S_IFLNK = 0120000;
    public static final int S_IFREG = 0100000;
    public static final int S_IFBLK = 0060000;
    public static final int S_IFDIR = 0040000;
    public static final int S_IFCHR = 0020000;
    public static final int S_IFIFO = 0010000;
    public static final int S_ISUID = 04000;
    public static final int S_ISGID = 02000;
    public static final int S_ISVTX = 01000;

    /** Everything that chmod(2) may change. */
    public static final int S_IALLUGO = 07777;

    private FileMode() {}

    public static boolean isDirectory(int mode) {
        return (mode & S_IFMT) == S_IFDIR;
    }

    public static boolean isRegular(int mode) {
        return (mode & S_IFMT) == S_IFREG;
    }

    public static boolean isSymlink(int mode) {
        return (mode & S_IFMT) == S_IFLNK;
    }

    /** A device number of the given major and minor number, in the encoding of stat(2). */
    public static long device(int major, int minor) {
        return (minor & 0xffL) | (major & 0xfffL) << 8 | (minor & 0xfff00L) << 12;
    }

    public static int major(long device) {
        return (int) (device >>> 8 & 0xfff);
    }

    public static int minor(long device) {
        return (int) (device & 0xff | device >>> 12 & 0xfff00);
    }
}
