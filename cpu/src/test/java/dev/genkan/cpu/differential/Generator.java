package dev.genkan.cpu.differential;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.decode.Decoder;
import dev.genkan.cpu.decode.Family;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.OpcodeMap;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.decode.Row;
import dev.genkan.cpu.decode.VectorOp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Makes cases from the decoder's own tables. */
final class Generator {
    /** Where a row stands. */
    record Place(OpcodeMap map, int opcode, Row row) {}

    /** Only families whose names match, to look at some of them. */
    private static final String FAMILIES = System.getProperty("genkan.families", ".*");

    private static final int STATUS = FlagEffects.ALL | Cpu.DF;

    private final SplittableRandom random;
    private final boolean longMode;
    private final Decoder decoder;
    private final Decoder narrowDecoder;
    private final Encoder encoder;
    private final FarForms farForms;
    private final SegmentForms segmentForms;
    private final ImageForms imageForms;

    Generator(long seed, boolean longMode, CpuModel model) {
        this.random = new SplittableRandom(seed);
        this.longMode = longMode;
        this.decoder = new Decoder(longMode, model);
        this.narrowDecoder = new Decoder(16, model);
        this.segmentForms = new SegmentForms(random);
        this.encoder = new Encoder(random, longMode);
        this.farForms = new FarForms(random);
        this.imageForms = new ImageForms(random);
    }

    /** All rows that this mode and model have, and that can be compared. */
    static List<Place> places(boolean longMode, CpuModel model) {
        List<Place> all = new ArrayList<>();
        for (OpcodeMap map : OpcodeMap.values()) {
            for (int opcode = 0; opcode < 256; opcode++) {
                for (Row row : map.list(opcode)) {
                    if (row.op.family().name().matches(FAMILIES)
                            && Encoder.exists(row, longMode)
                            && model.has(row.feature)
                            && Exclusions.reason(row, longMode) == null) {
                        all.add(new Place(map, opcode, row));
                    }
                }
            }
        }
        return all;
    }

    private @Nullable Instruction decode(byte[] bytes, int offset) {
        return decode(decoder, bytes, offset, Case.CODE_START + offset);
    }

    private static @Nullable Instruction decode(
            Decoder decoder, byte[] bytes, int offset, long address) {
        try {
            return decoder.decode(bytes, offset, bytes.length - offset, address);
        } catch (GuestFault _) {
            return null;
        }
    }

    /** One instruction of a row; null if the bytes became another one. */
    @Nullable Case single(Place place) {
        boolean image = ImageForms.matches(place.row.op);
        boolean clean = image || random.nextInt(3) != 0;
        byte[] bytes =
                encoder.encode(
                        place.row,
                        place.map,
                        place.opcode,
                        image ? Encoder.Addressing.BASED : Encoder.Addressing.ANY,
                        clean);
        Case made = new Case(longMode);
        if (!longMode) {
            switch (random.nextInt(6)) {
                case 0 -> segmentForms.limit(made);
                case 1 -> {
                    if (!image) {
                        segmentForms.narrow(made);
                    }
                }
                default -> {}
            }
        }
        Instruction i = decode(made.isNarrow() ? narrowDecoder : decoder, bytes, 0, made.start);
        if (i == null) {
            // Not valid so: the host must think the same.
            made.code = bytes.length > 15 ? java.util.Arrays.copyOf(bytes, 15) : bytes;
            randomState(made, false);
            return place.row.text.contains("lock") ? made : null;
        }
        if (Exclusions.reason(i.row, longMode) != null || excluded(i)) {
            return null;
        }
        if (i.op == IntegerOp.UD && made.isNarrow()) {
            // How much of it is fetched, up to the end of the code, the processor chooses.
            return null;
        }
        made.code = java.util.Arrays.copyOf(bytes, i.length);
        made.rows.add(i.row);
        randomState(made, isFloat(i));
        if (image) {
            imageForms.aim(made, i);
            return made;
        }
        if (!aim(made, i) || !farForms.aim(made, i)) {
            return null;
        }
        if (made.selector[Cpu.CS] + made.selector[Cpu.DS] + made.selector[Cpu.SS] != 0
                && isFloat(i)
                && choosesFault(made, i)) {
            return null;
        }
        int count = count(made, i);
        if (i.op == IntegerOp.SHLD || i.op == IntegerOp.SHRD) {
            // Beyond the operand's size the result itself is undefined.
            if (i.a.size == 2 && (count & 31) > 16) {
                return null;
            }
        }
        made.undefined = FlagEffects.undefined(i, count);
        return made;
    }

