package dev.genkan.cpu;

/**
 * A kind of processor: its name and its features. CPUID reports it, and the decoder refuses the
 * instructions of features that it lacks.
 */
public final class CpuModel {
    private static final long I486 = mask(Feature.BASE, Feature.FPU);
    private static final long PENTIUM = I486 | mask(Feature.TSC, Feature.CX8);
    private static final long PENTIUM3 =
            PENTIUM
                    | mask(
                            Feature.CMOV,
                            Feature.SEP,
                            Feature.MMX,
                            Feature.FXSR,
                            Feature.SSE,
                            Feature.PREFETCHW);
    private static final long V1 =
            PENTIUM3
                    | mask(
                            Feature.SSE2,
                            Feature.CLFSH,
                            Feature.SYSCALL,
                            Feature.LM,
                            Feature.RDTSCP);
    private static final long V2 =
            V1
                    | mask(
                            Feature.SSE3,
                            Feature.SSSE3,
                            Feature.SSE4_1,
                            Feature.SSE4_2,
                            Feature.POPCNT,
                            Feature.CX16,
                            Feature.LAHF64);
    private static final long V3 =
            V2
                    | mask(
                            Feature.AVX,
                            Feature.AVX2,
                            Feature.BMI1,
                            Feature.BMI2,
                            Feature.F16C,
                            Feature.FMA,
                            Feature.LZCNT,
                            Feature.MOVBE,
                            Feature.XSAVE);

    /** What is implemented; a model may not promise more. */
    private static final long IMPLEMENTED =
            V1
                    | mask(
                            Feature.SSE3,
                            Feature.SSSE3,
                            Feature.SSE4_1,
                            Feature.SSE4_2,
                            Feature.PCLMULQDQ,
                            Feature.AES,
                            Feature.SHA,
                            Feature.XSAVE,
                            Feature.XSAVEOPT,
                            Feature.AVX,
                            Feature.AVX2,
                            Feature.F16C,
                            Feature.FMA,
                            Feature.POPCNT,
                            Feature.CX16,
                            Feature.LAHF64,
                            Feature.MOVBE,
                            Feature.BMI1,
                            Feature.BMI2,
                            Feature.LZCNT,
                            Feature.ADX,
                            Feature.RDRAND,
                            Feature.RDSEED,
                            Feature.RDPID,
                            Feature.FSGSBASE,
                            Feature.CLFLUSHOPT,
                            Feature.CLWB);

    /** The names that {@link #named} knows, the oldest first. */
    public static final String NAMES =
            "i486, pentium, pentium3, x86-64, x86-64-v2, x86-64-v3, default";

    /** All that is implemented. */
    public static final CpuModel DEFAULT = new CpuModel("default", IMPLEMENTED);

    private final String name;
    private final long features;

    private CpuModel(String name, long features) {
        this.name = name;
        this.features = features;
    }

    /**
     * The model of this name, which is one of {@link #NAMES}.
     *
     * @throws IllegalArgumentException if there is no such model; the message lists the names
     */
    public static CpuModel named(String name) {
        long features =
                switch (name) {
                    case "i486" -> I486;
                    case "pentium" -> PENTIUM;
                    case "pentium3" -> PENTIUM3;
                    case "x86-64" -> V1;
                    case "x86-64-v2" -> V2;
                    case "x86-64-v3" -> V3;
                    case "default" -> IMPLEMENTED;
                    default ->
                            throw new IllegalArgumentException(
                                    "no processor model \"" + name + "\": " + NAMES);
                };
        return new CpuModel(name, features & IMPLEMENTED);
    }

    private static long mask(Feature... features) {
        long mask = 0;
        for (Feature feature : features) {
            mask |= feature.bit();
        }
        return mask;
    }

    /** The name by which {@link #named} finds it. */
    public String name() {
        return name;
    }

    /** Whether it has the feature. */
    public boolean has(Feature feature) {
        return (features & feature.bit()) != 0;
    }

    /** The signature, EAX of CPUID leaf 1; the model and stepping in it are nobody's. */
    public int signature() {
        return switch (family()) {
            case 4 -> 0x480;
            case 5 -> 0x540;
            default -> 0x6f1;
        };
    }

    /** The family: 4 for an 80486, 5 for a Pentium, else 6. */
    public int family() {
        return !has(Feature.TSC) ? 4 : !has(Feature.CMOV) ? 5 : 6;
    }

    /** What Linux calls a machine with it that runs 32-bit programs: i486, i586 or i686. */
    public String machine() {
        return "i" + family() + "86";
    }

    /** EDX of CPUID leaf 1, which Linux hands to programs as AT_HWCAP. */
    public int basicFeatures() {
        return at(Feature.FPU, 0)
                | at(Feature.TSC, 4)
                | at(Feature.CX8, 8)
                | at(Feature.SEP, 11)
                | at(Feature.CMOV, 15)
                | at(Feature.CLFSH, 19)
                | at(Feature.MMX, 23)
                | at(Feature.FXSR, 24)
                | at(Feature.SSE, 25)
                | at(Feature.SSE2, 26);
    }

    private int at(Feature feature, int bit) {
        return has(feature) ? 1 << bit : 0;
    }

    @Override
    public String toString() {
        return name;
    }
}
