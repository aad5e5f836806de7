package dev.genkan.cpu.decode;

import org.jspecify.annotations.Nullable;

/** VEX-encoded vector opcodes of the three-byte maps, AVX2 and FMA among them. */
final class VexOpcodes3 {
    private VexOpcodes3() {}

    /** The map VEX.0F38. */
    static @Nullable String rows0f38(int opcode) {
        return switch (opcode) {
            case 0x00 -> "66 L0 PSHUFB Vx,Hx,Wx +AVX|66 L1 PSHUFB Vx,Hx,Wx +AVX2";
            case 0x01 -> "66 L0 PHADDW Vx,Hx,Wx +AVX|66 L1 PHADDW Vx,Hx,Wx +AVX2";
            case 0x02 -> "66 L0 PHADDD Vx,Hx,Wx +AVX|66 L1 PHADDD Vx,Hx,Wx +AVX2";
            case 0x03 -> "66 L0 PHADDSW Vx,Hx,Wx +AVX|66 L1 PHADDSW Vx,Hx,Wx +AVX2";
            case 0x04 -> "66 L0 PMADDUBSW Vx,Hx,Wx +AVX|66 L1 PMADDUBSW Vx,Hx,Wx +AVX2";
            case 0x05 -> "66 L0 PHSUBW Vx,Hx,Wx +AVX|66 L1 PHSUBW Vx,Hx,Wx +AVX2";
            case 0x06 -> "66 L0 PHSUBD Vx,Hx,Wx +AVX|66 L1 PHSUBD Vx,Hx,Wx +AVX2";
            case 0x07 -> "66 L0 PHSUBSW Vx,Hx,Wx +AVX|66 L1 PHSUBSW Vx,Hx,Wx +AVX2";
            case 0x08 -> "66 L0 PSIGNB Vx,Hx,Wx +AVX|66 L1 PSIGNB Vx,Hx,Wx +AVX2";
            case 0x09 -> "66 L0 PSIGNW Vx,Hx,Wx +AVX|66 L1 PSIGNW Vx,Hx,Wx +AVX2";
            case 0x0a -> "66 L0 PSIGND Vx,Hx,Wx +AVX|66 L1 PSIGND Vx,Hx,Wx +AVX2";
            case 0x0b -> "66 L0 PMULHRSW Vx,Hx,Wx +AVX|66 L1 PMULHRSW Vx,Hx,Wx +AVX2";
            case 0x0c -> "66 W0 VPERMILPS Vx,Hx,Wx +AVX";
            case 0x0d -> "66 W0 VPERMILPD Vx,Hx,Wx +AVX";
            case 0x0e -> "66 W0 VTESTPS Vx,Wx +AVX";
            case 0x0f -> "66 W0 VTESTPD Vx,Wx +AVX";
            case 0x13 -> "66 W0 L0 VCVTPH2PS Vx,Wq +F16C|66 W0 L1 VCVTPH2PS Vx,Wdq +F16C";
            case 0x16 -> "66 W0 L1 VPERMPS Vx,Hx,Wx +AVX2";
            case 0x17 -> "66 PTEST Vx,Wx +AVX";
            case 0x18 -> "66 W0 mem VBROADCASTSS Vx,Md +AVX|66 W0 reg VBROADCASTSS Vx,Ud +AVX2";
            case 0x19 ->
                    "66 W0 L1 mem VBROADCASTSD Vx,Mq +AVX"
                            + "|66 W0 L1 reg VBROADCASTSD Vx,Uq +AVX2";
            case 0x1a -> "66 W0 L1 mem VBROADCASTF128 Vx,Mdq +AVX";
            case 0x1c -> "66 L0 PABSB Vx,Wx +AVX|66 L1 PABSB Vx,Wx +AVX2";
            case 0x1d -> "66 L0 PABSW Vx,Wx +AVX|66 L1 PABSW Vx,Wx +AVX2";
            case 0x1e -> "66 L0 PABSD Vx,Wx +AVX|66 L1 PABSD Vx,Wx +AVX2";
            case 0x20 -> "66 L0 PMOVSXBW Vx,Wq +AVX|66 L1 PMOVSXBW Vx,Wxh +AVX2";
            case 0x21 -> "66 L0 PMOVSXBD Vx,Wd +AVX|66 L1 PMOVSXBD Vx,Wxq +AVX2";
            case 0x22 -> "66 L0 PMOVSXBQ Vx,Ww +AVX|66 L1 PMOVSXBQ Vx,Wxe +AVX2";
            case 0x23 -> "66 L0 PMOVSXWD Vx,Wq +AVX|66 L1 PMOVSXWD Vx,Wxh +AVX2";
            case 0x24 -> "66 L0 PMOVSXWQ Vx,Wd +AVX|66 L1 PMOVSXWQ Vx,Wxq +AVX2";
            case 0x25 -> "66 L0 PMOVSXDQ Vx,Wq +AVX|66 L1 PMOVSXDQ Vx,Wxh +AVX2";
            case 0x28 -> "66 L0 PMULDQ Vx,Hx,Wx +AVX|66 L1 PMULDQ Vx,Hx,Wx +AVX2";
            case 0x29 -> "66 L0 PCMPEQQ Vx,Hx,Wx +AVX|66 L1 PCMPEQQ Vx,Hx,Wx +AVX2";
            case 0x2a -> "66 L0 mem MOVNTDQA Vx,Mx +AVX|66 L1 mem MOVNTDQA Vx,Mx +AVX2";
            case 0x2b -> "66 L0 PACKUSDW Vx,Hx,Wx +AVX|66 L1 PACKUSDW Vx,Hx,Wx +AVX2";
            case 0x2c -> "66 W0 mem VMASKMOVPS Vx,Hx,Mx +AVX";
            case 0x2d -> "66 W0 mem VMASKMOVPD Vx,Hx,Mx +AVX";
            case 0x2e -> "66 W0 mem VMASKMOVPS_STORE Mx,Hx,Vx +AVX";
            case 0x2f -> "66 W0 mem VMASKMOVPD_STORE Mx,Hx,Vx +AVX";
            case 0x30 -> "66 L0 PMOVZXBW Vx,Wq +AVX|66 L1 PMOVZXBW Vx,Wxh +AVX2";
            case 0x31 -> "66 L0 PMOVZXBD Vx,Wd +AVX|66 L1 PMOVZXBD Vx,Wxq +AVX2";
            case 0x32 -> "66 L0 PMOVZXBQ Vx,Ww +AVX|66 L1 PMOVZXBQ Vx,Wxe +AVX2";
            case 0x33 -> "66 L0 PMOVZXWD Vx,Wq +AVX|66 L1 PMOVZXWD Vx,Wxh +AVX2";
            case 0x34 -> "66 L0 PMOVZXWQ Vx,Wd +AVX|66 L1 PMOVZXWQ Vx,Wxq +AVX2";
            case 0x35 -> "66 L0 PMOVZXDQ Vx,Wq +AVX|66 L1 PMOVZXDQ Vx,Wxh +AVX2";
            case 0x36 -> "66 W0 L1 VPERMD Vx,Hx,Wx +AVX2";
            case 0x37 -> "66 L0 PCMPGTQ Vx,Hx,Wx +AVX|66 L1 PCMPGTQ Vx,Hx,Wx +AVX2";
            case 0x38 -> "66 L0 PMINSB Vx,Hx,Wx +AVX|66 L1 PMINSB Vx,Hx,Wx +AVX2";
            case 0x39 -> "66 L0 PMINSD Vx,Hx,Wx +AVX|66 L1 PMINSD Vx,Hx,Wx +AVX2";
            case 0x3a -> "66 L0 PMINUW Vx,Hx,Wx +AVX|66 L1 PMINUW Vx,Hx,Wx +AVX2";
            case 0x3b -> "66 L0 PMINUD Vx,Hx,Wx +AVX|66 L1 PMINUD Vx,Hx,Wx +AVX2";
            case 0x3c -> "66 L0 PMAXSB Vx,Hx,Wx +AVX|66 L1 PMAXSB Vx,Hx,Wx +AVX2";
            case 0x3d -> "66 L0 PMAXSD Vx,Hx,Wx +AVX|66 L1 PMAXSD Vx,Hx,Wx +AVX2";
            case 0x3e -> "66 L0 PMAXUW Vx,Hx,Wx +AVX|66 L1 PMAXUW Vx,Hx,Wx +AVX2";
            case 0x3f -> "66 L0 PMAXUD Vx,Hx,Wx +AVX|66 L1 PMAXUD Vx,Hx,Wx +AVX2";
            case 0x40 -> "66 L0 PMULLD Vx,Hx,Wx +AVX|66 L1 PMULLD Vx,Hx,Wx +AVX2";
            case 0x41 -> "66 L0 PHMINPOSUW Vx,Wx +AVX";
            case 0x45 -> "66 W0 VPSRLVD Vx,Hx,Wx +AVX2|66 W1 VPSRLVQ Vx,Hx,Wx +AVX2";
            case 0x46 -> "66 W0 VPSRAVD Vx,Hx,Wx +AVX2";
            case 0x47 -> "66 W0 VPSLLVD Vx,Hx,Wx +AVX2|66 W1 VPSLLVQ Vx,Hx,Wx +AVX2";
            case 0x58 -> "66 W0 VPBROADCASTD Vx,Wd +AVX2";
            case 0x59 -> "66 W0 VPBROADCASTQ Vx,Wq +AVX2";
            case 0x5a -> "66 W0 L1 mem VBROADCASTI128 Vx,Mdq +AVX2";
            case 0x78 -> "66 W0 VPBROADCASTB Vx,Wb +AVX2";
            case 0x79 -> "66 W0 VPBROADCASTW Vx,Ww +AVX2";
            case 0x8c ->
                    "66 W0 mem VPMASKMOVD Vx,Hx,Mx +AVX2" + "|66 W1 mem VPMASKMOVQ Vx,Hx,Mx +AVX2";
            case 0x8e ->
                    "66 W0 mem VPMASKMOVD_STORE Mx,Hx,Vx +AVX2"
                            + "|66 W1 mem VPMASKMOVQ_STORE Mx,Hx,Vx +AVX2";
            case 0x90 ->
                    "66 W0 mem VPGATHERDD Vx,Mx,Hx +AVX2 vsib"
                            + "|66 W1 mem VPGATHERDQ Vx,Mx,Hx +AVX2 vsib";
            case 0x91 ->
                    "66 W0 mem VPGATHERQD Vx,Mx,Hx +AVX2 vsib"
                            + "|66 W1 mem VPGATHERQQ Vx,Mx,Hx +AVX2 vsib";
            case 0x92 ->
                    "66 W0 mem VGATHERDPS Vx,Mx,Hx +AVX2 vsib"
                            + "|66 W1 mem VGATHERDPD Vx,Mx,Hx +AVX2 vsib";
            case 0x93 ->
                    "66 W0 mem VGATHERQPS Vx,Mx,Hx +AVX2 vsib"
                            + "|66 W1 mem VGATHERQPD Vx,Mx,Hx +AVX2 vsib";
            case 0x96 -> "66 W0 VFMADDSUB132PS Vx,Hx,Wx +FMA|66 W1 VFMADDSUB132PD Vx,Hx,Wx +FMA";
            case 0x97 -> "66 W0 VFMSUBADD132PS Vx,Hx,Wx +FMA|66 W1 VFMSUBADD132PD Vx,Hx,Wx +FMA";
            case 0x98 -> "66 W0 VFMADD132PS Vx,Hx,Wx +FMA|66 W1 VFMADD132PD Vx,Hx,Wx +FMA";
            case 0x99 -> "66 W0 VFMADD132SS Vdq,Hdq,Wd +FMA|66 W1 VFMADD132SD Vdq,Hdq,Wq +FMA";
            case 0x9a -> "66 W0 VFMSUB132PS Vx,Hx,Wx +FMA|66 W1 VFMSUB132PD Vx,Hx,Wx +FMA";
            case 0x9b -> "66 W0 VFMSUB132SS Vdq,Hdq,Wd +FMA|66 W1 VFMSUB132SD Vdq,Hdq,Wq +FMA";
            case 0x9c -> "66 W0 VFNMADD132PS Vx,Hx,Wx +FMA|66 W1 VFNMADD132PD Vx,Hx,Wx +FMA";
            case 0x9d -> "66 W0 VFNMADD132SS Vdq,Hdq,Wd +FMA|66 W1 VFNMADD132SD Vdq,Hdq,Wq +FMA";
            case 0x9e -> "66 W0 VFNMSUB132PS Vx,Hx,Wx +FMA|66 W1 VFNMSUB132PD Vx,Hx,Wx +FMA";
            case 0x9f -> "66 W0 VFNMSUB132SS Vdq,Hdq,Wd +FMA|66 W1 VFNMSUB132SD Vdq,Hdq,Wq +FMA";
            case 0xa6 -> "66 W0 VFMADDSUB213PS Vx,Hx,Wx +FMA|66 W1 VFMADDSUB213PD Vx,Hx,Wx +FMA";
            case 0xa7 -> "66 W0 VFMSUBADD213PS Vx,Hx,Wx +FMA|66 W1 VFMSUBADD213PD Vx,Hx,Wx +FMA";
            case 0xa8 -> "66 W0 VFMADD213PS Vx,Hx,Wx +FMA|66 W1 VFMADD213PD Vx,Hx,Wx +FMA";
            case 0xa9 -> "66 W0 VFMADD213SS Vdq,Hdq,Wd +FMA|66 W1 VFMADD213SD Vdq,Hdq,Wq +FMA";
            case 0xaa -> "66 W0 VFMSUB213PS Vx,Hx,Wx +FMA|66 W1 VFMSUB213PD Vx,Hx,Wx +FMA";
            case 0xab -> "66 W0 VFMSUB213SS Vdq,Hdq,Wd +FMA|66 W1 VFMSUB213SD Vdq,Hdq,Wq +FMA";
            case 0xac -> "66 W0 VFNMADD213PS Vx,Hx,Wx +FMA|66 W1 VFNMADD213PD Vx,Hx,Wx +FMA";
            case 0xad -> "66 W0 VFNMADD213SS Vdq,Hdq,Wd +FMA|66 W1 VFNMADD213SD Vdq,Hdq,Wq +FMA";
            case 0xae -> "66 W0 VFNMSUB213PS Vx,Hx,Wx +FMA|66 W1 VFNMSUB213PD Vx,Hx,Wx +FMA";
            case 0xaf -> "66 W0 VFNMSUB213SS Vdq,Hdq,Wd +FMA|66 W1 VFNMSUB213SD Vdq,Hdq,Wq +FMA";
            case 0xb6 -> "66 W0 VFMADDSUB231PS Vx,Hx,Wx +FMA|66 W1 VFMADDSUB231PD Vx,Hx,Wx +FMA";
            case 0xb7 -> "66 W0 VFMSUBADD231PS Vx,Hx,Wx +FMA|66 W1 VFMSUBADD231PD Vx,Hx,Wx +FMA";
            case 0xb8 -> "66 W0 VFMADD231PS Vx,Hx,Wx +FMA|66 W1 VFMADD231PD Vx,Hx,Wx +FMA";
            case 0xb9 -> "66 W0 VFMADD231SS Vdq,Hdq,Wd +FMA|66 W1 VFMADD231SD Vdq,Hdq,Wq +FMA";
            case 0xba -> "66 W0 VFMSUB231PS Vx,Hx,Wx +FMA|66 W1 VFMSUB231PD Vx,Hx,Wx +FMA";
            case 0xbb -> "66 W0 VFMSUB231SS Vdq,Hdq,Wd +FMA|66 W1 VFMSUB231SD Vdq,Hdq,Wq +FMA";
            case 0xbc -> "66 W0 VFNMADD231PS Vx,Hx,Wx +FMA|66 W1 VFNMADD231PD Vx,Hx,Wx +FMA";
            case 0xbd -> "66 W0 VFNMADD231SS Vdq,Hdq,Wd +FMA|66 W1 VFNMADD231SD Vdq,Hdq,Wq +FMA";
            case 0xbe -> "66 W0 VFNMSUB231PS Vx,Hx,Wx +FMA|66 W1 VFNMSUB231PD Vx,Hx,Wx +FMA";
            case 0xbf -> "66 W0 VFNMSUB231SS Vdq,Hdq,Wd +FMA|66 W1 VFNMSUB231SD Vdq,Hdq,Wq +FMA";
            case 0xdb -> "66 L0 AESIMC Vx,Wx +AES";
            case 0xdc -> "66 L0 AESENC Vx,Hx,Wx +AES";
            case 0xdd -> "66 L0 AESENCLAST Vx,Hx,Wx +AES";
            case 0xde -> "66 L0 AESDEC Vx,Hx,Wx +AES";
            case 0xdf -> "66 L0 AESDECLAST Vx,Hx,Wx +AES";
            default -> null;
        };
    }

