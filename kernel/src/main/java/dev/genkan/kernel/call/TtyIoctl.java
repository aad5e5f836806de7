package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.PtyMaster;
import dev.genkan.kernel.fs.Termios;
import dev.genkan.kernel.fs.Tty;
import dev.genkan.kernel.fs.TtyFile;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.JobControl;
import dev.genkan.kernel.task.Task;

/** ioctl(2) of a terminal or of the master of one, which nearly always acts on the terminal. */
final class TtyIoctl {
    private static final int TCGETS = 0x5401,
            TCSETS = 0x5402,
            TCSETSW = 0x5403,
            TCSETSF = 0x5404,
            TCGETA = 0x5405,
            TCSETA = 0x5406,
            TCSETAW = 0x5407,
            TCSETAF = 0x5408,
            TCSBRK = 0x5409,
            TCXONC = 0x540a,
            TCFLSH = 0x540b,
            TIOCEXCL = 0x540c,
            TIOCNXCL = 0x540d,
            TIOCSCTTY = 0x540e,
            TIOCGPGRP = 0x540f,
            TIOCSPGRP = 0x5410,
            TIOCOUTQ = 0x5411,
            TIOCSTI = 0x5412,
            TIOCGWINSZ = 0x5413,
            TIOCSWINSZ = 0x5414,
            TIOCPKT = 0x5420,
            TIOCNOTTY = 0x5422,
            TIOCSETD = 0x5423,
            TIOCGETD = 0x5424,
            TCSBRKP = 0x5425,
            TIOCSBRK = 0x5427,
            TIOCCBRK = 0x5428,
            TIOCGSID = 0x5429,
            TCGETS2 = 0x802c542a,
            TCSETS2 = 0x402c542b,
            TCSETSW2 = 0x402c542c,
            TCSETSF2 = 0x402c542d,
            TIOCGPTN = 0x80045430,
            TIOCSPTLCK = 0x40045431,
            TIOCGDEV = 0x80045432,
            TIOCSIG = 0x40045436,
            TIOCVHANGUP = 0x5437,
            TIOCGPKT = 0x80045438,
            TIOCGPTLCK = 0x80045439,
            TIOCGEXCL = 0x80045440,
            TIOCGPTPEER = 0x5441;

    private final Task task;
    private final File file;
    private final Tty tty;
    private final JobControl jobs;
    private final UserPointer argument;

    TtyIoctl(Task task, File file, Tty tty, UserPointer argument) {
        this.task = task;
        this.file = file;
        this.tty = tty;
        this.argument = argument;
        jobs = task.kernel().processes().jobs();
    }

    long run(int cmd) {
        if (file instanceof TtyFile own && own.isHungUp()) {
            return cmd == TIOCSPGRP ? -Errno.ENOTTY : -Errno.EIO;
        }
        return switch (cmd) {
            case TCGETS -> get(Termios.SIZE);
            case TCGETS2 -> get(Termios.SIZE2);
            case TCGETA -> get(Termios.OLD_SIZE);
            case TCSETS, TCSETSW -> set(Termios.SIZE, false);
            case TCSETSF -> set(Termios.SIZE, true);
            case TCSETS2, TCSETSW2 -> set(Termios.SIZE2, false);
            case TCSETSF2 -> set(Termios.SIZE2, true);
            case TCSETA, TCSETAW -> set(Termios.OLD_SIZE, false);
            case TCSETAF -> set(Termios.OLD_SIZE, true);
            case TCSBRK, TCSBRKP, TIOCSBRK, TIOCCBRK -> jobs.beforeChange(task, tty);
            case TCXONC -> flow();
            case TCFLSH -> flush();
            case TIOCGWINSZ -> {
                argument.write(tty.windowSize());
                yield 0;
            }
            case TIOCSWINSZ -> {
                tty.setWindowSize(argument.bytes(Tty.WINDOW_SIZE));
                yield 0;
            }
            case TIOCOUTQ, TIOCGETD -> put(0);
            case TIOCSETD -> {
                int error = jobs.beforeChange(task, tty);
                yield error < 0 ? error : argument.readInt() == 0 ? 0 : -Errno.EINVAL;
            }
            case TIOCSTI -> type();
            case TIOCEXCL, TIOCNXCL -> {
                tty.setExclusive(cmd == TIOCEXCL);
                yield 0;
            }
            case TIOCGEXCL -> put(tty.isExclusive() ? 1 : 0);
            case TIOCGDEV -> put((int) tty.device());
            case TIOCVHANGUP -> {
                if (!task.credentials().isPrivileged()) {
                    yield -Errno.EPERM;
                }
                tty.hangUp();
                yield 0;
            }
            default -> jobControl(cmd);
        };
    }

