package dev.genkan.kernel.mm;

import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Memory;
import dev.genkan.kernel.abi.Errno;

/**
 * The memory of one process: what is mapped where (Linux's mm_struct), and copies to and from it.
 */
public final class AddressSpace implements AutoCloseable {
    private final Memory memory;

    /** An empty address space over a window of guest memory. */
    public AddressSpace(Memory memory) {
        this.memory = memory;
    }

    /** The guest memory itself. */
    public Memory memory() {
        return memory;
    }

    @Override
    public void close() {
        memory.close();
    }

    /**
     * Copies a NUL-terminated string, as the kernel's strncpy_from_user.
     *
     * @return its length without the NUL; {@code count} if there is no NUL in so many bytes;
     *     -EFAULT if it runs into memory that the program cannot read
     */
    public int strncpyFromUser(byte[] to, long address, int count) {
        int done = 0;
        while (done < count) {
            long at = address + done;
            int toPageEnd = Memory.PAGE_SIZE - (int) (at & (Memory.PAGE_SIZE - 1));
            int copied = memory.copyFrom(at, to, done, Math.min(count - done, toPageEnd));
            if (copied == 0) {
                return -Errno.EFAULT;
            }
            for (int end = done + copied; done < end; done++) {
                if (to[done] == 0) {
                    return done;
                }
            }
        }
        return count;
    }

    public byte readByte(long address) {
        try {
            return memory.readByte(address);
        } catch (GuestFault e) {
            throw Errno.error(Errno.EFAULT);
        }
    }

    public int readInt(long address) {
        try {
            return memory.readInt(address);
        } catch (GuestFault e) {
            throw Errno.error(Errno.EFAULT);
        }
    }

    public long readLong(long address) {
        try {
            return memory.readLong(address);
        } catch (GuestFault e) {
            throw Errno.error(Errno.EFAULT);
        }
    }

    public void writeInt(long address, int value) {
        try {
            memory.writeInt(address, value);
        } catch (GuestFault e) {
            throw Errno.error(Errno.EFAULT);
        }
    }

    public void writeLong(long address, long value) {
        try {
            memory.writeLong(address, value);
        } catch (GuestFault e) {
            throw Errno.error(Errno.EFAULT);
        }
    }
}
