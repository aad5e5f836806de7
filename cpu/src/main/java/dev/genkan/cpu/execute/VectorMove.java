package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.VectorOp;

/** Moves of vectors and of their lanes, masks and tests. */
final class VectorMove {
    private static final long LOW32 = 0xffffffffL;

    private VectorMove() {}

    static void execute(Cpu cpu, Instruction i) {
        switch ((VectorOp) i.op) {
            case MOVUPS, MOVUPD, MOVDQU, LDDQU -> move(cpu, i, false);
            case MOVAPS, MOVAPD, MOVDQA, MOVNTPS, MOVNTPD, MOVNTDQ, MOVNTDQA -> move(cpu, i, true);
            case MOVQ, MOVNTQ -> {
                if (VectorOperands.isMmx(i.a) || VectorOperands.isMmx(i.b)) {
                    moveMmx(cpu, i);
                } else {
                    moveLow(cpu, i, VectorOperands.getLow(cpu, i, i.b, 8), 8);
                }
            }
            case MOVD, MOVD_STORE -> moveGeneral(cpu, i);
            case MOVSS_LOAD -> moveLow(cpu, i, VectorOperands.getLow(cpu, i, i.b, 4), 4);
            case MOVSD_LOAD -> moveLow(cpu, i, VectorOperands.getLow(cpu, i, i.b, 8), 8);
            case MOVSS_STORE -> moveLow(cpu, i, cpu.vector[i.b.register * 4], 4);
            case MOVSD_STORE, MOVLPS_STORE, MOVLPD_STORE ->
                    moveLow(cpu, i, cpu.vector[i.b.register * 4], 8);
            case MOVHPS_STORE, MOVHPD_STORE -> moveLow(cpu, i, cpu.vector[i.b.register * 4 + 1], 8);
            case MOVSS -> {
                long low = cpu.vector[i.b.register * 4] & ~LOW32;
                low |= cpu.vector[i.c.register * 4] & LOW32;
                VectorOperands.set(cpu, i, i.a, low, cpu.vector[i.b.register * 4 + 1]);
            }
            case MOVSD, MOVLPS, MOVLPD -> {
                long low = VectorOperands.get(cpu, i, i.c, 0);
                VectorOperands.set(cpu, i, i.a, low, cpu.vector[i.b.register * 4 + 1]);
            }
            case MOVHPS, MOVHPD, MOVLHPS -> {
                long high = VectorOperands.get(cpu, i, i.c, 0);
                VectorOperands.set(cpu, i, i.a, cpu.vector[i.b.register * 4], high);
            }
            case MOVHLPS -> {
                long low = cpu.vector[i.c.register * 4 + 1];
                VectorOperands.set(cpu, i, i.a, low, cpu.vector[i.b.register * 4 + 1]);
            }
            case MOVSLDUP, MOVSHDUP, MOVDDUP -> duplicate(cpu, i);
            case MOVQ2DQ -> {
                VectorOperands.beginMmx(cpu);
                VectorOperands.touchMmx(cpu);
                VectorOperands.set(cpu, i, i.a, cpu.fpu.mmx(i.b.register), 0);
            }
            case MOVDQ2Q -> {
                VectorOperands.beginMmx(cpu);
                VectorOperands.setMmx(cpu, i.a, cpu.vector[i.b.register * 4]);
            }
            case MOVMSKPS, MOVMSKPD, PMOVMSKB -> mask(cpu, i);
            case MASKMOVQ, MASKMOVDQU -> maskedMove(cpu, i);
            case PTEST, VTESTPS, VTESTPD -> test(cpu, i);
            case EMMS -> {
                VectorOperands.beginMmx(cpu);
                cpu.fpu.leaveMmx();
            }
            case VZEROUPPER, VZEROALL -> {
                int registers = cpu.longMode() ? 16 : 8;
                for (int r = 0; r < registers; r++) {
                    if (i.op == VectorOp.VZEROALL) {
                        cpu.vector[r * 4] = 0;
                        cpu.vector[r * 4 + 1] = 0;
                    }
                    cpu.vector[r * 4 + 2] = 0;
                    cpu.vector[r * 4 + 3] = 0;
                }
            }
            case LDMXCSR -> {
                int value = cpu.memory.readInt(Operands.address(cpu, i));
                if ((value & ~Mxcsr.VALID) != 0) {
                    throw new GuestFault(new Trap.GeneralProtection());
                }
                cpu.mxcsr = value;
            }
            case STMXCSR -> cpu.memory.writeInt(Operands.address(cpu, i), cpu.mxcsr);
            default -> throw new IllegalStateException(i.toString());
        }
    }

