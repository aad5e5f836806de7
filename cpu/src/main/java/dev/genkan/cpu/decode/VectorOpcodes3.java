package dev.genkan.cpu.decode;

import org.jspecify.annotations.Nullable;

/**
 * SSSE3 to SSE4.2, AES and SHA opcodes of the three-byte maps (SDM volume 2, tables ).
 */
final class VectorOpcodes3 {
    private VectorOpcodes3() {}

    /** The map 0F38. */
    static @Nullable String rows0f38(int opcode) {
        return switch (opcode) {
            case 0x00 -> "NP PSHUFB Pq,Pq,Qq +SSSE3|66 PSHUFB Vx,Vx,Wx +SSSE3";
            case 0x01 -> "NP PHADDW Pq,Pq,Qq +SSSE3|66 PHADDW Vx,Vx,Wx +SSSE3";
            case 0x02 -> "NP PHADDD Pq,Pq,Qq +SSSE3|66 PHADDD Vx,Vx,Wx +SSSE3";
            case 0x03 -> "NP PHADDSW Pq,Pq,Qq +SSSE3|66 PHADDSW Vx,Vx,Wx +SSSE3";
            case 0x04 -> "NP PMADDUBSW Pq,Pq,Qq +SSSE3|66 PMADDUBSW Vx,Vx,Wx +SSSE3";
            case 0x05 -> "NP PHSUBW Pq,Pq,Qq +SSSE3|66 PHSUBW Vx,Vx,Wx +SSSE3";
            case 0x06 -> "NP PHSUBD Pq,Pq,Qq +SSSE3|66 PHSUBD Vx,Vx,Wx +SSSE3";
            case 0x07 -> "NP PHSUBSW Pq,Pq,Qq +SSSE3|66 PHSUBSW Vx,Vx,Wx +SSSE3";
            case 0x08 -> "NP PSIGNB Pq,Pq,Qq +SSSE3|66 PSIGNB Vx,Vx,Wx +SSSE3";
            case 0x09 -> "NP PSIGNW Pq,Pq,Qq +SSSE3|66 PSIGNW Vx,Vx,Wx +SSSE3";
            case 0x0a -> "NP PSIGND Pq,Pq,Qq +SSSE3|66 PSIGND Vx,Vx,Wx +SSSE3";
            case 0x0b -> "NP PMULHRSW Pq,Pq,Qq +SSSE3|66 PMULHRSW Vx,Vx,Wx +SSSE3";
            case 0x10 -> "66 PBLENDVB Vx,Vx,Wx,XMM0 +SSE4_1";
            case 0x14 -> "66 BLENDVPS Vx,Vx,Wx,XMM0 +SSE4_1";
            case 0x15 -> "66 BLENDVPD Vx,Vx,Wx,XMM0 +SSE4_1";
            case 0x17 -> "66 PTEST Vx,Wx +SSE4_1";
            case 0x1c -> "NP PABSB Pq,Qq +SSSE3|66 PABSB Vx,Wx +SSSE3";
            case 0x1d -> "NP PABSW Pq,Qq +SSSE3|66 PABSW Vx,Wx +SSSE3";
            case 0x1e -> "NP PABSD Pq,Qq +SSSE3|66 PABSD Vx,Wx +SSSE3";
            case 0x20 -> "66 PMOVSXBW Vx,Wq +SSE4_1";
            case 0x21 -> "66 PMOVSXBD Vx,Wd +SSE4_1";
            case 0x22 -> "66 PMOVSXBQ Vx,Ww +SSE4_1";
            case 0x23 -> "66 PMOVSXWD Vx,Wq +SSE4_1";
            case 0x24 -> "66 PMOVSXWQ Vx,Wd +SSE4_1";
            case 0x25 -> "66 PMOVSXDQ Vx,Wq +SSE4_1";
            case 0x28 -> "66 PMULDQ Vx,Vx,Wx +SSE4_1";
            case 0x29 -> "66 PCMPEQQ Vx,Vx,Wx +SSE4_1";
            case 0x2a -> "66 mem MOVNTDQA Vx,Mx +SSE4_1";
            case 0x2b -> "66 PACKUSDW Vx,Vx,Wx +SSE4_1";
            case 0x30 -> "66 PMOVZXBW Vx,Wq +SSE4_1";
            case 0x31 -> "66 PMOVZXBD Vx,Wd +SSE4_1";
            case 0x32 -> "66 PMOVZXBQ Vx,Ww +SSE4_1";
            case 0x33 -> "66 PMOVZXWD Vx,Wq +SSE4_1";
            case 0x34 -> "66 PMOVZXWQ Vx,Wd +SSE4_1";
            case 0x35 -> "66 PMOVZXDQ Vx,Wq +SSE4_1";
            case 0x37 -> "66 PCMPGTQ Vx,Vx,Wx +SSE4_2";
            case 0x38 -> "66 PMINSB Vx,Vx,Wx +SSE4_1";
            case 0x39 -> "66 PMINSD Vx,Vx,Wx +SSE4_1";
            case 0x3a -> "66 PMINUW Vx,Vx,Wx +SSE4_1";
            case 0x3b -> "66 PMINUD Vx,Vx,Wx +SSE4_1";
            case 0x3c -> "66 PMAXSB Vx,Vx,Wx +SSE4_1";
            case 0x3d -> "66 PMAXSD Vx,Vx,Wx +SSE4_1";
            case 0x3e -> "66 PMAXUW Vx,Vx,Wx +SSE4_1";
            case 0x3f -> "66 PMAXUD Vx,Vx,Wx +SSE4_1";
            case 0x40 -> "66 PMULLD Vx,Vx,Wx +SSE4_1";
            case 0x41 -> "66 PHMINPOSUW Vx,Wx +SSE4_1";
            case 0xc8 -> "NP SHA1NEXTE Vx,Vx,Wx +SHA";
            case 0xc9 -> "NP SHA1MSG1 Vx,Vx,Wx +SHA";
            case 0xca -> "NP SHA1MSG2 Vx,Vx,Wx +SHA";
            case 0xcb -> "NP SHA256RNDS2 Vx,Vx,Wx,XMM0 +SHA";
            case 0xcc -> "NP SHA256MSG1 Vx,Vx,Wx +SHA";
            case 0xcd -> "NP SHA256MSG2 Vx,Vx,Wx +SHA";
            case 0xdb -> "66 AESIMC Vx,Wx +AES";
            case 0xdc -> "66 AESENC Vx,Vx,Wx +AES";
            case 0xdd -> "66 AESENCLAST Vx,Vx,Wx +AES";
            case 0xde -> "66 AESDEC Vx,Vx,Wx +AES";
            case 0xdf -> "66 AESDECLAST Vx,Vx,Wx +AES";
            default -> null;
        };
    }