    private static boolean isFloat(Instruction i) {
        return !(i.op instanceof IntegerOp);
    }

    /**
     * Whether a limit may be the lesser fault: after a stack address that is not aligned, and where
     * a gather ends half-way.
     */
    private static boolean choosesFault(Case made, Instruction i) {
        return i.row.text.contains("vsib")
                || hasMemory(i) && i.segment == Cpu.SS && (FarForms.address(made, i) & 31) != 0;
    }

    /** Things that a row does not tell. */
    private boolean excluded(Instruction i) {
        boolean system = i.op == IntegerOp.INT && i.immediate == 0x80;
        return system
                // Which control and debug registers exist is the processor's affair.
                || (i.op == IntegerOp.PRIVILEGED && i.opcode >= 0x20 && i.opcode < 0x24)
                || (i.segment == Cpu.FS ? longMode || i.addressSize != 2 : i.segment == Cpu.GS)
                || (i.op == IntegerOp.BSWAP && i.operandSize == 2)
                // Both addresses are wild: which one is read first, the processor chooses.
                || (i.op == IntegerOp.CMPS && i.addressSize == 2)
                // Processors differ in whether a 66 prefix shortens a near branch.
                || (i.op.family() == Family.CONTROL && i.operandSizePrefix);
    }

    private void randomState(Case made, boolean floats) {
        for (int k = 0; k < 16; k++) {
            long value = EdgeValues.of(random);
            made.gpr[k] = longMode ? value : value & 0xffffffffL;
        }
        made.gpr[Cpu.RSP] = Case.WINDOW + 256 + 8 * random.nextInt(-8, 16);
        made.flags = 0x202 | random.nextInt() & STATUS & (random.nextInt(4) == 0 ? -1 : ~Cpu.DF);
        Baseline.fill(made, random.nextLong(), floats);
    }

    /** The count of a shift, before masking. */
    private static int count(Case made, Instruction i) {
        Operand last = i.c.kind == Operand.Kind.NONE ? i.b : i.c;
        return switch (last.kind) {
            case IMMEDIATE -> (int) i.immediate;
            case ONE -> 1;
            case GENERAL -> (int) made.gpr[last.register];
            default -> 1;
        };
    }

    // ---- registers that let the instruction find its memory

    private boolean aim(Case made, Instruction i) {
        switch (i.op.family()) {
            case STRING -> {
                made.gpr[Cpu.RSI] = Case.WINDOW + random.nextInt(64, 440);
                made.gpr[Cpu.RDI] = Case.WINDOW + random.nextInt(64, 440);
                made.gpr[Cpu.RCX] = random.nextInt(24);
            }
            case STACK -> {
                if (i.op == IntegerOp.LEAVE || i.op == IntegerOp.ENTER) {
                    made.gpr[Cpu.RBP] = Case.WINDOW + 200 + random.nextInt(100);
                }
                if (i.op == IntegerOp.POPF) {
                    return popFlags(made);
                }
            }
            case CONTROL -> branch(made, i);
            default -> {}
        }
        if (i.op.name().startsWith("MASKMOV")) {
            // What is left after a fault, and which byte it tells of, the processor chooses.
            segmentForms.allowData(made);
            if (i.segment != Cpu.DS || !longMode && (i.addressSize == 2) != made.isNarrow()) {
                return false;
            }
            made.gpr[Cpu.RDI] = Case.WINDOW + random.nextInt(Case.WINDOW_SIZE - 16);
        }
        if (i.op == VectorOp.LDMXCSR) {
            return aimAddress(made, i) && aimControl(made, i);
        }
        if (i.op == IntegerOp.XLAT) {
            made.gpr[Cpu.RBX] = Case.WINDOW + 100;
        }
        return !hasMemory(i) || aimAddress(made, i);
    }

