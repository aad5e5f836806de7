package dev.genkan.cpu.decode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The opcode maps; rows are read when an opcode is first met. */
public enum OpcodeMap {
    ONE_BYTE(""),
    MAP_0F("0F "),
    MAP_0F38("0F38 "),
    MAP_0F3A("0F3A "),
    VEX_0F("VEX.0F "),
    VEX_0F38("VEX.0F38 "),
    VEX_0F3A("VEX.0F3A ");

    private static final Row[] NONE = {};

    private final String prefix;

    @SuppressWarnings("ImmutableEnumChecker") // filled as opcodes are met; the same for everybody
    private final Row[][] rowsOf = new Row[256][];

    OpcodeMap(String prefix) {
        this.prefix = prefix;
    }

    /** The rows of an opcode, in the order in which they are tried; none is #UD. */
    Row[] rows(int opcode) {
        Row[] found = rowsOf[opcode];
        if (found == null) {
            found = read(opcode);
            rowsOf[opcode] = found;
        }
        return found;
    }

    /** All rows of an opcode: for reports and tests. */
    public List<Row> list(int opcode) {
        return List.of(rows(opcode));
    }

    private Row[] read(int opcode) {
        List<Row> all = new ArrayList<>(4);
        String name = prefix.concat(hex(opcode));
        String integer = integerRows(opcode);
        if (integer != null) {
            all.addAll(RowParser.parse(name, integer, IntegerNames.MAP));
        }
        String vector = vectorRows(opcode);
        if (vector != null) {
            all.addAll(RowParser.parse(name, vector, VectorNames.MAP));
        }
        if (this == ONE_BYTE && (opcode == 0x9b || (opcode >= 0xd8 && opcode <= 0xdf))) {
            String x87 = X87Opcodes.rows(opcode);
            if (x87 != null) {
                all.addAll(RowParser.parse(name, x87, X87Names.MAP));
            }
        }
        return all.toArray(NONE);
    }

    private @Nullable String integerRows(int opcode) {
        return switch (this) {
            case ONE_BYTE -> OneByteOpcodes.rows(opcode);
            case MAP_0F -> TwoByteOpcodes.rows0f(opcode);
            case MAP_0F38 -> TwoByteOpcodes.rows0f38(opcode);
            case MAP_0F3A -> TwoByteOpcodes.rows0f3a(opcode);
            case VEX_0F -> null;
            case VEX_0F38 -> TwoByteOpcodes.rowsVex0f38(opcode);
            case VEX_0F3A -> TwoByteOpcodes.rowsVex0f3a(opcode);
        };
    }

    private @Nullable String vectorRows(int opcode) {
        return switch (this) {
            case ONE_BYTE -> null;
            case MAP_0F -> VectorOpcodes.rows0f(opcode);
            case MAP_0F38 -> VectorOpcodes3.rows0f38(opcode);
            case MAP_0F3A -> VectorOpcodes3.rows0f3a(opcode);
            case VEX_0F -> VexOpcodes.rows0f(opcode);
            case VEX_0F38 -> VexOpcodes3.rows0f38(opcode);
            case VEX_0F3A -> VexOpcodes3.rows0f3a(opcode);
        };
    }

    private static String hex(int opcode) {
        String digits = "0123456789ABCDEF";
        return digits.substring(opcode >> 4, (opcode >> 4) + 1)
                .concat(digits.substring(opcode & 15, (opcode & 15) + 1));
    }

    private static <T extends Op> Map<String, T> names(T[] ops) {
        Map<String, T> names = HashMap.newHashMap(ops.length);
        for (T op : ops) {
            names.put(op.name(), op);
        }
        return names;
    }

    // Each in a class of its own, so that a program without vectors never makes their names.

    private static final class IntegerNames {
        static final Map<String, IntegerOp> MAP = names(IntegerOp.values());
    }

    private static final class VectorNames {
        static final Map<String, VectorOp> MAP = names(VectorOp.values());
    }

    private static final class X87Names {
        static final Map<String, X87Op> MAP = names(X87Op.values());
    }
}
