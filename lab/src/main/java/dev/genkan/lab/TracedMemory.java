package dev.genkan.lab;

import dev.genkan.cpu.Memory;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.mm.AddressSpace;
import java.util.Arrays;
import java.util.Optional;

/** A program's memory as a trace reads it: what cannot be read is absent, never an error. */
final class TracedMemory {
    private static final int PATH_MAX = 4096;

    private final AddressSpace memory;
    private final Abi abi;

    TracedMemory(AddressSpace memory, Abi abi) {
        this.memory = memory;
        this.abi = abi;
    }

    Abi abi() {
        return abi;
    }

    /** A struct, if all of it can be read. */
    Optional<Struct> struct(long address, int size) {
        byte[] bytes = new byte[size];
        return address != 0 && memory.copyFrom(address, bytes, 0, size) == size
                ? Optional.of(new Struct(bytes, abi))
                : Optional.empty();
    }

    /** So many bytes, quoted, or the address; at most the limit, with dots if there are more. */
    String buffer(long address, long length, boolean asHex) {
        int shown = (int) Math.min(Text.STRING_LIMIT, length < 0 ? Long.MAX_VALUE : length);
        byte[] bytes = new byte[shown];
        if (address == 0 || memory.copyFrom(address, bytes, 0, shown) != shown) {
            return Text.address(address);
        }
        String text = asHex ? Text.quoteHex(bytes, shown) : Text.quote(bytes, shown);
        return shown == length ? text : text + "...";
    }

    /** A NUL-terminated string up to the limit, or the address. */
    String string(long address) {
        return string(address, Text.STRING_LIMIT);
    }

    /** A NUL-terminated string, whole. */
    String path(long address) {
        return string(address, PATH_MAX - 1);
    }

    private String string(long address, int limit) {
        byte[] bytes = new byte[limit + 1];
        int length = 0;
        while (length <= limit) {
            long at = address + length;
            int toPageEnd = Memory.PAGE_SIZE - (int) (at & (Memory.PAGE_SIZE - 1));
            int wanted = Math.min(limit + 1 - length, toPageEnd);
            int copied = address == 0 ? 0 : memory.copyFrom(at, bytes, length, wanted);
            for (int end = length + copied; length < end; length++) {
                if (bytes[length] == 0) {
                    return Text.quote(bytes, length);
                }
            }
            if (copied < wanted) {
                return Text.address(address);
            }
        }
        return Text.quote(bytes, limit) + "...";
    }

    /** The pointers up to a NULL, at most so many; a last element of -1 if memory ended before. */
    long[] pointers(long address, int most) {
        long[] pointers = new long[most];
        for (int i = 0; i < most; i++) {
            Optional<Struct> word = struct(address + (long) i * abi.longSize(), abi.longSize());
            long pointer = word.isEmpty() ? -1 : word.get().word(0, 0);
            pointers[i] = pointer;
            if (pointer == 0 || word.isEmpty()) {
                return Arrays.copyOf(pointers, pointer == 0 ? i : i + 1);
            }
        }
        return pointers;
    }

    /** A struct's bytes, read by the offsets of each ABI. */
    static final class Struct {
        private final byte[] bytes;
        private final Abi abi;

        private Struct(byte[] bytes, Abi abi) {
            this.bytes = bytes;
            this.abi = abi;
        }

        int size() {
            return bytes.length;
        }

        private int offset(int i386, int x86_64) {
            return abi == Abi.I386 ? i386 : x86_64;
        }

        private long load(int offset, int size) {
            long value = 0;
            for (int i = size - 1; i >= 0; i--) {
                value = value << 8 | (bytes[offset + i] & 0xff);
            }
            return value;
        }

        long unsignedByte(int offset) {
            return load(offset, 1);
        }

        long unsignedShort(int offset) {
            return load(offset, 2);
        }

        short signedShort(int offset) {
            return (short) load(offset, 2);
        }

        int integer(int offset) {
            return (int) load(offset, 4);
        }

        int integer(int i386, int x86_64) {
            return integer(offset(i386, x86_64));
        }

        long unsigned(int offset) {
            return load(offset, 4);
        }

        long longer(int offset) {
            return load(offset, 8);
        }

        /** An unsigned long or a pointer. */
        long word(int i386, int x86_64) {
            return load(offset(i386, x86_64), abi.longSize());
        }

        /** A signed long. */
        long signedWord(int i386, int x86_64) {
            long value = word(i386, x86_64);
            return abi == Abi.I386 ? (int) value : value;
        }

        /** A char array up to its NUL, quoted. */
        String string(int offset, int size) {
            int length = 0;
            while (length < size && bytes[offset + length] != 0) {
                length++;
            }
            return Text.quote(Arrays.copyOfRange(bytes, offset, offset + length), length);
        }
    }
}
