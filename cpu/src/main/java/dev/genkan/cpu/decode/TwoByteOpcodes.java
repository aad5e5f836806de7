package dev.genkan.cpu.decode;

import org.jspecify.annotations.Nullable;

/**
 * Integer and system opcodes of the maps 0F, 0F38 and 0F3A (SDM volume 2, tables ), and
 * the general-register instructions with a VEX prefix.
 */
final class TwoByteOpcodes {
    private TwoByteOpcodes() {}

    /** The map 0F. */
    static @Nullable String rows0f(int opcode) {
        return switch (opcode) {
            case 0x00 ->
                    "/0 PRIVILEGED Ew|/1 PRIVILEGED Ew|/2 PRIVILEGED Ew|/3 PRIVILEGED Ew"
                            + "|/4 VERR Ew|/5 VERW Ew";
            case 0x01 ->
                    "rm0 /2 NP XGETBV +XSAVE|rm1 /7 RDTSCP +RDTSCP|rm0 /7 o64 PRIVILEGED"
                            + "|rm1 /2 NP PRIVILEGED +XSAVE"
                            + "|mem /0 PRIVILEGED Ms|mem /1 PRIVILEGED Ms|mem /2 PRIVILEGED Ms"
                            + "|mem /3 PRIVILEGED Ms|/4 PRIVILEGED Ew|/6 PRIVILEGED Ew"
                            + "|mem /7 PRIVILEGED Mb";
            case 0x02 -> "LAR Gv,Ew";
            case 0x03 -> "LSL Gv,Ew";
            case 0x05 -> "o64 SYSCALL +SYSCALL";
            case 0x06, 0x08, 0x09 -> "PRIVILEGED";
            case 0x07 -> "o64 PRIVILEGED";
            case 0x0b -> "UD";
            case 0x0d -> "mem NOP Mb +PREFETCHW";
            case 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f -> "NOP Ev";
            case 0x20, 0x22 -> "/0 PRIVILEGED|/2 PRIVILEGED|/3 PRIVILEGED|/4 PRIVILEGED";
            case 0x21, 0x23 -> "PRIVILEGED modrm";
            case 0x30, 0x32, 0x33 -> "PRIVILEGED";
            case 0x31 -> "RDTSC +TSC";
            case 0x34 -> "SYSENTER +SEP";
            case 0x35 -> "PRIVILEGED +SEP";
            case 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47 -> "CMOV Gv,Ev +CMOV";
            case 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f -> "CMOV Gv,Ev +CMOV";
            case 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87 -> "J Jz f64";
            case 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f -> "J Jz f64";
            case 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97 -> "SET Eb";
            case 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f -> "SET Eb";
            case 0xa0 -> "PUSH_SEGMENT FS d64";
            case 0xa1 -> "POP_SEGMENT FS d64";
            case 0xa2 -> "CPUID";
            case 0xa3 -> "BT Ev,Gv";
            case 0xa4 -> "SHLD Ev,Gv,Ib";
            case 0xa5 -> "SHLD Ev,Gv,CL";
            case 0xa8 -> "PUSH_SEGMENT GS d64";
            case 0xa9 -> "POP_SEGMENT GS d64";
            case 0xab -> "BTS Ev,Gv lock";
            case 0xac -> "SHRD Ev,Gv,Ib";
            case 0xad -> "SHRD Ev,Gv,CL";
            case 0xae ->
                    "F3 o64 reg /0 RDFSBASE Ry +FSGSBASE|F3 o64 reg /1 RDGSBASE Ry +FSGSBASE"
                            + "|F3 o64 reg /2 WRFSBASE Ry +FSGSBASE"
                            + "|F3 o64 reg /3 WRGSBASE Ry +FSGSBASE"
                            + "|NP reg /5 FENCE +SSE2|NP reg /6 FENCE +SSE2|NP reg /7 FENCE +SSE"
                            + "|NP mem /7 CLFLUSH Mb +CLFSH|66 mem /7 CLFLUSH Mb +CLFLUSHOPT"
                            + "|66 mem /6 CLFLUSH Mb +CLWB";
            case 0xaf -> "IMUL Gv,Ev";
            case 0xb0 -> "CMPXCHG Eb,Gb lock";
            case 0xb1 -> "CMPXCHG Ev,Gv lock";
            case 0xb2 -> "mem LOAD_FAR Gv,Mp";
            case 0xb3 -> "BTR Ev,Gv lock";
            case 0xb4 -> "mem LOAD_FAR Gv,Mp";
            case 0xb5 -> "mem LOAD_FAR Gv,Mp";
            case 0xb6 -> "MOVZX Gv,Eb";
            case 0xb7 -> "MOVZX Gv,Ew";
            case 0xb8 -> "F3 POPCNT Gv,Ev +POPCNT";
            case 0xb9 -> "UD modrm";
            case 0xba -> "/4 BT Ev,Ib|/5 BTS Ev,Ib lock|/6 BTR Ev,Ib lock|/7 BTC Ev,Ib lock";
            case 0xbb -> "BTC Ev,Gv lock";
            case 0xbc -> "F3 TZCNT Gv,Ev +BMI1|BSF Gv,Ev";
            case 0xbd -> "F3 LZCNT Gv,Ev +LZCNT|BSR Gv,Ev";
            case 0xbe -> "MOVSX Gv,Eb";
            case 0xbf -> "MOVSX Gv,Ew";
            case 0xc0 -> "XADD Eb,Gb lock";
            case 0xc1 -> "XADD Ev,Gv lock";
            case 0xc3 -> "NP mem MOVNTI My,Gy +SSE2";
            case 0xc7 ->
                    "mem /1 W1 o64 CMPXCHG16B Mdq lock +CX16|mem /1 W0 CMPXCHG8B Mq lock +CX8"
                            + "|F3 reg /7 RDPID Rq +RDPID|reg /6 RDRAND Rv +RDRAND"
                            + "|reg /7 RDSEED Rv +RDSEED";
            case 0xc8, 0xc9, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf -> "BSWAP Zv";
            case 0xff -> "UD modrm";
            default -> null;
        };
    }

