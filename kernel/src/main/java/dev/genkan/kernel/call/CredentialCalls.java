package dev.genkan.kernel.call;

import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;

/**
 * The calls about user and group ids, groups and capabilities (credentials(7)), each in its 32-bit
 * form and the 16-bit one of i386.
 */
public final class CredentialCalls {
    /** NGROUPS_MAX. */
    private static final int GROUPS_MAX = 65_536;

    /** What a 16-bit id shows of one that does not fit (/proc/sys/kernel/overflowuid). */
    private static final int OVERFLOW = 65_534;

    /** Every capability up to CAP_CHECKPOINT_RESTORE. */
    private static final long ALL_CAPABILITIES = (1L << 41) - 1;

    private CredentialCalls() {}

    /** A 16-bit id as a 32-bit one: -1 stays -1. */
    private static int widen(int id) {
        int low = id & 0xffff;
        return low == 0xffff ? -1 : low;
    }

    private static int narrow(int id) {
        return (id & ~0xffff) != 0 ? OVERFLOW : id;
    }

    private static long id(int value) {
        return value & 0xffff_ffffL;
    }

    // ---- what they are

    /** Implements getuid(2). */
    public static long sys_getuid(Task task) {
        return id(task.credentials().uid);
    }

    /** Implements geteuid(2). */
    public static long sys_geteuid(Task task) {
        return id(task.credentials().euid);
    }

    /** Implements getgid(2). */
    public static long sys_getgid(Task task) {
        return id(task.credentials().gid);
    }

    /** Implements getegid(2). */
    public static long sys_getegid(Task task) {
        return id(task.credentials().egid);
    }

    /** Implements getuid(2) with 16 bits. */
    public static long sys_getuid16(Task task) {
        return narrow(task.credentials().uid);
    }

    /** Implements geteuid(2) with 16 bits. */
    public static long sys_geteuid16(Task task) {
        return narrow(task.credentials().euid);
    }

    /** Implements getgid(2) with 16 bits. */
    public static long sys_getgid16(Task task) {
        return narrow(task.credentials().gid);
    }

    /** Implements getegid(2) with 16 bits. */
    public static long sys_getegid16(Task task) {
        return narrow(task.credentials().egid);
    }

    /** Implements getresuid(2). */
    public static long sys_getresuid(
            Task task,
            @As(value = Meaning.POINTER_TO_INT, out = true) UserPointer real,
            @As(value = Meaning.POINTER_TO_INT, out = true) UserPointer effective,
            @As(value = Meaning.POINTER_TO_INT, out = true) UserPointer saved) {
        Credentials ids = task.credentials();
        real.writeInt(ids.uid);
        effective.writeInt(ids.euid);
        saved.writeInt(ids.suid);
        return 0;
    }

    /** Implements getresgid(2). */
    public static long sys_getresgid(
            Task task,
            @As(value = Meaning.POINTER_TO_INT, out = true) UserPointer real,
            @As(value = Meaning.POINTER_TO_INT, out = true) UserPointer effective,
            @As(value = Meaning.POINTER_TO_INT, out = true) UserPointer saved) {
        Credentials ids = task.credentials();
        real.writeInt(ids.gid);
        effective.writeInt(ids.egid);
        saved.writeInt(ids.sgid);
        return 0;
    }

    private static void write16(UserPointer to, int id) {
        int value = narrow(id);
        to.write(new byte[] {(byte) value, (byte) (value >> 8)});
    }

    /** Implements getresuid(2) with 16 bits. */
    public static long sys_getresuid16(
            Task task,
            @As(Meaning.ADDRESS) UserPointer real,
            @As(Meaning.ADDRESS) UserPointer effective,
            @As(Meaning.ADDRESS) UserPointer saved) {
        Credentials ids = task.credentials();
        write16(real, ids.uid);
        write16(effective, ids.euid);
        write16(saved, ids.suid);
        return 0;
    }

    /** Implements getresgid(2) with 16 bits. */
    public static long sys_getresgid16(
            Task task,
            @As(Meaning.ADDRESS) UserPointer real,
            @As(Meaning.ADDRESS) UserPointer effective,
            @As(Meaning.ADDRESS) UserPointer saved) {
        Credentials ids = task.credentials();
        write16(real, ids.gid);
        write16(effective, ids.egid);
        write16(saved, ids.sgid);
        return 0;
    }

