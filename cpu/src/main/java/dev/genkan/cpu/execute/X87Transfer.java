package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Fpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.X87Op;
import dev.genkan.cpu.floating.FloatUnit;

/** The x87's loads and stores: the floating-point formats, integers, decimals, constants. */
final class X87Transfer {
    private static final long MAX_DECIMAL = 999_999_999_999_999_999L;

    private X87Transfer() {}

    static void execute(Cpu cpu, Instruction i, X87Op op) {
        switch (op) {
            case FLD -> {
                if (i.a.isMemory()) {
                    load(cpu, i);
                } else {
                    duplicate(cpu, i.a.register);
                }
            }
            case FILD, FBLD -> {
                long address = Operands.address(cpu, i);
                FloatUnit unit = X87.unit(cpu);
                switch (i.a.size) {
                    case 2 -> unit.a.loadInteger(cpu.memory.readShort(address));
                    case 4 -> unit.a.loadInteger(cpu.memory.readInt(address));
                    case 8 -> unit.a.loadInteger(cpu.memory.readLong(address));
                    default -> loadDecimal(cpu, unit, address);
                }
                if (X87.room(cpu)) {
                    int signExponent = unit.toExtended(64);
                    cpu.fpu.push(signExponent, unit.extendedSignificand());
                }
            }
            case FST, FSTP -> {
                if (i.a.isMemory()) {
                    store(cpu, i, op == X87Op.FSTP);
                } else if (i.opcode != 0xd9 || !cpu.fpu.isEmpty(0)) {
                    copy(cpu, i.a.register, op == X87Op.FSTP);
                } else {
                    // The undocumented form D9 D8 does not look whether ST(0) is empty.
                    cpu.fpu.pop();
                    cpu.fpu.setC1(false);
                }
            }
            case FBSTP -> storeDecimal(cpu, i);
            default -> storeInteger(cpu, i, op);
        }
    }

    private static void load(Cpu cpu, Instruction i) {
        long address = Operands.address(cpu, i);
        FloatUnit unit = X87.unit(cpu);
        if (i.a.size == 10) {
            cpu.memory.checkRead(address, 10);
            long significand = cpu.memory.readLong(address);
            int signExponent = cpu.memory.readShort(address + 8) & 0xffff;
            if (X87.room(cpu)) {
                cpu.fpu.push(signExponent, significand);
            }
            return;
        }
        if (i.a.size == 4) {
            unit.a.loadSingle(cpu.memory.readInt(address));
        } else {
            unit.a.loadDouble(cpu.memory.readLong(address));
        }
        if (!cpu.fpu.isEmpty(7)) {
            boolean _ = X87.room(cpu);
            return;
        }
        boolean nan = unit.onlyNan();
        if (X87.forbidden(cpu, unit)) {
            return;
        }
        if (!nan) {
            // Unmasked, too, it does not keep the number from being pushed.
            unit.noteDenormal();
        }
        int signExponent = unit.toExtended(64);
        cpu.fpu.push(signExponent, unit.extendedSignificand());
        X87.finish(cpu, unit);
    }

    /** FLD ST(i). */
    private static void duplicate(Cpu cpu, int from) {
        Fpu fpu = cpu.fpu;
        if (fpu.isEmpty(from)) {
            if (X87.underflow(cpu)) {
                fpu.push(X87.DEFAULT_NAN, X87.DEFAULT_NAN_SIGNIFICAND);
            }
            return;
        }
        int register = fpu.physical(from);
        int signExponent = fpu.signExponent[register];
        long significand = fpu.significand[register];
        if (X87.room(cpu)) {
            fpu.push(signExponent, significand);
        }
    }

    /** FST ST(i). */
    private static void copy(Cpu cpu, int to, boolean pop) {
        Fpu fpu = cpu.fpu;
        if (fpu.isEmpty(0)) {
            if (!X87.underflow(cpu)) {
                return;
            }
            X87.setNan(cpu, to);
        } else {
            int register = fpu.physical(0);
            fpu.set(to, fpu.signExponent[register], fpu.significand[register]);
            fpu.setC1(false);
        }
        if (pop) {
            fpu.pop();
        }
    }

    private static void store(Cpu cpu, Instruction i, boolean pop) {
        Fpu fpu = cpu.fpu;
        long address = Operands.address(cpu, i);
        int size = i.a.size;
        cpu.memory.checkWrite(address, size);
        FloatUnit unit = X87.unit(cpu);
        if (fpu.isEmpty(0)) {
            if (!X87.underflow(cpu)) {
                return;
            }
            unit.a.loadExtended(X87.DEFAULT_NAN, X87.DEFAULT_NAN_SIGNIFICAND);
        } else {
            X87Arithmetic.load(cpu, unit.a, 0);
        }
        if (size == 10) {
            boolean empty = fpu.isEmpty(0);
            int register = fpu.physical(0);
            cpu.memory.writeLong(
                    address, empty ? X87.DEFAULT_NAN_SIGNIFICAND : fpu.significand[register]);
            cpu.memory.writeShort(
                    address + 8, (short) (empty ? X87.DEFAULT_NAN : fpu.signExponent[register]));
            fpu.setC1(false);
        } else {
            boolean _ = unit.onlyNan();
            if (X87.forbidden(cpu, unit)) {
                return;
            }
            long bits = size == 4 ? unit.toSingle() : unit.toDouble();
            int noStore = FloatUnit.OVERFLOW | FloatUnit.UNDERFLOW;
            if ((unit.flags & ~fpu.control() & noStore) != 0) {
                unit.flags &= ~FloatUnit.PRECISION;
                X87.finish(cpu, unit);
                return;
            }
            X87.finish(cpu, unit);
            Operands.store(cpu.memory, address, size, bits);
        }
        if (pop) {
            fpu.pop();
        }
    }