    /** The map 0F38. */
    static @Nullable String rows0f38(int opcode) {
        return switch (opcode) {
            case 0xf0 -> "F2 CRC32 Gd,Eb +SSE4_2|mem MOVBE Gv,Mv +MOVBE";
            case 0xf1 -> "F2 CRC32 Gd,Ev +SSE4_2|mem MOVBE Mv,Gv +MOVBE";
            case 0xf6 -> "66 ADCX Gy,Ey +ADX|F3 ADOX Gy,Ey +ADX";
            default -> null;
        };
    }

    /** The map 0F3A. */
    static @Nullable String rows0f3a(int opcode) {
        return null;
    }

    /** The map VEX.0F38. */
    static @Nullable String rowsVex0f38(int opcode) {
        return switch (opcode) {
            case 0xf2 -> "NP L0 ANDN Gy,By,Ey +BMI1";
            case 0xf3 ->
                    "NP L0 /1 BLSR By,Ey +BMI1|NP L0 /2 BLSMSK By,Ey +BMI1"
                            + "|NP L0 /3 BLSI By,Ey +BMI1";
            case 0xf5 ->
                    "NP L0 BZHI Gy,Ey,By +BMI2|F3 L0 PEXT Gy,By,Ey +BMI2"
                            + "|F2 L0 PDEP Gy,By,Ey +BMI2";
            case 0xf6 -> "F2 L0 MULX Gy,By,Ey +BMI2";
            case 0xf7 ->
                    "NP L0 BEXTR Gy,Ey,By +BMI1|66 L0 SHLX Gy,Ey,By +BMI2"
                            + "|F3 L0 SARX Gy,Ey,By +BMI2|F2 L0 SHRX Gy,Ey,By +BMI2";
            default -> null;
        };
    }

    /** The map VEX.0F3A. */
    static @Nullable String rowsVex0f3a(int opcode) {
        return opcode == 0xf0 ? "F2 L0 RORX Gy,Ey,Ib +BMI2" : null;
    }
}
