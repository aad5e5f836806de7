package dev.genkan.cpu.decode;

import org.jspecify.annotations.Nullable;

/** One-byte opcodes (SDM volume 2, table A-2, and the groups of table A-6). */
final class OneByteOpcodes {
    private OneByteOpcodes() {}

    static @Nullable String rows(int opcode) {
        return switch (opcode) {
            case 0x00 -> "ADD Eb,Gb lock";
            case 0x01 -> "ADD Ev,Gv lock";
            case 0x02 -> "ADD Gb,Eb";
            case 0x03 -> "ADD Gv,Ev";
            case 0x04 -> "ADD AL,Ib";
            case 0x05 -> "ADD rAX,Iz";
            case 0x06 -> "i64 PUSH_SEGMENT ES";
            case 0x07 -> "i64 POP_SEGMENT ES";
            case 0x08 -> "OR Eb,Gb lock";
            case 0x09 -> "OR Ev,Gv lock";
            case 0x0a -> "OR Gb,Eb";
            case 0x0b -> "OR Gv,Ev";
            case 0x0c -> "OR AL,Ib";
            case 0x0d -> "OR rAX,Iz";
            case 0x0e -> "i64 PUSH_SEGMENT CS";
            case 0x10 -> "ADC Eb,Gb lock";
            case 0x11 -> "ADC Ev,Gv lock";
            case 0x12 -> "ADC Gb,Eb";
            case 0x13 -> "ADC Gv,Ev";
            case 0x14 -> "ADC AL,Ib";
            case 0x15 -> "ADC rAX,Iz";
            case 0x16 -> "i64 PUSH_SEGMENT SS";
            case 0x17 -> "i64 POP_SEGMENT SS";
            case 0x18 -> "SBB Eb,Gb lock";
            case 0x19 -> "SBB Ev,Gv lock";
            case 0x1a -> "SBB Gb,Eb";
            case 0x1b -> "SBB Gv,Ev";
            case 0x1c -> "SBB AL,Ib";
            case 0x1d -> "SBB rAX,Iz";
            case 0x1e -> "i64 PUSH_SEGMENT DS";
            case 0x1f -> "i64 POP_SEGMENT DS";
            case 0x20 -> "AND Eb,Gb lock";
            case 0x21 -> "AND Ev,Gv lock";
            case 0x22 -> "AND Gb,Eb";
            case 0x23 -> "AND Gv,Ev";
            case 0x24 -> "AND AL,Ib";
            case 0x25 -> "AND rAX,Iz";
            case 0x27 -> "i64 DAA";
            case 0x28 -> "SUB Eb,Gb lock";
            case 0x29 -> "SUB Ev,Gv lock";
            case 0x2a -> "SUB Gb,Eb";
            case 0x2b -> "SUB Gv,Ev";
            case 0x2c -> "SUB AL,Ib";
            case 0x2d -> "SUB rAX,Iz";
            case 0x2f -> "i64 DAS";
            case 0x30 -> "XOR Eb,Gb lock";
            case 0x31 -> "XOR Ev,Gv lock";
            case 0x32 -> "XOR Gb,Eb";
            case 0x33 -> "XOR Gv,Ev";
            case 0x34 -> "XOR AL,Ib";
            case 0x35 -> "XOR rAX,Iz";
            case 0x37 -> "i64 AAA";
            case 0x38 -> "CMP Eb,Gb";
            case 0x39 -> "CMP Ev,Gv";
            case 0x3a -> "CMP Gb,Eb";
            case 0x3b -> "CMP Gv,Ev";
            case 0x3c -> "CMP AL,Ib";
            case 0x3d -> "CMP rAX,Iz";
            case 0x3f -> "i64 AAS";
            case 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47 -> "i64 INC Zv";
            case 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f -> "i64 DEC Zv";
            case 0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57 -> "PUSH Zv d64";
            case 0x58, 0x59, 0x5a, 0x5b, 0x5c, 0x5d, 0x5e, 0x5f -> "POP Zv d64";
            case 0x60 -> "i64 PUSHA";
            case 0x61 -> "i64 POPA";
            case 0x62 -> "i64 mem BOUND Gv,Ma";
            case 0x63 -> "i64 ARPL Ew,Gw|o64 MOVSX Gv,Ez";
            case 0x68 -> "PUSH Iz d64";
            case 0x69 -> "IMUL Gv,Ev,Iz";
            case 0x6a -> "PUSH Ibs d64";
            case 0x6b -> "IMUL Gv,Ev,Ibs";
            case 0x6c, 0x6d, 0x6e, 0x6f -> "PRIVILEGED";
            case 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77 -> "J Jb f64";
            case 0x78, 0x79, 0x7a, 0x7b, 0x7c, 0x7d, 0x7e, 0x7f -> "J Jb f64";
            case 0x80 -> group1("Eb,Ib");
            case 0x81 -> group1("Ev,Iz");
            case 0x82 -> i64Group1();
            case 0x83 -> group1("Ev,Ibs");
            case 0x84 -> "TEST Eb,Gb";
            case 0x85 -> "TEST Ev,Gv";
            case 0x86 -> "XCHG Eb,Gb lock";
            case 0x87 -> "XCHG Ev,Gv lock";
            case 0x88 -> "MOV Eb,Gb";
            case 0x89 -> "MOV Ev,Gv";
            case 0x8a -> "MOV Gb,Eb";
            case 0x8b -> "MOV Gv,Ev";
            case 0x8c -> "mem MOV_FROM_SEGMENT Mw,Sw|reg MOV_FROM_SEGMENT Rv,Sw";
            case 0x8d -> "mem LEA Gv,M";
            case 0x8e -> "MOV_TO_SEGMENT Sw,Ew";
            case 0x8f -> "/0 POP Ev d64";
            case 0x90 -> "noB F3 PAUSE|noB NOP|o64 XCHG Zv,rAX";
            case 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97 -> "XCHG Zv,rAX";
            case 0x98 -> "CBW";
            case 0x99 -> "CWD";
            case 0x9a -> "i64 CALLF Ap";
            case 0x9c -> "PUSHF d64";
            case 0x9d -> "POPF d64";
            case 0x9e -> "i64 SAHF|o64 SAHF +LAHF64";
            case 0x9f -> "i64 LAHF|o64 LAHF +LAHF64";
            case 0xa0 -> "MOV AL,Ob";
            case 0xa1 -> "MOV rAX,Ov";
            case 0xa2 -> "MOV Ob,AL";
            case 0xa3 -> "MOV Ov,rAX";
            case 0xa4 -> "MOVS Yb,Xb";
            case 0xa5 -> "MOVS Yv,Xv";
            case 0xa6 -> "CMPS Xb,Yb";
            case 0xa7 -> "CMPS Xv,Yv";
            case 0xa8 -> "TEST AL,Ib";
            case 0xa9 -> "TEST rAX,Iz";
            case 0xaa -> "STOS Yb,AL";
            case 0xab -> "STOS Yv,rAX";
            case 0xac -> "LODS AL,Xb";
            case 0xad -> "LODS rAX,Xv";
            case 0xae -> "SCAS AL,Yb";
            case 0xaf -> "SCAS rAX,Yv";
            case 0xb0, 0xb1, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7 -> "MOV Zb,Ib";
            case 0xb8, 0xb9, 0xba, 0xbb, 0xbc, 0xbd, 0xbe, 0xbf -> "MOV Zv,Iv";
            case 0xc0 -> group2("Eb,Ib");
            case 0xc1 -> group2("Ev,Ib");
            case 0xc2 -> "RET Iw f64";
            case 0xc3 -> "RET f64";
            case 0xc4 -> "i64 mem LOAD_FAR Gv,Mp";
            case 0xc5 -> "i64 mem LOAD_FAR Gv,Mp";
            case 0xc6 -> "/0 MOV Eb,Ib";
            case 0xc7 -> "/0 MOV Ev,Iz";
            case 0xc8 -> "ENTER Iw,I2b d64";
            case 0xc9 -> "LEAVE d64";
            case 0xca -> "RETF Iw";
            case 0xcb -> "RETF";
            case 0xcc -> "INT3";
            case 0xcd -> "INT Ib";
            case 0xce -> "i64 INTO";
            case 0xcf -> "IRET";
            case 0xd0 -> group2("Eb,1");
            case 0xd1 -> group2("Ev,1");
            case 0xd2 -> group2("Eb,CL");
            case 0xd3 -> group2("Ev,CL");
            case 0xd4 -> "i64 AAM Ib";
            case 0xd5 -> "i64 AAD Ib";
            case 0xd6 -> "i64 SALC";
            case 0xd7 -> "XLAT";
            case 0xe0 -> "LOOPNE Jb f64";
            case 0xe1 -> "LOOPE Jb f64";
            case 0xe2 -> "LOOP Jb f64";
            case 0xe3 -> "JCXZ Jb f64";
            case 0xe4, 0xe5, 0xe6, 0xe7 -> "PRIVILEGED Ib";
            case 0xe8 -> "CALL Jz f64";
            case 0xe9 -> "JMP Jz f64";
            case 0xea -> "i64 JMPF Ap";
            case 0xeb -> "JMP Jb f64";
            case 0xec, 0xed, 0xee, 0xef -> "PRIVILEGED";
            case 0xf1 -> "INT1";
            case 0xf4 -> "PRIVILEGED";
            case 0xf5 -> "CMC";
            case 0xf6 -> group3("Eb,Ib");
            case 0xf7 -> group3("Ev,Iz");
            case 0xf8 -> "CLC";
            case 0xf9 -> "STC";
            case 0xfa, 0xfb -> "PRIVILEGED";
            case 0xfc -> "CLD";
            case 0xfd -> "STD";
            case 0xfe -> "/0 INC Eb lock|/1 DEC Eb lock";
            case 0xff ->
                    "/0 INC Ev lock|/1 DEC Ev lock|/2 CALL Ev f64|mem /3 CALLF Mp|/4 JMP Ev f64"
                            + "|mem /5 JMPF Mp|/6 PUSH Ev d64";
            default -> null;
        };
    }

    // String.replace and not +: the first concatenation costs tens of milliseconds of start-up.

    private static String group1(String operands) {
        return ("/0 ADD E,I lock|/1 OR E,I lock|/2 ADC E,I lock|/3 SBB E,I lock"
                        + "|/4 AND E,I lock|/5 SUB E,I lock|/6 XOR E,I lock|/7 CMP E,I")
                .replace("E,I", operands);
    }

    private static String i64Group1() {
        return group1("Eb,Ib").replace("/", "i64 /");
    }

    private static String group2(String operands) {
        return ("/0 ROL E,I|/1 ROR E,I|/2 RCL E,I|/3 RCR E,I|/4 SHL E,I|/5 SHR E,I|/6 SHL E,I"
                        + "|/7 SAR E,I")
                .replace("E,I", operands);
    }

    private static String group3(String operands) {
        String operand = operands.substring(0, 2);
        return ("/0 TEST E,I|/1 TEST E,I|/2 NOT $ lock|/3 NEG $ lock|/4 MUL $|/5 IMUL1 $"
                        + "|/6 DIV $|/7 IDIV $")
                .replace("E,I", operands)
                .replace("$", operand);
    }
}