    // ---- changing them

    private static long setUser(Task task, int real, int effective, int saved) {
        Credentials ids = task.credentials();
        if (real != -1) {
            ids.uid = real;
        }
        if (effective != -1) {
            ids.euid = effective;
        }
        if (saved != -1) {
            ids.suid = saved;
        }
        ids.fsuid = ids.euid;
        return 0;
    }

    private static long setGroup(Task task, int real, int effective, int saved) {
        Credentials ids = task.credentials();
        if (real != -1) {
            ids.gid = real;
        }
        if (effective != -1) {
            ids.egid = effective;
        }
        if (saved != -1) {
            ids.sgid = saved;
        }
        ids.fsgid = ids.egid;
        return 0;
    }

    /** Implements setuid(2). */
    public static long sys_setuid(Task task, @As(Meaning.ID) int uid) {
        Credentials ids = task.credentials();
        if (uid == -1) {
            return -Errno.EINVAL;
        }
        if (ids.isPrivileged()) {
            return setUser(task, uid, uid, uid);
        }
        return uid == ids.uid || uid == ids.suid ? setUser(task, -1, uid, -1) : -Errno.EPERM;
    }

    /** Implements setgid(2). */
    public static long sys_setgid(Task task, @As(Meaning.ID) int gid) {
        Credentials ids = task.credentials();
        if (gid == -1) {
            return -Errno.EINVAL;
        }
        if (ids.isPrivileged()) {
            return setGroup(task, gid, gid, gid);
        }
        return gid == ids.gid || gid == ids.sgid ? setGroup(task, -1, gid, -1) : -Errno.EPERM;
    }

    /** Implements setreuid(2). */
    public static long sys_setreuid(
            Task task, @As(Meaning.ID) int real, @As(Meaning.ID) int effective) {
        Credentials ids = task.credentials();
        if (!ids.isPrivileged()
                && (real != -1 && real != ids.uid && real != ids.euid
                        || effective != -1
                                && effective != ids.uid
                                && effective != ids.euid
                                && effective != ids.suid)) {
            return -Errno.EPERM;
        }
        boolean savesToo = real != -1 || effective != -1 && effective != ids.uid;
        int newEffective = effective == -1 ? ids.euid : effective;
        return setUser(task, real, effective, savesToo ? newEffective : -1);
    }

    /** Implements setregid(2). */
    public static long sys_setregid(
            Task task, @As(Meaning.ID) int real, @As(Meaning.ID) int effective) {
        Credentials ids = task.credentials();
        if (!ids.isPrivileged()
                && (real != -1 && real != ids.gid && real != ids.egid
                        || effective != -1
                                && effective != ids.gid
                                && effective != ids.egid
                                && effective != ids.sgid)) {
            return -Errno.EPERM;
        }
        boolean savesToo = real != -1 || effective != -1 && effective != ids.gid;
        int newEffective = effective == -1 ? ids.egid : effective;
        return setGroup(task, real, effective, savesToo ? newEffective : -1);
    }

    private static boolean mayBe(int wanted, int real, int effective, int saved) {
        return wanted == -1 || wanted == real || wanted == effective || wanted == saved;
    }

    /** Implements setresuid(2). */
    public static long sys_setresuid(
            Task task,
            @As(Meaning.ID) int real,
            @As(Meaning.ID) int effective,
            @As(Meaning.ID) int saved) {
        Credentials ids = task.credentials();
        boolean allowed =
                ids.isPrivileged()
                        || mayBe(real, ids.uid, ids.euid, ids.suid)
                                && mayBe(effective, ids.uid, ids.euid, ids.suid)
                                && mayBe(saved, ids.uid, ids.euid, ids.suid);
        return allowed ? setUser(task, real, effective, saved) : -Errno.EPERM;
    }

    /** Implements setresgid(2). */
    public static long sys_setresgid(
            Task task,
            @As(Meaning.ID) int real,
            @As(Meaning.ID) int effective,
            @As(Meaning.ID) int saved) {
        Credentials ids = task.credentials();
        boolean allowed =
                ids.isPrivileged()
                        || mayBe(real, ids.gid, ids.egid, ids.sgid)
                                && mayBe(effective, ids.gid, ids.egid, ids.sgid)
                                && mayBe(saved, ids.gid, ids.egid, ids.sgid);
        return allowed ? setGroup(task, real, effective, saved) : -Errno.EPERM;
    }

