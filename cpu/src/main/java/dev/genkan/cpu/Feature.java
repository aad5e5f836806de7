package dev.genkan.cpu;

/** An extension of the instruction set that a processor has or lacks, by its CPUID name. */
public enum Feature {
    /** What the 80486 had, and every processor here has. */
    BASE,
    FPU,
    TSC,
    CX8,
    CMOV,
    SEP,
    MMX,
    FXSR,
    CLFSH,
    SSE,
    SSE2,
    SSE3,
    PCLMULQDQ,
    SSSE3,
    FMA,
    CX16,
    SSE4_1,
    SSE4_2,
    MOVBE,
    POPCNT,
    AES,
    XSAVE,
    AVX,
    F16C,
    RDRAND,
    FSGSBASE,
    BMI1,
    AVX2,
    BMI2,
    RDSEED,
    ADX,
    SHA,
    RDPID,
    LAHF64,
    LZCNT,
    PREFETCHW,
    RDTSCP,
    SYSCALL,
    LM,
    CLFLUSHOPT,
    CLWB,
    XSAVEOPT;

    /** The feature's bit in a {@link CpuModel}. */
    @SuppressWarnings("EnumOrdinal") // its order is nobody's affair
    public long bit() {
        return 1L << ordinal();
    }
}
