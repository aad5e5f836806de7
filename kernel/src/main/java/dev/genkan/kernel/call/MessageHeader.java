package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;

/** A struct msghdr of a width, as a program gives it to sendmsg(2) and recvmsg(2). */
final class MessageHeader {
    private static final int UIO_MAXIOV = 1024;

    private final UserPointer place;
    private final int word;
    private final UserStruct fields;

    /** Copies one in; EFAULT. */
    MessageHeader(Task task, UserPointer place) {
        this.place = place;
        word = task.abi() == Abi.X86_64 ? 8 : 4;
        fields = UserStruct.read(place, size(task));
    }

    /** The size of one. */
    static int size(Task task) {
        return task.abi() == Abi.X86_64 ? 56 : 28;
    }

    private long wordAt(int index) {
        return word == 8 ? fields.longAt(8 * index) : fields.unsignedInt(4 * index);
    }

    UserPointer name() {
        return new UserPointer(place.mm(), wordAt(0));
    }

    /** EINVAL for a negative one. */
    int nameLength() {
        int length = fields.intAt(word);
        if (length < 0) {
            throw Errno.error(Errno.EINVAL);
        }
        return name().isNull() ? 0 : Math.min(length, 128);
    }

    /** EMSGSIZE, EINVAL, EFAULT. */
    IoVector vector(Task task) {
        long count = wordAt(3);
        if (Long.compareUnsigned(count, UIO_MAXIOV) > 0) {
            throw Errno.error(Errno.EMSGSIZE);
        }
        return IoVector.of(task, new UserPointer(place.mm(), wordAt(2)), count);
    }

    UserPointer control() {
        return new UserPointer(place.mm(), wordAt(4));
    }

    long controlLength() {
        return wordAt(5);
    }

    /** Writes what recvmsg(2) found out. */
    void writeBack(int nameLength, long controlLength, int flags) {
        if (!name().isNull()) {
            place.plus(word).writeInt(nameLength);
        }
        place.plus(6L * word).writeInt(flags);
        if (word == 8) {
            place.plus(5L * word).writeLong(controlLength);
        } else {
            place.plus(5L * word).writeInt((int) controlLength);
        }
    }
}
