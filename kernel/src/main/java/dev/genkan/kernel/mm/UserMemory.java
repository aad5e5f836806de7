package dev.genkan.kernel.mm;

import dev.genkan.cpu.Access;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.Trap;
import dev.genkan.kernel.abi.Errno;

/**
 * A program's memory as the kernel reads and writes it: under the program's own permissions, with
 * pages backed as they are touched.
 */
public abstract class UserMemory {
    private static final int PAGE = Memory.PAGE_SIZE;

    final Memory memory;

    UserMemory(Memory memory) {
        this.memory = memory;
    }

    /** The guest memory itself, for the processor; the kernel copies by the methods here. */
    public Memory memory() {
        return memory;
    }

    /** Answers an access that a page did not allow. */
    public abstract Fault fault(long address, Access access);

    private boolean resolved(long address, Access access) {
        return fault(address, access) == Fault.RESOLVED;
    }

    /** How many bytes from an address on can be written; their pages are there afterwards. */
    public int writable(long address, int count) {
        int done = 0;
        while (done < count) {
            long at = address + done;
            if ((memory.permissions(at) & Memory.WRITE) == 0 && !resolved(at, Access.WRITE)) {
                return done;
            }
            done += Math.min(PAGE - (int) (at & (PAGE - 1)), count - done);
        }
        return done;
    }

    /** Copies in. Returns how many bytes, fewer than asked for where the program could not read. */
    public int copyFrom(long address, byte[] to, int offset, int length) {
        int done = 0;
        while (true) {
            done += memory.copyFrom(address + done, to, offset + done, length - done);
            if (done == length || !resolved(address + done, Access.READ)) {
                return done;
            }
        }
    }

    /**
     * Copies out. Returns how many bytes, fewer than asked for where the program could not write.
     */
    public int copyTo(long address, byte[] from, int offset, int length) {
        int done = 0;
        while (true) {
            done += memory.copyTo(address + done, from, offset + done, length - done);
            if (done == length || !resolved(address + done, Access.WRITE)) {
                return done;
            }
        }
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
            int toPageEnd = PAGE - (int) (at & (PAGE - 1));
            int copied = copyFrom(at, to, done, Math.min(count - done, toPageEnd));
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

    /** Whether the page of a fault is there now; EFAULT if it cannot be. */
    private void retry(GuestFault e) {
        if (!(e.trap() instanceof Trap.PageFault fault)
                || !resolved(fault.address(), fault.access())) {
            throw Errno.error(Errno.EFAULT);
        }
    }

    public byte readByte(long address) {
        while (true) {
            try {
                return memory.readByte(address);
            } catch (GuestFault e) {
                retry(e);
            }
        }
    }

    public int readInt(long address) {
        while (true) {
            try {
                return memory.readInt(address);
            } catch (GuestFault e) {
                retry(e);
            }
        }
    }

    public long readLong(long address) {
        while (true) {
            try {
                return memory.readLong(address);
            } catch (GuestFault e) {
                retry(e);
            }
        }
    }

    public void writeInt(long address, int value) {
        while (true) {
            try {
                memory.writeInt(address, value);
                return;
            } catch (GuestFault e) {
                retry(e);
            }
        }
    }

    public void writeLong(long address, long value) {
        while (true) {
            try {
                memory.writeLong(address, value);
                return;
            } catch (GuestFault e) {
                retry(e);
            }
        }
    }
}
