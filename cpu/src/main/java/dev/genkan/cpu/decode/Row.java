package dev.genkan.cpu.decode;

import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.Feature;

/**
 * One row of an opcode table: conditions, mnemonic, operands and attributes, as the package
 * describes them.
 */
public final class Row {
    static final int ANY = -1;

    /** Mandatory prefixes. */
    static final int NO_PREFIX = 0, PREFIX_66 = 0x66, PREFIX_F3 = 0xf3, PREFIX_F2 = 0xf2;

    /** The row as the table has it. */
    public final String text;

    /** Which table and opcode: {@code 0F A2}, {@code VEX.0F38 F2}. */
    public final String opcode;

    public final Op op;

    /** The feature without which the row does not exist. */
    public final Feature feature;

    final int prefix;
    final int reg;
    final int rm;
    final int w;
    final int l;

    /** ANY, 0 for memory, 3 for a register. */
    final int mod;

    /** ANY, 64 for 64-bit mode only, 32 for the others only. */
    final int mode;

    /** ANY, or the operand size in bytes that it needs. */
    final int operandSize;

    final boolean lock;
    final boolean default64;
    final boolean force64;
    final boolean vsib;
    final boolean noRexB;
    final boolean needsModrm;

    /** Operands: addressing method in the low byte, type above. */
    final int[] operands;

    private Row(RowParser parsed) {
        this.text = parsed.text;
        this.opcode = parsed.opcode;
        this.op = parsed.op;
        this.feature = parsed.feature;
        this.prefix = parsed.prefix;
        this.reg = parsed.reg;
        this.rm = parsed.rm;
        this.w = parsed.w;
        this.l = parsed.l;
        this.mod = parsed.mod;
        this.mode = parsed.mode;
        this.operandSize = parsed.operandSize;
        this.lock = parsed.lock;
        this.default64 = parsed.default64;
        this.force64 = parsed.force64;
        this.vsib = parsed.vsib;
        this.noRexB = parsed.noRexB;
        this.needsModrm = parsed.needsModrm;
        this.operands = parsed.operands;
    }

    static Row of(RowParser parsed) {
        return new Row(parsed);
    }

    /** Whether the processor has it. */
    boolean exists(CpuModel model) {
        return feature == Feature.BASE || model.has(feature);
    }

    /** Names the row in the coverage report. */
    public String id() {
        return opcode + " " + text;
    }

    @Override
    public String toString() {
        return id();
    }
}
