package dev.genkan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.genkan.testing.ForkedJvm;
import dev.genkan.testing.Host;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs full of floating-point arithmetic, built by gcc: their output is the native one. */
class FloatProgramsTest {
    private final Path folder;

    FloatProgramsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @CsvSource({
        "arithmetic, 64",
        "arithmetic, 32",
        "functions, 64",
        "functions, 32",
        "state, 64",
        "state, 32"
    })
    void printsWhatItPrintsNatively(String name, int bits) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "there is no gcc");
        assumeTrue(bits == 64 || Host.runsI386(), "the host runs no i386");
        Path source = folder.resolve(name + ".c");
        try (InputStream in = FloatProgramsTest.class.getResourceAsStream("float/" + name + ".c")) {
            if (in == null) {
                throw new IOException("no " + name);
            }
            Files.write(source, in.readAllBytes());
        }
        Path program = folder.resolve(name);
        String built =
                run(
                        "gcc",
                        "-m" + bits,
                        "-O2",
                        "-msse2",
                        "-w",
                        "-static",
                        "-frounding-math",
                        "-o",
                        program.toString(),
                        source.toString(),
                        "-lm");
        assumeTrue(Files.isExecutable(program), "gcc cannot build it: " + built);
        List<String> here = ForkedJvm.command(Main.class);
        here.addAll(List.of("run", program.toString()));
        assertThat(run(here.toArray(String[]::new))).isEqualTo(run(program.toString()));
    }

    private String run(String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(command));
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process =
                new ProcessBuilder(line)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output);
    }
}
