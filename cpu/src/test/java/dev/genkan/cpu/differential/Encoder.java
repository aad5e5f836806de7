package dev.genkan.cpu.differential;

import dev.genkan.cpu.decode.OpcodeMap;
import dev.genkan.cpu.decode.Row;
import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;

/** Makes bytes of an opcode table's row, with random operands. */
final class Encoder {
    /** How a memory operand is made. */
    enum Addressing {
        /** Any mode, any register. */
        ANY,
        /** RBX and a small displacement, for sequences that keep RBX. */
        BASED
    }

    private final SplittableRandom random;
    private final boolean longMode;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private int prefix;
    private int reg;
    private int rm;
    private int mod;
    private int w;
    private int l;
    private boolean needsModrm;
    private boolean branch;
    private boolean absolute;
    private boolean vsib;
    private int immediateLimit;

    Encoder(SplittableRandom random, boolean longMode) {
        this.random = random;
        this.longMode = longMode;
    }

    /** Whether the row exists in this mode at all. */
    static boolean exists(Row row, boolean longMode) {
        for (String word : words(row.text, ' ')) {
            if (word.equals(longMode ? "i64" : "o64")) {
                return false;
            }
        }
        return true;
    }

    private static java.util.List<String> words(String text, char separator) {
        java.util.List<String> words = new java.util.ArrayList<>();
        int start = 0;
        for (int at; (at = text.indexOf(separator, start)) >= 0; start = at + 1) {
            words.add(text.substring(start, at));
        }
        words.add(text.substring(start));
        return words;
    }

    private void read(Row row) {
        prefix = -1;
        reg = -1;
        rm = -1;
        mod = -1;
        w = -1;
        l = -1;
        needsModrm = false;
        branch = false;
        absolute = false;
        vsib = false;
        immediateLimit = 256;
        boolean named = false;
        for (String word : words(row.text, ' ')) {
            switch (word) {
                case "NP" -> prefix = 0;
                case "66", "F3", "F2" -> prefix = Integer.parseInt(word, 16);
                case "mem" -> mod = 0;
                case "reg" -> mod = 3;
                case "W0" -> w = 0;
                case "W1" -> w = 1;
                case "L0" -> l = 0;
                case "L1" -> l = 1;
                case "modrm" -> needsModrm = true;
                case "vsib" -> vsib = true;
                case "i64", "o64", "o16", "noB", "lock", "d64", "f64" -> {}
                default -> {
                    if (word.startsWith("/")) {
                        reg = word.charAt(1) - '0';
                    } else if (!named && word.startsWith("rm") && word.length() == 3) {
                        rm = word.charAt(2) - '0';
                    } else if (!word.startsWith("+")) {
                        if (named) {
                            operands(word);
                        }
                        named = true;
                    }
                }
            }
        }
        if (reg >= 0 || rm >= 0 || mod >= 0) {
            needsModrm = true;
        }
        String name = row.op.name();
        if (name.equals("ENTER")) {
            immediateLimit = 8;
        }
    }

    private void operands(String list) {
        for (String operand : words(list, ',')) {
            char method = operand.charAt(0);
            if (operand.equals("STi")
                    || (operand.length() <= 3
                            && "CDEGMNPQRSUVW".indexOf(method) >= 0
                            && !isRegisterName(operand))) {
                needsModrm = true;
            }
            if (method == 'M') {
                mod = 0;
            } else if (method == 'R' || method == 'U' || method == 'N' || operand.equals("STi")) {
                mod = 3;
            }
            branch |= method == 'J';
            absolute |= method == 'O';
        }
    }

    private static boolean isRegisterName(String operand) {
        return switch (operand) {
            case "AL", "CL", "AX", "DX", "ES", "CS", "SS", "DS", "FS", "GS" -> true;
            default -> false;
        };
    }

    /**
     * The instruction's bytes, followed by random ones: the decoder says where it ends.
     *
     * @param clean without prefixes that nothing asks for
     */
    byte[] encode(Row row, OpcodeMap map, int opcode, Addressing addressing, boolean clean) {
        read(row);
        out.reset();
        boolean vex = map.name().startsWith("VEX");
        if (!vex) {
            prefixes(row, clean, addressing);
            switch (map) {
                case MAP_0F -> out.write(0x0f);
                case MAP_0F38 -> {
                    out.write(0x0f);
                    out.write(0x38);
                }
                case MAP_0F3A -> {
                    out.write(0x0f);
                    out.write(0x3a);
                }
                default -> {}
            }
            out.write(opcode);
            modrm(addressing);
        } else {
            vex(row, map, opcode, addressing);
        }
        immediates();
        return out.toByteArray();
    }