    /** The map VEX.0F3A. */
    static @Nullable String rows0f3a(int opcode) {
        return switch (opcode) {
            case 0x00 -> "66 W1 L1 VPERMQ Vx,Wx,Ib +AVX2";
            case 0x01 -> "66 W1 L1 VPERMPD Vx,Wx,Ib +AVX2";
            case 0x02 -> "66 W0 VPBLENDD Vx,Hx,Wx,Ib +AVX2";
            case 0x04 -> "66 W0 VPERMILPS_IMMEDIATE Vx,Wx,Ib +AVX";
            case 0x05 -> "66 W0 VPERMILPD_IMMEDIATE Vx,Wx,Ib +AVX";
            case 0x06 -> "66 W0 L1 VPERM2F128 Vx,Hx,Wx,Ib +AVX";
            case 0x08 -> "66 ROUNDPS Vx,Wx,Ib +AVX";
            case 0x09 -> "66 ROUNDPD Vx,Wx,Ib +AVX";
            case 0x0a -> "66 ROUNDSS Vdq,Hdq,Wd,Ib +AVX";
            case 0x0b -> "66 ROUNDSD Vdq,Hdq,Wq,Ib +AVX";
            case 0x0c -> "66 BLENDPS Vx,Hx,Wx,Ib +AVX";
            case 0x0d -> "66 BLENDPD Vx,Hx,Wx,Ib +AVX";
            case 0x0e -> "66 L0 PBLENDW Vx,Hx,Wx,Ib +AVX|66 L1 PBLENDW Vx,Hx,Wx,Ib +AVX2";
            case 0x0f -> "66 L0 PALIGNR Vx,Hx,Wx,Ib +AVX|66 L1 PALIGNR Vx,Hx,Wx,Ib +AVX2";
            case 0x14 -> "66 L0 reg PEXTRB Rd,Vx,Ib +AVX|66 L0 mem PEXTRB Mb,Vx,Ib +AVX";
            case 0x15 -> "66 L0 reg PEXTRW Rd,Vx,Ib +AVX|66 L0 mem PEXTRW Mw,Vx,Ib +AVX";
            case 0x16 -> "66 L0 W0 PEXTRD Ey,Vx,Ib +AVX" + "|o64 66 L0 W1 PEXTRD Ey,Vx,Ib +AVX";
            case 0x17 -> "66 L0 EXTRACTPS Ed,Vx,Ib +AVX";
            case 0x18 -> "66 W0 L1 VINSERTF128 Vx,Hx,Wdq,Ib +AVX";
            case 0x19 -> "66 W0 L1 VEXTRACTF128 Wdq,Vx,Ib +AVX";
            case 0x1d -> "66 W0 L0 VCVTPS2PH Wq,Vx,Ib +F16C|66 W0 L1 VCVTPS2PH Wdq,Vx,Ib +F16C";
            case 0x20 -> "66 L0 mem PINSRB Vx,Hx,Mb,Ib +AVX|66 L0 reg PINSRB Vx,Hx,Rd,Ib +AVX";
            case 0x21 -> "66 L0 INSERTPS Vx,Hx,Wd,Ib +AVX";
            case 0x22 ->
                    "66 L0 W0 PINSRD Vx,Hx,Ey,Ib +AVX" + "|o64 66 L0 W1 PINSRD Vx,Hx,Ey,Ib +AVX";
            case 0x38 -> "66 W0 L1 VINSERTI128 Vx,Hx,Wdq,Ib +AVX2";
            case 0x39 -> "66 W0 L1 VEXTRACTI128 Wdq,Vx,Ib +AVX2";
            case 0x40 -> "66 DPPS Vx,Hx,Wx,Ib +AVX";
            case 0x41 -> "66 L0 DPPD Vx,Hx,Wx,Ib +AVX";
            case 0x42 -> "66 L0 MPSADBW Vx,Hx,Wx,Ib +AVX|66 L1 MPSADBW Vx,Hx,Wx,Ib +AVX2";
            case 0x44 -> "66 L0 PCLMULQDQ Vx,Hx,Wx,Ib +PCLMULQDQ";
            case 0x46 -> "66 W0 L1 VPERM2I128 Vx,Hx,Wx,Ib +AVX2";
            case 0x4a -> "66 W0 BLENDVPS Vx,Hx,Wx,Lx +AVX";
            case 0x4b -> "66 W0 BLENDVPD Vx,Hx,Wx,Lx +AVX";
            case 0x4c -> "66 W0 L0 PBLENDVB Vx,Hx,Wx,Lx +AVX|66 W0 L1 PBLENDVB Vx,Hx,Wx,Lx +AVX2";
            case 0x60 ->
                    "66 L0 W0 PCMPESTRM Vx,Wx,Ib +AVX" + "|o64 66 L0 W1 PCMPESTRM Vx,Wx,Ib +AVX";
            case 0x61 ->
                    "66 L0 W0 PCMPESTRI Vx,Wx,Ib +AVX" + "|o64 66 L0 W1 PCMPESTRI Vx,Wx,Ib +AVX";
            case 0x62 -> "66 L0 PCMPISTRM Vx,Wx,Ib +AVX";
            case 0x63 -> "66 L0 PCMPISTRI Vx,Wx,Ib +AVX";
            case 0xdf -> "66 L0 AESKEYGENASSIST Vx,Wx,Ib +AES";
            default -> null;
        };
    }
}
