package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;

/** String instructions, alone and repeated. */
final class Strings {
    /** How many elements are done between two looks at {@link Cpu#attention()}. */
    private static final int POLL = 4096;

    private Strings() {}

    static void execute(Cpu cpu, Instruction i) {
        IntegerOp op = (IntegerOp) i.op;
        int size = op == IntegerOp.LODS || op == IntegerOp.SCAS ? i.b.size : i.a.size;
        if (i.repeat == 0) {
            step(cpu, i, op, size);
            return;
        }
        for (int done = 0; ; done++) {
            long count = Operands.register(cpu, Cpu.RCX, i.addressSize);
            if (count == 0) {
                return;
            }
            if (done >= POLL) {
                // Half-way is between two instructions: this one goes on where it stopped.
                cpu.rip = i.address;
                return;
            }
            long bulk = bulk(cpu, i, op, size, count);
            if (bulk == 0) {
                step(cpu, i, op, size);
                bulk = 1;
            }
            Operands.setRegister(cpu, Cpu.RCX, i.addressSize, count - bulk);
            if (compares(op) && (cpu.flagResult == 0) != (i.repeat == Instruction.REPE)) {
                return;
            }
        }
    }

    private static boolean compares(IntegerOp op) {
        return op == IntegerOp.CMPS || op == IntegerOp.SCAS;
    }

    private static long source(Cpu cpu, Instruction i, int size) {
        long offset = Operands.truncate(cpu.gpr[Cpu.RSI], i.addressSize);
        return Operands.linear(cpu, i.segment, offset, size, false);
    }

    private static long destination(Cpu cpu, Instruction i, int size, boolean writes) {
        long offset = Operands.truncate(cpu.gpr[Cpu.RDI], i.addressSize);
        return Operands.linear(cpu, Cpu.ES, offset, size, writes);
    }

    private static void advance(Cpu cpu, Instruction i, int register, long bytes) {
        Operands.setRegister(
                cpu, register, i.addressSize, cpu.gpr[register] + bytes * cpu.direction());
    }

    private static void step(Cpu cpu, Instruction i, IntegerOp op, int size) {
        Memory memory = cpu.memory;
        switch (op) {
            case MOVS -> {
                long value = Operands.load(memory, source(cpu, i, size), size);
                Operands.store(memory, destination(cpu, i, size, true), size, value);
                advance(cpu, i, Cpu.RSI, size);
                advance(cpu, i, Cpu.RDI, size);
            }
            case STOS -> {
                Operands.store(memory, destination(cpu, i, size, true), size, cpu.gpr[Cpu.RAX]);
                advance(cpu, i, Cpu.RDI, size);
            }
            case LODS -> {
                long value = Operands.load(memory, source(cpu, i, size), size);
                Operands.setRegister(cpu, Cpu.RAX, size, value);
                advance(cpu, i, Cpu.RSI, size);
            }
            case SCAS -> {
                long value = Operands.load(memory, destination(cpu, i, size, false), size);
                long a = Operands.register(cpu, Cpu.RAX, size);
                Arithmetic.subtract(cpu, a, value, 0, 64 - size * 8);
                advance(cpu, i, Cpu.RDI, size);
            }
            case CMPS -> {
                long second = destination(cpu, i, size, false);
                long a = Operands.load(memory, source(cpu, i, size), size);
                long b = Operands.load(memory, second, size);
                Arithmetic.subtract(cpu, a, b, 0, 64 - size * 8);
                advance(cpu, i, Cpu.RSI, size);
                advance(cpu, i, Cpu.RDI, size);
            }
            default -> throw new IllegalStateException(op.name());
        }
    }

    // ---- whole runs at once

    /** Does as many elements as a page holds; 0 if it must be done one by one. */
    private static long bulk(Cpu cpu, Instruction i, IntegerOp op, int size, long count) {
        if (count < 4
                || i.addressSize == 2
                || op == IntegerOp.LODS
                || cpu.direction() < 0
                || cpu.guarded(Cpu.ES)
                || Operands.guarded(cpu, i.segment)) {
            return 0;
        }
        return compares(op) ? search(cpu, i, op, size, count) : move(cpu, i, op, size, count);
    }

    /**
     * Passes elements that do not end the instruction, and leaves the flags as the last of them
     * does.
     */
    private static long search(Cpu cpu, Instruction i, IntegerOp op, int size, long count) {
        boolean equal = i.repeat == Instruction.REPE;
        Memory memory = cpu.memory;
        long second = destination(cpu, i, size, false);
        long bytes = Math.min(inPage(second), count < 4096 ? count * size : 4096);
        long passed;
        if (op == IntegerOp.SCAS) {
            long value = Operands.register(cpu, Cpu.RAX, size);
            passed = memory.run(second, (int) bytes / size, value, size, equal);
        } else if (equal) {
            long first = source(cpu, i, size);
            passed = memory.equal(first, second, (int) Math.min(bytes, inPage(first))) / size;
        } else {
            return 0;
        }
        if (passed == 0) {
            return 0;
        }
        advance(cpu, i, Cpu.RDI, (passed - 1) * size);
        if (op == IntegerOp.CMPS) {
            advance(cpu, i, Cpu.RSI, (passed - 1) * size);
        }
        step(cpu, i, op, size);
        return passed;
    }

    /** Moves or fills. */
    private static long move(Cpu cpu, Instruction i, IntegerOp op, int size, long count) {
        long to = destination(cpu, i, size, true);
        long bytes =
                Math.min(inPage(to), Long.compareUnsigned(count, 4096) < 0 ? count * size : 4096);
        if (op == IntegerOp.STOS) {
            bytes -= bytes % size;
            if (bytes == 0) {
                return 0;
            }
            cpu.memory.fill(to, (int) bytes, cpu.gpr[Cpu.RAX], size);
        } else {
            long from = source(cpu, i, size);
            bytes = Math.min(bytes, inPage(from));
            bytes -= bytes % size;
            // A destination within the source repeats what was just written.
            if (bytes == 0 || (to - from > 0 && to - from < bytes)) {
                return 0;
            }
            cpu.memory.copy(from, to, (int) bytes);
            advance(cpu, i, Cpu.RSI, bytes);
        }
        advance(cpu, i, Cpu.RDI, bytes);
        return bytes / size;
    }

    private static long inPage(long address) {
        return Memory.PAGE_SIZE - (address & Memory.PAGE_SIZE - 1);
    }
}