    /** Implements setfsuid(2): answers the old id, whatever happens. */
    public static long sys_setfsuid(Task task, @As(Meaning.ID) int uid) {
        Credentials ids = task.credentials();
        int old = ids.fsuid;
        if (uid != -1
                && (ids.isPrivileged()
                        || mayBe(uid, ids.uid, ids.euid, ids.suid)
                        || uid == ids.fsuid)) {
            ids.fsuid = uid;
        }
        return id(old);
    }

    /** Implements setfsgid(2): answers the old id, whatever happens. */
    public static long sys_setfsgid(Task task, @As(Meaning.ID) int gid) {
        Credentials ids = task.credentials();
        int old = ids.fsgid;
        if (gid != -1
                && (ids.isPrivileged()
                        || mayBe(gid, ids.gid, ids.egid, ids.sgid)
                        || gid == ids.fsgid)) {
            ids.fsgid = gid;
        }
        return id(old);
    }

    /** Implements setuid(2) with 16 bits. */
    public static long sys_setuid16(Task task, @As(Meaning.ID16) int uid) {
        return sys_setuid(task, widen(uid));
    }

    /** Implements setgid(2) with 16 bits. */
    public static long sys_setgid16(Task task, @As(Meaning.ID16) int gid) {
        return sys_setgid(task, widen(gid));
    }

    /** Implements setreuid(2) with 16 bits. */
    public static long sys_setreuid16(
            Task task, @As(Meaning.ID16) int real, @As(Meaning.ID16) int effective) {
        return sys_setreuid(task, widen(real), widen(effective));
    }

    /** Implements setregid(2) with 16 bits. */
    public static long sys_setregid16(
            Task task, @As(Meaning.ID16) int real, @As(Meaning.ID16) int effective) {
        return sys_setregid(task, widen(real), widen(effective));
    }

    /** Implements setresuid(2) with 16 bits. */
    public static long sys_setresuid16(
            Task task,
            @As(Meaning.ID16) int real,
            @As(Meaning.ID16) int effective,
            @As(Meaning.ID16) int saved) {
        return sys_setresuid(task, widen(real), widen(effective), widen(saved));
    }

    /** Implements setresgid(2) with 16 bits. */
    public static long sys_setresgid16(
            Task task,
            @As(Meaning.ID16) int real,
            @As(Meaning.ID16) int effective,
            @As(Meaning.ID16) int saved) {
        return sys_setresgid(task, widen(real), widen(effective), widen(saved));
    }

    /** Implements setfsuid(2) with 16 bits. */
    public static long sys_setfsuid16(Task task, @As(Meaning.ID16) int uid) {
        return narrow((int) sys_setfsuid(task, widen(uid)));
    }

    /** Implements setfsgid(2) with 16 bits. */
    public static long sys_setfsgid16(Task task, @As(Meaning.ID16) int gid) {
        return narrow((int) sys_setfsgid(task, widen(gid)));
    }

    // ---- groups

    /** Implements getgroups(2). */
    public static long sys_getgroups(
            Task task,
            int size,
            @As(value = Meaning.ID_ARRAY, length = 0, out = true) UserPointer list) {
        int[] groups = task.credentials().groups;
        if (size < 0 || size > 0 && size < groups.length) {
            return -Errno.EINVAL;
        }
        for (int i = 0; size > 0 && i < groups.length; i++) {
            list.plus(4L * i).writeInt(groups[i]);
        }
        return groups.length;
    }

    /** Implements setgroups(2). */
    public static long sys_setgroups(
            Task task, int size, @As(value = Meaning.ID_ARRAY, length = 0) UserPointer list) {
        if (!task.credentials().isPrivileged()) {
            return -Errno.EPERM;
        }
        if (size < 0 || size > GROUPS_MAX) {
            return -Errno.EINVAL;
        }
        int[] groups = new int[size];
        for (int i = 0; i < size; i++) {
            groups[i] = list.plus(4L * i).readInt();
        }
        java.util.Arrays.sort(groups);
        task.credentials().groups = groups;
        return 0;
    }

