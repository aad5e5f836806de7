package dev.genkan.cpu;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** A processor with code at 0x10000, data at 0x20000 and a stack below 0x40000. */
public final class Machine implements AutoCloseable {
    public static final long CODE = 0x10000, DATA = 0x20000, STACK = 0x40000;

    public final Memory memory = new Memory(1L << 28);
    public final Cpu cpu;
    private final Engine engine;

    public Machine(boolean longMode, String code) {
        this(EngineUnderTest.one(), longMode, code);
    }

    public Machine(Engine engine, boolean longMode, String code) {
        this.engine = engine;
        memory.protect(CODE, 0x2000, Memory.READ | Memory.WRITE | Memory.EXECUTE);
        memory.protect(DATA, 0x2000, Memory.READ | Memory.WRITE);
        memory.protect(STACK - 0x1000, 0x1000, Memory.READ | Memory.WRITE);
        cpu = new Cpu(memory, longMode);
        cpu.rip = CODE;
        cpu.gpr[Cpu.RSP] = STACK;
        load(CODE, code);
    }

    public void load(long address, String code) {
        byte[] bytes = assemble(address, code);
        memory.load(address, bytes, 0, bytes.length);
    }

    public Trap run() {
        return engine.run(cpu);
    }

    /** Runs from the start of the code. */
    public Trap runAgain() {
        cpu.rip = CODE;
        return run();
    }

    /**
     * Bytes of hexadecimal numbers and of labels: {@code name:} is a place, {@code >name} the
     * distance to it in four bytes, {@code ~name} in one byte, and {@code =name} its address in
     * four bytes.
     */
    public static byte[] assemble(long address, String code) {
        Map<String, Integer> places = new HashMap<>();
        byte[] bytes = {};
        // Twice: distances may be to places further on.
        for (int pass = 0; pass < 2; pass++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (String word : code.trim().split("\\s+", -1)) {
                String name = word.substring(Math.min(1, word.length()));
                int place = places.getOrDefault(name, 0);
                if (word.endsWith(":")) {
                    places.put(word.substring(0, word.length() - 1), out.size());
                } else if (word.startsWith("~")) {
                    out.write(place - out.size() - 1);
                } else if (word.startsWith(">")) {
                    out.writeBytes(little(place - out.size() - 4));
                } else if (word.startsWith("=")) {
                    out.writeBytes(little((int) address + place));
                } else {
                    out.writeBytes(HexFormat.of().parseHex(word));
                }
            }
            bytes = out.toByteArray();
        }
        return bytes;
    }

    private static byte[] little(int value) {
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    }

    /** All that a program sees of the processor, as text. */
    public String registers() {
        StringBuilder text = new StringBuilder("rip " + Long.toHexString(cpu.rip));
        for (int k = 0; k < 16; k++) {
            text.append("\nr").append(k).append(' ').append(Long.toHexString(cpu.gpr[k]));
        }
        text.append("\nflags ").append(Integer.toHexString(cpu.flags()));
        for (int k = 0; k < 16; k++) {
            text.append("\nymm").append(k);
            for (int at = 4 * k; at < 4 * k + 4; at++) {
                text.append(' ').append(Long.toHexString(cpu.vector[at]));
            }
        }
        return text.toString();
    }

    /** The contents of code, data and stack, as a number. */
    public long checksum() {
        java.util.zip.CRC32C sum = new java.util.zip.CRC32C();
        byte[] page = new byte[Memory.PAGE_SIZE];
        for (long at = CODE; at < STACK; at += page.length) {
            sum.update(page, 0, memory.copyFrom(at, page, 0, page.length));
        }
        return sum.getValue();
    }

    @Override
    public void close() {
        memory.close();
    }
}
