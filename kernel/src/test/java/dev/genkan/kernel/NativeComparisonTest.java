package dev.genkan.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.genkan.testing.ForkedJvm;
import dev.genkan.testing.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small C programs answer the same here as on the host's own Linux: output and exit status. */
class NativeComparisonTest {
    private record Outcome(int status, String output) {}

    private final Path folder;

    NativeComparisonTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Outcome run(List<String> command, String directory)
            throws IOException, InterruptedException {
        Path place = Files.createDirectory(folder.resolve(directory));
        Path output = folder.resolve(directory + ".out");
        ProcessBuilder builder =
                new ProcessBuilder(Host.withDefaultSignals(command))
                        .directory(place.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().put("A", "1");
        Process process = builder.start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("%s ends", command).isTrue();
        return new Outcome(
                process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
    }

    private static List<String> here(Path program) throws IOException {
        List<String> command = ForkedJvm.quick(RunProgram.class);
        command.add(program.toString());
        return command;
    }

    @ParameterizedTest
    @CsvSource({
        "signals, -m64",
        "signals, -m32",
        "memory, -m64",
        "memory, -m32",
        "processes, -m64",
        "processes, -m32",
        "execute, -m64",
        "execute, -m32",
        "timers, -m64",
        "timers, -m32",
        "family, -m64",
        "family, -m32",
        "identity, -m64",
        "identity, -m32",
        "async, -m64",
        "async, -m32",
        "locks, -m64",
        "locks, -m32",
        "shared, -m64",
        "shared, -m32",
        "events, -m64",
        "events, -m32",
        "sockets, -m64",
        "sockets, -m32",
        "packets, -m64",
        "packets, -m32",
        "requeue, -m64",
        "requeue, -m32",
        "code, -m64",
        "code, -m32",
        "threads, -m64",
        "threads, -m32",
        "terminals, -m64",
        "terminals, -m32",
        "splices, -m64",
        "splices, -m32",
        "oldcalls, -m32",
        "segments, -m32"
    })
    void answersAsTheHostDoes(String name, String width) throws IOException, InterruptedException {
        Path source = Path.of("src/test/programs", name + ".c").toAbsolutePath();
        Path program = folder.resolve(name);
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc");
        assumeTrue(Host.runs(width), "a host that runs i386");
        Outcome compiled =
                run(
                        List.of(
                                "/usr/bin/gcc",
                                width,
                                "-O1",
                                "-w",
                                "-static",
                                "-pthread",
                                "-B/usr/bin",
                                "-o",
                                program.toString(),
                                source.toString()),
                        "compile");
        assumeTrue(compiled.status == 0, "a C library for " + width + ": " + compiled.output);
        Outcome wanted = run(List.of(program.toString()), "host");
        Outcome found = run(here(program), "here");
        assertThat(found.output).isEqualTo(wanted.output);
        assertThat(found.status).isEqualTo(wanted.status);
    }
}
