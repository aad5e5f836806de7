package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.FileMode;
import dev.genkan.kernel.fs.Kstat;

/** The structs that stat(2) and its relatives fill in, of both ABIs. */
final class StatLayout {
    private static final long BILLION = 1_000_000_000L;
    private static final int OVERFLOW_ID = 65534;

    private StatLayout() {}

    static long seconds(long nanoseconds) {
        return Math.floorDiv(nanoseconds, BILLION);
    }

    static int fraction(long nanoseconds) {
        return (int) Math.floorMod(nanoseconds, BILLION);
    }

    /** struct stat of x86-64. */
    static UserStruct stat64Bit(Kstat stat) {
        UserStruct struct = new UserStruct(144);
        struct.putLong(0, stat.device).putLong(8, stat.inode).putLong(16, stat.links);
        struct.putInt(24, stat.mode).putInt(28, stat.uid).putInt(32, stat.gid);
        struct.putLong(40, stat.rdev).putLong(48, stat.size);
        struct.putLong(56, stat.blockSize).putLong(64, stat.blocks);
        putTime64(struct, 72, stat.atime);
        putTime64(struct, 88, stat.mtime);
        putTime64(struct, 104, stat.ctime);
        return struct;
    }

    private static void putTime64(UserStruct struct, int offset, long time) {
        struct.putLong(offset, seconds(time)).putLong(offset + 8, fraction(time));
    }

    private static void putTime32(UserStruct struct, int offset, long time) {
        struct.putInt(offset, seconds(time)).putInt(offset + 4, fraction(time));
    }

    /** struct stat of i386. EOVERFLOW for what does not fit. */
    static UserStruct stat32Bit(Kstat stat) {
        requireFits(stat);
        UserStruct struct = new UserStruct(64);
        struct.putInt(0, oldDevice(stat.device)).putInt(4, stat.inode);
        struct.putShort(8, stat.mode).putShort(10, stat.links);
        struct.putShort(12, id16(stat.uid)).putShort(14, id16(stat.gid));
        struct.putInt(16, oldDevice(stat.rdev)).putInt(20, stat.size);
        struct.putInt(24, stat.blockSize).putInt(28, stat.blocks);
        putTime32(struct, 32, stat.atime);
        putTime32(struct, 40, stat.mtime);
        putTime32(struct, 48, stat.ctime);
        return struct;
    }

    /** struct __old_kernel_stat. EOVERFLOW for what does not fit. */
    static UserStruct oldStat(Kstat stat) {
        if (stat.size > Integer.MAX_VALUE) {
            throw Errno.error(Errno.EOVERFLOW);
        }
        UserStruct struct = new UserStruct(32);
        struct.putShort(0, (int) oldDevice(stat.device)).putShort(2, (int) stat.inode);
        struct.putShort(4, stat.mode).putShort(6, stat.links);
        struct.putShort(8, id16(stat.uid)).putShort(10, id16(stat.gid));
        struct.putShort(12, (int) oldDevice(stat.rdev)).putInt(16, stat.size);
        struct.putInt(20, seconds(stat.atime));
        struct.putInt(24, seconds(stat.mtime));
        struct.putInt(28, seconds(stat.ctime));
        return struct;
    }

    private static void requireFits(Kstat stat) {
        if (stat.size > Integer.MAX_VALUE || stat.inode >>> 32 != 0 || stat.links > 0xffff) {
            throw Errno.error(Errno.EOVERFLOW);
        }
    }

    /** The 16-bit device numbers of old: major and minor have a byte each. */
    private static long oldDevice(long device) {
        int major = FileMode.major(device);
        int minor = FileMode.minor(device);
        if (major > 0xff || minor > 0xff) {
            throw Errno.error(Errno.EOVERFLOW);
        }
        return major << 8 | minor;
    }

    private static int id16(int id) {
        return id >>> 16 == 0 ? id : OVERFLOW_ID;
    }

    /** struct stat64 of i386. */
    static UserStruct stat64(Kstat stat) {
        UserStruct struct = new UserStruct(96);
        struct.putLong(0, stat.device).putInt(12, stat.inode);
        struct.putInt(16, stat.mode).putInt(20, stat.links);
        struct.putInt(24, stat.uid).putInt(28, stat.gid);
        struct.putLong(32, stat.rdev).putLong(44, stat.size);
        struct.putInt(52, stat.blockSize).putLong(56, stat.blocks);
        putTime32(struct, 64, stat.atime);
        putTime32(struct, 72, stat.mtime);
        putTime32(struct, 80, stat.ctime);
        return struct.putLong(88, stat.inode);
    }

    /** struct statx, the same for both. */
    static UserStruct statx(Kstat stat, int mask, int mountId, boolean isMountRoot) {
        UserStruct struct = new UserStruct(256);
        struct.putInt(0, mask).putInt(4, stat.blockSize);
        struct.putLong(8, isMountRoot ? 0x2000 : 0);
        struct.putInt(16, stat.links).putInt(20, stat.uid).putInt(24, stat.gid);
        struct.putShort(28, stat.mode).putLong(32, stat.inode);
        struct.putLong(40, stat.size).putLong(48, stat.blocks);
        struct.putLong(56, 0x2000);
        putTimex(struct, 64, stat.atime);
        if (stat.btime != 0) {
            putTimex(struct, 80, stat.btime);
        }
        putTimex(struct, 96, stat.ctime);
        putTimex(struct, 112, stat.mtime);
        struct.putInt(128, FileMode.major(stat.rdev)).putInt(132, FileMode.minor(stat.rdev));
        struct.putInt(136, FileMode.major(stat.device)).putInt(140, FileMode.minor(stat.device));
        return struct.putLong(144, mountId);
    }

    private static void putTimex(UserStruct struct, int offset, long time) {
        struct.putLong(offset, seconds(time)).putInt(offset + 8, fraction(time));
    }
}
