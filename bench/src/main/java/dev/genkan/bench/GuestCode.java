package dev.genkan.bench;

import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.decode.Decoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The machine code of an ELF program in memory, and where its instructions begin. */
final class GuestCode implements AutoCloseable {
    private static final long BASE = 0x100000;
    private static final int LOAD = 1;
    private static final int EXECUTABLE = 1;

    final boolean longMode;
    final Memory memory;

    /** Its instructions in the order of their addresses. */
    final long[] addresses;

    /** Loads the first executable segment; the others are not code. */
    GuestCode(Path program) throws IOException {
        ByteBuffer file =
                ByteBuffer.wrap(Files.readAllBytes(program)).order(ByteOrder.LITTLE_ENDIAN);
        longMode = file.get(4) == 2;
        int headers = longMode ? Math.toIntExact(file.getLong(0x20)) : file.getInt(0x1c);
        int size = file.getShort(longMode ? 0x36 : 0x2a);
        int count = file.getShort(longMode ? 0x38 : 0x2c);
        int at = headers;
        while (file.getInt(at) != LOAD
                || (file.getInt(at + (longMode ? 4 : 0x18)) & EXECUTABLE) == 0) {
            at += size;
            if (at >= headers + size * count) {
                throw new IOException(program + ": no executable segment");
            }
        }
        int offset = longMode ? Math.toIntExact(file.getLong(at + 8)) : file.getInt(at + 4);
        int length = longMode ? Math.toIntExact(file.getLong(at + 0x20)) : file.getInt(at + 0x10);
        long room = Long.highestOneBit(BASE + length) * 2;
        memory = new Memory(room);
        memory.protect(BASE, room - BASE, Memory.READ | Memory.WRITE | Memory.EXECUTE);
        memory.load(BASE, file.array(), offset, length);
        addresses = sweep(length);
    }

    /** What can be decoded, one instruction after the other; what cannot is data. */
    private long[] sweep(int length) {
        Decoder decoder = new Decoder(longMode, CpuModel.DEFAULT);
        long[] found = new long[length];
        int count = 0;
        long address = BASE;
        while (address < BASE + length) {
            try {
                int step = decoder.decode(memory, address).length;
                found[count++] = address;
                address += step;
            } catch (GuestFault fault) {
                address++;
            }
        }
        return Arrays.copyOf(found, count);
    }

    @Override
    public void close() {
        memory.close();
    }
}
