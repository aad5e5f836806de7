package dev.genkan.kernel.mm;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.ErrnoException;

/**
 * An address in a program's memory, and the only way to what it points to.
 *
 * <p>Methods that return a value throw EFAULT where the program could not do the same; those in the
 * kernel's own style ({@link #copyFromUser}, {@link #copyToUser}, {@link #strncpyFromUser}) answer
 * as the kernel's do. No address harms the kernel.
 */
public final class UserPointer {
    private final AddressSpace mm;
    private final long address;

    /** Points to an address of an address space. */
    public UserPointer(AddressSpace mm, long address) {
        this.mm = mm;
        this.address = address;
    }

    /** The address as the program gave it. */
    public long address() {
        return address;
    }

    /** The address space that it points into. */
    public AddressSpace mm() {
        return mm;
    }

    /** Whether it is NULL. */
    public boolean isNull() {
        return address == 0;
    }

    /** The pointer so many bytes on. */
    public UserPointer plus(long bytes) {
        return new UserPointer(mm, address + bytes);
    }

    /**
     * Copies a NUL-terminated string, as the kernel's strncpy_from_user.
     *
     * @return its length without the NUL; {@code count} if there is no NUL in so many bytes;
     *     -EFAULT
     */
    public long strncpyFromUser(byte[] to, long count) {
        return mm.strncpyFromUser(to, address, (int) Math.min(count, to.length));
    }

    /** Copies bytes in. Returns how many could NOT be copied, as copy_from_user; 0 is success. */
    public long copyFromUser(byte[] to, int offset, int length) {
        return length - mm.copyFrom(address, to, offset, length);
    }

    /** Copies bytes out. Returns how many could NOT be copied, as copy_to_user; 0 is success. */
    public long copyToUser(byte[] from, int offset, int length) {
        return length - mm.copyTo(address, from, offset, length);
    }

    /** So many bytes from here; EFAULT if not all can be read. */
    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        if (copyFromUser(bytes, 0, length) != 0) {
            throw Errno.error(Errno.EFAULT);
        }
        return bytes;
    }

    /** Writes bytes here; EFAULT if not all can be written. */
    public void write(byte[] bytes) {
        if (copyToUser(bytes, 0, bytes.length) != 0) {
            throw Errno.error(Errno.EFAULT);
        }
    }

    public int readInt() {
        return mm.readInt(address);
    }

    public long readLong() {
        return mm.readLong(address);
    }

    public void writeInt(int value) {
        mm.writeInt(address, value);
    }

    /** Writes an int, as the kernel's put_user. Returns 0 or -EFAULT. */
    public int putInt(int value) {
        try {
            writeInt(value);
            return 0;
        } catch (ErrnoException e) {
            return -Errno.EFAULT;
        }
    }

    public void writeLong(long value) {
        mm.writeLong(address, value);
    }

    @Override
    public String toString() {
        return "0x" + Long.toHexString(address);
    }
}