    private static void move(Cpu cpu, Instruction i, boolean aligned) {
        boolean memory = i.a.isMemory() || i.b.isMemory();
        long address = memory ? Operands.address(cpu, i) : 0;
        if (aligned && (address & (i.vexL ? 31 : 15)) != 0) {
            throw new GuestFault(new Trap.GeneralProtection());
        }
        long v0 = VectorOperands.get(cpu, i.b, address, 0);
        long v1 = VectorOperands.get(cpu, i.b, address, 1);
        long v2 = i.vexL ? VectorOperands.get(cpu, i.b, address, 2) : 0;
        long v3 = i.vexL ? VectorOperands.get(cpu, i.b, address, 3) : 0;
        if (!i.a.isMemory()) {
            if (i.vexL) {
                VectorOperands.set(cpu, i.a, v0, v1, v2, v3);
            } else {
                VectorOperands.set(cpu, i, i.a, v0, v1);
            }
            return;
        }
        if (i.vexL) {
            cpu.memory.checkWrite(address, 32);
            cpu.memory.writeLong(address + 16, v2);
            cpu.memory.writeLong(address + 24, v3);
        }
        VectorOperands.store(cpu.memory, address, v0, v1);
    }

    /** Moves the low bytes to memory, or to a register whose rest becomes zero. */
    private static void moveLow(Cpu cpu, Instruction i, long value, int size) {
        if (i.a.isMemory()) {
            Operands.store(cpu.memory, Operands.address(cpu, i), size, value);
        } else {
            VectorOperands.set(cpu, i, i.a, value, 0);
        }
    }

    private static void moveMmx(Cpu cpu, Instruction i) {
        VectorOperands.beginMmx(cpu);
        long value = VectorOperands.get(cpu, i, i.b, 0);
        if (i.a.isMemory()) {
            cpu.memory.writeLong(Operands.address(cpu, i), value);
            VectorOperands.touchMmx(cpu);
        } else {
            VectorOperands.setMmx(cpu, i.a, value);
        }
    }

    private static void moveGeneral(Cpu cpu, Instruction i) {
        boolean store = i.op == VectorOp.MOVD_STORE;
        boolean mmx = VectorOperands.isMmx(store ? i.b : i.a);
        if (mmx) {
            VectorOperands.beginMmx(cpu);
        }
        if (store) {
            Operands.write(cpu, i, i.a, VectorOperands.get(cpu, i, i.b, 0));
            if (mmx) {
                VectorOperands.touchMmx(cpu);
            }
            return;
        }
        long value = Operands.read(cpu, i, i.b);
        if (mmx) {
            VectorOperands.setMmx(cpu, i.a, value);
        } else {
            VectorOperands.set(cpu, i, i.a, value, 0);
        }
    }

    private static void duplicate(Cpu cpu, Instruction i) {
        if (i.op == VectorOp.MOVDDUP) {
            if (i.vexL && i.b.isMemory()) {
                cpu.memory.checkRead(Operands.address(cpu, i), 32);
            }
            long v0 = VectorOperands.get(cpu, i, i.b, 0);
            if (i.vexL) {
                long v2 = VectorOperands.get(cpu, i, i.b, 2);
                VectorOperands.set(cpu, i.a, v0, v0, v2, v2);
            } else {
                VectorOperands.set(cpu, i, i.a, v0, v0);
            }
            return;
        }
        VectorOperands.check(cpu, i, i.b);
        long v0 = duplicated(cpu, i, 0);
        long v1 = duplicated(cpu, i, 1);
        if (i.vexL) {
            VectorOperands.set(cpu, i.a, v0, v1, duplicated(cpu, i, 2), duplicated(cpu, i, 3));
        } else {
            VectorOperands.set(cpu, i, i.a, v0, v1);
        }
    }

