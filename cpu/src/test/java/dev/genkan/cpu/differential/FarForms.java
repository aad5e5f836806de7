package dev.genkan.cpu.differential;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Family;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Operand;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** Gives instructions that take a selector one that means something, here and on the host. */
final class FarForms {
    /**
     * Linux's user segments with any privilege, the null one, and what no program may load. Not the
     * null ones with a privilege: the kernel's return to a program may clear it.
     */
    private static final int[] SELECTORS = {
        0x2b, 0x2b, 0x2b, 0x28, 0x29, 0x23, 0x20, 0x33, 0, 0x10, 0x18, 0x7, 0xfffb
    };

    private static final int STATUS = FlagEffects.ALL | Cpu.DF;

    /**
     * What is done after a change of the mode. 64 bits: add rax, rbx; push rax; lea rcx, [rax+rcx];
     * pop rdx. 32 bits: dec eax; add eax, ebx; push eax; dec eax; lea ecx, [eax+ecx]; pop edx.
     */
    private static final byte[] EITHER_WIDTH = HexFormat.of().parseHex("4801d850488d0c085a");

    /** Where it lies, from the start of the code. */
    private static final int EITHER_AT = 64;

    private static final int BREAKPOINT = 0xcc, RETF = 0xcb;

    private final SplittableRandom random;
    private final SegmentForms segments;

    FarForms(SplittableRandom random) {
        this.random = random;
        this.segments = new SegmentForms(random);
    }

    /** Sets what the instruction will read; false if it is not to be compared so. */
    boolean aim(Case made, Instruction i) {
        if (!(i.op instanceof IntegerOp op)) {
            return true;
        }
        if (i.segment == Cpu.FS) {
            return i.op.family() != Family.SEGMENT && i.op.family() != Family.CONTROL;
        }
        switch (op) {
            case MOV_TO_SEGMENT -> {
                int selector = selector(made);
                if (keepsBase(made, i.a.register, selector)) {
                    return false;
                }
                operand(made, i, i.b, selector);
            }
            case POP_SEGMENT -> {
                int selector = selector(made);
                if (keepsBase(made, i.a.register, selector)) {
                    return false;
                }
                put(made, made.gpr[Cpu.RSP], selector, 2);
            }
            case LOAD_FAR -> {
                int selector = selector(made);
                int segment = i.opcode == 0xb4 ? Cpu.FS : i.opcode == 0xb5 ? Cpu.GS : Cpu.DS;
                // Of AMD's, REX.W makes no offset of eight bytes.
                if (i.operandSize == 8 || keepsBase(made, segment, selector)) {
                    return false;
                }
                put(made, address(made, i) + i.operandSize, selector, 2);
            }
            case LAR, LSL -> operand(made, i, i.b, selector(made));
            case VERR, VERW -> operand(made, i, i.a, selector(made));
            case JMPF, CALLF -> {
                int size = i.operandSize;
                if (size != (made.isNarrow() ? 2 : 4)) {
                    return false;
                }
                int selector = code(made);
                long target = target(made, selector, op == IntegerOp.CALLF);
                boolean direct = i.a.kind == Operand.Kind.FAR_POINTER;
                if (direct) {
                    ByteBuffer code = ByteBuffer.wrap(made.code).order(ByteOrder.LITTLE_ENDIAN);
                    if (size == 2) {
                        code.putShort(i.length - 4, (short) target);
                    } else {
                        code.putInt(i.length - 6, (int) target);
                    }
                    code.putShort(i.length - 2, (short) selector);
                } else {
                    long at = address(made, i);
                    put(made, at, target, size);
                    put(made, at + size, selector, 2);
                }
            }
            case RETF -> {
                if (i.opcode == 0xca) {
                    // Some look for another stack there before they look at the selector.
                    ByteBuffer code = ByteBuffer.wrap(made.code).order(ByteOrder.LITTLE_ENDIAN);
                    code.putShort(i.length - 2, (short) random.nextInt(100));
                }
                far(made, i);
            }
            case IRET -> {
                int size = i.operandSize;
                long top = made.gpr[Cpu.RSP];
                far(made, i);
                put(made, top + 2L * size, random.nextInt() & (STATUS | 0x3000) | 0x202, size);
                if (made.longMode) {
                    put(made, top + 3L * size, Case.WINDOW + 8 * random.nextInt(32), size);
                    put(made, top + 4L * size, 0x2b, size);
                }
            }
            default -> {}
        }
        return true;
    }

