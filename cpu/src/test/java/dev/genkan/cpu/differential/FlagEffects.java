package dev.genkan.cpu.differential;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Family;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;

/**
 * Which flags an instruction reads and which it leaves undefined, as the "Flags Affected" section
 * of its page in SDM volume 2 has it (summed up in volume 1, appendix A).
 */
final class FlagEffects {
    static final int ALL = Cpu.CF | Cpu.PF | Cpu.AF | Cpu.ZF | Cpu.SF | Cpu.OF;

    private FlagEffects() {}

    /** The flags undefined afterwards, whatever they were before. */
    static int undefined(Instruction i, int count) {
        if (!(i.op instanceof IntegerOp op)) {
            return 0;
        }
        int bits = i.a.size * 8;
        int masked = count & (i.a.size == 8 ? 63 : 31);
        return switch (op) {
            // "The AF flag is undefined".
            case AND, OR, XOR, TEST, ANDN, BLSI, BLSMSK, BLSR ->
                    op.family() == Family.BIT ? Cpu.AF | Cpu.PF : Cpu.AF;
            case BEXTR -> Cpu.AF | Cpu.SF | Cpu.PF;
            case BZHI -> Cpu.AF | Cpu.PF;
            // "The SF, ZF, AF, and PF flags are undefined".
            case MUL, IMUL, IMUL1 -> Cpu.SF | Cpu.ZF | Cpu.AF | Cpu.PF;
            case DIV, IDIV -> ALL;
            case AAA, AAS -> Cpu.OF | Cpu.SF | Cpu.ZF | Cpu.PF;
            case AAM, AAD -> Cpu.OF | Cpu.AF | Cpu.CF;
            case DAA, DAS -> Cpu.OF;
            // "The OF, SF, AF, and PF flags are undefined", ZF is unaffected.
            case BT, BTS, BTR, BTC -> Cpu.OF | Cpu.SF | Cpu.AF | Cpu.PF;
            case BSF, BSR -> ALL & ~Cpu.ZF;
            case TZCNT, LZCNT -> ALL & ~(Cpu.ZF | Cpu.CF);
            // OF only for shifts by one; AF unless the count is zero.
            case SHL, SHR ->
                    masked == 0
                            ? 0
                            : Cpu.AF | (masked == 1 ? 0 : Cpu.OF) | (masked >= bits ? Cpu.CF : 0);
            case SAR -> masked == 0 ? 0 : Cpu.AF | (masked == 1 ? 0 : Cpu.OF);
            case ROL, ROR, RCL, RCR -> masked == 0 || masked == 1 ? 0 : Cpu.OF;
            case SHLD, SHRD ->
                    masked == 0 ? 0 : masked > bits ? ALL : Cpu.AF | (masked == 1 ? 0 : Cpu.OF);
            default -> 0;
        };
    }

    /** The flags that decide what the instruction does or leaves. */
    static int read(Instruction i) {
        if (!(i.op instanceof IntegerOp op)) {
            // FCMOVcc.
            return i.op.name().startsWith("FCMOV") ? ALL : 0;
        }
        return switch (op) {
            case ADC,
                    SBB,
                    RCL,
                    RCR,
                    SALC,
                    ADCX,
                    ADOX,
                    CMC,
                    INTO,
                    J,
                    CMOV,
                    SET,
                    LOOPE,
                    LOOPNE,
                    LAHF,
                    PUSHF,
                    AAA,
                    AAS,
                    DAA,
                    DAS,
                    SYSCALL ->
                    ALL;
            default -> 0;
        };
    }

    /**
     * Whether the instruction sets all flags to what it defines, so that none stays from before.
     */
    static boolean definesAll(Instruction i) {
        return i.op instanceof IntegerOp op
                && switch (op) {
                    case ADD, ADC, SUB, SBB, CMP, NEG, AND, OR, XOR, TEST, XADD, CMPXCHG, POPCNT ->
                            true;
                    default -> false;
                };
    }
}
