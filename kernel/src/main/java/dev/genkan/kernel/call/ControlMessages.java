package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.ErrnoException;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.net.Ancillary;
import dev.genkan.kernel.net.InFlight;
import dev.genkan.kernel.net.PeerCredentials;
import dev.genkan.kernel.task.Task;
import java.util.ArrayList;
import java.util.List;

/** The messages beside the bytes (cmsg(3)): descriptors and credentials. */
final class ControlMessages {
    private static final int SOL_SOCKET = 1, SCM_RIGHTS = 1, SCM_CREDENTIALS = 2;

    /** The most descriptors of one message (SCM_MAX_FD). */
    private static final int MAX_FILES = 253;

    /** The most bytes (net.core.optmem_max). */
    private static final long MAX_CONTROL = 131_072;

    private static final int CREDENTIALS_SIZE = 12;

    private final Task task;

    /** The size of a word, to which messages are aligned, and of a struct cmsghdr. */
    private final int word, header;

    private UserPointer place;
    private long room;
    private boolean truncated;

    /** Those of a task's own width, from here on. */
    ControlMessages(Task task, UserPointer place, long room) {
        this.task = task;
        this.place = place;
        this.room = room;
        word = task.abi() == Abi.X86_64 ? 8 : 4;
        header = word + 8;
    }

    private long aligned(long length) {
        return (length + word - 1) & -word;
    }

    // ---- sending

    /** Reads what a program sends along. EINVAL, EBADF, EPERM, ENOBUFS, ETOOMANYREFS. */
    void read(Ancillary with) {
        if (Long.compareUnsigned(room, MAX_CONTROL) > 0) {
            throw Errno.error(Errno.ENOBUFS);
        }
        UserStruct all = UserStruct.read(place, (int) room);
        List<File> files = new ArrayList<>();
        long next;
        for (long at = 0; at + header <= room; at = next) {
            int start = (int) at;
            long length = word == 8 ? all.longAt(start) : all.unsignedInt(start);
            if (length < header || Long.compareUnsigned(length, room - at) > 0) {
                throw Errno.error(Errno.EINVAL);
            }
            next = at + aligned(length);
            if (all.intAt(start + word) == SOL_SOCKET) {
                int size = (int) length - header;
                readOne(all, all.intAt(start + word + 4), start + header, size, files, with);
            }
        }
        if (!files.isEmpty()) {
            int uid = task.credentials().uid;
            with.setFiles(InFlight.of(files, task.fs().vfs().inFlight(), uid));
        }
    }

    private void readOne(
            UserStruct all, int type, int data, int size, List<File> files, Ancillary with) {
        switch (type) {
            case SCM_RIGHTS -> {
                int count = size / 4;
                if (count + files.size() > MAX_FILES) {
                    throw Errno.error(Errno.EINVAL);
                }
                for (int i = 0; i < count; i++) {
                    files.add(task.files().anyFile(all.intAt(data + 4 * i)));
                }
            }
            case SCM_CREDENTIALS -> {
                if (size != CREDENTIALS_SIZE) {
                    throw Errno.error(Errno.EINVAL);
                }
                with.setCredentials(
                        checked(
                                new PeerCredentials(
                                        all.intAt(data),
                                        all.intAt(data + 4),
                                        all.intAt(data + 8))));
            }
            default -> throw Errno.error(Errno.EINVAL);
        }
    }

    /** Only root may say that it is somebody else. EPERM, ESRCH. */
    private PeerCredentials checked(PeerCredentials said) {
        var own = task.credentials();
        boolean itself =
                said.pid() == task.process().pid()
                        && (said.uid() == own.uid
                                || said.uid() == own.euid
                                || said.uid() == own.suid)
                        && (said.gid() == own.gid
                                || said.gid() == own.egid
                                || said.gid() == own.sgid);
        if (!itself && !own.isPrivileged()) {
            throw Errno.error(Errno.EPERM);
        }
        if (said.pid() != task.process().pid()
                && task.kernel().processes().find(said.pid()) == null) {
            throw Errno.error(Errno.ESRCH);
        }
        return said;
    }

    // ---- receiving

    /**
     * Gives a program what came along.
     *
     * @param passesCredentials whether it asked who the sender is
     * @param cloexec whether execve(2) closes the descriptors
     */
    void write(Ancillary with, boolean passesCredentials, boolean cloexec) {
        PeerCredentials sender = with.credentials();
        if (place.isNull()) {
            truncated |= passesCredentials || with.files() != null;
            return;
        }
        if (passesCredentials && sender != null) {
            UserStruct data =
                    new UserStruct(CREDENTIALS_SIZE)
                            .putInt(0, sender.pid())
                            .putInt(4, sender.uid())
                            .putInt(8, sender.gid());
            put(SCM_CREDENTIALS, data.bytes());
        }
        InFlight files = with.takeFiles();
        if (files != null) {
            try {
                putFiles(files.files(), cloexec);
            } finally {
                files.close();
            }
        }
    }

    private void put(int type, byte[] data) {
        if (room < header) {
            truncated = true;
            return;
        }
        long length = header + data.length;
        if (room < length) {
            truncated = true;
            length = room;
        }
        UserStruct message = new UserStruct(header + data.length);
        putWord(message, length);
        message.putInt(word, SOL_SOCKET).putInt(word + 4, type);
        System.arraycopy(data, 0, message.bytes(), header, data.length);
        if (place.copyToUser(message.bytes(), 0, (int) length) == 0) {
            skip(aligned(header) + aligned(data.length));
        }
    }

    private void putWord(UserStruct message, long value) {
        if (word == 8) {
            message.putLong(0, value);
        } else {
            message.putInt(0, value);
        }
    }

    private void skip(long length) {
        long used = Math.min(length, room);
        place = place.plus(used);
        room -= used;
    }

    private void putFiles(List<File> files, boolean cloexec) {
        int most = room <= header ? 0 : (int) Math.min((room - header) / 4, files.size());
        int count = 0;
        try {
            while (count < most) {
                int fd = task.files().install(files.get(count), cloexec);
                if (place.plus(header + 4L * count).putInt(fd) != 0) {
                    task.files().close(fd);
                    break;
                }
                count++;
            }
        } catch (ErrnoException e) {
            // No descriptor is left: the program gets those that there were.
            truncated = true;
        }
        if (count > 0) {
            UserStruct head = new UserStruct(header);
            putWord(head, header + 4L * count);
            head.putInt(word, SOL_SOCKET).putInt(word + 4, SCM_RIGHTS);
            if (place.copyToUser(head.bytes(), 0, header) == 0) {
                skip(aligned(header + 4L * count));
            }
        }
        truncated |= count < files.size();
    }

    /** Whether there was no room for something. */
    boolean isTruncated() {
        return truncated;
    }

    /** How many bytes are left. */
    long room() {
        return room;
    }
}
