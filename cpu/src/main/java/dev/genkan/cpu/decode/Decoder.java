package dev.genkan.cpu.decode;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.Trap;
import org.jspecify.annotations.Nullable;

/**
 * Turns bytes into instructions. It throws nothing but {@link GuestFault}: #UD for what is no
 * instruction of this processor, #GP for one longer than 15 bytes, #PF for one that runs into a
 * page that may not be executed. Not for use by two threads at once.
 */
public final class Decoder {
    /** SDM volume 2, section 2.3.11. */
    public static final int MAX_LENGTH = 15;

    private final boolean longMode;
    private final boolean narrow;
    private final CpuModel model;
    private final byte[] fetched = new byte[MAX_LENGTH];

    private byte[] bytes = fetched;
    private int offset;
    private int available;
    private @Nullable Memory memory;
    private long codeBase;
    private long codeLimit;

    private int rex;
    private boolean addressSizePrefix;
    private boolean ripRelative;
    private boolean immediateRead;

    // What the Instruction takes over.
    long start;
    int position;
    int operandSize;
    int addressSize;
    int segment;
    int segmentOverride;
    int base;
    int index;
    int scale;
    long displacement;
    long immediate;
    int immediate2;
    boolean lock;
    int repeat;
    boolean operandSizePrefix;
    int modrm;
    boolean w;
    boolean vex;
    boolean vexL;
    int vexV;

    /** A decoder of 64-bit or 32-bit code for this kind of processor. */
    public Decoder(boolean longMode, CpuModel model) {
        this(longMode ? 64 : 32, model);
    }

    /**
     * A decoder for this kind of processor.
     *
     * @param codeSize of the code: 16, 32 or 64 bits
     */
    public Decoder(int codeSize, CpuModel model) {
        this.longMode = codeSize == 64;
        this.narrow = codeSize == 16;
        this.model = model;
    }

    /** Decodes the instruction at an address. */
    public Instruction decode(Memory from, long address) {
        return decode(from, address, 0, -1);
    }

    /**
     * Decodes the instruction at an offset in a code segment.
     *
     * @param base where the segment begins
     * @param limit its last offset, unsigned
     */
    public Instruction decode(Memory from, long address, long base, long limit) {
        memory = from;
        bytes = fetched;
        offset = 0;
        codeBase = base;
        codeLimit = limit;
        boolean outside = Long.compareUnsigned(address, limit) > 0;
        long rest = limit - address;
        int length = rest >= 0 && rest < MAX_LENGTH ? (int) rest + 1 : MAX_LENGTH;
        available = outside ? 0 : from.fetch(linear(address), fetched, length);
        return decode(address);
    }

    private long linear(long address) {
        return codeBase == 0 ? address : address + codeBase & 0xffffffffL;
    }

    /**
     * Decodes bytes as if they lay at an address; running out of them is #UD.
     *
     * @param length how many bytes there are
     */
    public Instruction decode(byte[] from, int fromOffset, int length, long address) {
        java.util.Objects.checkFromIndexSize(fromOffset, length, from.length);
        memory = null;
        bytes = from;
        offset = fromOffset;
        available = Math.min(length, MAX_LENGTH);
        return decode(address);
    }

    private Instruction decode(long address) {
        start = address;
        position = 0;
        rex = 0;
        addressSizePrefix = false;
        ripRelative = false;
        immediateRead = false;
        segmentOverride = -1;
        base = Instruction.NO_REGISTER;
        index = Instruction.NO_REGISTER;
        scale = 0;
        displacement = 0;
        immediate = 0;
        immediate2 = 0;
        lock = false;
        repeat = 0;
        operandSizePrefix = false;
        modrm = -1;
        vex = false;
        vexL = false;
        vexV = 0;

        int opcode = prefixes();
        OpcodeMap map = OpcodeMap.ONE_BYTE;
        if (opcode == 0x0f) {
            map = OpcodeMap.MAP_0F;
            opcode = next();
            if (opcode == 0x38) {
                map = OpcodeMap.MAP_0F38;
                opcode = next();
            } else if (opcode == 0x3a) {
                map = OpcodeMap.MAP_0F3A;
                opcode = next();
            }
        } else if ((opcode == 0xc4 || opcode == 0xc5) && (longMode || (peek() & 0xc0) == 0xc0)) {
            map = vexPrefix(opcode == 0xc4);
            opcode = next();
        }
        w = (rex & 8) != 0;
        addressSize = longMode ? addressSizePrefix ? 4 : 8 : addressSizePrefix == narrow ? 4 : 2;
        return finish(map, opcode);
    }

