package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.net.Ancillary;
import dev.genkan.kernel.net.PeerCredentials;
import dev.genkan.kernel.net.Socket;
import dev.genkan.kernel.task.Signal;
import dev.genkan.kernel.task.Task;
import java.util.function.IntSupplier;

/**
 * Moves bytes and messages between sockets and programs: one path for read(2) and recvmsg(2), for
 * write(2) and sendmsg(2).
 */
final class SocketIo {
    /** Flags of send(2) and recv(2). */
    static final int MSG_OOB = 1,
            MSG_PEEK = 2,
            MSG_CTRUNC = 8,
            MSG_TRUNC = 0x20,
            MSG_DONTWAIT = 0x40,
            MSG_WAITALL = 0x100,
            MSG_NOSIGNAL = 0x4000,
            MSG_WAITFORONE = 0x1_0000,
            MSG_CMSG_CLOEXEC = 0x4000_0000;

    private static final int CHUNK = 1 << 18;

    /** No message is longer: twice what SO_SNDBUF may be, and rounded up. */
    private static final int LONGEST = 1 << 19;

    private final Task task;
    private final Socket socket;
    private final IoVector vector;
    private final int flags;
    private final Ancillary with;
    private long deadline = -1;

    /** Prepares one call. */
    SocketIo(Task task, Socket socket, IoVector vector, int flags, Ancillary with) {
        this.task = task;
        this.socket = socket;
        this.vector = vector;
        this.flags = socket.isNonBlocking() ? flags | MSG_DONTWAIT : flags;
        this.with = with;
    }

    /** Who the caller is. */
    static PeerCredentials caller(Task task) {
        return new PeerCredentials(
                task.process().pid(), task.credentials().uid, task.credentials().gid);
    }

    /** What read(2) does; files that come along are closed. */
    static long read(Task task, Socket socket, IoVector vector, boolean nonBlocking) {
        if (vector.left() == 0) {
            return 0;
        }
        Ancillary with = new Ancillary(caller(task));
        try {
            return new SocketIo(task, socket, vector, nonBlocking ? MSG_DONTWAIT : 0, with)
                    .receive();
        } finally {
            with.close();
        }
    }

    /** What write(2) does. */
    static long write(Task task, Socket socket, IoVector vector, boolean nonBlocking) {
        Ancillary with = new Ancillary(caller(task));
        return new SocketIo(task, socket, vector, nonBlocking ? MSG_DONTWAIT : 0, with).send();
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /**
     * Tries until the socket has an answer, a signal comes, or there is no time left, which is
     * -EAGAIN. A call with a limit of time is not restarted: it would begin again.
     */
    private int await(boolean sending, IntSupplier attempt) {
        int[] result = {attempt.getAsInt()};
        if (result[0] != -Errno.EAGAIN || has(MSG_DONTWAIT)) {
            return result[0];
        }
        long patience = socket.timeout(sending);
        if (deadline < 0) {
            deadline =
                    patience == Task.FOREVER
                            ? patience
                            : TimeSpec.after(task.kernel().clock().monotonic(), patience);
        }
        int blocked =
                task.block(
                        socket.waitQueue(),
                        deadline,
                        () -> {
                            result[0] = attempt.getAsInt();
                            if (result[0] == -Errno.EAGAIN && !sending && socket.isReceiveShut()) {
                                result[0] = 0;
                            }
                            return result[0] != -Errno.EAGAIN;
                        });
        return switch (blocked) {
            case 0 -> result[0];
            case -Errno.ETIMEDOUT -> -Errno.EAGAIN;
            case -Errno.ERESTARTSYS -> patience == Task.FOREVER ? -Errno.ERESTARTSYS : -Errno.EINTR;
            default -> blocked;
        };
    }

    // ---- sending

    /** Sends. Returns the number of bytes or -errno. */
    long send() {
        if (has(MSG_OOB)) {
            return -Errno.EOPNOTSUPP;
        }
        return socket.hasMessages() ? sendMessage() : sendStream();
    }

    private long sendMessage() {
        int length = vector.left();
        int error = socket.checkMessage(length);
        if (error != 0) {
            return error;
        }
        byte[] buffer = task.buffer(length);
        if (vector.copyIn(buffer, length) < length) {
            return -Errno.EFAULT;
        }
        return await(true, () -> socket.send(buffer, 0, length, with));
    }

    private long sendStream() {
        int done = 0;
        do {
            int chunk = Math.min(vector.left(), CHUNK);
            byte[] buffer = task.buffer(chunk);
            int ready = vector.copyIn(buffer, chunk);
            if (ready == 0 && chunk > 0) {
                return done > 0 ? done : -Errno.EFAULT;
            }
            int sent = 0;
            do {
                int from = sent;
                int count = await(true, () -> socket.send(buffer, from, ready - from, with));
                if (count < 0) {
                    if (count == -Errno.EPIPE && done == 0 && !has(MSG_NOSIGNAL)) {
                        FileIo.raise(task, Signal.SIGPIPE);
                    }
                    return done > 0 ? done : count;
                }
                sent += count;
                done += count;
                vector.advance(count);
            } while (sent < ready);
            if (ready < chunk) {
                return done;
            }
        } while (vector.left() > 0);
        return done;
    }

    // ---- receiving

    /** Receives. Returns the number of bytes, 0 at the end, or -errno. */
    long receive() {
        if (has(MSG_OOB)) {
            return socket.hasMessages() ? -Errno.EOPNOTSUPP : -Errno.EINVAL;
        }
        return socket.hasMessages() ? receiveMessage() : receiveStream();
    }

    private long receiveMessage() {
        int room = Math.min(vector.left(), LONGEST);
        byte[] buffer = task.buffer(room);
        int count = await(false, () -> socket.receive(buffer, 0, room, with));
        if (count < 0) {
            return count;
        }
        if (vector.copyOut(buffer, count) < count) {
            return -Errno.EFAULT;
        }
        return has(MSG_TRUNC) && with.hasEnded() ? with.messageLength() : count;
    }

    private long receiveStream() {
        int target = has(MSG_WAITALL) && !has(MSG_PEEK) ? vector.left() : 1;
        int done = 0;
        while (true) {
            int room = Math.min(vector.left(), CHUNK);
            byte[] buffer = task.buffer(room);
            int count =
                    done < target
                            ? await(false, () -> receiveSome(buffer, room))
                            : receiveSome(buffer, room);
            if (count <= 0) {
                return done > 0 ? done : count;
            }
            int copied = vector.copyOut(buffer, count);
            done += copied;
            if (copied < count) {
                return done > 0 ? done : -Errno.EFAULT;
            }
            if (with.hasEnded()
                    || has(MSG_PEEK)
                    || vector.left() == 0
                    || done >= target && socket.available() == 0) {
                return done;
            }
        }
    }

    /** Takes no more than the program can be given: it could not be put back. */
    private int receiveSome(byte[] buffer, int room) {
        int available = socket.available();
        int count = room;
        if (available > 0 && room > 0) {
            count = vector.writable(Math.min(room, available));
            if (count == 0) {
                return -Errno.EFAULT;
            }
        }
        return socket.receive(buffer, 0, count, with);
    }
}
