package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.abi.UserString;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;

/** Mounting: what programs see is said when the kernel is built, and they cannot change it. */
public final class MountCalls {
    private MountCalls() {}

    /** Implements mount(2): always EPERM. */
    public static long sys_mount(
            Task task,
            UserPointer devName,
            UserPointer dirName,
            UserPointer type,
            @As(Meaning.HEX) long flags,
            UserPointer data) {
        return -Errno.EPERM;
    }

    /** Implements umount2(2): always EPERM. */
    public static long sys_umount(Task task, @UserString String name, @As(Meaning.HEX) int flags) {
        return -Errno.EPERM;
    }

    /** Implements the first umount(2): always EPERM. */
    public static long sys_oldumount(Task task, @UserString String name) {
        return -Errno.EPERM;
    }
}
