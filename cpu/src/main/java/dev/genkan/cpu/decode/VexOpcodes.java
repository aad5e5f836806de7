package dev.genkan.cpu.decode;

import org.jspecify.annotations.Nullable;

/** VEX-encoded vector opcodes of the map 0F; W, L and the prefix are the rows' own conditions. */
final class VexOpcodes {
    private VexOpcodes() {}

    /** The map VEX.0F. */
    static @Nullable String rows0f(int opcode) {
        return switch (opcode) {
            case 0x10 ->
                    "F3 mem MOVSS_LOAD Vdq,Md +AVX|F3 reg MOVSS Vdq,Hdq,Udq +AVX"
                            + "|F2 mem MOVSD_LOAD Vdq,Mq +AVX|F2 reg MOVSD Vdq,Hdq,Udq +AVX"
                            + "|NP MOVUPS Vx,Wx +AVX|66 MOVUPD Vx,Wx +AVX";
            case 0x11 ->
                    "F3 mem MOVSS_STORE Md,Vdq +AVX|F3 reg MOVSS Udq,Hdq,Vdq +AVX"
                            + "|F2 mem MOVSD_STORE Mq,Vdq +AVX|F2 reg MOVSD Udq,Hdq,Vdq +AVX"
                            + "|NP MOVUPS Wx,Vx +AVX|66 MOVUPD Wx,Vx +AVX";
            case 0x12 ->
                    "NP L0 mem MOVLPS Vx,Hx,Mq +AVX|NP L0 reg MOVHLPS Vx,Hx,Ux +AVX"
                            + "|66 L0 mem MOVLPD Vx,Hx,Mq +AVX|F3 MOVSLDUP Vx,Wx +AVX"
                            + "|F2 L0 MOVDDUP Vx,Wq +AVX|F2 L1 MOVDDUP Vx,Wx +AVX";
            case 0x13 -> "NP L0 mem MOVLPS_STORE Mq,Vx +AVX|66 L0 mem MOVLPD_STORE Mq,Vx +AVX";
            case 0x14 -> "NP UNPCKLPS Vx,Hx,Wx +AVX|66 UNPCKLPD Vx,Hx,Wx +AVX";
            case 0x15 -> "NP UNPCKHPS Vx,Hx,Wx +AVX|66 UNPCKHPD Vx,Hx,Wx +AVX";
            case 0x16 ->
                    "NP L0 mem MOVHPS Vx,Hx,Mq +AVX|NP L0 reg MOVLHPS Vx,Hx,Ux +AVX"
                            + "|66 L0 mem MOVHPD Vx,Hx,Mq +AVX|F3 MOVSHDUP Vx,Wx +AVX";
            case 0x17 -> "NP L0 mem MOVHPS_STORE Mq,Vx +AVX|66 L0 mem MOVHPD_STORE Mq,Vx +AVX";
            case 0x28 -> "NP MOVAPS Vx,Wx +AVX|66 MOVAPD Vx,Wx +AVX";
            case 0x29 -> "NP MOVAPS Wx,Vx +AVX|66 MOVAPD Wx,Vx +AVX";
            case 0x2a -> "F3 CVTSI2SS Vdq,Hdq,Ey +AVX|F2 CVTSI2SD Vdq,Hdq,Ey +AVX";
            case 0x2b -> "NP mem MOVNTPS Mx,Vx +AVX|66 mem MOVNTPD Mx,Vx +AVX";
            case 0x2c -> "F3 CVTTSS2SI Gy,Wd +AVX|F2 CVTTSD2SI Gy,Wq +AVX";
            case 0x2d -> "F3 CVTSS2SI Gy,Wd +AVX|F2 CVTSD2SI Gy,Wq +AVX";
            case 0x2e -> "NP UCOMISS Vd,Wd +AVX|66 UCOMISD Vq,Wq +AVX";
            case 0x2f -> "NP COMISS Vd,Wd +AVX|66 COMISD Vq,Wq +AVX";
            case 0x50 -> "NP reg MOVMSKPS Gd,Ux +AVX|66 reg MOVMSKPD Gd,Ux +AVX";
            case 0x51 ->
                    "NP SQRTPS Vx,Wx +AVX|F3 SQRTSS Vdq,Hdq,Wd +AVX|66 SQRTPD Vx,Wx +AVX"
                            + "|F2 SQRTSD Vdq,Hdq,Wq +AVX";
            case 0x52 -> "NP RSQRTPS Vx,Wx +AVX|F3 RSQRTSS Vdq,Hdq,Wd +AVX";
            case 0x53 -> "NP RCPPS Vx,Wx +AVX|F3 RCPSS Vdq,Hdq,Wd +AVX";
            case 0x54 -> "NP ANDPS Vx,Hx,Wx +AVX|66 ANDPD Vx,Hx,Wx +AVX";
            case 0x55 -> "NP ANDNPS Vx,Hx,Wx +AVX|66 ANDNPD Vx,Hx,Wx +AVX";
            case 0x56 -> "NP ORPS Vx,Hx,Wx +AVX|66 ORPD Vx,Hx,Wx +AVX";
            case 0x57 -> "NP XORPS Vx,Hx,Wx +AVX|66 XORPD Vx,Hx,Wx +AVX";
            case 0x58 ->
                    "NP ADDPS Vx,Hx,Wx +AVX|66 ADDPD Vx,Hx,Wx +AVX|F3 ADDSS Vdq,Hdq,Wd +AVX"
                            + "|F2 ADDSD Vdq,Hdq,Wq +AVX";
            case 0x59 ->
                    "NP MULPS Vx,Hx,Wx +AVX|66 MULPD Vx,Hx,Wx +AVX|F3 MULSS Vdq,Hdq,Wd +AVX"
                            + "|F2 MULSD Vdq,Hdq,Wq +AVX";
            case 0x5a ->
                    "NP CVTPS2PD Vx,Wxh +AVX|66 CVTPD2PS Vdq,Wx +AVX"
                            + "|F3 CVTSS2SD Vdq,Hdq,Wd +AVX|F2 CVTSD2SS Vdq,Hdq,Wq +AVX";
            case 0x5b -> "NP CVTDQ2PS Vx,Wx +AVX|66 CVTPS2DQ Vx,Wx +AVX|F3 CVTTPS2DQ Vx,Wx +AVX";
            case 0x5c ->
                    "NP SUBPS Vx,Hx,Wx +AVX|66 SUBPD Vx,Hx,Wx +AVX|F3 SUBSS Vdq,Hdq,Wd +AVX"
                            + "|F2 SUBSD Vdq,Hdq,Wq +AVX";
            case 0x5d ->
                    "NP MINPS Vx,Hx,Wx +AVX|66 MINPD Vx,Hx,Wx +AVX|F3 MINSS Vdq,Hdq,Wd +AVX"
                            + "|F2 MINSD Vdq,Hdq,Wq +AVX";
            case 0x5e ->
                    "NP DIVPS Vx,Hx,Wx +AVX|66 DIVPD Vx,Hx,Wx +AVX|F3 DIVSS Vdq,Hdq,Wd +AVX"
                            + "|F2 DIVSD Vdq,Hdq,Wq +AVX";
            case 0x5f ->
                    "NP MAXPS Vx,Hx,Wx +AVX|66 MAXPD Vx,Hx,Wx +AVX|F3 MAXSS Vdq,Hdq,Wd +AVX"
                            + "|F2 MAXSD Vdq,Hdq,Wq +AVX";
            case 0x60 -> "66 L0 PUNPCKLBW Vx,Hx,Wx +AVX|66 L1 PUNPCKLBW Vx,Hx,Wx +AVX2";
            case 0x61 -> "66 L0 PUNPCKLWD Vx,Hx,Wx +AVX|66 L1 PUNPCKLWD Vx,Hx,Wx +AVX2";
            case 0x62 -> "66 L0 PUNPCKLDQ Vx,Hx,Wx +AVX|66 L1 PUNPCKLDQ Vx,Hx,Wx +AVX2";
            case 0x63 -> "66 L0 PACKSSWB Vx,Hx,Wx +AVX|66 L1 PACKSSWB Vx,Hx,Wx +AVX2";
            case 0x64 -> "66 L0 PCMPGTB Vx,Hx,Wx +AVX|66 L1 PCMPGTB Vx,Hx,Wx +AVX2";
            case 0x65 -> "66 L0 PCMPGTW Vx,Hx,Wx +AVX|66 L1 PCMPGTW Vx,Hx,Wx +AVX2";
            case 0x66 -> "66 L0 PCMPGTD Vx,Hx,Wx +AVX|66 L1 PCMPGTD Vx,Hx,Wx +AVX2";
            case 0x67 -> "66 L0 PACKUSWB Vx,Hx,Wx +AVX|66 L1 PACKUSWB Vx,Hx,Wx +AVX2";
            case 0x68 -> "66 L0 PUNPCKHBW Vx,Hx,Wx +AVX|66 L1 PUNPCKHBW Vx,Hx,Wx +AVX2";
            case 0x69 -> "66 L0 PUNPCKHWD Vx,Hx,Wx +AVX|66 L1 PUNPCKHWD Vx,Hx,Wx +AVX2";
            case 0x6a -> "66 L0 PUNPCKHDQ Vx,Hx,Wx +AVX|66 L1 PUNPCKHDQ Vx,Hx,Wx +AVX2";
            case 0x6b -> "66 L0 PACKSSDW Vx,Hx,Wx +AVX|66 L1 PACKSSDW Vx,Hx,Wx +AVX2";
            case 0x6c -> "66 L0 PUNPCKLQDQ Vx,Hx,Wx +AVX|66 L1 PUNPCKLQDQ Vx,Hx,Wx +AVX2";
            case 0x6d -> "66 L0 PUNPCKHQDQ Vx,Hx,Wx +AVX|66 L1 PUNPCKHQDQ Vx,Hx,Wx +AVX2";
            case 0x6e -> "66 L0 MOVD Vx,Ey +AVX";
            case 0x6f -> "66 MOVDQA Vx,Wx +AVX|F3 MOVDQU Vx,Wx +AVX";
            case 0x70 ->
                    "66 L0 PSHUFD Vx,Wx,Ib +AVX|66 L1 PSHUFD Vx,Wx,Ib +AVX2"
                            + "|F3 L0 PSHUFHW Vx,Wx,Ib +AVX|F3 L1 PSHUFHW Vx,Wx,Ib +AVX2"
                            + "|F2 L0 PSHUFLW Vx,Wx,Ib +AVX|F2 L1 PSHUFLW Vx,Wx,Ib +AVX2";
            case 0x71 ->
                    "66 L0 reg /2 PSRLW Hx,Ux,Ib +AVX|66 L1 reg /2 PSRLW Hx,Ux,Ib +AVX2"
                            + "|66 L0 reg /4 PSRAW Hx,Ux,Ib +AVX|66 L1 reg /4 PSRAW Hx,Ux,Ib +AVX2"
                            + "|66 L0 reg /6 PSLLW Hx,Ux,Ib +AVX|66 L1 reg /6 PSLLW Hx,Ux,Ib +AVX2";
            case 0x72 ->
                    "66 L0 reg /2 PSRLD Hx,Ux,Ib +AVX|66 L1 reg /2 PSRLD Hx,Ux,Ib +AVX2"
                            + "|66 L0 reg /4 PSRAD Hx,Ux,Ib +AVX|66 L1 reg /4 PSRAD Hx,Ux,Ib +AVX2"
                            + "|66 L0 reg /6 PSLLD Hx,Ux,Ib +AVX|66 L1 reg /6 PSLLD Hx,Ux,Ib +AVX2";
            case 0x73 ->
                    "66 L0 reg /2 PSRLQ Hx,Ux,Ib +AVX|66 L1 reg /2 PSRLQ Hx,Ux,Ib +AVX2"
                            + "|66 L0 reg /3 PSRLDQ Hx,Ux,Ib +AVX|66 L1 reg /3 PSRLDQ Hx,Ux,Ib +AVX2"
                            + "|66 L0 reg /6 PSLLQ Hx,Ux,Ib +AVX|66 L1 reg /6 PSLLQ Hx,Ux,Ib +AVX2"
                            + "|66 L0 reg /7 PSLLDQ Hx,Ux,Ib +AVX|66 L1 reg /7 PSLLDQ Hx,Ux,Ib +AVX2";
            case 0x74 -> "66 L0 PCMPEQB Vx,Hx,Wx +AVX|66 L1 PCMPEQB Vx,Hx,Wx +AVX2";
            case 0x75 -> "66 L0 PCMPEQW Vx,Hx,Wx +AVX|66 L1 PCMPEQW Vx,Hx,Wx +AVX2";
            case 0x76 -> "66 L0 PCMPEQD Vx,Hx,Wx +AVX|66 L1 PCMPEQD Vx,Hx,Wx +AVX2";
            case 0x77 -> "NP L0 VZEROUPPER +AVX|NP L1 VZEROALL +AVX";
            case 0x7c -> "66 HADDPD Vx,Hx,Wx +AVX|F2 HADDPS Vx,Hx,Wx +AVX";
            case 0x7d -> "66 HSUBPD Vx,Hx,Wx +AVX|F2 HSUBPS Vx,Hx,Wx +AVX";
            case 0x7e -> "66 L0 MOVD_STORE Ey,Vx +AVX|F3 L0 MOVQ Vx,Wq +AVX";
            case 0x7f -> "66 MOVDQA Wx,Vx +AVX|F3 MOVDQU Wx,Vx +AVX";
            case 0xae -> "NP L0 mem /2 LDMXCSR Md +AVX|NP L0 mem /3 STMXCSR Md +AVX";
            case 0xc2 ->
                    "NP CMPPS Vx,Hx,Wx,Ib +AVX|66 CMPPD Vx,Hx,Wx,Ib +AVX"
                            + "|F3 CMPSS Vdq,Hdq,Wd,Ib +AVX|F2 CMPSD Vdq,Hdq,Wq,Ib +AVX";
            case 0xc4 -> "66 L0 PINSRW Vx,Hx,Ew,Ib +AVX";
            case 0xc5 -> "66 L0 reg PEXTRW Gd,Ux,Ib +AVX";
            case 0xc6 -> "NP SHUFPS Vx,Hx,Wx,Ib +AVX|66 SHUFPD Vx,Hx,Wx,Ib +AVX";
            case 0xd0 -> "66 ADDSUBPD Vx,Hx,Wx +AVX|F2 ADDSUBPS Vx,Hx,Wx +AVX";
            case 0xd1 -> "66 L0 PSRLW Vx,Hx,Wdq +AVX|66 L1 PSRLW Vx,Hx,Wdq +AVX2";
            case 0xd2 -> "66 L0 PSRLD Vx,Hx,Wdq +AVX|66 L1 PSRLD Vx,Hx,Wdq +AVX2";
            case 0xd3 -> "66 L0 PSRLQ Vx,Hx,Wdq +AVX|66 L1 PSRLQ Vx,Hx,Wdq +AVX2";
            case 0xd4 -> "66 L0 PADDQ Vx,Hx,Wx +AVX|66 L1 PADDQ Vx,Hx,Wx +AVX2";
            case 0xd5 -> "66 L0 PMULLW Vx,Hx,Wx +AVX|66 L1 PMULLW Vx,Hx,Wx +AVX2";
            case 0xd6 -> "66 L0 MOVQ Wq,Vx +AVX";
            case 0xd7 -> "66 L0 reg PMOVMSKB Gd,Ux +AVX|66 L1 reg PMOVMSKB Gd,Ux +AVX2";
            case 0xd8 -> "66 L0 PSUBUSB Vx,Hx,Wx +AVX|66 L1 PSUBUSB Vx,Hx,Wx +AVX2";
            case 0xd9 -> "66 L0 PSUBUSW Vx,Hx,Wx +AVX|66 L1 PSUBUSW Vx,Hx,Wx +AVX2";
            case 0xda -> "66 L0 PMINUB Vx,Hx,Wx +AVX|66 L1 PMINUB Vx,Hx,Wx +AVX2";
            case 0xdb -> "66 L0 PAND Vx,Hx,Wx +AVX|66 L1 PAND Vx,Hx,Wx +AVX2";
            case 0xdc -> "66 L0 PADDUSB Vx,Hx,Wx +AVX|66 L1 PADDUSB Vx,Hx,Wx +AVX2";
            case 0xdd -> "66 L0 PADDUSW Vx,Hx,Wx +AVX|66 L1 PADDUSW Vx,Hx,Wx +AVX2";
            case 0xde -> "66 L0 PMAXUB Vx,Hx,Wx +AVX|66 L1 PMAXUB Vx,Hx,Wx +AVX2";
            case 0xdf -> "66 L0 PANDN Vx,Hx,Wx +AVX|66 L1 PANDN Vx,Hx,Wx +AVX2";
            case 0xe0 -> "66 L0 PAVGB Vx,Hx,Wx +AVX|66 L1 PAVGB Vx,Hx,Wx +AVX2";
            case 0xe1 -> "66 L0 PSRAW Vx,Hx,Wdq +AVX|66 L1 PSRAW Vx,Hx,Wdq +AVX2";
            case 0xe2 -> "66 L0 PSRAD Vx,Hx,Wdq +AVX|66 L1 PSRAD Vx,Hx,Wdq +AVX2";
            case 0xe3 -> "66 L0 PAVGW Vx,Hx,Wx +AVX|66 L1 PAVGW Vx,Hx,Wx +AVX2";
            case 0xe4 -> "66 L0 PMULHUW Vx,Hx,Wx +AVX|66 L1 PMULHUW Vx,Hx,Wx +AVX2";
            case 0xe5 -> "66 L0 PMULHW Vx,Hx,Wx +AVX|66 L1 PMULHW Vx,Hx,Wx +AVX2";
            case 0xe6 ->
                    "66 CVTTPD2DQ Vdq,Wx +AVX|F3 CVTDQ2PD Vx,Wxh +AVX" + "|F2 CVTPD2DQ Vdq,Wx +AVX";
            case 0xe7 -> "66 mem MOVNTDQ Mx,Vx +AVX";
            case 0xe8 -> "66 L0 PSUBSB Vx,Hx,Wx +AVX|66 L1 PSUBSB Vx,Hx,Wx +AVX2";
            case 0xe9 -> "66 L0 PSUBSW Vx,Hx,Wx +AVX|66 L1 PSUBSW Vx,Hx,Wx +AVX2";
            case 0xea -> "66 L0 PMINSW Vx,Hx,Wx +AVX|66 L1 PMINSW Vx,Hx,Wx +AVX2";
            case 0xeb -> "66 L0 POR Vx,Hx,Wx +AVX|66 L1 POR Vx,Hx,Wx +AVX2";
            case 0xec -> "66 L0 PADDSB Vx,Hx,Wx +AVX|66 L1 PADDSB Vx,Hx,Wx +AVX2";
            case 0xed -> "66 L0 PADDSW Vx,Hx,Wx +AVX|66 L1 PADDSW Vx,Hx,Wx +AVX2";
            case 0xee -> "66 L0 PMAXSW Vx,Hx,Wx +AVX|66 L1 PMAXSW Vx,Hx,Wx +AVX2";
            case 0xef -> "66 L0 PXOR Vx,Hx,Wx +AVX|66 L1 PXOR Vx,Hx,Wx +AVX2";
            case 0xf0 -> "F2 mem LDDQU Vx,Mx +AVX";
            case 0xf1 -> "66 L0 PSLLW Vx,Hx,Wdq +AVX|66 L1 PSLLW Vx,Hx,Wdq +AVX2";
            case 0xf2 -> "66 L0 PSLLD Vx,Hx,Wdq +AVX|66 L1 PSLLD Vx,Hx,Wdq +AVX2";
            case 0xf3 -> "66 L0 PSLLQ Vx,Hx,Wdq +AVX|66 L1 PSLLQ Vx,Hx,Wdq +AVX2";
            case 0xf4 -> "66 L0 PMULUDQ Vx,Hx,Wx +AVX|66 L1 PMULUDQ Vx,Hx,Wx +AVX2";
            case 0xf5 -> "66 L0 PMADDWD Vx,Hx,Wx +AVX|66 L1 PMADDWD Vx,Hx,Wx +AVX2";
            case 0xf6 -> "66 L0 PSADBW Vx,Hx,Wx +AVX|66 L1 PSADBW Vx,Hx,Wx +AVX2";
            case 0xf7 -> "66 L0 reg MASKMOVDQU Vx,Ux +AVX";
            case 0xf8 -> "66 L0 PSUBB Vx,Hx,Wx +AVX|66 L1 PSUBB Vx,Hx,Wx +AVX2";
            case 0xf9 -> "66 L0 PSUBW Vx,Hx,Wx +AVX|66 L1 PSUBW Vx,Hx,Wx +AVX2";
            case 0xfa -> "66 L0 PSUBD Vx,Hx,Wx +AVX|66 L1 PSUBD Vx,Hx,Wx +AVX2";
            case 0xfb -> "66 L0 PSUBQ Vx,Hx,Wx +AVX|66 L1 PSUBQ Vx,Hx,Wx +AVX2";
            case 0xfc -> "66 L0 PADDB Vx,Hx,Wx +AVX|66 L1 PADDB Vx,Hx,Wx +AVX2";
            case 0xfd -> "66 L0 PADDW Vx,Hx,Wx +AVX|66 L1 PADDW Vx,Hx,Wx +AVX2";
            case 0xfe -> "66 L0 PADDD Vx,Hx,Wx +AVX|66 L1 PADDD Vx,Hx,Wx +AVX2";
            default -> null;
        };
    }
}