    private void prefixes(Row row, boolean clean, Addressing addressing) {
        if (!clean) {
            if (chance(24) && addressing == Addressing.ANY) {
                out.write(0x67);
            }
            if (!longMode && chance(12) && addressing == Addressing.ANY) {
                // A 16-bit address in the segment that starts at the data.
                out.write(0x67);
                out.write(0x64);
            }
            if (chance(24)) {
                out.write(new int[] {0x26, 0x2e, 0x36, 0x3e}[random.nextInt(4)]);
            }
            if (chance(24) || (row.text.contains(" lock") && chance(4))) {
                out.write(0xf0);
            }
        }
        boolean string = row.op.family() == dev.genkan.cpu.decode.Family.STRING;
        if (prefix > 0) {
            if (prefix != 0x66 && chance(6)) {
                out.write(0x66);
            }
            out.write(prefix);
        } else if (prefix < 0) {
            if (chance(5)) {
                out.write(0x66);
            }
            if (string && !chance(3)) {
                out.write(chance(2) ? 0xf2 : 0xf3);
            }
        }
        if (longMode && (w == 1 || chance(2))) {
            int bits = random.nextInt(16);
            if (w >= 0) {
                bits = bits & 7 | w << 3;
            }
            out.write(0x40 | (addressing == Addressing.BASED ? bits & 0xc : bits));
        }
    }

    private void vex(Row row, OpcodeMap map, int opcode, Addressing addressing) {
        int select =
                switch (map) {
                    case VEX_0F -> 1;
                    case VEX_0F38 -> 2;
                    default -> 3;
                };
        int inverted = 0xe0;
        if (longMode) {
            int bits = random.nextInt(8);
            inverted = (addressing == Addressing.BASED ? bits & 4 | 3 : bits) << 5;
        }
        int length = l >= 0 ? l : random.nextInt(2);
        // Outside 64-bit mode, what W says where no table asks is nobody's promise.
        int wide = w >= 0 ? w : longMode ? random.nextInt(2) : 0;
        // Rows without a third register want 1111.
        boolean hasV =
                row.text.contains(",H") || row.text.contains(",B") || row.text.contains(" B");
        int v = hasV ? (longMode ? random.nextInt(16) : random.nextInt(8)) : 0;
        int pp = prefix == 0x66 ? 1 : prefix == 0xf3 ? 2 : prefix == 0xf2 ? 3 : 0;
        out.write(0xc4);
        out.write(inverted | select);
        out.write(wide << 7 | (~v & 15) << 3 | length << 2 | pp);
        out.write(opcode);
        modrm(addressing);
    }

    private void modrm(Addressing addressing) {
        if (!needsModrm) {
            return;
        }
        int middle = reg >= 0 ? reg : random.nextInt(8);
        if (mod == 3 || rm >= 0 || (mod < 0 && chance(2))) {
            out.write(0xc0 | middle << 3 | (rm >= 0 ? rm : random.nextInt(8)));
            return;
        }
        if (addressing == Addressing.BASED) {
            if (vsib) {
                out.write(0x44 | middle << 3);
                out.write(random.nextInt(8) << 3 | 3);
            } else {
                out.write(0x43 | middle << 3);
            }
            out.write(random.nextInt(-100, 100));
            return;
        }
        int form = random.nextInt(3);
        int low = vsib ? 4 : random.nextInt(8);
        out.write(form << 6 | middle << 3 | low);
        int displacement = form == 1 ? 1 : form == 2 ? 4 : 0;
        if (low == 4) {
            int sib = random.nextInt(256);
            out.write(sib);
            if ((sib & 7) == 5 && form == 0) {
                absolute(false);
            }
        } else if (low == 5 && form == 0) {
            absolute(longMode);
        }
        if (displacement == 1) {
            out.write(random.nextInt(256));
        } else if (displacement == 4) {
            little(random.nextInt(-200, 200), 4);
        }
    }

    private void absolute(boolean relative) {
        long address = Case.WINDOW + 64 + random.nextInt(300);
        little((int) (relative ? address - Case.CODE_START - 16 : address), 4);
    }

    private void little(int value, int size) {
        for (int k = 0; k < size; k++) {
            out.write(value >> k * 8);
        }
    }

    private void immediates() {
        if (branch) {
            // Past the code, where breakpoints lie.
            out.write(random.nextInt(0x20, 0x70));
            for (int k = 0; k < 3; k++) {
                out.write(0);
            }
            return;
        }
        if (absolute) {
            absolute(false);
            little(0, 4);
            return;
        }
        if (immediateLimit < 256) {
            little(random.nextInt(64), 2);
            out.write(random.nextInt(immediateLimit));
            return;
        }
        long value =
                switch (random.nextInt(4)) {
                    case 0 -> EdgeValues.of(random);
                    case 1 -> random.nextInt(64) * 0x0101010101010101L;
                    default -> random.nextLong();
                };
        for (int k = 0; k < 8; k++) {
            out.write((int) (value >> k * 8));
        }
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }
}
