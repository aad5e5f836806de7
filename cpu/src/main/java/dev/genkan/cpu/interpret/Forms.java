package dev.genkan.cpu.interpret;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.execute.Arithmetic;
import dev.genkan.cpu.execute.Flags;
import dev.genkan.cpu.execute.Multiply;
import dev.genkan.cpu.execute.Operands;
import dev.genkan.cpu.execute.Shift;

/** Codes that several operations share; each answers the next step. */
final class Forms {
    private static final long MASK_32 = 0xffffffffL;

    private Forms() {}

    private static long compute(Cpu cpu, IntegerOp op, long a, long b, int size) {
        int unused = 64 - size * 8;
        return switch (op) {
            case ADD -> Arithmetic.add(cpu, a, b, 0, unused);
            case SUB -> Arithmetic.subtract(cpu, a, b, 0, unused);
            case AND -> Arithmetic.logic(cpu, a & b, unused);
            case OR -> Arithmetic.logic(cpu, a | b, unused);
            case XOR -> Arithmetic.logic(cpu, a ^ b, unused);
            default -> Arithmetic.compute(cpu, op, a, b, size);
        };
    }

    static Step aluRegister(Cpu cpu, Step s, long b) {
        long[] gpr = cpu.gpr;
        long result = compute(cpu, s.op, gpr[s.destination], b, s.size);
        if (s.op != IntegerOp.CMP && s.op != IntegerOp.TEST) {
            gpr[s.destination] = s.size == 8 ? result : result & MASK_32;
        }
        return s.next;
    }

    static Step aluMemory(Cpu cpu, Step s, long address, long b) {
        Memory memory = cpu.memory;
        memory.checkWrite(address, s.size);
        long a = Operands.load(memory, address, s.size);
        Operands.store(memory, address, s.size, compute(cpu, s.op, a, b, s.size));
        return s.next;
    }

    static Step compare(Cpu cpu, Step s, long a, long b) {
        if (s.op == IntegerOp.CMP) {
            Arithmetic.subtract(cpu, a, b, 0, 64 - s.size * 8);
        } else {
            Flags.logic(cpu, a & b, 64 - s.size * 8);
        }
        return s.next;
    }

    static Step aluRegister8(Cpu cpu, Step s, long b) {
        long[] gpr = cpu.gpr;
        int shift = s.destinationShift;
        long before = gpr[s.destination];
        long a = before >>> shift & 0xff;
        if (s.op == IntegerOp.CMP) {
            Arithmetic.subtract(cpu, a, b & 0xff, 0, 56);
        } else if (s.op == IntegerOp.TEST) {
            Flags.logic(cpu, a & b, 56);
        } else {
            long result = compute(cpu, s.op, a, b & 0xff, 1);
            gpr[s.destination] = before & ~(0xffL << shift) | (result & 0xff) << shift;
        }
        return s.next;
    }

    static Step unary(Cpu cpu, Step s) {
        long value = cpu.gpr[s.destination];
        long result =
                s.op == IntegerOp.NOT
                        ? ~value
                        : Arithmetic.subtract(cpu, 0, value, 0, 64 - s.size * 8);
        cpu.gpr[s.destination] = s.size == 8 ? result : result & MASK_32;
        return s.next;
    }

    /** ROL and ROR of 32 bits by a constant; {@link Step#immediate} is the count to the left. */
    static Step rotate32(Cpu cpu, Step s) {
        int result = Integer.rotateLeft((int) cpu.gpr[s.destination], (int) s.immediate);
        cpu.gpr[s.destination] = result & MASK_32;
        int top = result >>> 31;
        if (s.op == IntegerOp.ROL) {
            Flags.setCarryAndOverflow(cpu, result & 1, top ^ result & 1);
        } else {
            Flags.setCarryAndOverflow(cpu, top, top ^ result >>> 30 & 1);
        }
        return s.next;
    }

    static Step shift(Cpu cpu, Step s) {
        long a = Operands.register(cpu, s.destination, s.size);
        long result = Shift.compute(cpu, s.op, a, s.detail, s.size);
        cpu.gpr[s.destination] = s.size == 8 ? result : result & MASK_32;
        return s.next;
    }

    static Step multiply(Cpu cpu, Step s, long b) {
        long result = Multiply.product(cpu, cpu.gpr[s.destination], b, s.size);
        cpu.gpr[s.destination] = s.size == 8 ? result : result & MASK_32;
        return s.next;
    }

    // ---- branches to where a value says

    static Step indirect(Cpu cpu, CodeCache cache, Step s) {
        long[] gpr = cpu.gpr;
        return switch (s.code) {
            case Code.RET64, Code.RET32 -> returned(cpu, cache, s);
            case Code.JMP_R -> jump(cache, s, gpr[s.destination]);
            case Code.JMP_M -> jump(cache, s, load(cpu, s));
            case Code.CALL_R -> call(cpu, cache, s, gpr[s.destination]);
            default -> call(cpu, cache, s, load(cpu, s));
        };
    }

    private static long load(Cpu cpu, Step s) {
        return Operands.load(cpu.memory, Interpreter.address(cpu, cpu.gpr, s), s.size);
    }

    private static void checkCanonical(long target) {
        if (target << 16 >> 16 != target) {
            throw new GuestFault(new Trap.GeneralProtection());
        }
    }

    private static Step jump(CodeCache cache, Step s, long target) {
        Step guess = s.target;
        Step found = go(cache, s, target);
        if (found != guess) {
            cache.jumped(s, target);
        }
        return found;
    }

    /** Most such branches go where they went the last time. */
    private static Step go(CodeCache cache, Step s, long target) {
        Step guess = s.target;
        if (guess.address == target && guess != s) {
            return guess;
        }
        checkCanonical(target);
        Step found = cache.step(target);
        s.target = found;
        return found;
    }

    private static Step call(Cpu cpu, CodeCache cache, Step s, long target) {
        Step found = go(cache, s, target);
        long top = cpu.longMode() ? cpu.gpr[Cpu.RSP] - 8 : cpu.gpr[Cpu.RSP] - 4 & MASK_32;
        Operands.store(cpu.memory, top, s.size, s.nextAddress());
        cpu.gpr[Cpu.RSP] = top;
        cache.pushReturn(s.next);
        return found;
    }

    private static Step returned(Cpu cpu, CodeCache cache, Step s) {
        long top = cpu.gpr[Cpu.RSP];
        long target;
        long after = top + s.size + s.immediate;
        if (s.code == Code.RET64) {
            target = cpu.memory.readLong(top);
        } else {
            target = cpu.memory.readInt(top) & MASK_32;
            after &= MASK_32;
        }
        Step guess = cache.popReturn();
        if (guess.address != target) {
            checkCanonical(target);
            guess = cache.step(target);
        }
        cpu.gpr[Cpu.RSP] = after;
        return guess;
    }
}