    private int prefixes() {
        for (; ; ) {
            int b = next();
            switch (b) {
                case 0x26, 0x2e, 0x36, 0x3e -> {
                    if (!longMode) {
                        segmentOverride = b >> 3 & 3;
                    }
                }
                case 0x64 -> segmentOverride = Cpu.FS;
                case 0x65 -> segmentOverride = Cpu.GS;
                case 0x66 -> operandSizePrefix = true;
                case 0x67 -> addressSizePrefix = true;
                case 0xf0 -> lock = true;
                case 0xf2, 0xf3 -> repeat = b;
                default -> {
                    if (!longMode || (b & 0xf0) != 0x40) {
                        return b;
                    }
                    rex = b;
                    continue;
                }
            }
            rex = 0;
        }
    }

    private OpcodeMap vexPrefix(boolean three) {
        if (rex != 0 || lock || repeat != 0 || operandSizePrefix) {
            throw invalid();
        }
        vex = true;
        int first = next();
        rex = (~first >> 5 & 4) | 0x40;
        int select = 1;
        int last = first;
        if (three) {
            rex = (~first >> 5 & 7) | 0x40;
            select = first & 31;
            last = next();
            rex |= last >> 4 & 8;
        }
        if (!longMode) {
            rex &= 0x48;
        }
        vexV = ~last >> 3 & (longMode ? 15 : 7);
        vexL = (last & 4) != 0;
        switch (last & 3) {
            case 1 -> operandSizePrefix = true;
            case 2 -> repeat = 0xf3;
            case 3 -> repeat = 0xf2;
            default -> {}
        }
        return switch (select) {
            case 1 -> OpcodeMap.VEX_0F;
            case 2 -> OpcodeMap.VEX_0F38;
            case 3 -> OpcodeMap.VEX_0F3A;
            default -> throw invalid();
        };
    }

    private Instruction finish(OpcodeMap map, int opcode) {
        Row[] rows = map.rows(opcode);
        if (rows.length == 0) {
            throw invalid();
        }
        if (rows[0].needsModrm) {
            modrm = next();
        }
        Row row = select(rows);
        operandSize = operandSize(row);
        segment = Cpu.DS;
        if (modrm >= 0 && modrm < 0xc0) {
            memoryOperand(row.vsib);
        }
        if (segmentOverride >= 0) {
            segment = segmentOverride;
        }
        Operand a = Operand.NONE;
        Operand b = Operand.NONE;
        Operand c = Operand.NONE;
        Operand d = Operand.NONE;
        int[] codes = row.operands;
        if (codes.length > 0) {
            a = operand(codes[0], opcode);
            if (codes.length > 1) {
                b = operand(codes[1], opcode);
                if (codes.length > 2) {
                    c = operand(codes[2], opcode);
                    if (codes.length > 3) {
                        d = operand(codes[3], opcode);
                    }
                }
            }
        }
        if (lock && !(row.lock && a.isMemory())) {
            throw invalid();
        }
        if (ripRelative) {
            displacement += start + position;
            if (addressSize == 4) {
                displacement &= 0xffffffffL;
            }
        }
        return new Instruction(this, opcode, row, a, b, c, d);
    }

    private Row select(Row[] rows) {
        for (Row row : rows) {
            if (matches(row)) {
                return row;
            }
        }
        throw invalid();
    }

    private boolean matches(Row row) {
        if (row.reg != Row.ANY && row.reg != (modrm >> 3 & 7)) {
            return false;
        }
        if (row.mod != Row.ANY && (row.mod == 3) != modrm >= 0xc0) {
            return false;
        }
        if (row.rm != Row.ANY && row.rm != (modrm & 7)) {
            return false;
        }
        boolean prefixed =
                switch (row.prefix) {
                    case Row.NO_PREFIX -> repeat == 0 && !operandSizePrefix;
                    case Row.PREFIX_66 -> repeat == 0 && operandSizePrefix;
                    case Row.PREFIX_F3, Row.PREFIX_F2 -> repeat == row.prefix;
                    default -> true;
                };
        if (!prefixed || (row.mode != Row.ANY && (row.mode == 64) != longMode)) {
            return false;
        }
        if ((row.w != Row.ANY && (row.w == 1) != w)
                || (row.l != Row.ANY && (row.l == 1) != vexL)
                || (row.operandSize != Row.ANY && row.operandSize != operandSize(row))) {
            return false;
        }
        return !(row.noRexB && (rex & 1) != 0) && row.exists(model);
    }

    private int operandSize(Row row) {
        boolean small = operandSizePrefix && row.prefix != Row.PREFIX_66;
        if (!longMode) {
            return small == narrow ? 4 : 2;
        }
        if (row.force64 || w) {
            return 8;
        }
        return small ? 2 : row.default64 ? 8 : 4;
    }