    private static boolean hasMemory(Instruction i) {
        return i.modrm >= 0 && i.modrm < 0xc0 && i.op != IntegerOp.LEA && i.op != IntegerOp.NOP;
    }

    private boolean aimAddress(Case made, Instruction i) {
        long wanted = Case.WINDOW + 64 + random.nextInt(380);
        boolean sha = i.op.name().startsWith("SHA") && !(i.op instanceof IntegerOp);
        if (sha && (i.base == Instruction.NO_REGISTER || i.base == i.index)) {
            return false;
        }
        if (random.nextInt(40) == 0) {
            wanted = Case.DATA + 0x2000 - random.nextInt(20);
        }
        if (sha || random.nextInt(2) == 0) {
            // Whether SHA's operands must be aligned, processors disagree.
            wanted &= -16;
        }
        if (i.b.kind == Operand.Kind.GENERAL
                && i.op.family() == Family.BIT
                && i.op.name().startsWith("BT")) {
            made.gpr[i.b.register] = random.nextInt(-400, 400) & (longMode ? -1 : 0xffffffffL);
            if (i.b.register == i.base || i.b.register == i.index) {
                return false;
            }
        }
        if (i.row.text.contains("vsib") && i.addressSize != 2) {
            return aimGather(made, i, wanted);
        }
        if (i.index != Instruction.NO_REGISTER && (sha || i.op instanceof IntegerOp)) {
            made.gpr[i.index] = random.nextInt(0, 8);
        }
        if (i.base == Instruction.NO_REGISTER) {
            return true;
        }
        if (i.base == i.index) {
            made.gpr[i.base] = wanted / (1 + (1L << i.scale));
            return true;
        }
        long index = i.index == Instruction.NO_REGISTER ? 0 : made.gpr[i.index] << i.scale;
        long base = wanted - i.displacement - index;
        if (i.segment == Cpu.FS) {
            made.gpr[i.base] = made.gpr[i.base] & ~0xffffL | base - Case.DATA & 0xffff;
            return true;
        }
        made.gpr[i.base] = longMode ? base : base & 0xffffffffL;
        return true;
    }

    /** An MXCSR that may be loaded, or one that may not be by any processor: AMD's have bit 17. */
    private boolean aimControl(Case made, Instruction i) {
        int value = random.nextInt() & 0xffff;
        if (random.nextInt(4) == 0) {
            value |= 1 << random.nextInt(18, 32);
        }
        FarForms.put(made, FarForms.address(made, i), value, 4);
        return true;
    }

    /** An index that faults half-way leaves what the processor likes: keep all of them small. */
    private boolean aimGather(Case made, Instruction i, long wanted) {
        ByteBuffer fx = ByteBuffer.wrap(made.fx).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer high = ByteBuffer.wrap(made.ymmHigh).order(ByteOrder.LITTLE_ENDIAN);
        for (int k = 0; k < 2; k++) {
            fx.putLong(160 + 16 * i.index + 8 * k, random.nextInt(8));
            high.putLong(16 * i.index + 8 * k, random.nextInt(8));
        }
        if (i.base == Instruction.NO_REGISTER || wanted > Case.WINDOW + 400) {
            return false;
        }
        made.gpr[i.base] = wanted - i.displacement & (longMode ? -1 : 0xffffffffL);
        return true;
    }

    private boolean popFlags(Case made) {
        int at = (int) (made.gpr[Cpu.RSP] - Case.WINDOW);
        int value = random.nextInt() & (STATUS | Cpu.IF | 0x3000);
        ByteBuffer.wrap(made.memory).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
        return true;
    }

