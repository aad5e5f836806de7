package dev.genkan.cpu.decode;

import org.jspecify.annotations.Nullable;

/** The escape opcodes D8 to DF (SDM volume 2, tables ), and FWAIT. */
final class X87Opcodes {
    private X87Opcodes() {}

    static @Nullable String rows(int opcode) {
        return switch (opcode) {
            case 0x9b -> "FWAIT +FPU";
            case 0xd8 ->
                    "mem /0 FADD ST0,Md +FPU|reg /0 FADD ST0,STi +FPU"
                            + "|mem /1 FMUL ST0,Md +FPU|reg /1 FMUL ST0,STi +FPU"
                            + "|mem /2 FCOM ST0,Md +FPU|reg /2 FCOM ST0,STi +FPU"
                            + "|mem /3 FCOMP ST0,Md +FPU|reg /3 FCOMP ST0,STi +FPU"
                            + "|mem /4 FSUB ST0,Md +FPU|reg /4 FSUB ST0,STi +FPU"
                            + "|mem /5 FSUBR ST0,Md +FPU|reg /5 FSUBR ST0,STi +FPU"
                            + "|mem /6 FDIV ST0,Md +FPU|reg /6 FDIV ST0,STi +FPU"
                            + "|mem /7 FDIVR ST0,Md +FPU|reg /7 FDIVR ST0,STi +FPU";
            case 0xd9 ->
                    "mem /0 FLD Md +FPU|mem /2 FST Md +FPU|mem /3 FSTP Md +FPU"
                            + "|mem /4 FLDENV M +FPU|mem /5 FLDCW Mw +FPU|mem /6 FNSTENV M +FPU"
                            + "|mem /7 FNSTCW Mw +FPU|reg /0 FLD STi +FPU|reg /1 FXCH STi +FPU"
                            + "|rm0 /2 FNOP +FPU|reg /3 FSTP STi +FPU|rm0 /4 FCHS +FPU"
                            + "|rm1 /4 FABS +FPU|rm4 /4 FTST +FPU|rm5 /4 FXAM +FPU|rm0 /5 FLD1 +FPU"
                            + "|rm1 /5 FLDL2T +FPU|rm2 /5 FLDL2E +FPU|rm3 /5 FLDPI +FPU"
                            + "|rm4 /5 FLDLG2 +FPU|rm5 /5 FLDLN2 +FPU|rm6 /5 FLDZ +FPU"
                            + "|rm0 /6 F2XM1 +FPU|rm1 /6 FYL2X +FPU|rm2 /6 FPTAN +FPU"
                            + "|rm3 /6 FPATAN +FPU|rm4 /6 FXTRACT +FPU|rm5 /6 FPREM1 +FPU"
                            + "|rm6 /6 FDECSTP +FPU|rm7 /6 FINCSTP +FPU|rm0 /7 FPREM +FPU"
                            + "|rm1 /7 FYL2XP1 +FPU|rm2 /7 FSQRT +FPU|rm3 /7 FSINCOS +FPU"
                            + "|rm4 /7 FRNDINT +FPU|rm5 /7 FSCALE +FPU|rm6 /7 FSIN +FPU"
                            + "|rm7 /7 FCOS +FPU";
            case 0xda ->
                    "mem /0 FIADD ST0,Md +FPU|mem /1 FIMUL ST0,Md +FPU"
                            + "|mem /2 FICOM ST0,Md +FPU|mem /3 FICOMP ST0,Md +FPU"
                            + "|mem /4 FISUB ST0,Md +FPU|mem /5 FISUBR ST0,Md +FPU"
                            + "|mem /6 FIDIV ST0,Md +FPU|mem /7 FIDIVR ST0,Md +FPU"
                            + "|reg /0 FCMOVB ST0,STi +CMOV|reg /1 FCMOVE ST0,STi +CMOV"
                            + "|reg /2 FCMOVBE ST0,STi +CMOV|reg /3 FCMOVU ST0,STi +CMOV"
                            + "|rm1 /5 FUCOMPP ST0,STi +FPU";
            case 0xdb ->
                    "reg /0 FCMOVNB ST0,STi +CMOV|reg /1 FCMOVNE ST0,STi +CMOV"
                            + "|reg /2 FCMOVNBE ST0,STi +CMOV|reg /3 FCMOVNU ST0,STi +CMOV"
                            + "|mem /0 FILD Md +FPU|mem /1 FISTTP Md +SSE3|mem /2 FIST Md +FPU"
                            + "|mem /3 FISTP Md +FPU|mem /5 FLD Mt +FPU|mem /7 FSTP Mt +FPU"
                            + "|rm0 /4 FNENI +FPU|rm1 /4 FNENI +FPU|rm2 /4 FNCLEX +FPU"
                            + "|rm3 /4 FNINIT +FPU|rm4 /4 FNENI +FPU|reg /5 FUCOMI ST0,STi +CMOV"
                            + "|reg /6 FCOMI ST0,STi +CMOV";
            case 0xdc ->
                    "mem /0 FADD ST0,Mq +FPU|mem /1 FMUL ST0,Mq +FPU"
                            + "|mem /2 FCOM ST0,Mq +FPU|mem /3 FCOMP ST0,Mq +FPU"
                            + "|mem /4 FSUB ST0,Mq +FPU|mem /5 FSUBR ST0,Mq +FPU"
                            + "|mem /6 FDIV ST0,Mq +FPU|mem /7 FDIVR ST0,Mq +FPU"
                            + "|reg /0 FADD STi,ST0 +FPU|reg /1 FMUL STi,ST0 +FPU"
                            + "|reg /4 FSUBR STi,ST0 +FPU|reg /5 FSUB STi,ST0 +FPU"
                            + "|reg /6 FDIVR STi,ST0 +FPU|reg /7 FDIV STi,ST0 +FPU"
                            + "|reg /2 FCOM ST0,STi +FPU|reg /3 FCOMP ST0,STi +FPU";
            case 0xdd ->
                    "mem /0 FLD Mq +FPU|mem /1 FISTTP Mq +SSE3|mem /2 FST Mq +FPU"
                            + "|mem /3 FSTP Mq +FPU|mem /4 FRSTOR M +FPU|mem /6 FNSAVE M +FPU"
                            + "|mem /7 FNSTSW Mw +FPU|reg /0 FFREE STi +FPU|reg /1 FXCH STi +FPU"
                            + "|reg /2 FST STi +FPU|reg /3 FSTP STi +FPU|reg /4 FUCOM ST0,STi +FPU"
                            + "|reg /5 FUCOMP ST0,STi +FPU";
            case 0xde ->
                    "mem /0 FIADD ST0,Mw +FPU|mem /1 FIMUL ST0,Mw +FPU"
                            + "|mem /2 FICOM ST0,Mw +FPU|mem /3 FICOMP ST0,Mw +FPU"
                            + "|mem /4 FISUB ST0,Mw +FPU|mem /5 FISUBR ST0,Mw +FPU"
                            + "|mem /6 FIDIV ST0,Mw +FPU|mem /7 FIDIVR ST0,Mw +FPU"
                            + "|reg /0 FADDP STi,ST0 +FPU|reg /1 FMULP STi,ST0 +FPU"
                            + "|reg /4 FSUBRP STi,ST0 +FPU|reg /5 FSUBP STi,ST0 +FPU"
                            + "|reg /6 FDIVRP STi,ST0 +FPU|reg /7 FDIVP STi,ST0 +FPU"
                            + "|reg /2 FCOMP ST0,STi +FPU|rm1 /3 FCOMPP ST0,STi +FPU";
            case 0xdf ->
                    "mem /0 FILD Mw +FPU|mem /1 FISTTP Mw +SSE3|mem /2 FIST Mw +FPU"
                            + "|mem /3 FISTP Mw +FPU|mem /4 FBLD Mt +FPU|mem /5 FILD Mq +FPU"
                            + "|mem /6 FBSTP Mt +FPU|mem /7 FISTP Mq +FPU|reg /0 FFREEP STi +FPU"
                            + "|reg /1 FXCH STi +FPU|reg /2 FSTP STi +FPU|reg /3 FSTP STi +FPU"
                            + "|rm0 /4 FNSTSW AX +FPU|reg /5 FUCOMIP ST0,STi +CMOV"
                            + "|reg /6 FCOMIP ST0,STi +CMOV";
            default -> null;
        };
    }
}
