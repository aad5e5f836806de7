package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.net.PeerCredentials;
import dev.genkan.kernel.net.Socket;
import dev.genkan.kernel.task.Task;

/** The options of the level SOL_SOCKET (socket(7)). */
final class SocketOptions {
    private static final int SOL_SOCKET = 1;

    private static final int SO_TYPE = 3,
            SO_ERROR = 4,
            SO_SNDBUF = 7,
            SO_RCVBUF = 8,
            SO_PASSCRED = 16,
            SO_PEERCRED = 17,
            SO_RCVLOWAT = 18,
            SO_SNDLOWAT = 19,
            SO_RCVTIMEO = 20,
            SO_SNDTIMEO = 21,
            SO_ACCEPTCONN = 30,
            SO_PROTOCOL = 38,
            SO_DOMAIN = 39,
            SO_RCVTIMEO_NEW = 66,
            SO_SNDTIMEO_NEW = 67;

    private SocketOptions() {}

    private static UserStruct number(int value) {
        return new UserStruct(4).putInt(0, value);
    }

    static long get(
            Task task,
            Socket socket,
            int level,
            int option,
            UserPointer value,
            UserPointer length) {
        if (level != SOL_SOCKET) {
            return -Errno.EOPNOTSUPP;
        }
        int room = length.readInt();
        if (room < 0) {
            return -Errno.EINVAL;
        }
        UserStruct answer =
                switch (option) {
                    case SO_TYPE -> number(socket.type());
                    case SO_ERROR -> number(socket.takeError());
                    case SO_SNDBUF -> number(socket.sendBuffer());
                    case SO_RCVBUF -> number(socket.receiveBuffer());
                    case SO_PASSCRED -> number(socket.passesCredentials() ? 1 : 0);
                    case SO_PEERCRED -> credentials(socket.peerCredentials());
                    case SO_RCVLOWAT, SO_SNDLOWAT -> number(1);
                    case SO_RCVTIMEO, SO_SNDTIMEO ->
                            time(socket.timeout(option == SO_SNDTIMEO), task.abi());
                    case SO_RCVTIMEO_NEW, SO_SNDTIMEO_NEW ->
                            time(socket.timeout(option == SO_SNDTIMEO_NEW), Abi.X86_64);
                    case SO_ACCEPTCONN -> number(0);
                    case SO_PROTOCOL -> number(socket.protocol());
                    case SO_DOMAIN -> number(socket.domain());
                    default -> throw Errno.error(Errno.ENOPROTOOPT);
                };
        int size = Math.min(room, answer.bytes().length);
        if (value.copyToUser(answer.bytes(), 0, size) != 0) {
            return -Errno.EFAULT;
        }
        length.writeInt(size);
        return 0;
    }

    /** A struct ucred; without a peer its ids are no ids. */
    private static UserStruct credentials(@org.jspecify.annotations.Nullable PeerCredentials peer) {
        PeerCredentials known = peer == null ? new PeerCredentials(0, -1, -1) : peer;
        return new UserStruct(12)
                .putInt(0, known.pid())
                .putInt(4, known.uid())
                .putInt(8, known.gid());
    }

    private static UserStruct time(long timeout, Abi abi) {
        long nanos = timeout == Task.FOREVER ? 0 : timeout;
        long seconds = nanos / TimeSpec.SECOND;
        long micros = nanos % TimeSpec.SECOND / 1000;
        return abi == Abi.X86_64
                ? new UserStruct(16).putLong(0, seconds).putLong(8, micros)
                : new UserStruct(8).putInt(0, seconds).putInt(4, micros);
    }

    static long set(
            Task task, Socket socket, int level, int option, UserPointer value, int length) {
        if (level != SOL_SOCKET) {
            return -Errno.EOPNOTSUPP;
        }
        if (length < 4) {
            return -Errno.EINVAL;
        }
        int number = value.readInt();
        switch (option) {
            case SO_TYPE, SO_PROTOCOL, SO_DOMAIN, SO_ERROR -> {
                return -Errno.ENOPROTOOPT;
            }
            case SO_SNDBUF -> socket.setSendBuffer(number);
            case SO_RCVBUF -> socket.setReceiveBuffer(number);
            case SO_PASSCRED -> socket.setPassesCredentials(number != 0);
            case SO_RCVTIMEO, SO_SNDTIMEO ->
                    socket.setTimeout(option == SO_SNDTIMEO, readTime(value, length, task.abi()));
            case SO_RCVTIMEO_NEW, SO_SNDTIMEO_NEW ->
                    socket.setTimeout(
                            option == SO_SNDTIMEO_NEW, readTime(value, length, Abi.X86_64));
            default -> {
                return -Errno.ENOPROTOOPT;
            }
        }
        return 0;
    }

    /** A struct timeval, where no time is forever, and less than none no time. EINVAL, EDOM. */
    private static long readTime(UserPointer value, int length, Abi abi) {
        boolean wide = abi == Abi.X86_64;
        if (length < (wide ? 16 : 8)) {
            throw Errno.error(Errno.EINVAL);
        }
        long seconds = wide ? value.readLong() : value.readInt();
        long micros = wide ? value.plus(8).readLong() : value.plus(4).readInt();
        if (micros < 0 || micros >= 1_000_000) {
            throw Errno.error(Errno.EDOM);
        }
        if (seconds < 0) {
            return 0;
        }
        if (seconds == 0 && micros == 0 || seconds >= Task.FOREVER / TimeSpec.SECOND - 1) {
            return Task.FOREVER;
        }
        return seconds * TimeSpec.SECOND + micros * 1000;
    }
}