    /** The map 0F3A. */
    static @Nullable String rows0f3a(int opcode) {
        return switch (opcode) {
            case 0x08 -> "66 ROUNDPS Vx,Wx,Ib +SSE4_1";
            case 0x09 -> "66 ROUNDPD Vx,Wx,Ib +SSE4_1";
            case 0x0a -> "66 ROUNDSS Vx,Vx,Wd,Ib +SSE4_1";
            case 0x0b -> "66 ROUNDSD Vx,Vx,Wq,Ib +SSE4_1";
            case 0x0c -> "66 BLENDPS Vx,Vx,Wx,Ib +SSE4_1";
            case 0x0d -> "66 BLENDPD Vx,Vx,Wx,Ib +SSE4_1";
            case 0x0e -> "66 PBLENDW Vx,Vx,Wx,Ib +SSE4_1";
            case 0x0f -> "NP PALIGNR Pq,Pq,Qq,Ib +SSSE3|66 PALIGNR Vx,Vx,Wx,Ib +SSSE3";
            case 0x14 -> "66 reg PEXTRB Rd,Vx,Ib +SSE4_1|66 mem PEXTRB Mb,Vx,Ib +SSE4_1";
            case 0x15 -> "66 reg PEXTRW Rd,Vx,Ib +SSE4_1|66 mem PEXTRW Mw,Vx,Ib +SSE4_1";
            case 0x16 -> "66 PEXTRD Ey,Vx,Ib +SSE4_1";
            case 0x17 -> "66 EXTRACTPS Ed,Vx,Ib +SSE4_1";
            case 0x20 -> "66 mem PINSRB Vx,Vx,Mb,Ib +SSE4_1|66 reg PINSRB Vx,Vx,Rd,Ib +SSE4_1";
            case 0x21 -> "66 INSERTPS Vx,Vx,Wd,Ib +SSE4_1";
            case 0x22 -> "66 PINSRD Vx,Vx,Ey,Ib +SSE4_1";
            case 0x40 -> "66 DPPS Vx,Vx,Wx,Ib +SSE4_1";
            case 0x41 -> "66 DPPD Vx,Vx,Wx,Ib +SSE4_1";
            case 0x42 -> "66 MPSADBW Vx,Vx,Wx,Ib +SSE4_1";
            case 0x44 -> "66 PCLMULQDQ Vx,Vx,Wx,Ib +PCLMULQDQ";
            case 0x60 -> "66 PCMPESTRM Vx,Wx,Ib +SSE4_2";
            case 0x61 -> "66 PCMPESTRI Vx,Wx,Ib +SSE4_2";
            case 0x62 -> "66 PCMPISTRM Vx,Wx,Ib +SSE4_2";
            case 0x63 -> "66 PCMPISTRI Vx,Wx,Ib +SSE4_2";
            case 0xcc -> "NP SHA1RNDS4 Vx,Vx,Wx,Ib +SHA";
            case 0xdf -> "66 AESKEYGENASSIST Vx,Wx,Ib +AES";
            default -> null;
        };
    }
}
