package dev.genkan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That {@code bench/run} measures; not what. */
@Timeout(240)
class BenchIT {
    private static final Path RUN = Path.of("../bench/run").toAbsolutePath().normalize();

    @TempDir private Path folder = Path.of("");

    private record Result(int status, String out, String err) {}

    @BeforeEach
    void needsItsTools() {
        for (String tool : List.of("python3", "gcc")) {
            boolean found =
                    Stream.of(System.getenv("PATH").split(File.pathSeparator))
                            .anyMatch(each -> Files.isExecutable(Path.of(each, tool)));
            assumeTrue(found, tool + " is not installed");
        }
    }

    private Result bench(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(RUN.toString(), "--quick", "--rounds=1"));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        assertThat(process.waitFor(200, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Test
    void comparesWithTheHost() throws IOException, InterruptedException {
        Path json = folder.resolve("figures.json");
        Result result =
                bench(
                        "--only=native",
                        "--only=genkan",
                        "--width=64",
                        "--json=" + json,
                        "sieve",
                        "getpid");
        assertThat(result.err).doesNotContain("Traceback");
        assertThat(result.out)
                .containsPattern(
                        "\\| sieve \\| x86-64 \\| steady \\| [0-9.]+ [mu]?s \\| +\\|"
                                + " [0-9.]+ [mu]?s \\| [0-9.]+ \\| +\\|")
                .contains("| sieve | x86-64 | whole |")
                .contains("| getpid | x86-64 | operation |")
                .contains("| getpid at most 60 ns |")
                .doesNotContain("failed");
        assertThat(json).content().contains("\"name\": \"sieve\"", "\"failures\": []");
        assertThat(result.status).isZero();
    }

    @Test
    void goesOnAfterAFailure() throws IOException, InterruptedException {
        Result result = bench("--only=native", "--width=64", "--timeout=0.001", "sieve", "fib");
        assertThat(result.out)
                .contains("- sieve x86-64, native: more than 0.001 s")
                .contains("- fib x86-64, native: more than 0.001 s");
        assertThat(result.status).isOne();
    }

    @Test
    void namesAnUnknownBenchmark() throws IOException, InterruptedException {
        Result result = bench("nonsense");
        assertThat(result.err).contains("no benchmark is called nonsense; --list has the names");
        assertThat(result.status).isEqualTo(2);
    }
}