    private void branch(Case made, Instruction i) {
        long target = Case.CODE_START + random.nextInt(64, 200);
        if (random.nextInt(8) == 0) {
            return;
        }
        if (i.a.kind == Operand.Kind.GENERAL) {
            made.gpr[i.a.register] = target;
        }
        ByteBuffer memory = ByteBuffer.wrap(made.memory).order(ByteOrder.LITTLE_ENDIAN);
        int at = (int) (made.gpr[Cpu.RSP] - Case.WINDOW);
        if (i.op == IntegerOp.RET) {
            memory.putLong(at, target);
        } else if (i.op == IntegerOp.LOOP || i.op == IntegerOp.JCXZ) {
            made.gpr[Cpu.RCX] = random.nextInt(3);
        }
    }

    // ---- sequences

    /** Up to 20 instructions that keep RBX and RSP, so that most of them find their memory. */
    Case sequence(List<Place> places) {
        Case made = new Case(longMode);
        boolean floats = random.nextInt(3) == 0;
        randomState(made, floats);
        made.gpr[Cpu.RBX] = Case.WINDOW + 256;
        int wanted = random.nextInt(1, 21);
        byte[] code = new byte[Case.CODE_SIZE];
        int length = 0;
        int undefined = 0;
        for (int tries = 0; made.rows.size() < wanted && tries < 200; tries++) {
            Place place = places.get(random.nextInt(places.size()));
            if (floats == (place.row.op instanceof IntegerOp) && random.nextInt(4) != 0) {
                continue;
            }
            if (!floats && !(place.row.op instanceof IntegerOp)) {
                continue;
            }
            byte[] bytes =
                    encoder.encode(
                            place.row, place.map, place.opcode, Encoder.Addressing.BASED, true);
            System.arraycopy(bytes, 0, code, length, bytes.length);
            Instruction i = decode(code, length);
            if (i == null || !fits(i) || (FlagEffects.read(i) & undefined) != 0) {
                continue;
            }
            int own =
                    i.op.family() == Family.SHIFT ? shiftUndefined(i) : FlagEffects.undefined(i, 1);
            undefined = (FlagEffects.definesAll(i) ? 0 : undefined) | own;
            made.undefinedMidway |= undefined;
            made.rows.add(i.row);
            length += i.length;
            if (length > Case.CODE_SIZE - 40) {
                break;
            }
        }
        made.code = java.util.Arrays.copyOf(code, length);
        made.undefined = undefined;
        return made;
    }

    /** The worst of all counts that a register may hold. */
    private static int shiftUndefined(Instruction i) {
        if (i.b.kind == Operand.Kind.ONE) {
            return FlagEffects.undefined(i, 1);
        }
        boolean last = i.c.kind == Operand.Kind.IMMEDIATE || i.b.kind == Operand.Kind.IMMEDIATE;
        return last ? FlagEffects.undefined(i, (int) i.immediate) : FlagEffects.ALL;
    }

    private boolean fits(Instruction i) {
        if (Exclusions.reason(i.row, longMode) != null || excluded(i)) {
            return false;
        }
        switch (i.op.family()) {
            case CONTROL, STRING, STACK, SEGMENT, SYSTEM -> {
                return false;
            }
            case SHIFT -> {
                // A result that is undefined would spread.
                if (i.a.size == 2 && (i.op == IntegerOp.SHLD || i.op == IntegerOp.SHRD)) {
                    return false;
                }
            }
            default -> {}
        }
        if (i.modrm < 0 && i.hasMemory()) {
            return false;
        }
        if (i.row.text.contains("vsib")
                || ImageForms.matches(i.op)
                || i.op == VectorOp.LDMXCSR
                || i.op.name().startsWith("SHA") && i.hasMemory()
                || i.op == IntegerOp.XLAT
                || i.op.name().startsWith("MASKMOV")) {
            return false;
        }
        for (Operand operand : List.of(i.a, i.b, i.c)) {
            if (operand.kind == Operand.Kind.GENERAL && keeps(operand.register)) {
                return false;
            }
            if (operand.kind == Operand.Kind.HIGH && keeps(operand.register)) {
                return false;
            }
        }
        // A bit string reaches wherever its register says.
        return !(i.a.isMemory()
                && i.op.name().startsWith("BT")
                && i.b.kind == Operand.Kind.GENERAL);
    }

    private static boolean keeps(int register) {
        return register == Cpu.RBX || register == Cpu.RSP;
    }
}
