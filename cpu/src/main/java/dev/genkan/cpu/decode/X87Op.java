package dev.genkan.cpu.decode;

/** The x87 instructions. */
public enum X87Op implements Op {
    FWAIT,
    FADD,
    FMUL,
    FCOM,
    FCOMP,
    FSUB,
    FSUBR,
    FDIV,
    FDIVR,
    FLD,
    FST,
    FSTP,
    FLDENV,
    FLDCW,
    FNSTENV,
    FNSTCW,
    FXCH,
    FNOP,
    FCHS,
    FABS,
    FTST,
    FXAM,
    FLD1,
    FLDL2T,
    FLDL2E,
    FLDPI,
    FLDLG2,
    FLDLN2,
    FLDZ,
    F2XM1,
    FYL2X,
    FPTAN,
    FPATAN,
    FXTRACT,
    FPREM1,
    FDECSTP,
    FINCSTP,
    FPREM,
    FYL2XP1,
    FSQRT,
    FSINCOS,
    FRNDINT,
    FSCALE,
    FSIN,
    FCOS,
    FIADD,
    FIMUL,
    FICOM,
    FICOMP,
    FISUB,
    FISUBR,
    FIDIV,
    FIDIVR,
    FCMOVB,
    FCMOVE,
    FCMOVBE,
    FCMOVU,
    FUCOMPP,
    FCMOVNB,
    FCMOVNE,
    FCMOVNBE,
    FCMOVNU,
    FILD,
    FISTTP,
    FIST,
    FISTP,
    FNCLEX,
    /** FNENI, FNDISI and FNSETPM: what the 8087 and the 80287 had, ignored since. */
    FNENI,
    FNINIT,
    FUCOMI,
    FCOMI,
    FRSTOR,
    FNSAVE,
    FNSTSW,
    FFREE,
    FUCOM,
    FUCOMP,
    FADDP,
    FMULP,
    FSUBRP,
    FSUBP,
    FDIVRP,
    FDIVP,
    FCOMPP,
    FBLD,
    FBSTP,
    FFREEP,
    FUCOMIP,
    FCOMIP;

    @Override
    public Family family() {
        return Family.X87;
    }

    /**
     * Whether a pending exception comes before it; the control instructions named FN do not wait.
     */
    public boolean waits() {
        return switch (this) {
            case FNSTENV, FNSTCW, FNSTSW, FNSAVE, FNCLEX, FNINIT, FNENI -> false;
            default -> true;
        };
    }
}