    // ---- the memory operand (SDM volume 2, section 2.1.5)

    private void memoryOperand(boolean vsib) {
        if (addressSize == 2) {
            memoryOperand16();
            return;
        }
        int mod = modrm >> 6;
        int rm = modrm & 7;
        if (rm == 4) {
            int sib = next();
            scale = sib >> 6;
            index = (sib >> 3 & 7) | (rex & 2) << 2;
            if (index == 4 && !vsib) {
                index = Instruction.NO_REGISTER;
            }
            base = (sib & 7) | (rex & 1) << 3;
            if ((sib & 7) == 5 && mod == 0) {
                base = Instruction.NO_REGISTER;
                displacement = immediate(4);
            }
        } else if (vsib) {
            throw invalid();
        } else if (rm == 5 && mod == 0) {
            displacement = immediate(4);
            ripRelative = longMode;
        } else {
            base = rm | (rex & 1) << 3;
        }
        if (base == Cpu.RSP || base == Cpu.RBP) {
            segment = Cpu.SS;
        }
        if (mod == 1) {
            displacement = immediate(1);
        } else if (mod == 2) {
            displacement = immediate(4);
        }
    }

    private void memoryOperand16() {
        int mod = modrm >> 6;
        int rm = modrm & 7;
        if (rm == 6 && mod == 0) {
            displacement = immediate(2) & 0xffff;
            return;
        }
        base =
                switch (rm) {
                    case 0, 1, 7 -> Cpu.RBX;
                    case 2, 3, 6 -> Cpu.RBP;
                    case 4 -> Cpu.RSI;
                    default -> Cpu.RDI;
                };
        if (rm < 4) {
            index = (rm & 1) == 0 ? Cpu.RSI : Cpu.RDI;
        }
        if (base == Cpu.RBP) {
            segment = Cpu.SS;
        }
        if (mod != 0) {
            displacement = immediate(mod == 1 ? 1 : 2);
        }
    }

    // ---- operands (SDM volume 2, appendix A.2)

    private Operand operand(int code, int opcode) {
        int size = size(OperandCode.type(code));
        return switch (OperandCode.method(code)) {
            case 'E' -> modrm < 0xc0 ? memory(size) : general((modrm & 7) | (rex & 1) << 3, size);
            case 'G' -> general((modrm >> 3 & 7) | (rex & 4) << 1, size);
            case 'I' -> immediateOperand(OperandCode.type(code), size);
            case 'Z' -> general((opcode & 7) | (rex & 1) << 3, size);
            case 'M' -> memory(modrm < 0xc0, size);
            case 'R' -> general(modrm >= 0xc0, (modrm & 7) | (rex & 1) << 3, size);
            case 'B' -> general(vexV, size);
            case 'J' -> target(size);
            case 'X' -> Operand.of(Operand.Kind.STRING, Cpu.RSI, size);
            case 'Y' -> Operand.of(Operand.Kind.STRING, Cpu.RDI, size);
            case 'O' -> absolute(size);
            case 'A' -> farPointer();
            case 'i' -> {
                immediate2 = next();
                yield Operand.of(Operand.Kind.IMMEDIATE2, 0, 1);
            }
            case 'S' -> Operand.of(Operand.Kind.SEGMENT, segmentRegister(), 2);
            case OperandCode.ONE -> Operand.of(Operand.Kind.ONE, 0, 1);
            case OperandCode.FIXED_GENERAL ->
                    Operand.of(Operand.Kind.GENERAL, OperandCode.register(code), size);
            case OperandCode.FIXED_SEGMENT ->
                    Operand.of(Operand.Kind.SEGMENT, OperandCode.register(code), 2);
            default -> floatOperand(code, size);
        };
    }

    private Operand floatOperand(int code, int size) {
        return switch (OperandCode.method(code)) {
            case 'V' -> vector((modrm >> 3 & 7) | (rex & 4) << 1, size);
            case 'W' -> modrm < 0xc0 ? memory(size) : vector((modrm & 7) | (rex & 1) << 3, size);
            case 'U' -> {
                require(modrm >= 0xc0);
                yield vector((modrm & 7) | (rex & 1) << 3, size);
            }
            case 'H' -> vector(vexV, size);
            case 'L' -> {
                readImmediateByte();
                yield vector((int) immediate >> 4 & (longMode ? 15 : 7), size);
            }
            case 'P' -> Operand.of(Operand.Kind.MMX, modrm >> 3 & 7, size);
            case 'Q' -> modrm < 0xc0 ? memory(size) : Operand.of(Operand.Kind.MMX, modrm & 7, size);
            case 'N' -> {
                require(modrm >= 0xc0);
                yield Operand.of(Operand.Kind.MMX, modrm & 7, size);
            }
            case 's' -> {
                require(modrm >= 0xc0);
                yield Operand.of(Operand.Kind.ST, modrm & 7, 0);
            }
            case OperandCode.FIXED_ST -> Operand.of(Operand.Kind.ST, OperandCode.register(code), 0);
            case OperandCode.FIXED_VECTOR -> vector(OperandCode.register(code), size);
            default -> throw new IllegalStateException("opcode table: operand " + code);
        };
    }