    private static void storeInteger(Cpu cpu, Instruction i, X87Op op) {
        Fpu fpu = cpu.fpu;
        long address = Operands.address(cpu, i);
        int size = i.a.size;
        cpu.memory.checkWrite(address, size);
        long value = Long.MIN_VALUE >> 64 - size * 8;
        if (fpu.isEmpty(0)) {
            if (!X87.underflow(cpu)) {
                return;
            }
        } else {
            FloatUnit unit = X87.unit(cpu);
            X87Arithmetic.load(cpu, unit.a, 0);
            if (op == X87Op.FISTTP) {
                unit.rounding = FloatUnit.TRUNCATE;
            }
            value = unit.toInteger(size * 8);
            if (X87.forbidden(cpu, unit)) {
                return;
            }
            X87.finish(cpu, unit);
        }
        Operands.store(cpu.memory, address, size, value);
        if (op != X87Op.FIST) {
            fpu.pop();
        }
    }

    // ---- packed decimals: 18 digits, and the sign in the top bit of the tenth byte

    private static void loadDecimal(Cpu cpu, FloatUnit unit, long address) {
        cpu.memory.checkRead(address, 10);
        long value = 0;
        for (int k = 8; k >= 0; k--) {
            int digits = cpu.memory.readByte(address + k);
            value = value * 100 + (digits >> 4 & 15) * 10 + (digits & 15);
        }
        unit.a.loadMagnitude(cpu.memory.readByte(address + 9) < 0, value);
    }

    private static void storeDecimal(Cpu cpu, Instruction i) {
        Fpu fpu = cpu.fpu;
        long address = Operands.address(cpu, i);
        cpu.memory.checkWrite(address, 10);
        boolean valid = false;
        boolean negative = false;
        long value = 0;
        if (fpu.isEmpty(0)) {
            if (!X87.underflow(cpu)) {
                return;
            }
        } else {
            FloatUnit unit = X87.unit(cpu);
            X87Arithmetic.load(cpu, unit.a, 0);
            negative = (fpu.signExponent[fpu.physical(0)] & 0x8000) != 0;
            value = Math.abs(unit.toInteger(64));
            // Unsigned: the magnitude of -2^63 is one more than a long holds.
            valid =
                    (unit.flags & FloatUnit.INVALID) == 0
                            && Long.compareUnsigned(value, MAX_DECIMAL) <= 0;
            if (!valid) {
                unit.flags = FloatUnit.INVALID;
            }
            if (X87.forbidden(cpu, unit)) {
                return;
            }
            X87.finish(cpu, unit);
        }
        if (valid) {
            for (int k = 0; k < 9; k++) {
                int digits = (int) (value % 100);
                value /= 100;
                cpu.memory.writeByte(address + k, (byte) (digits / 10 << 4 | digits % 10));
            }
            cpu.memory.writeByte(address + 9, (byte) (negative ? 0x80 : 0));
        } else {
            cpu.memory.writeLong(address, 0xc000000000000000L);
            cpu.memory.writeShort(address + 8, (short) 0xffff);
        }
        fpu.pop();
    }

    // ---- constants, to 66 bits, rounded by the rounding control

    static void constant(Cpu cpu, X87Op op) {
        if (!X87.room(cpu)) {
            return;
        }
        FloatUnit unit = X87.unit(cpu);
        switch (op) {
            case FLD1 -> unit.a.loadInteger(1);
            case FLDZ -> unit.a.loadInteger(0);
            case FLDL2T -> unit.a.load(1, 0xd49a784bcd1b8afeL, 0x492bf6ff4dafdb4dL);
            case FLDL2E -> unit.a.load(0, 0xb8aa3b295c17f0bbL, 0xbe87fed0691d3e89L);
            case FLDPI -> unit.a.load(1, 0xc90fdaa22168c234L, 0xc4c6628b80dc1cd1L);
            case FLDLG2 -> unit.a.load(-2, 0x9a209a84fbcff798L, 0x8f8959ac0b7c9178L);
            default -> unit.a.load(-1, 0xb17217f7d1cf79abL, 0xc9e3b39803f2f6afL);
        }
        int signExponent = unit.toExtended(64);
        unit.flags = 0;
        cpu.fpu.push(signExponent, unit.extendedSignificand());
    }
}
