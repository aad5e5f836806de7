package dev.genkan.cpu.floating;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One case of the native runner, in its own layout: code, registers, memory. */
final class HostState {
    static final int SIZE = 1008, FX = 112, UPPER = 624, MEMORY = 880, MEMORY_SIZE = 128;

    /** Where in the memory RDI points: natively that is aligned to 32 bytes. */
    static final int OPERAND = 16;

    /** The general registers that take part: RAX, RCX, RDX, RBX, and the flags. */
    static final int[] GENERAL = {0, 1, 2, 3};

    final byte[] raw;
    final ByteBuffer bytes;

    HostState() {
        this(new byte[SIZE]);
    }

    HostState(byte[] raw) {
        this.raw = raw;
        this.bytes = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    }

    void code(byte[] code) {
        bytes.putLong(0, code.length);
        bytes.put(8, code);
    }

    byte[] code() {
        byte[] code = new byte[(int) bytes.getLong(0)];
        bytes.get(8, code);
        return code;
    }

    /** In an answer: the signal that ended it, or 0. */
    int signal() {
        return (int) bytes.getLong(0);
    }

    int generalAt(int register) {
        return 72 + 8 * register;
    }

    long flags() {
        return bytes.getLong(104);
    }
}
