package dev.genkan.cpu.interpret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.Machine;
import dev.genkan.cpu.Trap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Instructions whose answer is the processor's own, so that no other one's can be compared. */
class OwnAnswersTest {
    private static final long CLOCK = 0x1234_5678_9abc_def0L;

    @Test
    void readsTheTimeStampCounterAndTheProcessor() {
        // rdtsc; mov rsi,rax; mov rdi,rdx; rdtscp; mov r8,rcx; rdpid r9; int3
        try (Machine m = new Machine(true, "0f31 4889c6 4889d7 0f01f9 4989c8 f3410fc7f9 cc")) {
            m.cpu.timeStampCounter = () -> CLOCK;
            m.cpu.processorId = 5;
            assertThat(m.run()).isInstanceOf(Trap.Breakpoint.class);
            assertThat(m.cpu.gpr[Cpu.RSI]).isEqualTo(CLOCK & 0xffffffffL);
            assertThat(m.cpu.gpr[Cpu.RDI]).isEqualTo(CLOCK >>> 32);
            assertThat(m.cpu.gpr[Cpu.RAX]).isEqualTo(CLOCK & 0xffffffffL);
            assertThat(m.cpu.gpr[Cpu.RDX]).isEqualTo(CLOCK >>> 32);
            assertThat(m.cpu.gpr[Cpu.R8]).isEqualTo(5);
            assertThat(m.cpu.gpr[Cpu.R9]).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "660fc7f0, 0xffffffffffff1111", // rdrand ax
        "0fc7f0, 0x33331111", // rdrand eax
        "480fc7f0, 0x7777555533331111", // rdrand rax
        "480fc7f8, 0x7777555533331111" // rdseed rax
    })
    void takesRandomNumbersFromOneSource(String code, String expected) {
        try (Machine m = new Machine(true, code + "cc")) {
            m.cpu.random = () -> 0x7777_5555_3333_1111L;
            m.cpu.gpr[Cpu.RAX] = -1;
            m.cpu.setFlags(Cpu.OF | Cpu.ZF | Cpu.SF);
            assertThat(m.run()).isInstanceOf(Trap.Breakpoint.class);
            assertThat(m.cpu.gpr[Cpu.RAX])
                    .isEqualTo(Long.parseUnsignedLong(expected.substring(2), 16));
            int all = Cpu.CF | Cpu.PF | Cpu.AF | Cpu.ZF | Cpu.SF | Cpu.OF;
            assertThat(m.cpu.flags() & all).as("only CF").isEqualTo(Cpu.CF);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86-64-v3", "default"})
    void saysWhichStateThereIs(String model) {
        // xgetbv; int3
        try (Machine m = new Machine(true, "0f01d0 cc")) {
            Cpu cpu = new Cpu(m.memory, true, CpuModel.named(model));
            cpu.rip = Machine.CODE;
            assertThat(new Interpreter().run(cpu)).isInstanceOf(Trap.Breakpoint.class);
            assertThat(cpu.gpr[Cpu.RAX]).isEqualTo(7);
            assertThat(cpu.gpr[Cpu.RDX]).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"i486, 4, 1", "pentium, 5, 1", "pentium3, 6, 1", "x86-64, 6, 7", "default, 6, 13"})
    void tellsTheFamilyAndTheHighestLeaf(String model, int family, int leaf) {
        // xor eax,eax; cpuid; mov esi,eax; mov eax,1; cpuid; int3
        try (Machine m = new Machine(false, "31c0 0fa2 89c6 b801000000 0fa2 cc")) {
            CpuModel chosen = CpuModel.named(model);
            Cpu cpu = new Cpu(m.memory, false, chosen);
            cpu.rip = Machine.CODE;
            assertThat(new Interpreter().run(cpu)).isInstanceOf(Trap.Breakpoint.class);
            assertThat(cpu.gpr[Cpu.RSI]).isEqualTo(leaf);
            assertThat(cpu.gpr[Cpu.RAX] >> 8 & 15).isEqualTo(family);
            assertThat(cpu.gpr[Cpu.RDX]).isEqualTo(chosen.basicFeatures());
        }
    }
}
