package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.Vfs;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.net.PeerCredentials;
import dev.genkan.kernel.net.Socket;
import dev.genkan.kernel.net.UnixSocket;
import dev.genkan.kernel.task.Task;

/** Sockets: making them, their names, options and ends. There are those of socketpair(2) only. */
public final class SocketCalls {
    private static final int TYPE_MASK = 0xf;
    private static final int SOCK_MAX = 11, AF_MAX = 46;

    private SocketCalls() {}

    /** The socket of a descriptor; EBADF, ENOTSOCK. */
    static Socket socket(Task task, int fd) {
        if (task.files().file(fd) instanceof Socket socket) {
            return socket;
        }
        throw Errno.error(Errno.ENOTSOCK);
    }

    /** Implements socketpair(2) for AF_UNIX. */
    public static long sys_socketpair(
            Task task,
            int family,
            @As(Meaning.HEX) int type,
            int protocol,
            @As(Meaning.STRUCT_PIPE_FDS) UserPointer fds) {
        int flags = type & ~TYPE_MASK;
        if ((flags & ~(Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC)) != 0) {
            return -Errno.EINVAL;
        }
        int kind = type & TYPE_MASK;
        if (family < 0 || family >= AF_MAX) {
            return -Errno.EAFNOSUPPORT;
        }
        if (kind >= SOCK_MAX) {
            return -Errno.EINVAL;
        }
        if (family != Socket.AF_UNIX) {
            return -Errno.EAFNOSUPPORT;
        }
        if (protocol != 0 && protocol != Socket.AF_UNIX) {
            return -Errno.EPROTONOSUPPORT;
        }
        switch (kind) {
            case Socket.SOCK_STREAM, Socket.SOCK_DGRAM, Socket.SOCK_SEQPACKET -> {}
            // As in Linux, raw ones have datagrams.
            case 3 -> kind = Socket.SOCK_DGRAM;
            default -> {
                return -Errno.ESOCKTNOSUPPORT;
            }
        }
        PeerCredentials owner =
                new PeerCredentials(
                        task.process().pid(), task.credentials().euid, task.credentials().egid);
        Vfs vfs = task.fs().vfs();
        UnixSocket[] pair = UnixSocket.pair(kind, owner, vfs.memory());
        int how = Fcntl.O_RDWR | flags & Fcntl.O_NONBLOCK;
        boolean cloexec = (flags & Fcntl.O_CLOEXEC) != 0;
        File one = vfs.socket(pair[0], how, task.credentials());
        File other = vfs.socket(pair[1], how, task.credentials());
        int first = task.files().install(one, cloexec);
        int second = -1;
        try {
            second = task.files().install(other, cloexec);
            fds.writeInt(first);
            fds.plus(4).writeInt(second);
            return 0;
        } catch (dev.genkan.kernel.abi.ErrnoException e) {
            task.files().close(first);
            if (second >= 0) {
                task.files().close(second);
            }
            throw e;
        }
    }

    // ---- names

    /** Gives an address that is only a family, as all have that were not bound. */
    private static long writeName(Socket socket, UserPointer address, UserPointer length) {
        UserStruct name = new UserStruct(2).putShort(0, socket.domain());
        int room = length.readInt();
        if (room < 0) {
            return -Errno.EINVAL;
        }
        if (address.copyToUser(name.bytes(), 0, Math.min(room, 2)) != 0) {
            return -Errno.EFAULT;
        }
        length.writeInt(2);
        return 0;
    }

    /** Implements getsockname(2). */
    public static long sys_getsockname(
            Task task,
            Fd fd,
            @As(Meaning.ADDRESS) UserPointer address,
            @As(value = Meaning.POINTER_TO_INT, out = true) UserPointer length) {
        return writeName(socket(task, fd.number()), address, length);
    }

    /** Implements getpeername(2). */
    public static long sys_getpeername(
            Task task,
            Fd fd,
            @As(Meaning.ADDRESS) UserPointer address,
            @As(value = Meaning.POINTER_TO_INT, out = true) UserPointer length) {
        Socket socket = socket(task, fd.number());
        return socket.hasPeer() ? writeName(socket, address, length) : -Errno.ENOTCONN;
    }

    // ---- options and ends

    /** Implements getsockopt(2). */
    public static long sys_getsockopt(
            Task task,
            Fd fd,
            int level,
            int option,
            @As(Meaning.ADDRESS) UserPointer value,
            @As(value = Meaning.POINTER_TO_INT, out = true) UserPointer length) {
        return SocketOptions.get(task, socket(task, fd.number()), level, option, value, length);
    }

