package dev.genkan.cpu.decode;

import org.jspecify.annotations.Nullable;

/**
 * MMX and SSE opcodes of the map 0F (SDM volume 2, tables ).
 *
 * <p>The destination of a legacy form is its first source too; the rows name it twice, so that they
 * read as their VEX forms do: destination, first source, second source.
 */
final class VectorOpcodes {
    private VectorOpcodes() {}

    /** The map 0F. */
    static @Nullable String rows0f(int opcode) {
        return switch (opcode) {
            case 0x10 ->
                    "NP MOVUPS Vx,Wx +SSE|66 MOVUPD Vx,Wx +SSE2"
                            + "|F3 mem MOVSS_LOAD Vx,Md +SSE|F3 reg MOVSS Vx,Vx,Ux +SSE"
                            + "|F2 mem MOVSD_LOAD Vx,Mq +SSE2|F2 reg MOVSD Vx,Vx,Ux +SSE2";
            case 0x11 ->
                    "NP MOVUPS Wx,Vx +SSE|66 MOVUPD Wx,Vx +SSE2"
                            + "|F3 mem MOVSS_STORE Md,Vx +SSE|F3 reg MOVSS Ux,Ux,Vx +SSE"
                            + "|F2 mem MOVSD_STORE Mq,Vx +SSE2|F2 reg MOVSD Ux,Ux,Vx +SSE2";
            case 0x12 ->
                    "NP mem MOVLPS Vx,Vx,Mq +SSE|NP reg MOVHLPS Vx,Vx,Ux +SSE"
                            + "|66 mem MOVLPD Vx,Vx,Mq +SSE2|F3 MOVSLDUP Vx,Wx +SSE3"
                            + "|F2 MOVDDUP Vx,Wq +SSE3";
            case 0x13 -> "NP mem MOVLPS_STORE Mq,Vx +SSE|66 mem MOVLPD_STORE Mq,Vx +SSE2";
            case 0x14 -> "NP UNPCKLPS Vx,Vx,Wx +SSE|66 UNPCKLPD Vx,Vx,Wx +SSE2";
            case 0x15 -> "NP UNPCKHPS Vx,Vx,Wx +SSE|66 UNPCKHPD Vx,Vx,Wx +SSE2";
            case 0x16 ->
                    "NP mem MOVHPS Vx,Vx,Mq +SSE|NP reg MOVLHPS Vx,Vx,Ux +SSE"
                            + "|66 mem MOVHPD Vx,Vx,Mq +SSE2|F3 MOVSHDUP Vx,Wx +SSE3";
            case 0x17 -> "NP mem MOVHPS_STORE Mq,Vx +SSE|66 mem MOVHPD_STORE Mq,Vx +SSE2";
            case 0x28 -> "NP MOVAPS Vx,Wx +SSE|66 MOVAPD Vx,Wx +SSE2";
            case 0x29 -> "NP MOVAPS Wx,Vx +SSE|66 MOVAPD Wx,Vx +SSE2";
            case 0x2a ->
                    "NP CVTPI2PS Vx,Vx,Qq +SSE|66 CVTPI2PD Vx,Qq +SSE2"
                            + "|F3 CVTSI2SS Vx,Vx,Ey +SSE|F2 CVTSI2SD Vx,Vx,Ey +SSE2";
            case 0x2b -> "NP mem MOVNTPS Mx,Vx +SSE|66 mem MOVNTPD Mx,Vx +SSE2";
            case 0x2c ->
                    "NP CVTTPS2PI Pq,Wq +SSE|66 CVTTPD2PI Pq,Wx +SSE2"
                            + "|F3 CVTTSS2SI Gy,Wd +SSE|F2 CVTTSD2SI Gy,Wq +SSE2";
            case 0x2d ->
                    "NP CVTPS2PI Pq,Wq +SSE|66 CVTPD2PI Pq,Wx +SSE2|F3 CVTSS2SI Gy,Wd +SSE"
                            + "|F2 CVTSD2SI Gy,Wq +SSE2";
            case 0x2e -> "NP UCOMISS Vd,Wd +SSE|66 UCOMISD Vq,Wq +SSE2";
            case 0x2f -> "NP COMISS Vd,Wd +SSE|66 COMISD Vq,Wq +SSE2";
            case 0x50 -> "NP reg MOVMSKPS Gd,Ux +SSE|66 reg MOVMSKPD Gd,Ux +SSE2";
            case 0x51 ->
                    "NP SQRTPS Vx,Wx +SSE|F3 SQRTSS Vx,Vx,Wd +SSE|66 SQRTPD Vx,Wx +SSE2"
                            + "|F2 SQRTSD Vx,Vx,Wq +SSE2";
            case 0x52 -> "NP RSQRTPS Vx,Wx +SSE|F3 RSQRTSS Vx,Vx,Wd +SSE";
            case 0x53 -> "NP RCPPS Vx,Wx +SSE|F3 RCPSS Vx,Vx,Wd +SSE";
            case 0x54 -> "NP ANDPS Vx,Vx,Wx +SSE|66 ANDPD Vx,Vx,Wx +SSE2";
            case 0x55 -> "NP ANDNPS Vx,Vx,Wx +SSE|66 ANDNPD Vx,Vx,Wx +SSE2";
            case 0x56 -> "NP ORPS Vx,Vx,Wx +SSE|66 ORPD Vx,Vx,Wx +SSE2";
            case 0x57 -> "NP XORPS Vx,Vx,Wx +SSE|66 XORPD Vx,Vx,Wx +SSE2";
            case 0x58 ->
                    "NP ADDPS Vx,Vx,Wx +SSE|66 ADDPD Vx,Vx,Wx +SSE2|F3 ADDSS Vx,Vx,Wd +SSE"
                            + "|F2 ADDSD Vx,Vx,Wq +SSE2";
            case 0x59 ->
                    "NP MULPS Vx,Vx,Wx +SSE|66 MULPD Vx,Vx,Wx +SSE2|F3 MULSS Vx,Vx,Wd +SSE"
                            + "|F2 MULSD Vx,Vx,Wq +SSE2";
            case 0x5a ->
                    "NP CVTPS2PD Vx,Wq +SSE2|66 CVTPD2PS Vx,Wx +SSE2"
                            + "|F3 CVTSS2SD Vx,Vx,Wd +SSE2|F2 CVTSD2SS Vx,Vx,Wq +SSE2";
            case 0x5b ->
                    "NP CVTDQ2PS Vx,Wx +SSE2|66 CVTPS2DQ Vx,Wx +SSE2" + "|F3 CVTTPS2DQ Vx,Wx +SSE2";
            case 0x5c ->
                    "NP SUBPS Vx,Vx,Wx +SSE|66 SUBPD Vx,Vx,Wx +SSE2|F3 SUBSS Vx,Vx,Wd +SSE"
                            + "|F2 SUBSD Vx,Vx,Wq +SSE2";
            case 0x5d ->
                    "NP MINPS Vx,Vx,Wx +SSE|66 MINPD Vx,Vx,Wx +SSE2|F3 MINSS Vx,Vx,Wd +SSE"
                            + "|F2 MINSD Vx,Vx,Wq +SSE2";
            case 0x5e ->
                    "NP DIVPS Vx,Vx,Wx +SSE|66 DIVPD Vx,Vx,Wx +SSE2|F3 DIVSS Vx,Vx,Wd +SSE"
                            + "|F2 DIVSD Vx,Vx,Wq +SSE2";
            case 0x5f ->
                    "NP MAXPS Vx,Vx,Wx +SSE|66 MAXPD Vx,Vx,Wx +SSE2|F3 MAXSS Vx,Vx,Wd +SSE"
                            + "|F2 MAXSD Vx,Vx,Wq +SSE2";
            case 0x60 -> "NP PUNPCKLBW Pq,Pq,Qd +MMX|66 PUNPCKLBW Vx,Vx,Wx +SSE2";
            case 0x61 -> "NP PUNPCKLWD Pq,Pq,Qd +MMX|66 PUNPCKLWD Vx,Vx,Wx +SSE2";
            case 0x62 -> "NP PUNPCKLDQ Pq,Pq,Qd +MMX|66 PUNPCKLDQ Vx,Vx,Wx +SSE2";
            case 0x63 -> "NP PACKSSWB Pq,Pq,Qq +MMX|66 PACKSSWB Vx,Vx,Wx +SSE2";
            case 0x64 -> "NP PCMPGTB Pq,Pq,Qq +MMX|66 PCMPGTB Vx,Vx,Wx +SSE2";
            case 0x65 -> "NP PCMPGTW Pq,Pq,Qq +MMX|66 PCMPGTW Vx,Vx,Wx +SSE2";
            case 0x66 -> "NP PCMPGTD Pq,Pq,Qq +MMX|66 PCMPGTD Vx,Vx,Wx +SSE2";
            case 0x67 -> "NP PACKUSWB Pq,Pq,Qq +MMX|66 PACKUSWB Vx,Vx,Wx +SSE2";
            case 0x68 -> "NP PUNPCKHBW Pq,Pq,Qq +MMX|66 PUNPCKHBW Vx,Vx,Wx +SSE2";
            case 0x69 -> "NP PUNPCKHWD Pq,Pq,Qq +MMX|66 PUNPCKHWD Vx,Vx,Wx +SSE2";
            case 0x6a -> "NP PUNPCKHDQ Pq,Pq,Qq +MMX|66 PUNPCKHDQ Vx,Vx,Wx +SSE2";
            case 0x6b -> "NP PACKSSDW Pq,Pq,Qq +MMX|66 PACKSSDW Vx,Vx,Wx +SSE2";
            case 0x6c -> "66 PUNPCKLQDQ Vx,Vx,Wx +SSE2";
            case 0x6d -> "66 PUNPCKHQDQ Vx,Vx,Wx +SSE2";
            case 0x6e -> "NP MOVD Pq,Ey +MMX|66 MOVD Vx,Ey +SSE2";
            case 0x6f -> "NP MOVQ Pq,Qq +MMX|66 MOVDQA Vx,Wx +SSE2|F3 MOVDQU Vx,Wx +SSE2";
            case 0x70 ->
                    "NP PSHUFW Pq,Qq,Ib +SSE|66 PSHUFD Vx,Wx,Ib +SSE2"
                            + "|F3 PSHUFHW Vx,Wx,Ib +SSE2|F2 PSHUFLW Vx,Wx,Ib +SSE2";
            case 0x71 ->
                    "NP reg /2 PSRLW Nq,Nq,Ib +MMX|66 reg /2 PSRLW Ux,Ux,Ib +SSE2"
                            + "|NP reg /4 PSRAW Nq,Nq,Ib +MMX|66 reg /4 PSRAW Ux,Ux,Ib +SSE2"
                            + "|NP reg /6 PSLLW Nq,Nq,Ib +MMX|66 reg /6 PSLLW Ux,Ux,Ib +SSE2";
            case 0x72 ->
                    "NP reg /2 PSRLD Nq,Nq,Ib +MMX|66 reg /2 PSRLD Ux,Ux,Ib +SSE2"
                            + "|NP reg /4 PSRAD Nq,Nq,Ib +MMX|66 reg /4 PSRAD Ux,Ux,Ib +SSE2"
                            + "|NP reg /6 PSLLD Nq,Nq,Ib +MMX|66 reg /6 PSLLD Ux,Ux,Ib +SSE2";
            case 0x73 ->
                    "NP reg /2 PSRLQ Nq,Nq,Ib +MMX|66 reg /2 PSRLQ Ux,Ux,Ib +SSE2"
                            + "|66 reg /3 PSRLDQ Ux,Ux,Ib +SSE2|NP reg /6 PSLLQ Nq,Nq,Ib +MMX"
                            + "|66 reg /6 PSLLQ Ux,Ux,Ib +SSE2|66 reg /7 PSLLDQ Ux,Ux,Ib +SSE2";
            case 0x74 -> "NP PCMPEQB Pq,Pq,Qq +MMX|66 PCMPEQB Vx,Vx,Wx +SSE2";
            case 0x75 -> "NP PCMPEQW Pq,Pq,Qq +MMX|66 PCMPEQW Vx,Vx,Wx +SSE2";
            case 0x76 -> "NP PCMPEQD Pq,Pq,Qq +MMX|66 PCMPEQD Vx,Vx,Wx +SSE2";
            case 0x77 -> "NP EMMS +MMX";
            case 0x7c -> "66 HADDPD Vx,Vx,Wx +SSE3|F2 HADDPS Vx,Vx,Wx +SSE3";
            case 0x7d -> "66 HSUBPD Vx,Vx,Wx +SSE3|F2 HSUBPS Vx,Vx,Wx +SSE3";
            case 0x7e -> "NP MOVD_STORE Ey,Pq +MMX|66 MOVD_STORE Ey,Vx +SSE2|F3 MOVQ Vx,Wq +SSE2";
            case 0x7f -> "NP MOVQ Qq,Pq +MMX|66 MOVDQA Wx,Vx +SSE2|F3 MOVDQU Wx,Vx +SSE2";
            case 0xae ->
                    "NP mem /2 LDMXCSR Md +SSE|NP mem /3 STMXCSR Md +SSE"
                            + "|NP mem /0 FXSAVE M +FXSR|NP mem /1 FXRSTOR M +FXSR"
                            + "|NP mem /4 XSAVE M +XSAVE|NP mem /5 XRSTOR M +XSAVE"
                            + "|NP mem /6 XSAVEOPT M +XSAVEOPT";
            case 0xc2 ->
                    "NP CMPPS Vx,Vx,Wx,Ib +SSE|66 CMPPD Vx,Vx,Wx,Ib +SSE2"
                            + "|F3 CMPSS Vx,Vx,Wd,Ib +SSE|F2 CMPSD Vx,Vx,Wq,Ib +SSE2";
            case 0xc4 -> "NP PINSRW Pq,Pq,Ew,Ib +SSE|66 PINSRW Vx,Vx,Ew,Ib +SSE2";
            case 0xc5 -> "NP reg PEXTRW Gd,Nq,Ib +SSE|66 reg PEXTRW Gd,Ux,Ib +SSE2";
            case 0xc6 -> "NP SHUFPS Vx,Vx,Wx,Ib +SSE|66 SHUFPD Vx,Vx,Wx,Ib +SSE2";
            case 0xd0 -> "66 ADDSUBPD Vx,Vx,Wx +SSE3|F2 ADDSUBPS Vx,Vx,Wx +SSE3";
            case 0xd1 -> "NP PSRLW Pq,Pq,Qq +MMX|66 PSRLW Vx,Vx,Wx +SSE2";
            case 0xd2 -> "NP PSRLD Pq,Pq,Qq +MMX|66 PSRLD Vx,Vx,Wx +SSE2";
            case 0xd3 -> "NP PSRLQ Pq,Pq,Qq +MMX|66 PSRLQ Vx,Vx,Wx +SSE2";
            case 0xd4 -> "NP PADDQ Pq,Pq,Qq +SSE2|66 PADDQ Vx,Vx,Wx +SSE2";
            case 0xd5 -> "NP PMULLW Pq,Pq,Qq +MMX|66 PMULLW Vx,Vx,Wx +SSE2";
            case 0xd6 ->
                    "66 MOVQ Wq,Vx +SSE2|F3 reg MOVQ2DQ Vx,Nq +SSE2"
                            + "|F2 reg MOVDQ2Q Pq,Ux +SSE2";
            case 0xd7 -> "NP reg PMOVMSKB Gd,Nq +SSE|66 reg PMOVMSKB Gd,Ux +SSE2";
            case 0xd8 -> "NP PSUBUSB Pq,Pq,Qq +MMX|66 PSUBUSB Vx,Vx,Wx +SSE2";
            case 0xd9 -> "NP PSUBUSW Pq,Pq,Qq +MMX|66 PSUBUSW Vx,Vx,Wx +SSE2";
            case 0xda -> "NP PMINUB Pq,Pq,Qq +SSE|66 PMINUB Vx,Vx,Wx +SSE2";
            case 0xdb -> "NP PAND Pq,Pq,Qq +MMX|66 PAND Vx,Vx,Wx +SSE2";
            case 0xdc -> "NP PADDUSB Pq,Pq,Qq +MMX|66 PADDUSB Vx,Vx,Wx +SSE2";
            case 0xdd -> "NP PADDUSW Pq,Pq,Qq +MMX|66 PADDUSW Vx,Vx,Wx +SSE2";
            case 0xde -> "NP PMAXUB Pq,Pq,Qq +SSE|66 PMAXUB Vx,Vx,Wx +SSE2";
            case 0xdf -> "NP PANDN Pq,Pq,Qq +MMX|66 PANDN Vx,Vx,Wx +SSE2";
            case 0xe0 -> "NP PAVGB Pq,Pq,Qq +SSE|66 PAVGB Vx,Vx,Wx +SSE2";
            case 0xe1 -> "NP PSRAW Pq,Pq,Qq +MMX|66 PSRAW Vx,Vx,Wx +SSE2";
            case 0xe2 -> "NP PSRAD Pq,Pq,Qq +MMX|66 PSRAD Vx,Vx,Wx +SSE2";
            case 0xe3 -> "NP PAVGW Pq,Pq,Qq +SSE|66 PAVGW Vx,Vx,Wx +SSE2";
            case 0xe4 -> "NP PMULHUW Pq,Pq,Qq +SSE|66 PMULHUW Vx,Vx,Wx +SSE2";
            case 0xe5 -> "NP PMULHW Pq,Pq,Qq +MMX|66 PMULHW Vx,Vx,Wx +SSE2";
            case 0xe6 ->
                    "66 CVTTPD2DQ Vx,Wx +SSE2|F3 CVTDQ2PD Vx,Wq +SSE2" + "|F2 CVTPD2DQ Vx,Wx +SSE2";
            case 0xe7 -> "NP mem MOVNTQ Mq,Pq +SSE|66 mem MOVNTDQ Mx,Vx +SSE2";
            case 0xe8 -> "NP PSUBSB Pq,Pq,Qq +MMX|66 PSUBSB Vx,Vx,Wx +SSE2";
            case 0xe9 -> "NP PSUBSW Pq,Pq,Qq +MMX|66 PSUBSW Vx,Vx,Wx +SSE2";
            case 0xea -> "NP PMINSW Pq,Pq,Qq +SSE|66 PMINSW Vx,Vx,Wx +SSE2";
            case 0xeb -> "NP POR Pq,Pq,Qq +MMX|66 POR Vx,Vx,Wx +SSE2";
            case 0xec -> "NP PADDSB Pq,Pq,Qq +MMX|66 PADDSB Vx,Vx,Wx +SSE2";
            case 0xed -> "NP PADDSW Pq,Pq,Qq +MMX|66 PADDSW Vx,Vx,Wx +SSE2";
            case 0xee -> "NP PMAXSW Pq,Pq,Qq +SSE|66 PMAXSW Vx,Vx,Wx +SSE2";
            case 0xef -> "NP PXOR Pq,Pq,Qq +MMX|66 PXOR Vx,Vx,Wx +SSE2";
            case 0xf0 -> "F2 mem LDDQU Vx,Mx +SSE3";
            case 0xf1 -> "NP PSLLW Pq,Pq,Qq +MMX|66 PSLLW Vx,Vx,Wx +SSE2";
            case 0xf2 -> "NP PSLLD Pq,Pq,Qq +MMX|66 PSLLD Vx,Vx,Wx +SSE2";
            case 0xf3 -> "NP PSLLQ Pq,Pq,Qq +MMX|66 PSLLQ Vx,Vx,Wx +SSE2";
            case 0xf4 -> "NP PMULUDQ Pq,Pq,Qq +SSE2|66 PMULUDQ Vx,Vx,Wx +SSE2";
            case 0xf5 -> "NP PMADDWD Pq,Pq,Qq +MMX|66 PMADDWD Vx,Vx,Wx +SSE2";
            case 0xf6 -> "NP PSADBW Pq,Pq,Qq +SSE|66 PSADBW Vx,Vx,Wx +SSE2";
            case 0xf7 -> "NP reg MASKMOVQ Pq,Nq +SSE|66 reg MASKMOVDQU Vx,Ux +SSE2";
            case 0xf8 -> "NP PSUBB Pq,Pq,Qq +MMX|66 PSUBB Vx,Vx,Wx +SSE2";
            case 0xf9 -> "NP PSUBW Pq,Pq,Qq +MMX|66 PSUBW Vx,Vx,Wx +SSE2";
            case 0xfa -> "NP PSUBD Pq,Pq,Qq +MMX|66 PSUBD Vx,Vx,Wx +SSE2";
            case 0xfb -> "NP PSUBQ Pq,Pq,Qq +SSE2|66 PSUBQ Vx,Vx,Wx +SSE2";
            case 0xfc -> "NP PADDB Pq,Pq,Qq +MMX|66 PADDB Vx,Vx,Wx +SSE2";
            case 0xfd -> "NP PADDW Pq,Pq,Qq +MMX|66 PADDW Vx,Vx,Wx +SSE2";
            case 0xfe -> "NP PADDD Pq,Pq,Qq +MMX|66 PADDD Vx,Vx,Wx +SSE2";
            default -> null;
        };
    }
}
