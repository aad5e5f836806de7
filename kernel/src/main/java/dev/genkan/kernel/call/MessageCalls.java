package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.ErrnoException;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.net.Ancillary;
import dev.genkan.kernel.net.Socket;
import dev.genkan.kernel.task.Task;
import java.nio.charset.StandardCharsets;

/** Sending to sockets and receiving from them: send(2), recv(2) and their relatives. */
public final class MessageCalls {
    private static final int UIO_MAXIOV = 1024;

    /** The size of a struct sockaddr_storage, and of a struct sockaddr_un. */
    private static final int LARGEST_NAME = 128, UNIX_NAME = 110;

    private MessageCalls() {}

    // ---- to somebody

    /**
     * Looks at whom a program sends to. Nobody has a name yet, so that it is an error but where it
     * does not matter.
     */
    private static void checkName(Task task, Socket socket, UserPointer name, int length) {
        if (length == 0) {
            return;
        }
        byte[] address = name.bytes(length);
        switch (socket.type()) {
            case Socket.SOCK_STREAM -> throw Errno.error(Errno.EISCONN);
            case Socket.SOCK_DGRAM -> {
                if (length <= 2
                        || length > UNIX_NAME
                        || address[0] != Socket.AF_UNIX
                        || address[1] != 0) {
                    throw Errno.error(Errno.EINVAL);
                }
                if (address[2] != 0) {
                    String path = new String(address, 2, length - 2, StandardCharsets.ISO_8859_1);
                    int end = path.indexOf(0);
                    var _ = PathArgument.find(task, end < 0 ? path : path.substring(0, end));
                }
                throw Errno.error(Errno.ECONNREFUSED);
            }
            default -> {}
        }
    }

    private static long send(Task task, Socket socket, UserPointer header, int flags) {
        MessageHeader message = new MessageHeader(task, header);
        int nameLength = message.nameLength();
        IoVector vector = message.vector(task);
        Ancillary with = new Ancillary(SocketIo.caller(task));
        try {
            if (message.controlLength() != 0) {
                new ControlMessages(task, message.control(), message.controlLength()).read(with);
            }
            checkName(task, socket, message.name(), nameLength);
            return new SocketIo(task, socket, vector, flags, with).send();
        } finally {
            with.close();
        }
    }

    /** Implements sendto(2), and send(2). */
    public static long sys_sendto(
            Task task,
            Fd fd,
            @As(value = Meaning.BUFFER_IN, length = 2) UserPointer buffer,
            @As(Meaning.UNSIGNED) long length,
            @As(Meaning.HEX) int flags,
            @As(Meaning.ADDRESS) UserPointer address,
            int addressLength) {
        IoVector vector = IoVector.single(buffer, length);
        Socket socket = SocketCalls.socket(task, fd.number());
        if (!address.isNull()) {
            if (addressLength < 0 || addressLength > LARGEST_NAME) {
                return -Errno.EINVAL;
            }
            checkName(task, socket, address, addressLength);
        }
        Ancillary with = new Ancillary(SocketIo.caller(task));
        return new SocketIo(task, socket, vector, flags, with).send();
    }

    /** Implements sendmsg(2). */
    public static long sys_sendmsg(
            Task task,
            Fd fd,
            @As(Meaning.ADDRESS) UserPointer message,
            @As(Meaning.HEX) int flags) {
        return send(task, SocketCalls.socket(task, fd.number()), message, flags);
    }

    /** Implements sendmmsg(2). */
    public static long sys_sendmmsg(
            Task task,
            Fd fd,
            @As(Meaning.ADDRESS) UserPointer messages,
            @As(Meaning.UNSIGNED) int count,
            @As(Meaning.HEX) int flags) {
        Socket socket = SocketCalls.socket(task, fd.number());
        int most = count < 0 ? UIO_MAXIOV : Math.min(count, UIO_MAXIOV);
        int size = MessageHeader.size(task);
        int done = 0;
        UserPointer at = messages;
        while (done < most) {
            long sent;
            try {
                sent = send(task, socket, at, flags);
                if (sent >= 0) {
                    at.plus(size).writeInt((int) sent);
                }
            } catch (ErrnoException e) {
                sent = -e.errno();
            }
            if (sent < 0) {
                return done > 0 ? done : sent;
            }
            done++;
            at = at.plus(step(size));
        }
        return done;
    }

    /** From a struct mmsghdr to the next: it has the length behind, and is aligned. */
    private static int step(int size) {
        return size == 56 ? 64 : 32;
    }

    // ---- from somebody