    /** Implements getgroups(2) with 16 bits. */
    public static long sys_getgroups16(Task task, int size, @As(Meaning.ADDRESS) UserPointer list) {
        int[] groups = task.credentials().groups;
        if (size < 0 || size > 0 && size < groups.length) {
            return -Errno.EINVAL;
        }
        for (int i = 0; size > 0 && i < groups.length; i++) {
            write16(list.plus(2L * i), groups[i]);
        }
        return groups.length;
    }

    /** Implements setgroups(2) with 16 bits. */
    public static long sys_setgroups16(Task task, int size, @As(Meaning.ADDRESS) UserPointer list) {
        if (!task.credentials().isPrivileged()) {
            return -Errno.EPERM;
        }
        if (size < 0 || size > GROUPS_MAX) {
            return -Errno.EINVAL;
        }
        byte[] bytes = list.bytes(2 * size);
        int[] groups = new int[size];
        for (int i = 0; i < size; i++) {
            groups[i] = bytes[2 * i] & 255 | (bytes[2 * i + 1] & 255) << 8;
        }
        java.util.Arrays.sort(groups);
        task.credentials().groups = groups;
        return 0;
    }

    // ---- capabilities

    private static final int CAPABILITY_VERSION_1 = 0x1998_0330,
            CAPABILITY_VERSION_2 = 0x2007_1026,
            CAPABILITY_VERSION_3 = 0x2008_0522;

    /** The words of each set in a version; 0 if the version is unknown. */
    private static int capabilityWords(int version) {
        return switch (version) {
            case CAPABILITY_VERSION_1 -> 1;
            case CAPABILITY_VERSION_2, CAPABILITY_VERSION_3 -> 2;
            default -> 0;
        };
    }

    /** The capabilities in force: all of them for root, else none. */
    static long effectiveCapabilities(Task task) {
        return task.credentials().isPrivileged() ? ALL_CAPABILITIES : 0;
    }

    /** Implements capget(2): root has every capability, others have none. */
    public static long sys_capget(
            Task task,
            @As(Meaning.ADDRESS) UserPointer header,
            @As(Meaning.ADDRESS) UserPointer data) {
        int words = capabilityWords(header.readInt());
        if (words == 0) {
            header.writeInt(CAPABILITY_VERSION_3);
            return data.isNull() ? 0 : -Errno.EINVAL;
        }
        int pid = header.plus(4).readInt();
        if (pid < 0) {
            return -Errno.EINVAL;
        }
        Task asked = pid == 0 ? task : task.kernel().processes().task(pid);
        if (asked == null) {
            return -Errno.ESRCH;
        }
        if (data.isNull()) {
            return 0;
        }
        long effective = effectiveCapabilities(asked);
        long permitted =
                asked.credentials().uid == 0 || asked.credentials().suid == 0
                        ? ALL_CAPABILITIES
                        : effective;
        for (int i = 0; i < words; i++) {
            UserPointer at = data.plus(12L * i);
            at.writeInt((int) (effective >>> 32 * i));
            at.plus(4).writeInt((int) (permitted >>> 32 * i));
            at.plus(8).writeInt(0);
        }
        return 0;
    }

    /** Implements capset(2): what is given up is not remembered, for only root's id counts. */
    public static long sys_capset(
            Task task,
            @As(Meaning.ADDRESS) UserPointer header,
            @As(Meaning.ADDRESS) UserPointer data) {
        int words = capabilityWords(header.readInt());
        if (words == 0) {
            header.writeInt(CAPABILITY_VERSION_3);
            return -Errno.EINVAL;
        }
        int pid = header.plus(4).readInt();
        if (pid != 0 && pid != task.tid()) {
            return -Errno.EPERM;
        }
        long wanted = 0;
        for (int i = 0; i < words; i++) {
            UserPointer at = data.plus(12L * i);
            wanted |= ((at.readInt() | at.plus(4).readInt()) & 0xffff_ffffL) << 32 * i;
        }
        return (wanted & ALL_CAPABILITIES & ~effectiveCapabilities(task)) == 0 ? 0 : -Errno.EPERM;
    }
}
