package dev.genkan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.genkan.testing.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stacks of the JVM name the functions of the program that runs. */
class EngineProfileTest {
    /** Two functions that take half a second natively, and one of the C library's. */
    private static final String PROGRAM =
            """
            #include <stdio.h>
            #include <stdlib.h>
            static int table[20000];
            static int compare(const void *a, const void *b) {
                return *(const int *)a - *(const int *)b;
            }
            __attribute__((noinline)) static unsigned mix_the_numbers(unsigned x) {
                for (int k = 0; k < 20000; k++) {
                    x = x * 1664525u + 1013904223u ^ x >> 7;
                    table[k] = x >> 8;
                }
                return x;
            }
            int main(void) {
                unsigned x = 1;
                for (int k = 0; k < 150; k++) {
                    x = mix_the_numbers(x);
                    qsort(table, 20000, sizeof *table, compare);
                }
                printf("%d ", table[0]);
                return 0;
            }
            """;

    private final Path folder;

    EngineProfileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output);
    }

    private Path build(String options) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "there is no gcc");
        Path source = Files.writeString(folder.resolve("program.c"), PROGRAM);
        Path program = folder.resolve("program");
        List<String> gcc = new ArrayList<>(List.of("gcc", "-O1", "-w"));
        gcc.addAll(List.of(options.split(" ")));
        gcc.addAll(List.of("-o", program.toString(), source.toString()));
        String said = run(gcc);
        assumeTrue(Files.isExecutable(program), said);
        return program;
    }

    private String stacks(Path program, String... jvm) throws IOException, InterruptedException {
        Path stacks = folder.resolve("stacks");
        List<String> command = ForkedJvm.command(Main.class, jvm);
        command.addAll(List.of("run", "--engine-stats", "--engine-profile", stacks.toString()));
        command.add(program.toString());
        assertThat(run(command)).contains("regions translated", "of the time in translated code");
        return Files.readString(stacks);
    }

    @ParameterizedTest
    @CsvSource({
        "-static, mix_the_numbers_",
        "-static, compare_",
        "-static-pie -fPIE, mix_the_numbers_",
        "-pie -fPIE, mix_the_numbers_",
        "-m32 -static, mix_the_numbers_",
        "-static -s, at_4"
    })
    void namesTheProgramsFunctions(String options, String name) throws Exception {
        assumeTrue(
                !"interpreter".equals(System.getProperty("genkan.engine")), "nothing translated");
        Path program = build(options);
        assertThat(stacks(program, "-XX:+UnlockDiagnosticVMOptions", "-XX:+ShowHiddenFrames"))
                .contains(name);
    }

    @Test
    void saysThatFunctionsAreHidden() throws Exception {
        assumeTrue(
                !"interpreter".equals(System.getProperty("genkan.engine")), "nothing translated");
        assertThat(stacks(build("-static"))).contains("[translated code]");
    }
}
