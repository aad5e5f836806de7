package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.Feature;

/** CPUID: what {@link CpuModel} promises, in the leaves of SDM volume 2, table 3-8. */
final class Identification {
    /** Of a vendor that it does not know, glibc 2.36 asks no features, and refuses to start. */
    private static final String VENDOR = "GenuineIntel";

    private static final String BRAND = "Genkan";
    private static final int X87_STATE = 1, SSE_STATE = 2, AVX_STATE = 4;

    private Identification() {}

    static void execute(Cpu cpu) {
        int leaf = (int) cpu.gpr[Cpu.RAX];
        int subleaf = (int) cpu.gpr[Cpu.RCX];
        CpuModel model = cpu.model;
        switch (leaf) {
            case 0 -> set(cpu, maximum(model), text(VENDOR, 0), text(VENDOR, 8), text(VENDOR, 4));
            case 1 ->
                    set(
                            cpu,
                            model.signature(),
                            0x00010800,
                            features1c(model),
                            model.basicFeatures());
            case 7 -> {
                if (subleaf == 0) {
                    set(cpu, 0, features7b(model), features7c(model), 0);
                } else {
                    set(cpu, 0, 0, 0, 0);
                }
            }
            case 0xd -> extendedState(cpu, subleaf);
            case 0x80000000 -> set(cpu, 0x80000008, 0, 0, 0);
            case 0x80000001 -> set(cpu, model.signature(), 0, extendedC(model), extendedD(model));
            case 0x80000002, 0x80000003, 0x80000004 -> {
                int at = (leaf - 0x80000002) * 16;
                set(
                        cpu,
                        text(BRAND, at),
                        text(BRAND, at + 4),
                        text(BRAND, at + 8),
                        text(BRAND, at + 12));
            }
            case 0x80000008 -> set(cpu, 0x3028, 0, 0, 0);
            default -> set(cpu, 0, 0, 0, 0);
        }
    }

    private static void set(Cpu cpu, int eax, int ebx, int ecx, int edx) {
        cpu.gpr[Cpu.RAX] = eax & 0xffffffffL;
        cpu.gpr[Cpu.RBX] = ebx & 0xffffffffL;
        cpu.gpr[Cpu.RCX] = ecx & 0xffffffffL;
        cpu.gpr[Cpu.RDX] = edx & 0xffffffffL;
    }

    /** Four characters of a text, the first in the lowest byte; zero past its end. */
    private static int text(String text, int at) {
        int value = 0;
        for (int k = 0; k < 4 && at + k < text.length(); k++) {
            value |= text.charAt(at + k) << k * 8;
        }
        return value;
    }

    private static int maximum(CpuModel model) {
        return model.has(Feature.XSAVE) ? 0xd : model.has(Feature.SSE2) ? 7 : 1;
    }

    private static int bit(CpuModel model, Feature feature, int bit) {
        return model.has(feature) ? 1 << bit : 0;
    }

    private static int features1c(CpuModel m) {
        int avx = bit(m, Feature.AVX, 28) | bit(m, Feature.F16C, 29) | bit(m, Feature.FMA, 12);
        return bit(m, Feature.SSE3, 0)
                | bit(m, Feature.PCLMULQDQ, 1)
                | bit(m, Feature.SSSE3, 9)
                | bit(m, Feature.CX16, 13)
                | bit(m, Feature.SSE4_1, 19)
                | bit(m, Feature.SSE4_2, 20)
                | bit(m, Feature.MOVBE, 22)
                | bit(m, Feature.POPCNT, 23)
                | bit(m, Feature.AES, 25)
                | bit(m, Feature.XSAVE, 26)
                | bit(m, Feature.XSAVE, 27)
                | bit(m, Feature.RDRAND, 30)
                | avx;
    }

    private static int features7b(CpuModel m) {
        return bit(m, Feature.FSGSBASE, 0)
                | bit(m, Feature.BMI1, 3)
                | bit(m, Feature.AVX2, 5)
                | bit(m, Feature.BMI2, 8)
                | 1 << 9 // fast REP MOVSB and STOSB
                | bit(m, Feature.RDSEED, 18)
                | bit(m, Feature.ADX, 19)
                | bit(m, Feature.CLFLUSHOPT, 23)
                | bit(m, Feature.CLWB, 24)
                | bit(m, Feature.SHA, 29);
    }

    private static int features7c(CpuModel m) {
        return bit(m, Feature.RDPID, 22);
    }

    private static int extendedC(CpuModel m) {
        return bit(m, Feature.LAHF64, 0) | bit(m, Feature.LZCNT, 5) | bit(m, Feature.PREFETCHW, 8);
    }

    private static int extendedD(CpuModel m) {
        return bit(m, Feature.SYSCALL, 11)
                | 1 << 20 // no-execute pages
                | bit(m, Feature.RDTSCP, 27)
                | bit(m, Feature.LM, 29);
    }

    /** XCR0: the state components that XSAVE saves. */
    static int stateComponents(CpuModel model) {
        return X87_STATE | SSE_STATE | (model.has(Feature.AVX) ? AVX_STATE : 0);
    }

    private static void extendedState(Cpu cpu, int subleaf) {
        if (!cpu.model.has(Feature.XSAVE)) {
            set(cpu, 0, 0, 0, 0);
            return;
        }
        boolean avx = cpu.model.has(Feature.AVX);
        switch (subleaf) {
            case 0 -> {
                int size = 512 + 64 + (avx ? 256 : 0);
                set(cpu, stateComponents(cpu.model), size, size, 0);
            }
            case 1 -> set(cpu, cpu.model.has(Feature.XSAVEOPT) ? 1 : 0, 0, 0, 0);
            case 2 -> set(cpu, avx ? 256 : 0, avx ? 512 + 64 : 0, 0, 0);
            default -> set(cpu, 0, 0, 0, 0);
        }
    }
}
