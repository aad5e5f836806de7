package dev.genkan.kernel.call;

import dev.genkan.kernel.mm.UserPointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of a C struct on their way from or to a program. */
final class UserStruct {
    private final byte[] bytes;
    private final ByteBuffer buffer;

    /** One of so many zero bytes. */
    UserStruct(int size) {
        this(new byte[size]);
    }

    UserStruct(byte[] bytes) {
        this.bytes = bytes;
        buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Copies one in. EFAULT. */
    static UserStruct read(UserPointer from, int size) {
        return new UserStruct(from.bytes(size));
    }

    /** Copies it out. EFAULT. */
    void write(UserPointer to) {
        to.write(bytes);
    }

    /** All of it, not a copy. */
    byte[] bytes() {
        return bytes;
    }

    int intAt(int offset) {
        return buffer.getInt(offset);
    }

    long unsignedInt(int offset) {
        return Integer.toUnsignedLong(buffer.getInt(offset));
    }

    short shortAt(int offset) {
        return buffer.getShort(offset);
    }

    long longAt(int offset) {
        return buffer.getLong(offset);
    }

    UserStruct putShort(int offset, int value) {
        buffer.putShort(offset, (short) value);
        return this;
    }

    UserStruct putInt(int offset, long value) {
        buffer.putInt(offset, (int) value);
        return this;
    }

    UserStruct putLong(int offset, long value) {
        buffer.putLong(offset, value);
        return this;
    }

    UserStruct putByte(int offset, int value) {
        buffer.put(offset, (byte) value);
        return this;
    }

    UserStruct putString(int offset, String text) {
        for (int i = 0; i < text.length(); i++) {
            bytes[offset + i] = (byte) text.charAt(i);
        }
        return this;
    }
}
