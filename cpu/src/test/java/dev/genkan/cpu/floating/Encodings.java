package dev.genkan.cpu.floating;

import dev.genkan.cpu.decode.OpcodeMap;
import dev.genkan.cpu.decode.Row;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Machine code for the rows of the opcode tables: every form of a row with registers 1, 2, 3 and 4,
 * or with memory at RDI.
 */
final class Encodings {
    /** One form of a row; an immediate byte, if it has one, is the last. */
    record Form(Row row, byte[] code, boolean immediate, boolean memory) {
        @Override
        public String toString() {
            StringBuilder hex = new StringBuilder(row.id()).append(" =");
            for (byte b : code) {
                hex.append(String.format(" %02x", b));
            }
            return hex.toString();
        }
    }

    private Encodings() {}

    /** All forms of the rows of a family of opcodes. */
    static List<Form> of(OpcodeMap map) {
        List<Form> forms = new ArrayList<>();
        for (int opcode = 0; opcode < 256; opcode++) {
            for (Row row : map.list(opcode)) {
                forms(map, opcode, row, forms);
            }
        }
        return forms;
    }

    private static void forms(OpcodeMap map, int opcode, Row row, List<Form> into) {
        List<String> words = List.of(row.text.split(" "));
        String operands =
                words.stream().filter(w -> w.contains(",") || isOperand(w)).findFirst().orElse("");
        List<String> list = operands.isEmpty() ? List.of() : List.of(operands.split(","));
        boolean anyRm = list.stream().anyMatch(o -> "WQE".indexOf(o.charAt(0)) >= 0);
        boolean memoryOnly =
                words.contains("mem") || list.stream().anyMatch(o -> o.startsWith("M"));
        boolean registerOnly =
                words.contains("reg")
                        || words.stream().anyMatch(w -> w.matches("rm[0-7]"))
                        || list.stream().anyMatch(o -> "UNR".indexOf(o.charAt(0)) >= 0);
        boolean vex = map.name().startsWith("VEX");
        boolean sized = list.stream().anyMatch(o -> o.equals("Ey") || o.equals("Gy"));
        boolean noModrm = list.isEmpty() && words.stream().noneMatch(w -> w.startsWith("/"));
        for (int w = 0; w < 2; w++) {
            if (words.contains("W" + (1 - w)) || (w == 1 && !sized && !words.contains("W1"))) {
                continue;
            }
            for (int l = 0; l < (vex ? 2 : 1); l++) {
                if (words.contains("L" + (1 - l))) {
                    continue;
                }
                if (noModrm || ((anyRm || registerOnly) && !memoryOnly)) {
                    into.add(encode(map, opcode, row, words, list, w, l, false, noModrm));
                }
                if (!noModrm && (memoryOnly || (anyRm && !registerOnly))) {
                    Form form = encode(map, opcode, row, words, list, w, l, true, false);
                    into.add(form);
                    if (map == OpcodeMap.ONE_BYTE && list.contains("M")) {
                        into.add(small(form));
                    }
                }
            }
        }
    }

    /** The same with 16-bit operands, which the x87's environment has a format for. */
    private static Form small(Form form) {
        byte[] code = new byte[form.code().length + 1];
        code[0] = 0x66;
        System.arraycopy(form.code(), 0, code, 1, form.code().length);
        return new Form(form.row(), code, form.immediate(), form.memory());
    }

    private static boolean isOperand(String word) {
        return word.matches("[MWVUEGPQN](x|y|d|q|w|b|t|dq|xh|xq|xe)?|STi|AX");
    }

    private static Form encode(
            OpcodeMap map,
            int opcode,
            Row row,
            List<String> words,
            List<String> operands,
            int w,
            int l,
            boolean memory,
            boolean noModrm) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int prefix =
                words.contains("66") ? 1 : words.contains("F3") ? 2 : words.contains("F2") ? 3 : 0;
        if (map.name().startsWith("VEX")) {
            boolean h = operands.stream().anyMatch(o -> o.startsWith("H"));
            out.write(0xc4);
            int select = map == OpcodeMap.VEX_0F ? 1 : map == OpcodeMap.VEX_0F38 ? 2 : 3;
            out.write(0xe0 | select);
            out.write(w << 7 | (h ? ~3 & 15 : 15) << 3 | l << 2 | prefix);
        } else {
            if (prefix != 0) {
                out.write(prefix == 1 ? 0x66 : prefix == 2 ? 0xf3 : 0xf2);
            }
            if (w == 1) {
                out.write(0x48);
            }
            if (map != OpcodeMap.ONE_BYTE) {
                out.write(0x0f);
            }
            if (map == OpcodeMap.MAP_0F38) {
                out.write(0x38);
            } else if (map == OpcodeMap.MAP_0F3A) {
                out.write(0x3a);
            }
        }
        out.write(opcode);
        if (!noModrm) {
            int reg = 1;
            int rm = memory ? 7 : 2;
            for (String word : words) {
                if (word.startsWith("/")) {
                    reg = word.charAt(1) - '0';
                } else if (word.matches("rm[0-7]")) {
                    rm = word.charAt(2) - '0';
                }
            }
            if (memory && words.contains("vsib")) {
                out.write(reg << 3 | 4);
                out.write(5 << 3 | 7);
            } else {
                out.write((memory ? 0 : 0xc0) | reg << 3 | rm);
            }
        }
        boolean immediate = operands.contains("Ib");
        if (immediate) {
            out.write(0);
        } else if (operands.stream().anyMatch(o -> o.startsWith("L"))) {
            out.write(0x40);
        }
        return new Form(row, out.toByteArray(), immediate, memory);
    }
}
