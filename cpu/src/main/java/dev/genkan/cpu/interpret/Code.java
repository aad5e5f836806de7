package dev.genkan.cpu.interpret;

/**
 * What a {@link Step} does. The frequent forms have codes of their own; {@link #GENERIC} executes
 * any instruction. RR is register and register, RI register and immediate, RM register and memory,
 * MR memory and register, MI memory and immediate.
 */
final class Code {
    /** The bytes at the address have not been looked at. */
    static final int DECODE = 0;

    /** Any instruction that goes on with the next one. */
    static final int GENERIC = 1;

    /** Any instruction that may change RIP, segments, or flags that the interpreter looks at. */
    static final int GENERIC_CONTROL = 2;

    static final int NOP = 3, SYSCALL = 4, INT_0X80 = 5;
    static final int MOV64_RR = 6, MOV32_RR = 7, MOV_RI = 8, LOAD64 = 9, LOAD32 = 10;
    static final int LOAD16 = 11, LOAD8 = 12, LOAD8_SIGNED = 13, LOAD16_SIGNED = 14;
    static final int LOAD32_SIGNED = 15, LOAD8_LOW = 16, STORE64 = 17, STORE32 = 18;
    static final int STORE16 = 19, STORE8 = 20, STORE_IMMEDIATE = 21, MOVZX_R = 22, MOVSX_R = 23;
    static final int LEA = 24, MOV8_RR = 25, MOV8_RI = 26;
    static final int ADD64_RR = 27, ADD32_RR = 28, ADD64_RI = 29, ADD32_RI = 30;
    static final int SUB64_RR = 31, SUB32_RR = 32, SUB64_RI = 33, SUB32_RI = 34;
    static final int AND64_RR = 35, AND32_RR = 36, AND64_RI = 37, AND32_RI = 38;
    static final int OR64_RR = 39, OR32_RR = 40, XOR64_RR = 41, XOR32_RR = 42;
    static final int CMP64_RR = 43, CMP32_RR = 44, CMP64_RI = 45, CMP32_RI = 46;
    static final int TEST64_RR = 47, TEST32_RR = 48;

    /** Any of the two-operand operations, by {@link Step#op}. */
    static final int ALU_RR = 49, ALU_RI = 50, ALU_RM = 51, ALU_MR = 52, ALU_MI = 53;

    static final int CMP_RM = 54, CMP_MR = 55, CMP_MI = 56;
    static final int ALU8_RR = 57, ALU8_RI = 58, ALU8_RM = 59;
    static final int INC_R = 60, DEC_R = 61, UNARY_R = 62;
    static final int SHL64 = 63, SHL32 = 64, SHR64 = 65, SHR32 = 66, SAR64 = 67, SAR32 = 68;
    static final int ROTATE32 = 69, SHIFT_RI = 70;
    static final int IMUL_RR = 71, IMUL_RM = 72, IMUL_RRI = 73;
    static final int JO = 74, JNO = 75, JB = 76, JAE = 77, JE = 78, JNE = 79, JBE = 80, JA = 81;
    static final int JS = 82, JNS = 83, JP = 84, JNP = 85, JL = 86, JGE = 87, JLE = 88, JG = 89;
    static final int JMP = 90, JMP_R = 91, JMP_M = 92;
    static final int CALL64 = 93, CALL32 = 94, CALL_R = 95, CALL_M = 96, RET64 = 97, RET32 = 98;
    static final int PUSH64 = 99, PUSH32 = 100, PUSH_I = 101, POP64 = 102, POP32 = 103;
    static final int LEAVE = 104, SET_R = 105, CMOV_RR = 106, CMOV_RM = 107;
    static final int CDQE = 108, CDQ = 109;

    /** The step begins {@link Step#hot}. */
    static final int HOT = 110;

    static final int SYSENTER = 111;

    private Code() {}
}
