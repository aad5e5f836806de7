package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.FileMode;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.Terminal;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.net.Socket;
import dev.genkan.kernel.task.Task;

/** ioctl(2): what every file knows, and what a terminal does. */
public final class IoctlCalls {
    private static final int TCGETS = 0x5401;
    private static final int TCSETS = 0x5402;
    private static final int TCSETSF = 0x5404;
    private static final int TIOCGPGRP = 0x540f;
    private static final int TIOCSPGRP = 0x5410;
    private static final int SIOCOUTQ = 0x5411;
    private static final int TIOCGWINSZ = 0x5413;
    private static final int TIOCGSID = 0x5429;
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
                setFlag(file, Fcntl.O_NONBLOCK, arg.readInt() != 0);
                return 0;
            }
            case FIOASYNC -> {
                setFlag(file, Fcntl.O_ASYNC, arg.readInt() != 0);
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
            case SIOCOUTQ -> {
                if (!(file instanceof Socket socket)) {
                    return -Errno.ENOTTY;
                }
                arg.writeInt(socket.queued());
                return 0;
            }
            case FIGETBSZ -> {
                arg.writeInt(file.attributes().blockSize);
                return 0;
            }
            default -> {
                Terminal terminal = file.terminal();
                return terminal == null ? -Errno.ENOTTY : terminal(task, terminal, cmd, arg);
            }
        }
    }

    private static void setFlag(File file, int flag, boolean on) {
        int flags = file.flags();
        file.setStatusFlags(on ? flags | flag : flags & ~flag);
    }

    private static long terminal(Task task, Terminal terminal, int cmd, UserPointer arg) {
        switch (cmd) {
            case TCGETS -> arg.write(terminal.termios());
            case TCSETS, TCSETS + 1, TCSETSF ->
                    terminal.setTermios(arg.bytes(Terminal.TERMIOS_SIZE), cmd - TCSETS);
            case TIOCGWINSZ -> {
                UserStruct size = new UserStruct(8);
                short[] numbers = terminal.windowSize();
                for (int i = 0; i < numbers.length; i++) {
                    size.putShort(2 * i, numbers[i]);
                }
                size.write(arg);
            }
            case TIOCGPGRP -> arg.writeInt(task.process().processGroup());
            case TIOCGSID -> arg.writeInt(task.process().session());
            case TIOCSPGRP -> {
                return arg.readInt() == task.process().processGroup() ? 0 : -Errno.EPERM;
            }
            default -> {
                return -Errno.ENOTTY;
            }
        }
        return 0;
    }
}