    private int selector(Case made) {
        return !made.longMode && random.nextInt(4) == 0
                ? segments.selector()
                : SELECTORS[random.nextInt(SELECTORS.length)];
    }

    /** A null selector leaves the base of FS and GS in AMD's processors, and none in Intel's. */
    private static boolean keepsBase(Case made, int segment, int selector) {
        return made.longMode && segment >= Cpu.FS && (selector & 0xfffc) == 0;
    }

    /**
     * Where a far branch goes: to a breakpoint or, where it changes the mode, to code that means
     * something in both, and returns from there if it is a call.
     */
    private long target(Case made, int selector, boolean call) {
        if ((selector | 3) != (made.longMode ? Cpu.USER_CODE_32 : Cpu.USER_CODE_64)) {
            return Case.CODE_START + random.nextInt(64, 200);
        }
        byte[] code = new byte[EITHER_AT + EITHER_WIDTH.length + 1];
        java.util.Arrays.fill(code, (byte) BREAKPOINT);
        System.arraycopy(made.code, 0, code, 0, made.code.length);
        System.arraycopy(EITHER_WIDTH, 0, code, EITHER_AT, EITHER_WIDTH.length);
        code[code.length - 1] = (byte) (call ? RETF : BREAKPOINT);
        made.code = code;
        return Case.CODE_START + EITHER_AT;
    }

    /** One that names code, of the own width or the other, or now and then one that does not. */
    private int code(Case made) {
        int own = made.ownCode();
        int other = made.longMode ? Cpu.USER_CODE_32 : Cpu.USER_CODE_64;
        int selector =
                switch (random.nextInt(12)) {
                    case 0 -> 0;
                    case 1 -> new int[] {0x2b, 0x10, 0x7}[random.nextInt(3)];
                    case 2 -> own & ~3;
                    case 3 -> made.longMode ? other & ~3 : segments.selector();
                    case 4, 5, 6, 7 -> other;
                    default -> own;
                };
        if ((selector | 3) != other) {
            return selector;
        }
        // From 16- to 64-bit code, virtual hosts have been seen to fault for ever.
        return made.isNarrow() || made.longMode && !halve(made) ? own : selector;
    }

    /**
     * Clears the upper halves, which are undefined after a change of the mode; false if an address
     * may need them.
     */
    private static boolean halve(Case made) {
        for (int k = 0; k < 8; k++) {
            if (made.gpr[k] >>> 32 != 0 && (made.gpr[k] + 0x8000_0000L) >>> 32 == 0) {
                return false;
            }
        }
        for (int k = 0; k < 8; k++) {
            made.gpr[k] &= 0xffffffffL;
        }
        return true;
    }

    private void far(Case made, Instruction i) {
        long top = made.gpr[Cpu.RSP];
        // Some look for another stack above before they refuse a selector: it may be out of limits.
        int selector = made.selector[Cpu.SS] == 0 ? code(made) : made.ownCode();
        put(made, top, target(made, selector, false), i.operandSize);
        put(made, top + i.operandSize, selector, i.operandSize);
    }

    private void operand(Case made, Instruction i, Operand operand, int selector) {
        if (operand.kind == Operand.Kind.GENERAL) {
            int register = operand.register;
            made.gpr[register] = made.gpr[register] & ~0xffffL | selector;
        } else {
            put(made, address(made, i), selector, 2);
        }
    }

    static long address(Case made, Instruction i) {
        long address = i.displacement;
        if (i.base != Instruction.NO_REGISTER) {
            address += made.gpr[i.base];
        }
        if (i.index != Instruction.NO_REGISTER) {
            address += made.gpr[i.index] << i.scale;
        }
        return switch (i.addressSize) {
            case 8 -> address;
            case 4 -> address & 0xffffffffL;
            // Only segments that begin at the data have 16-bit addresses that reach it.
            default -> Case.DATA + (address & 0xffff);
        };
    }

    static void put(Case made, long address, long value, int size) {
        for (int k = 0; k < size; k++) {
            long at = address + k - Case.WINDOW;
            if (at >= 0 && at < Case.WINDOW_SIZE) {
                made.memory[(int) at] = (byte) (value >> 8 * k);
            }
        }
    }
}
