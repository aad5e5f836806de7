package dev.genkan.cpu.differential;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Op;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * Instructions that write the floating-point state to memory, or read it. Where the last
 * instruction and its operand were, processors keep differently: it is cleared in what was written.
 */
final class ImageForms {
    private final SplittableRandom random;

    ImageForms(SplittableRandom random) {
        this.random = random;
    }

    static boolean matches(Op op) {
        return switch (op.name()) {
            case "FXSAVE",
                    "FXRSTOR",
                    "XSAVE",
                    "XSAVEOPT",
                    "XRSTOR",
                    "FNSAVE",
                    "FRSTOR",
                    "FNSTENV",
                    "FLDENV" ->
                    true;
            default -> false;
        };
    }

    /** Completes a case of an instruction whose memory operand is based on RBX. */
    void aim(Case made, Instruction i) {
        String name = i.op.name();
        boolean extended = name.startsWith("X");
        boolean x87 = name.startsWith("FN") || name.equals("FRSTOR") || name.equals("FLDENV");
        long at = Case.WINDOW;
        if (x87) {
            at += random.nextInt(Case.WINDOW_SIZE - 108);
        } else if (extended && random.nextBoolean()) {
            at -= 320; // its header and its last registers
        }
        if (!x87 && random.nextInt(8) == 0) {
            at += 8; // not aligned
        }
        made.gpr[Cpu.RBX] = at - i.displacement & (made.longMode ? -1 : 0xffffffffL);
        if (extended) {
            made.gpr[Cpu.RAX] = random.nextInt(8);
            made.gpr[Cpu.RDX] = 0;
        }
        switch (name) {
            case "FXRSTOR", "XRSTOR" -> fill(made, at, extended);
            case "FRSTOR", "FLDENV" -> fillLegacy(made, at, i.operandSize == 2 ? 2 : 4);
            case "FXSAVE", "XSAVE", "XSAVEOPT" -> {
                clear(made, i, 6, 2);
                for (int field : new int[] {8, 12, 16, 20, 28}) {
                    clear(made, i, field, 4);
                }
            }
            default -> {
                int step = i.operandSize == 2 ? 2 : 4;
                for (int field = 3; field < 7; field++) {
                    clear(made, i, field * step, step);
                }
            }
        }
    }

    private void fill(Case made, long at, boolean extended) {
        Case other = other(made);
        for (int k = 0; k < 512; k++) {
            FarForms.put(made, at + k, other.fx[k], 1);
        }
        if (extended) {
            FarForms.put(made, at + 512, random.nextInt(8), 8);
            for (int k = 8; k < 64; k += 8) {
                FarForms.put(made, at + 512 + k, 0, 8);
            }
            for (int k = 0; k < 256; k++) {
                FarForms.put(made, at + 576 + k, other.ymmHigh[k], 1);
            }
        }
    }

    private void fillLegacy(Case made, long at, int step) {
        Case other = other(made);
        ByteBuffer fx = ByteBuffer.wrap(other.fx).order(ByteOrder.LITTLE_ENDIAN);
        FarForms.put(made, at, fx.getShort(0), step);
        FarForms.put(made, at + step, fx.getShort(2), step);
        FarForms.put(made, at + 2L * step, random.nextInt() & 0xffff, step);
        for (int k = 0; k < 80; k++) {
            FarForms.put(made, at + 7L * step + k, other.fx[32 + k / 10 * 16 + k % 10], 1);
        }
    }

    private Case other(Case made) {
        Case other = new Case(made.longMode);
        Baseline.fill(other, random.nextLong(), true);
        return other;
    }

    /** Adds MOV [RBX + field], 0. */
    private static void clear(Case made, Instruction i, int field, int size) {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        code.writeBytes(made.code);
        if (size == 2) {
            code.write(0x66);
        }
        code.write(0xc7);
        code.write(0x83);
        for (int k = 0; k < 4; k++) {
            code.write((int) (i.displacement + field >> 8 * k));
        }
        code.writeBytes(new byte[size]);
        made.code = code.toByteArray();
    }
}
