package dev.genkan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code genkan run --cpu}: a program has the instructions of that processor, and no others. */
class CpuOptionTest {
    private static final int SIGILL = 4;

    private final Path folder;

    CpuOptionTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** How a program ended, and what Genkan said of it. */
    private record End(int status, String said) {}

    private static End run(String model, Path program) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        RunOptions options =
                RunLine.parse(new String[] {"run", "--cpu", model, program.toString()});
        if (options == null) {
            throw new AssertionError("not read");
        }
        options.err = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new End(options.run(), said.toString(StandardCharsets.UTF_8));
    }

    private Path build(String source, String... flags) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "there is no gcc");
        Path file = Files.writeString(folder.resolve("program.c"), source);
        Path program = folder.resolve("program");
        List<String> line = new ArrayList<>(List.of("gcc", "-O1", "-w"));
        line.addAll(List.of(flags));
        line.addAll(List.of("-o", program.toString(), file.toString()));
        Process gcc =
                new ProcessBuilder(line)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assumeTrue(gcc.waitFor() == 0, "gcc cannot build it");
        return program;
    }

    /** A program that does nothing but one instruction. */
    private Path single(String instruction, int bits) throws IOException, InterruptedException {
        String exit =
                bits == 64
                        ? "mov $60, %eax; mov $7, %edi; syscall"
                        : "mov $1, %eax; mov $7, %ebx; int $0x80";
        return build(
                "asm(\".globl _start\\n_start: " + instruction + "; " + exit + "\");",
                "-m" + bits,
                "-nostdlib",
                "-static");
    }

    @ParameterizedTest
    @CsvSource({
        "32, 'cmpxchg8b (%esp)', i486, pentium",
        "32, 'rdtsc', i486, pentium",
        "32, 'cmovz %ecx, %edx', pentium, pentium3",
        "32, 'addps %xmm1, %xmm2', pentium, pentium3",
        "32, 'addpd %xmm1, %xmm2', pentium3, x86-64",
        "64, 'pshufb %xmm1, %xmm2', x86-64, x86-64-v2",
        "64, 'popcnt %rax, %rcx', x86-64, x86-64-v2",
        "64, 'cmpxchg16b (%rsp)', x86-64, x86-64-v2",
        "64, 'vpaddd %ymm1, %ymm2, %ymm3', x86-64-v2, x86-64-v3",
        "64, 'andn %eax, %ecx, %edx', x86-64-v2, x86-64-v3",
        "64, 'movbe (%rsp), %eax', x86-64-v2, x86-64-v3",
        "64, 'adcx %eax, %ecx', x86-64-v3, default",
        "64, 'aesenc %xmm1, %xmm2', x86-64-v3, default"
    })
    void refusesWhatItLacks(int bits, String instruction, String without, String with)
            throws Exception {
        Path program = single(instruction, bits);
        assertThat(run(without, program).status()).isEqualTo(128 + SIGILL);
        assertThat(run(with, program)).isEqualTo(new End(7, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "x86-64, 0, -static",
        "x86-64-v2, 1, -static",
        "x86-64-v3, 3, -static",
        "x86-64, 0, -pie",
        "x86-64-v2, 1, -pie",
        "x86-64-v3, 3, -pie"
    })
    void runsLibrariesThatAskForIt(String model, int status, String kind) throws Exception {
        Path program = build(Scratch.resource("cpu/levels.c"), kind);
        assertThat(run(model, program)).isEqualTo(new End(status, ""));
    }

    @ParameterizedTest
    @CsvSource({"i486", "pentium", "pentium3"})
    void runsNo64BitProgramOnA32BitProcessor(String model) throws Exception {
        Path program = single("nop", 64);
        assertThat(run(model, program))
                .isEqualTo(
                        new End(
                                126,
                                "genkan: "
                                        + program
                                        + ": is a 64-bit program, and the processor "
                                        + model
                                        + " is not\n"));
    }

    @Test
    void namesTheProcessorsIfItKnowsNone() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream err = System.err;
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.run("run", "--cpu", "z80", "true")).isEqualTo(2);
        } finally {
            System.setErr(err);
        }
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains(
                        "no processor model \"z80\": i486, pentium, pentium3, x86-64, x86-64-v2,"
                                + " x86-64-v3, default");
    }
}
