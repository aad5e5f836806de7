package dev.genkan.cpu.decode;

/** One decoded instruction. */
public final class Instruction {
    /** {@link #base} or {@link #index} where there is none: a register that is always zero. */
    public static final int NO_REGISTER = 16;

    /** {@link #repeat}: REP or REPE, and REPNE. */
    public static final int REPE = 0xf3, REPNE = 0xf2;

    /** The opcode table's row that it matches. */
    public final Row row;

    /** What it does. */
    public final Op op;

    /** Operands in Intel's order, the destination first; {@link Operand#NONE} where absent. */
    public final Operand a, b, c, d;

    /** Where its first byte is. */
    public final long address;

    /** In bytes, 1 to 15. */
    public final int length;

    /** Effective operand size in bytes: 2, 4 or 8. */
    public final int operandSize;

    /** Effective address size in bytes: 2, 4 or 8. */
    public final int addressSize;

    /** Segment of the memory operand (or of a string's source), by override or default. */
    public final int segment;

    /** Whether a prefix named that segment. */
    public final boolean segmentOverride;

    /** Address parts; the address is base + (index << scale) + displacement. */
    public final int base, index, scale;

    /** Displacement; of a RIP-relative operand, the absolute address. */
    public final long displacement;

    /**
     * Immediate value: sign-extended from the table's {@code Iz}, {@code Iv} and {@code Ibs},
     * zero-extended from {@code Ib} and {@code Iw}.
     */
    public final long immediate;

    /** Second immediate (ENTER), or the selector of a far pointer. */
    public final int immediate2;

    /** Whether it has a LOCK prefix; the decoder has seen that it may. */
    public final boolean lock;

    /** The last F2 or F3 prefix, or 0. */
    public final int repeat;

    /** Whether it has an operand-size prefix 66. */
    public final boolean operandSizePrefix;

    /** The ModRM byte, or -1. */
    public final int modrm;

    /** REX.W or VEX.W. */
    public final boolean w;

    /** Whether it is VEX-encoded. */
    public final boolean vex;

    /** VEX.L: whether vectors are of 32 bytes. */
    public final boolean vexL;

    /** VEX.vvvv, already inverted. */
    public final int vexV;

    /** The opcode byte, the last one in its map. */
    public final int opcode;

    Instruction(Decoder from, int opcode, Row row, Operand a, Operand b, Operand c, Operand d) {
        this.row = row;
        this.opcode = opcode;
        this.op = row.op;
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
        this.address = from.start;
        this.length = from.position;
        this.operandSize = from.operandSize;
        this.addressSize = from.addressSize;
        this.segment = from.segment;
        this.segmentOverride = from.segmentOverride >= 0;
        this.base = from.base;
        this.index = from.index;
        this.scale = from.scale;
        this.displacement = from.displacement;
        this.immediate = from.immediate;
        this.immediate2 = from.immediate2;
        this.lock = from.lock;
        this.repeat = from.repeat;
        this.operandSizePrefix = from.operandSizePrefix;
        this.modrm = from.modrm;
        this.w = from.w;
        this.vex = from.vex;
        this.vexL = from.vexL;
        this.vexV = from.vexV;
    }

    /** The address of the instruction that follows it in memory. */
    public long next() {
        return address + length;
    }

    /** Whether one of its operands is in memory. */
    public boolean hasMemory() {
        return a.isMemory() || b.isMemory() || c.isMemory();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(Long.toHexString(address)).append(": ").append(op.name());
        for (Operand operand : new Operand[] {a, b, c, d}) {
            if (operand.kind != Operand.Kind.NONE) {
                text.append(' ').append(operand);
            }
        }
        return text.toString();
    }
}