    private long jobControl(int cmd) {
        // A master may ask about its terminal, whoever asks.
        boolean own = file instanceof PtyMaster || task.process().tty() == tty;
        return switch (cmd) {
            case TIOCSCTTY -> {
                boolean privileged = task.credentials().isPrivileged();
                boolean steal = (int) argument.address() == 1 && privileged;
                boolean readable = file.isReadable() || privileged;
                yield jobs.acquire(task.process(), tty, steal, readable);
            }
            case TIOCNOTTY ->
                    file instanceof PtyMaster ? -Errno.ENOTTY : jobs.leave(task.process(), tty);
            case TIOCGPGRP -> own ? put(tty.foreground()) : -Errno.ENOTTY;
            case TIOCGSID -> own && tty.session() != 0 ? put(tty.session()) : -Errno.ENOTTY;
            case TIOCSPGRP -> {
                int error = jobs.beforeChange(task, tty);
                if (error < 0) {
                    yield error == -Errno.EIO ? -Errno.ENOTTY : error;
                }
                yield jobs.setForeground(task.process(), tty, argument.readInt());
            }
            default -> file instanceof PtyMaster master ? master(master, cmd) : -Errno.ENOTTY;
        };
    }

    private long master(PtyMaster master, int cmd) {
        return switch (cmd) {
            case TIOCGPTN -> put(tty.number());
            case TIOCSPTLCK -> {
                master.setLocked(argument.readInt() != 0);
                yield 0;
            }
            case TIOCPKT -> {
                master.setPackets(argument.readInt() != 0);
                yield 0;
            }
            case TIOCGPKT -> put(master.isPackets() ? 1 : 0);
            case TIOCGPTLCK -> put(master.isLocked() ? 1 : 0);
            case TIOCSIG -> {
                int signal = (int) argument.address();
                if (signal < 1 || signal > 64) {
                    yield -Errno.EINVAL;
                }
                tty.signalForeground(signal);
                yield 0;
            }
            case TIOCGPTPEER -> {
                int flags = (int) argument.address();
                task.files().requireFree();
                File peer = task.kernel().mounts().openTerminal(tty, flags);
                if ((flags & Fcntl.O_NOCTTY) == 0 && peer.isReadable()) {
                    jobs.opened(task.process(), tty);
                }
                yield task.files().install(peer, (flags & Fcntl.O_CLOEXEC) != 0);
            }
            default -> -Errno.ENOTTY;
        };
    }

    private long put(int value) {
        argument.writeInt(value);
        return 0;
    }

    private long get(int size) {
        argument.write(tty.termios().bytes(size));
        return 0;
    }

    private long set(int size, boolean flush) {
        int error = jobs.beforeChange(task, tty);
        if (error < 0) {
            return error;
        }
        byte[] struct = argument.bytes(size);
        tty.setTermios(tty.termios().with(struct), flush);
        return 0;
    }

    private long flow() {
        int error = jobs.beforeChange(task, tty);
        if (error < 0) {
            return error;
        }
        int action = (int) argument.address();
        switch (action) {
            case 0, 1 -> tty.stop(action == 0);
            case 2, 3 -> tty.sendFlow(action == 3);
            default -> {
                return -Errno.EINVAL;
            }
        }
        return 0;
    }

    private long flush() {
        int error = jobs.beforeChange(task, tty);
        if (error < 0) {
            return error;
        }
        int which = (int) argument.address();
        if (which < 0 || which > 2) {
            return -Errno.EINVAL;
        }
        if (file instanceof PtyMaster master) {
            if (which != 1) {
                master.flush();
            }
            return 0;
        }
        if (which != 1) {
            tty.flushInput();
        }
        if (which != 0) {
            tty.flushOutput();
        }
        return 0;
    }

    private long type() {
        if (!task.credentials().isPrivileged()) {
            return -Errno.EIO;
        }
        tty.type(argument.bytes(1)[0]);
        return 0;
    }
}