    /** Implements setsockopt(2). */
    public static long sys_setsockopt(
            Task task,
            Fd fd,
            int level,
            int option,
            @As(Meaning.ADDRESS) UserPointer value,
            int length) {
        if (length < 0) {
            return -Errno.EINVAL;
        }
        return SocketOptions.set(task, socket(task, fd.number()), level, option, value, length);
    }

    /** Implements shutdown(2). */
    public static long sys_shutdown(Task task, Fd fd, int how) {
        Socket socket = socket(task, fd.number());
        if (how < 0 || how > 2) {
            return -Errno.EINVAL;
        }
        socket.shutdown(how + 1);
        return 0;
    }

    // ---- all at once

    private static final int SYS_SOCKETPAIR = 8,
            SYS_GETSOCKNAME = 6,
            SYS_GETPEERNAME = 7,
            SYS_SEND = 9,
            SYS_RECV = 10,
            SYS_SENDTO = 11,
            SYS_RECVFROM = 12,
            SYS_SHUTDOWN = 13,
            SYS_SETSOCKOPT = 14,
            SYS_GETSOCKOPT = 15,
            SYS_SENDMSG = 16,
            SYS_RECVMSG = 17,
            SYS_RECVMMSG = 19,
            SYS_SENDMMSG = 20;

    /** How many arguments each of its calls has. */
    private static final int[] ARGUMENTS = {
        0, 3, 3, 3, 2, 3, 3, 3, 4, 4, 4, 6, 6, 2, 5, 5, 3, 3, 4, 5, 4
    };

    /** Implements socketcall(2) of i386; what there is no call for answers ENOSYS. */
    public static long sys_socketcall(
            Task task, int call, @As(Meaning.ADDRESS) UserPointer arguments) {
        if (call < 1 || call >= ARGUMENTS.length) {
            return -Errno.EINVAL;
        }
        UserStruct a = UserStruct.read(arguments, 4 * ARGUMENTS[call]);
        Fd fd = new Fd(a.intAt(0));
        return switch (call) {
            case SYS_SOCKETPAIR ->
                    sys_socketpair(task, a.intAt(0), a.intAt(4), a.intAt(8), pointer(task, a, 3));
            case SYS_GETSOCKNAME ->
                    sys_getsockname(task, fd, pointer(task, a, 1), pointer(task, a, 2));
            case SYS_GETPEERNAME ->
                    sys_getpeername(task, fd, pointer(task, a, 1), pointer(task, a, 2));
            case SYS_SEND, SYS_SENDTO -> {
                boolean named = call == SYS_SENDTO;
                yield MessageCalls.sys_sendto(
                        task,
                        fd,
                        pointer(task, a, 1),
                        a.unsignedInt(8),
                        a.intAt(12),
                        named ? pointer(task, a, 4) : new UserPointer(task.mm(), 0),
                        named ? a.intAt(20) : 0);
            }
            case SYS_RECV, SYS_RECVFROM -> {
                UserPointer none = new UserPointer(task.mm(), 0);
                boolean named = call == SYS_RECVFROM;
                yield MessageCalls.sys_recvfrom(
                        task,
                        fd,
                        pointer(task, a, 1),
                        a.unsignedInt(8),
                        a.intAt(12),
                        named ? pointer(task, a, 4) : none,
                        named ? pointer(task, a, 5) : none);
            }
            case SYS_SHUTDOWN -> sys_shutdown(task, fd, a.intAt(4));
            case SYS_SETSOCKOPT ->
                    sys_setsockopt(
                            task, fd, a.intAt(4), a.intAt(8), pointer(task, a, 3), a.intAt(16));
            case SYS_GETSOCKOPT ->
                    sys_getsockopt(
                            task,
                            fd,
                            a.intAt(4),
                            a.intAt(8),
                            pointer(task, a, 3),
                            pointer(task, a, 4));
            case SYS_SENDMSG -> MessageCalls.sys_sendmsg(task, fd, pointer(task, a, 1), a.intAt(8));
            case SYS_RECVMSG -> MessageCalls.sys_recvmsg(task, fd, pointer(task, a, 1), a.intAt(8));
            case SYS_RECVMMSG ->
                    MessageCalls.sys_recvmmsg_time32(
                            task,
                            fd,
                            pointer(task, a, 1),
                            a.intAt(8),
                            a.intAt(12),
                            pointer(task, a, 4));
            case SYS_SENDMMSG ->
                    MessageCalls.sys_sendmmsg(
                            task, fd, pointer(task, a, 1), a.intAt(8), a.intAt(12));
            default -> -Errno.ENOSYS;
        };
    }

    private static UserPointer pointer(Task task, UserStruct arguments, int index) {
        return new UserPointer(task.mm(), arguments.unsignedInt(4 * index));
    }
}