    private static long duplicated(Cpu cpu, Instruction i, int index) {
        long value = VectorOperands.get(cpu, i, i.b, index);
        return i.op == VectorOp.MOVSLDUP
                ? value & LOW32 | value << 32
                : value & ~LOW32 | value >>> 32;
    }

    private static void mask(Cpu cpu, Instruction i) {
        int bits = 0;
        if (VectorOperands.isMmx(i.b)) {
            VectorOperands.beginMmx(cpu);
            VectorOperands.touchMmx(cpu);
            bits = PackedShuffle.pmovmskb(cpu.fpu.mmx(i.b.register));
        } else {
            for (int k = i.vexL ? 3 : 1; k >= 0; k--) {
                long value = cpu.vector[i.b.register * 4 + k];
                bits =
                        switch ((VectorOp) i.op) {
                            case MOVMSKPS -> bits << 2 | PackedShuffle.movmskps(value);
                            case MOVMSKPD -> bits << 1 | (int) (value >>> 63);
                            default -> bits << 8 | PackedShuffle.pmovmskb(value);
                        };
            }
        }
        Operands.write(cpu, i, i.a, bits & LOW32);
    }

    /** Writes the bytes whose mask has its top bit set, to DS:rDI. */
    private static void maskedMove(Cpu cpu, Instruction i) {
        boolean mmx = VectorOperands.isMmx(i.a);
        if (mmx) {
            VectorOperands.beginMmx(cpu);
        }
        long offset = Operands.truncate(cpu.gpr[Cpu.RDI], i.addressSize);
        int bytes = mmx ? 8 : 16;
        long address = Operands.linear(cpu, i.segment, offset, bytes, true);
        int mask = 0;
        for (int k = 0; k < bytes; k++) {
            mask |= (int) (VectorOperands.get(cpu, i, i.b, k >> 3) >>> 8 * (k & 7) + 7 & 1) << k;
        }
        for (int pass = 0; pass < 2; pass++) {
            for (int k = 0; k < bytes; k++) {
                if ((mask >>> k & 1) == 0) {
                    continue;
                }
                if (pass == 0) {
                    cpu.memory.checkWrite(address + k, 1);
                } else {
                    long source = VectorOperands.get(cpu, i, i.a, k >> 3);
                    cpu.memory.writeByte(address + k, (byte) (source >>> 8 * (k & 7)));
                }
            }
        }
        if (mmx) {
            VectorOperands.touchMmx(cpu);
        }
    }

    /** PTEST: ZF if a & b is zero, CF if ~a & b is; VTESTPS and VTESTPD look at signs only. */
    private static void test(Cpu cpu, Instruction i) {
        VectorOperands.check(cpu, i, i.b);
        long signs =
                switch ((VectorOp) i.op) {
                    case VTESTPS -> 0x8000000080000000L;
                    case VTESTPD -> Long.MIN_VALUE;
                    default -> -1;
                };
        long and = 0;
        long andNot = 0;
        for (int k = 0; k < (i.vexL ? 4 : 2); k++) {
            long a = cpu.vector[i.a.register * 4 + k];
            long b = VectorOperands.get(cpu, i, i.b, k) & signs;
            and |= a & b;
            andNot |= ~a & b;
        }
        setComparison(cpu, (and == 0 ? Cpu.ZF : 0) | (andNot == 0 ? Cpu.CF : 0));
    }

    /** Sets ZF, PF and CF; clears OF, SF and AF. */
    static void setComparison(Cpu cpu, int flags) {
        int all = Cpu.OF | Cpu.SF | Cpu.ZF | Cpu.AF | Cpu.PF | Cpu.CF;
        cpu.setFlags(cpu.flags() & ~all | flags);
    }
}
