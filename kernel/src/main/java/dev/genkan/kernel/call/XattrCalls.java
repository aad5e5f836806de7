package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.abi.UserString;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;

/** Extended attributes (xattr(7)): no file has any, and none can be given one. */
public final class XattrCalls {
    private static final int NAME_SIZE = 256;

    private XattrCalls() {}

    private static long absent(String name) {
        if (name.isEmpty()) {
            return -Errno.ERANGE;
        }
        return isKnown(name) ? -Errno.ENODATA : -Errno.EOPNOTSUPP;
    }

    private static boolean isKnown(String name) {
        return name.startsWith("user.")
                || name.startsWith("trusted.")
                || name.startsWith("security.")
                || name.startsWith("system.posix_acl_");
    }

    private static long refused(String name) {
        return name.isEmpty() ? -Errno.ERANGE : -Errno.EOPNOTSUPP;
    }

    private static void require(Task task, String path, int flags) {
        var unused = PathArgument.find(task, Fcntl.AT_FDCWD, path, flags);
    }

    private static void require(Task task, Fd fd) {
        var unused = task.files().file(fd.number());
    }

    /** Implements getxattr(2). */
    public static long sys_getxattr(
            Task task,
            @UserString String pathname,
            @UserString(max = NAME_SIZE, tooLong = Errno.ERANGE) String name,
            @As(value = Meaning.BUFFER_OUT, length = 3) UserPointer value,
            @As(Meaning.UNSIGNED) long size) {
        require(task, pathname, 0);
        return absent(name);
    }

    /** Implements lgetxattr(2). */
    public static long sys_lgetxattr(
            Task task,
            @UserString String pathname,
            @UserString(max = NAME_SIZE, tooLong = Errno.ERANGE) String name,
            @As(value = Meaning.BUFFER_OUT, length = 3) UserPointer value,
            @As(Meaning.UNSIGNED) long size) {
        require(task, pathname, Fcntl.AT_SYMLINK_NOFOLLOW);
        return absent(name);
    }

    /** Implements fgetxattr(2). */
    public static long sys_fgetxattr(
            Task task,
            Fd fd,
            @UserString(max = NAME_SIZE, tooLong = Errno.ERANGE) String name,
            @As(value = Meaning.BUFFER_OUT, length = 3) UserPointer value,
            @As(Meaning.UNSIGNED) long size) {
        require(task, fd);
        return absent(name);
    }

    /** Implements listxattr(2). */
    public static long sys_listxattr(
            Task task,
            @UserString String pathname,
            @As(value = Meaning.BUFFER_OUT, length = 2) UserPointer list,
            @As(Meaning.UNSIGNED) long size) {
        require(task, pathname, 0);
        return 0;
    }

    /** Implements llistxattr(2). */
    public static long sys_llistxattr(
            Task task,
            @UserString String pathname,
            @As(value = Meaning.BUFFER_OUT, length = 2) UserPointer list,
            @As(Meaning.UNSIGNED) long size) {
        require(task, pathname, Fcntl.AT_SYMLINK_NOFOLLOW);
        return 0;
    }

    /** Implements flistxattr(2). */
    public static long sys_flistxattr(
            Task task,
            Fd fd,
            @As(value = Meaning.BUFFER_OUT, length = 2) UserPointer list,
            @As(Meaning.UNSIGNED) long size) {
        require(task, fd);
        return 0;
    }

    /** Implements setxattr(2). */
    public static long sys_setxattr(
            Task task,
            @UserString String pathname,
            @UserString(max = NAME_SIZE, tooLong = Errno.ERANGE) String name,
            @As(value = Meaning.BUFFER_IN, length = 3) UserPointer value,
            @As(Meaning.UNSIGNED) long size,
            @As(Meaning.XATTR_FLAGS) int flags) {
        require(task, pathname, 0);
        return refused(name);
    }

    /** Implements lsetxattr(2). */
    public static long sys_lsetxattr(
            Task task,
            @UserString String pathname,
            @UserString(max = NAME_SIZE, tooLong = Errno.ERANGE) String name,
            @As(value = Meaning.BUFFER_IN, length = 3) UserPointer value,
            @As(Meaning.UNSIGNED) long size,
            @As(Meaning.XATTR_FLAGS) int flags) {
        require(task, pathname, Fcntl.AT_SYMLINK_NOFOLLOW);
        return refused(name);
    }

    /** Implements fsetxattr(2). */
    public static long sys_fsetxattr(
            Task task,
            Fd fd,
            @UserString(max = NAME_SIZE, tooLong = Errno.ERANGE) String name,
            @As(value = Meaning.BUFFER_IN, length = 3) UserPointer value,
            @As(Meaning.UNSIGNED) long size,
            @As(Meaning.XATTR_FLAGS) int flags) {
        require(task, fd);
        return refused(name);
    }

    /** Implements removexattr(2). */
    public static long sys_removexattr(
            Task task,
            @UserString String pathname,
            @UserString(max = NAME_SIZE, tooLong = Errno.ERANGE) String name) {
        require(task, pathname, 0);
        return absent(name);
    }

    /** Implements lremovexattr(2). */
    public static long sys_lremovexattr(
            Task task,
            @UserString String pathname,
            @UserString(max = NAME_SIZE, tooLong = Errno.ERANGE) String name) {
        require(task, pathname, Fcntl.AT_SYMLINK_NOFOLLOW);
        return absent(name);
    }

    /** Implements fremovexattr(2). */
    public static long sys_fremovexattr(
            Task task, Fd fd, @UserString(max = NAME_SIZE, tooLong = Errno.ERANGE) String name) {
        require(task, fd);
        return absent(name);
    }
}
