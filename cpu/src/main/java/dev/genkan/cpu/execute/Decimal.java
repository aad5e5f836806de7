package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;

/** Decimal adjustment (SDM volume 2, AAA to AAS, DAA, DAS). */
final class Decimal {
    private Decimal() {}

    static void execute(Cpu cpu, Instruction i) {
        int ax = (int) cpu.gpr[Cpu.RAX] & 0xffff;
        int al = ax & 0xff;
        int ah = ax >> 8;
        switch ((IntegerOp) i.op) {
            case AAA -> adjustUnpacked(cpu, ax, 0x106);
            case AAS -> adjustUnpacked(cpu, ax, -0x106);
            case AAM -> {
                int base = (int) i.immediate & 0xff;
                if (base == 0) {
                    throw new GuestFault(new Trap.DivideError());
                }
                setAx(cpu, al / base << 8 | al % base);
                Flags.logic(cpu, al % base, 56);
            }
            case AAD -> {
                int result = al + ah * ((int) i.immediate & 0xff) & 0xff;
                setAx(cpu, result);
                Flags.logic(cpu, result, 56);
            }
            case DAA -> adjustPacked(cpu, al, 1);
            case DAS -> adjustPacked(cpu, al, -1);
            default -> throw new IllegalStateException(i.toString());
        }
    }

    private static void setAx(Cpu cpu, int value) {
        Operands.setRegister(cpu, Cpu.RAX, 2, value);
    }

    private static void adjustUnpacked(Cpu cpu, int ax, int adjustment) {
        int flags = cpu.flags() & ~(Cpu.AF | Cpu.CF);
        if ((ax & 15) > 9 || (cpu.flags() & Cpu.AF) != 0) {
            ax += adjustment;
            flags |= Cpu.AF | Cpu.CF;
        }
        setAx(cpu, ax & 0xff0f);
        cpu.setArithmeticFlags(flags);
    }

    private static void adjustPacked(Cpu cpu, int al, int sign) {
        int flags = cpu.flags();
        boolean carryBefore = (flags & Cpu.CF) != 0;
        int result = al;
        int carry = 0;
        int auxiliary = 0;
        if ((al & 15) > 9 || (flags & Cpu.AF) != 0) {
            result += 6 * sign;
            carry = carryBefore || (result & 0x100) != 0 ? 1 : 0;
            auxiliary = 8;
        }
        if (al > 0x99 || carryBefore) {
            result += 0x60 * sign;
            carry = 1;
        } else if (sign > 0) {
            carry = 0;
        }
        Operands.setRegister(cpu, Cpu.RAX, 1, result);
        cpu.flagResult = (byte) result;
        cpu.flagCarries = Flags.of(carry, 0) | auxiliary;
    }
}
