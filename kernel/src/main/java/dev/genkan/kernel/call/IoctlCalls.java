package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.FileMode;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.Tty;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.net.Socket;
import dev.genkan.kernel.task.Task;

/** ioctl(2): what every file knows, and what terminals do. */
public final class IoctlCalls {
    private static final int SIOCOUTQ = 0x5411;
    private static final int FIONREAD = 0x541b;
    private static final int FIONBIO = 0x5421;
    private static final int FIONCLEX = 0x5450;
    private static final int FIOCLEX = 0x5451;
    private static final int FIOASYNC = 0x5452;
    private static final int FIGETBSZ = 2;

    private IoctlCalls() {}

    /** Implements ioctl(2). */
    public static long sys_ioctl(
            Task task,
            Fd fd,
            @As(Meaning.IOCTL_REQUEST) int cmd,
            @As(Meaning.IOCTL_ARGUMENT) UserPointer arg) {
        File file = task.files().file(fd.number());
        switch (cmd) {
            case FIOCLEX, FIONCLEX -> {
                task.files().setCloseOnExec(fd.number(), cmd == FIOCLEX);
                return 0;
            }
            case FIONBIO -> {
                setFlag(task, file, Fcntl.O_NONBLOCK, arg.readInt() != 0);
                return 0;
            }
            case FIOASYNC -> {
                setFlag(task, file, Fcntl.O_ASYNC, arg.readInt() != 0);
                return 0;
            }
            case FIONREAD -> {
                int mode = file.attributes().mode & FileMode.S_IFMT;
                int available = mode == FileMode.S_IFDIR ? -Errno.ENOTTY : file.available();
                if (available < 0 && mode != FileMode.S_IFREG) {
                    return available;
                }
                arg.writeInt(available);
                return 0;
            }
            case FIGETBSZ -> {
                arg.writeInt(file.attributes().blockSize);
                return 0;
            }
            default -> {
                if (cmd == SIOCOUTQ && file instanceof Socket socket) {
                    arg.writeInt(socket.queued());
                    return 0;
                }
                Tty tty = file.tty();
                return tty == null ? -Errno.ENOTTY : new TtyIoctl(task, file, tty, arg).run(cmd);
            }
        }
    }

    private static void setFlag(Task task, File file, int flag, boolean on) {
        int flags = file.flags();
        FcntlCalls.setFlags(task, file, on ? flags | flag : flags & ~flag);
    }
}