    private static long receive(Task task, Socket socket, UserPointer header, int flags) {
        MessageHeader message = new MessageHeader(task, header);
        var _ = message.nameLength();
        IoVector vector = message.vector(task);
        int room = vector.left();
        Ancillary with =
                new Ancillary(SocketIo.caller(task)).peeking((flags & SocketIo.MSG_PEEK) != 0);
        try {
            long count = new SocketIo(task, socket, vector, flags, with).receive();
            if (count < 0) {
                return count;
            }
            boolean closing = (flags & SocketIo.MSG_CMSG_CLOEXEC) != 0;
            int found = flags & SocketIo.MSG_CMSG_CLOEXEC;
            if (socket.hasMessages() && with.messageLength() > room) {
                found |= SocketIo.MSG_TRUNC;
            }
            ControlMessages control =
                    new ControlMessages(task, message.control(), message.controlLength());
            control.write(with, socket.passesCredentials(), closing);
            if (control.isTruncated()) {
                found |= SocketIo.MSG_CTRUNC;
            }
            long used = message.control().isNull() ? 0 : message.controlLength() - control.room();
            message.writeBack(0, used, found);
            return count;
        } finally {
            with.close();
        }
    }

    /** Implements recvfrom(2), and recv(2). The sender has no name. */
    public static long sys_recvfrom(
            Task task,
            Fd fd,
            @As(value = Meaning.BUFFER_OUT, length = 2) UserPointer buffer,
            @As(Meaning.UNSIGNED) long length,
            @As(Meaning.HEX) int flags,
            @As(Meaning.ADDRESS) UserPointer address,
            @As(Meaning.ADDRESS) UserPointer addressLength) {
        IoVector vector = IoVector.single(buffer, length);
        Socket socket = SocketCalls.socket(task, fd.number());
        Ancillary with =
                new Ancillary(SocketIo.caller(task)).peeking((flags & SocketIo.MSG_PEEK) != 0);
        try {
            long count = new SocketIo(task, socket, vector, flags, with).receive();
            if (count >= 0 && !address.isNull()) {
                if (addressLength.readInt() < 0) {
                    return -Errno.EINVAL;
                }
                addressLength.writeInt(0);
            }
            return count;
        } finally {
            with.close();
        }
    }

    /** Implements recvmsg(2). */
    public static long sys_recvmsg(
            Task task,
            Fd fd,
            @As(Meaning.ADDRESS) UserPointer message,
            @As(Meaning.HEX) int flags) {
        return receive(task, SocketCalls.socket(task, fd.number()), message, flags);
    }

    /** Receives until there are enough, or none is there in time; answers what is left of that. */
    private static long receiveMany(
            Task task, Fd fd, UserPointer messages, int count, int flags, long[] timeout) {
        Socket socket = SocketCalls.socket(task, fd.number());
        long now = task.kernel().clock().monotonic();
        long end = timeout[0] < 0 ? Task.FOREVER : TimeSpec.after(now, timeout[0]);
        int size = MessageHeader.size(task);
        int how = flags & ~SocketIo.MSG_WAITFORONE;
        int done = 0;
        UserPointer at = messages;
        long error = -socket.takeError();
        while (error == 0 && Integer.compareUnsigned(done, count) < 0) {
            try {
                long received = receive(task, socket, at, how);
                if (received < 0) {
                    error = received;
                    break;
                }
                at.plus(size).writeInt((int) received);
            } catch (ErrnoException e) {
                error = -e.errno();
                break;
            }
            done++;
            at = at.plus(step(size));
            if ((flags & SocketIo.MSG_WAITFORONE) != 0) {
                how |= SocketIo.MSG_DONTWAIT;
            }
            if (end != Task.FOREVER) {
                timeout[0] = Math.max(0, end - task.kernel().clock().monotonic());
                if (timeout[0] == 0) {
                    break;
                }
            }
        }
        return done > 0 ? done : error;
    }

    /** Implements recvmmsg(2). */
    public static long sys_recvmmsg(
            Task task,
            Fd fd,
            @As(Meaning.ADDRESS) UserPointer messages,
            @As(Meaning.UNSIGNED) int count,
            @As(Meaning.HEX) int flags,
            @As(Meaning.STRUCT_TIMESPEC64) UserPointer timeout) {
        long[] time = {timeout.isNull() ? -1 : TimeSpec.read64(timeout)};
        long done = receiveMany(task, fd, messages, count, flags, time);
        if (done > 0 && !timeout.isNull()) {
            TimeSpec.write64(timeout, time[0]);
        }
        return done;
    }

    /** Implements recvmmsg(2) with 32-bit times. */
    public static long sys_recvmmsg_time32(
            Task task,
            Fd fd,
            @As(Meaning.ADDRESS) UserPointer messages,
            @As(Meaning.UNSIGNED) int count,
            @As(Meaning.HEX) int flags,
            @As(Meaning.STRUCT_TIMESPEC) UserPointer timeout) {
        long[] time = {timeout.isNull() ? -1 : TimeSpec.read32(timeout)};
        long done = receiveMany(task, fd, messages, count, flags, time);
        if (done > 0 && !timeout.isNull()) {
            TimeSpec.write32(timeout, time[0]);
        }
        return done;
    }
}
