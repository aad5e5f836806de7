package dev.genkan.cpu.decode;

import dev.genkan.cpu.Feature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the text of opcode table rows; only rows of opcodes that occur are ever read. */
final class RowParser {
    private static final int MAX_OPERANDS = 4;
    private static final Map<String, Feature> FEATURES = new HashMap<>();

    static {
        for (Feature feature : Feature.values()) {
            FEATURES.put(feature.name(), feature);
        }
    }

    final String text;
    final String opcode;
    Op op = IntegerOp.UD;
    Feature feature = Feature.BASE;
    int prefix = Row.ANY;
    int reg = Row.ANY;
    int rm = Row.ANY;
    int w = Row.ANY;
    int l = Row.ANY;
    int mod = Row.ANY;
    int mode = Row.ANY;
    int operandSize = Row.ANY;
    boolean lock;
    boolean default64;
    boolean force64;
    boolean vsib;
    boolean noRexB;
    boolean needsModrm;
    int[] operands = {};

    private RowParser(String opcode, String text) {
        this.opcode = opcode;
        this.text = text;
    }

    /** Reads the rows of one opcode, which stand between bars. */
    static List<Row> parse(String opcode, String rows, Map<String, ? extends Op> mnemonics) {
        List<Row> parsed = new ArrayList<>(4);
        int start = 0;
        while (start <= rows.length()) {
            int end = rows.indexOf('|', start);
            if (end < 0) {
                end = rows.length();
            }
            parsed.add(new RowParser(opcode, rows.substring(start, end).strip()).row(mnemonics));
            start = end + 1;
        }
        return parsed;
    }

    private Row row(Map<String, ? extends Op> mnemonics) {
        int at = 0;
        boolean named = false;
        while (at < text.length()) {
            int end = text.indexOf(' ', at);
            if (end < 0) {
                end = text.length();
            }
            String word = text.substring(at, end);
            at = end + 1;
            if (!named) {
                if (!condition(word)) {
                    Op found = mnemonics.get(word);
                    if (found == null) {
                        throw new IllegalStateException("opcode table: no op " + word);
                    }
                    op = found;
                    named = true;
                }
            } else if (!attribute(word)) {
                operands(word);
            }
        }
        if (reg != Row.ANY || rm != Row.ANY || mod != Row.ANY) {
            needsModrm = true;
        }
        return Row.of(this);
    }

    private boolean condition(String word) {
        switch (word) {
            case "NP" -> prefix = Row.NO_PREFIX;
            case "66" -> prefix = Row.PREFIX_66;
            case "F3" -> prefix = Row.PREFIX_F3;
            case "F2" -> prefix = Row.PREFIX_F2;
            case "W0" -> w = 0;
            case "W1" -> w = 1;
            case "L0" -> l = 0;
            case "L1" -> l = 1;
            case "mem" -> mod = 0;
            case "reg" -> mod = 3;
            case "o64" -> mode = 64;
            case "i64" -> mode = 32;
            case "o16" -> operandSize = 2;
            case "noB" -> noRexB = true;
            default -> {
                if (word.charAt(0) == '/') {
                    reg = word.charAt(1) - '0';
                } else if (word.length() == 3 && word.startsWith("rm")) {
                    rm = word.charAt(2) - '0';
                    mod = 3;
                } else {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean attribute(String word) {
        switch (word) {
            case "lock" -> lock = true;
            case "d64" -> default64 = true;
            case "f64" -> force64 = true;
            case "vsib" -> vsib = true;
            case "modrm" -> needsModrm = true;
            default -> {
                if (word.charAt(0) != '+') {
                    return false;
                }
                Feature found = FEATURES.get(word.substring(1));
                if (found == null) {
                    throw new IllegalStateException("opcode table: no feature " + word);
                }
                feature = found;
            }
        }
        return true;
    }

    private void operands(String list) {
        int[] found = new int[MAX_OPERANDS];
        int count = 0;
        int start = 0;
        while (start <= list.length()) {
            int end = list.indexOf(',', start);
            if (end < 0) {
                end = list.length();
            }
            int operand = OperandCode.parse(list.substring(start, end));
            found[count++] = operand;
            needsModrm |= OperandCode.needsModrm(operand);
            start = end + 1;
        }
        operands = java.util.Arrays.copyOf(found, count);
    }
}
