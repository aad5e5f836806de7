package dev.genkan.cpu.interpret;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.Trap;
import java.util.HexFormat;

/** A processor with code at 0x10000, data at 0x20000 and a stack below 0x40000. */
final class Machine implements AutoCloseable {
    static final long CODE = 0x10000, DATA = 0x20000, STACK = 0x40000;

    final Memory memory = new Memory(1L << 20);
    final Cpu cpu;

    Machine(boolean longMode, String code) {
        memory.protect(CODE, 0x2000, Memory.READ | Memory.WRITE | Memory.EXECUTE);
        memory.protect(DATA, 0x2000, Memory.READ | Memory.WRITE);
        memory.protect(STACK - 0x1000, 0x1000, Memory.READ | Memory.WRITE);
        cpu = new Cpu(memory, longMode);
        cpu.rip = CODE;
        cpu.gpr[Cpu.RSP] = STACK;
        load(CODE, code);
    }

    void load(long address, String code) {
        byte[] bytes = HexFormat.of().parseHex(code.replace(" ", ""));
        memory.load(address, bytes, 0, bytes.length);
    }

    Trap run() {
        return new Interpreter().run(cpu);
    }

    @Override
    public void close() {
        memory.close();
    }
}
