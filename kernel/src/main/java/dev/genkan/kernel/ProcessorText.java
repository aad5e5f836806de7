package dev.genkan.kernel;

import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.Feature;

/** /proc/cpuinfo: the processor as CPUID reports it, by Linux's names of its features. */
final class ProcessorText {
    /** In the order of arch/x86/include/asm/cpufeatures.h. */
    private static final Feature[] FEATURES = {
        Feature.FPU,
        Feature.TSC,
        Feature.CX8,
        Feature.SEP,
        Feature.CMOV,
        Feature.CLFSH,
        Feature.MMX,
        Feature.FXSR,
        Feature.SSE,
        Feature.SSE2,
        Feature.SYSCALL,
        Feature.RDTSCP,
        Feature.LM,
        Feature.SSE3,
        Feature.PCLMULQDQ,
        Feature.SSSE3,
        Feature.FMA,
        Feature.CX16,
        Feature.SSE4_1,
        Feature.SSE4_2,
        Feature.MOVBE,
        Feature.POPCNT,
        Feature.AES,
        Feature.XSAVE,
        Feature.AVX,
        Feature.F16C,
        Feature.RDRAND,
        Feature.LAHF64,
        Feature.LZCNT,
        Feature.PREFETCHW,
        Feature.FSGSBASE,
        Feature.BMI1,
        Feature.AVX2,
        Feature.BMI2,
        Feature.RDSEED,
        Feature.ADX,
        Feature.CLFLUSHOPT,
        Feature.CLWB,
        Feature.SHA,
        Feature.XSAVEOPT,
        Feature.RDPID
    };

    private static final String[] NAMES = {
        "fpu",
        "tsc",
        "cx8",
        "sep",
        "cmov",
        "clflush",
        "mmx",
        "fxsr",
        "sse",
        "sse2",
        "syscall",
        "rdtscp",
        "lm",
        "pni",
        "pclmulqdq",
        "ssse3",
        "fma",
        "cx16",
        "sse4_1",
        "sse4_2",
        "movbe",
        "popcnt",
        "aes",
        "xsave",
        "avx",
        "f16c",
        "rdrand",
        "lahf_lm",
        "abm",
        "3dnowprefetch",
        "fsgsbase",
        "bmi1",
        "avx2",
        "bmi2",
        "rdseed",
        "adx",
        "clflushopt",
        "clwb",
        "sha_ni",
        "xsaveopt",
        "rdpid"
    };

    private ProcessorText() {}

    static String of(CpuModel model, int count) {
        StringBuilder flags = new StringBuilder();
        for (int k = 0; k < FEATURES.length; k++) {
            if (model.has(FEATURES[k])) {
                flags.append(' ').append(NAMES[k]);
            }
        }
        int signature = model.signature();
        String alike =
                "\nvendor_id\t: GenuineIntel\ncpu family\t: "
                        + model.family()
                        + "\nmodel\t\t: "
                        + (signature >> 4 & 15)
                        + "\nmodel name\t: Genkan\nstepping\t: "
                        + (signature & 15)
                        + "\ncpu MHz\t\t: 1000.000\nsiblings\t: "
                        + count
                        + "\ncpu cores\t: "
                        + count
                        + "\nfpu\t\t: yes\nfpu_exception\t: yes\nwp\t\t: yes\nflags\t\t:"
                        + flags
                        + "\nbogomips\t: 2000.00\n\n";
        StringBuilder text = new StringBuilder();
        for (int k = 0; k < count; k++) {
            text.append("processor\t: ").append(k).append(alike);
        }
        return text.toString();
    }
}
