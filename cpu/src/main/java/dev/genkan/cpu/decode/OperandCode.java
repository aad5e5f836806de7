package dev.genkan.cpu.decode;

/**
 * Operand codes of the opcode tables: the addressing methods and operand types of SDM volume 2,
 * appendix A.2, packed into an int.
 */
final class OperandCode {
    /** Types. */
    static final int NONE = 0,
            B = 1,
            W = 2,
            D = 3,
            Q = 4,
            V = 5,
            Z = 6,
            Y = 7,
            DQ = 8,
            X = 9,
            QQ = 10,
            P = 11,
            A = 12,
            S = 13,
            T = 14,
            BS = 15,
            HALF = 16,
            QUARTER = 17,
            EIGHTH = 18;

    /** Methods beyond the letters: a fixed register. */
    static final int FIXED_GENERAL = 1, FIXED_SEGMENT = 2, ONE = 3, FIXED_ST = 4, FIXED_VECTOR = 5;

    private OperandCode() {}

    private static int code(int method, int type, int register) {
        return method | type << 8 | register << 16;
    }

    static int method(int code) {
        return code & 0xff;
    }

    static int type(int code) {
        return code >> 8 & 0xff;
    }

    static int register(int code) {
        return code >> 16;
    }

    /** Reads one operand: an addressing letter and a type, or the name of a register. */
    static int parse(String text) {
        switch (text) {
            case "I2b":
                return code('i', B, 0);
            case "1":
                return code(ONE, NONE, 0);
            case "AL":
                return code(FIXED_GENERAL, B, 0);
            case "CL":
                return code(FIXED_GENERAL, B, 1);
            case "AX":
                return code(FIXED_GENERAL, W, 0);
            case "DX":
                return code(FIXED_GENERAL, W, 2);
            case "eAX":
                return code(FIXED_GENERAL, Z, 0);
            case "rAX":
                return code(FIXED_GENERAL, V, 0);
            case "ES":
                return code(FIXED_SEGMENT, W, 0);
            case "CS":
                return code(FIXED_SEGMENT, W, 1);
            case "SS":
                return code(FIXED_SEGMENT, W, 2);
            case "DS":
                return code(FIXED_SEGMENT, W, 3);
            case "FS":
                return code(FIXED_SEGMENT, W, 4);
            case "GS":
                return code(FIXED_SEGMENT, W, 5);
            case "ST0":
                return code(FIXED_ST, T, 0);
            case "STi":
                return code('s', T, 0);
            case "XMM0":
                return code(FIXED_VECTOR, DQ, 0);
            default:
                return code(text.charAt(0), type(text.substring(1)), 0);
        }
    }

    private static int type(String text) {
        return switch (text) {
            case "" -> NONE;
            case "b" -> B;
            case "bs" -> BS;
            case "w" -> W;
            case "d", "ss" -> D;
            case "q", "pi", "sd" -> Q;
            case "v" -> V;
            case "z" -> Z;
            case "y" -> Y;
            case "dq" -> DQ;
            case "x", "ps", "pd" -> X;
            case "xh" -> HALF;
            case "xq" -> QUARTER;
            case "xe" -> EIGHTH;
            case "qq" -> QQ;
            case "p" -> P;
            case "a" -> A;
            case "s" -> S;
            case "t" -> T;
            default -> throw new IllegalStateException("opcode table: no operand type " + text);
        };
    }

    static boolean needsModrm(int code) {
        return switch (method(code)) {
            case 'C', 'D', 'E', 'G', 'M', 'N', 'P', 'Q', 'R', 'S', 'U', 'V', 'W', 's' -> true;
            default -> false;
        };
    }
}
