package dev.genkan.kernel.call;

import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;

/** An fd_set of select(2): which descriptors are asked about, and which of them are ready. */
final class DescriptorSet {
    private final UserPointer pointer;
    private final byte[] wanted;
    private final byte[] ready;

    /** Reads one of so many descriptors; NULL is an empty one. EFAULT. */
    DescriptorSet(Task task, UserPointer pointer, int count) {
        this.pointer = pointer;
        int word = task.abi().longSize();
        int size = (count + 8 * word - 1) / (8 * word) * word;
        wanted = pointer.isNull() ? new byte[size] : pointer.bytes(size);
        ready = new byte[size];
    }

    boolean wants(int fd) {
        return (wanted[fd >> 3] >> (fd & 7) & 1) != 0;
    }

    /** Notes that a descriptor is ready. Returns 1 if it was asked about. */
    int found(int fd) {
        if (!wants(fd)) {
            return 0;
        }
        ready[fd >> 3] |= (byte) (1 << (fd & 7));
        return 1;
    }

    /** Tells which are ready. EFAULT. */
    void write() {
        if (!pointer.isNull()) {
            pointer.write(ready);
        }
    }
}
