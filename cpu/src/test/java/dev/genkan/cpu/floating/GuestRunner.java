package dev.genkan.cpu.floating;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Decoder;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.execute.Execution;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Executes a case as the native runner does, on our processor. */
final class GuestRunner implements AutoCloseable {
    private static final long CODE = 0x10000, DATA = 0x20010;

    private final Memory memory = new Memory(1 << 20);
    private final Cpu cpu = new Cpu(memory, true);
    private final Decoder decoder = new Decoder(true, cpu.model);

    GuestRunner() {
        memory.protect(DATA & -4096, 4096, Memory.READ | Memory.WRITE);
    }

    @Override
    public void close() {
        memory.close();
    }

    HostState run(HostState start) {
        HostState state = new HostState(start.raw.clone());
        ByteBuffer bytes = state.bytes;
        byte[] image = new byte[512];
        bytes.get(HostState.FX, image);
        cpu.floats.flags = 0;
        cpu.restoreFx(image, true);
        for (int k = 0; k < 16; k++) {
            cpu.vector[4 * k + 2] = bytes.getLong(HostState.UPPER + 16 * k);
            cpu.vector[4 * k + 3] = bytes.getLong(HostState.UPPER + 16 * k + 8);
        }
        for (int register : HostState.GENERAL) {
            cpu.gpr[register] = bytes.getLong(state.generalAt(register));
        }
        cpu.gpr[Cpu.RDI] = DATA + HostState.OPERAND;
        cpu.setFlags((int) state.flags());
        for (int k = 0; k < HostState.MEMORY_SIZE; k++) {
            memory.writeByte(DATA + k, bytes.get(HostState.MEMORY + k));
        }
        bytes.putLong(0, execute(state.code()));
        for (int k = 0; k < HostState.MEMORY_SIZE; k++) {
            bytes.put(HostState.MEMORY + k, memory.readByte(DATA + k));
        }
        for (int register : HostState.GENERAL) {
            bytes.putLong(state.generalAt(register), cpu.gpr[register]);
        }
        bytes.putLong(104, cpu.flags());
        Arrays.fill(image, (byte) 0);
        cpu.saveFx(image, true);
        bytes.put(HostState.FX, image);
        for (int k = 0; k < 16; k++) {
            bytes.putLong(HostState.UPPER + 16 * k, cpu.vector[4 * k + 2]);
            bytes.putLong(HostState.UPPER + 16 * k + 8, cpu.vector[4 * k + 3]);
        }
        return state;
    }

    /** The signal that Linux would send, or 0. */
    private int execute(byte[] code) {
        try {
            int at = 0;
            while (at < code.length) {
                Instruction i = decoder.decode(code, at, code.length - at, CODE + at);
                cpu.rip = i.next();
                Execution.execute(cpu, i);
                at += i.length;
            }
            return 0;
        } catch (GuestFault fault) {
            return switch (fault.trap()) {
                case Trap.FloatingPoint _, Trap.SimdFloatingPoint _ -> 8;
                case Trap.InvalidOpcode _ -> 4;
                default -> 11;
            };
        }
    }
}