    private int size(int type) {
        return switch (type) {
            case OperandCode.B, OperandCode.BS -> 1;
            case OperandCode.W -> 2;
            case OperandCode.D -> 4;
            case OperandCode.Q -> 8;
            case OperandCode.V -> operandSize;
            case OperandCode.Z -> Math.min(operandSize, 4);
            case OperandCode.Y -> longMode && w ? 8 : 4;
            case OperandCode.DQ -> 16;
            case OperandCode.X -> vexL ? 32 : 16;
            case OperandCode.HALF -> vexL ? 16 : 8;
            case OperandCode.QUARTER -> vexL ? 8 : 4;
            case OperandCode.EIGHTH -> vexL ? 4 : 2;
            case OperandCode.QQ -> 32;
            case OperandCode.P -> operandSize + 2;
            case OperandCode.A -> operandSize * 2;
            case OperandCode.S -> longMode ? 10 : 6;
            case OperandCode.T -> 10;
            default -> 0;
        };
    }

    private Operand memory(int size) {
        return Operand.of(Operand.Kind.MEMORY, 0, size);
    }

    private Operand memory(boolean valid, int size) {
        require(valid);
        return memory(size);
    }

    private Operand general(int register, int size) {
        if (size == 1 && rex == 0 && register >= 4) {
            return Operand.of(Operand.Kind.HIGH, register - 4, 1);
        }
        return Operand.of(Operand.Kind.GENERAL, register, size);
    }

    private Operand general(boolean valid, int register, int size) {
        require(valid);
        return general(register, size);
    }

    private static Operand vector(int register, int size) {
        return Operand.of(Operand.Kind.VECTOR, register, size);
    }

    private int segmentRegister() {
        int register = modrm >> 3 & 7;
        require(register < 6);
        return register;
    }

    private Operand immediateOperand(int type, int size) {
        if (type == OperandCode.B) {
            readImmediateByte();
        } else if (type == OperandCode.W) {
            immediate = immediate(2) & 0xffff;
        } else {
            immediate = immediate(size);
        }
        return Operand.of(Operand.Kind.IMMEDIATE, 0, size);
    }

    private void readImmediateByte() {
        if (!immediateRead) {
            immediateRead = true;
            immediate = next();
        }
    }

    private Operand target(int size) {
        long relative = immediate(size);
        immediate = start + position + relative;
        if (!longMode) {
            immediate &= operandSize == 2 ? 0xffffL : 0xffffffffL;
        }
        return Operand.of(Operand.Kind.TARGET, 0, 0);
    }

    private Operand absolute(int size) {
        displacement = immediate(addressSize);
        if (addressSize < 8) {
            displacement &= addressSize == 4 ? 0xffffffffL : 0xffffL;
        }
        return memory(size);
    }

    private Operand farPointer() {
        immediate = immediate(operandSize) & (operandSize == 2 ? 0xffffL : 0xffffffffL);
        immediate2 = (int) immediate(2) & 0xffff;
        return Operand.of(Operand.Kind.FAR_POINTER, 0, 0);
    }

    // ---- bytes

    /** A little-endian signed value of 1, 2, 4 or 8 bytes. */
    private long immediate(int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (long) next() << i * 8;
        }
        int unused = 64 - size * 8;
        return value << unused >> unused;
    }

    private int next() {
        if (position >= available) {
            throw truncated();
        }
        return bytes[offset + position++] & 0xff;
    }

    private int peek() {
        if (position >= available) {
            throw truncated();
        }
        return bytes[offset + position] & 0xff;
    }

    private GuestFault truncated() {
        if (position >= MAX_LENGTH) {
            return new GuestFault(new Trap.GeneralProtection());
        }
        if (memory == null) {
            return invalid();
        }
        return Long.compareUnsigned(start + position, codeLimit) > 0
                ? new GuestFault(new Trap.GeneralProtection())
                : memory.executeFault(linear(start + position));
    }

    private void require(boolean valid) {
        if (!valid) {
            throw invalid();
        }
    }

    private static GuestFault invalid() {
        return new GuestFault(new Trap.InvalidOpcode());
    }
}
