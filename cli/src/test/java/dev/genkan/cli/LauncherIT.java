package dev.genkan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.testing.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user types: {@code ./genkan} from outside. */
@Timeout(240)
class LauncherIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String GENKAN = ROOT.resolve("genkan").toString();
    private static final String STEPHEN = ROOT.resolve("examples/Stephen.java").toString();
    private static final String TEST = ROOT.resolve("examples/bin/test").toString();

    @TempDir private Path folder = Path.of("");

    private record Result(int status, String out, String err) {}

    private Result run(Path in, String input, List<String> command)
            throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process =
                new ProcessBuilder(command)
                        .directory(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The program may end without reading.
        }
        assertThat(process.waitFor(200, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Result genkan(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(GENKAN));
        command.addAll(List.of(arguments));
        Result result = run(ROOT, "", command);
        return new Result(
                result.status,
                result.out,
                result.err
                        .replaceFirst("(?m)^genkan: building .*\\n", "")
                        .replace(folder + "/", ""));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void theFirstSession() throws IOException, InterruptedException {
        Result result =
                genkan(
                        "run",
                        "--syscall",
                        STEPHEN,
                        "--localversion=-stephen",
                        "--dmesg",
                        TEST,
                        "hello");
        assertThat(result.out)
                .isEqualTo("Making system call with \"hello\".\nSystem call returned 0.\n");
        assertThat(result.err)
                .matches("\\[ +\\d+\\.\\d{6}] stephen: system call called with \"hello\"\n");
        assertThat(result.status).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "nosuch, 127, genkan: nosuch: not found in PATH",
        "./nosuch, 127, genkan: ./nosuch: No such file or directory",
        "./pom.xml, 126, genkan: ./pom.xml: Permission denied",
        "/tmp, 126, genkan: /tmp: Permission denied",
    })
    void saysWhyAProgramDoesNotRun(String program, int status, String line)
            throws IOException, InterruptedException {
        Result result = genkan("run", program);
        assertThat(result.err).isEqualTo(line + "\n");
        assertThat(result.status).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "'run --nonsense x', genkan: Unknown option: '--nonsense'",
        "'run', genkan: Missing required parameter: 'PROGRAM'",
        "'run --kernel x y', 'genkan: Invalid value for option ''--kernel'': \"x\" is no kernel'",
        "'run --table t x', 'genkan: --table names rows for --syscall, which is missing'",
        "'run --syscall nope.java x', 'nope.java: no such file'",
        "'nonsense', genkan: Unmatched argument"
    })
    void refusesAWrongCommandLineInOneLine(String line, String message)
            throws IOException, InterruptedException {
        Result result = genkan(line.split(" "));
        assertThat(result.err)
                .startsWith(message)
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
        assertThat(result.status).isEqualTo(2);
    }

    @Test
    void refusesARowThatIsTaken() throws IOException, InterruptedException {
        String call =
                file(
                        "Taken.java",
                        """
                        class Taken {
                            @dev.genkan.kernel.abi.SystemCall(number = 1)
                            static long sys_mine() { return 0; }
                        }
                        """);
        Result result = genkan("run", "--syscall", call, TEST);
        assertThat(result.err)
                .startsWith("Taken.java:3: the number 1 is taken by write (1, abi common) in ")
                .hasLineCount(1);
        assertThat(result.status).isEqualTo(2);
    }

    @Test
    void showsTheCompilersErrors() throws IOException, InterruptedException {
        String call = file("Typo.java", "class Typo {\n    int x = y;\n}\n");
        Result result = genkan("run", "--syscall", call, TEST);
        assertThat(result.err)
                .startsWith("Typo.java:2: cannot find symbol\n    int x = y;\n            ^\n");
        assertThat(result.status).isEqualTo(2);
    }

    @Test
    void runsFromElsewhereThroughALinkAndWithSpaces() throws IOException, InterruptedException {
        Path place = Files.createDirectory(folder.resolve("a b"));
        Path link = Files.createSymbolicLink(place.resolve("my genkan"), Path.of(GENKAN));
        Path program = Files.copy(Path.of(TEST), place.resolve("my test"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Result result =
                run(
                        place,
                        "",
                        List.of(link.toString(), "run", "--syscall", STEPHEN, "./my test", "x y"));
        assertThat(result.out).startsWith("Making system call with \"x y\".\n");
        assertThat(result.status).isZero();
    }

    @Test
    void saysWhatToInstallWithoutAJdk() throws IOException, InterruptedException {
        Path other = Files.createDirectories(folder.resolve("none/.mvn"));
        var _ = Files.copy(ROOT.resolve(".mvn/jdk.sh"), other.resolve("jdk.sh"));
        String script = ". ./.mvn/jdk.sh; jdk_fits() { return 1; }; need_jdk genkan; echo found";
        Path in = folder.resolve("none");
        Result result = run(in, "", List.of("/bin/sh", "-c", script));
        assertThat(result.err).startsWith("genkan: needs a JDK 25 or newer").hasLineCount(1);
        assertThat(result.status).isEqualTo(1);
    }

    @Test
    void ctrlCEndsAProgramThatWaitsForInput() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Host.withDefaultSignals(
                                        List.of(GENKAN, "run", "/bin/busybox", "cat")))
                        .directory(ROOT.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (var out = process.getOutputStream()) {
            out.write("ready\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            assertThat(process.inputReader().readLine()).isEqualTo("ready");
            long start = System.nanoTime();
            assertThat(
                            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                                    .start()
                                    .waitFor())
                    .isZero();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
            assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void watchRunsAgainWhenTheSourceHasChanged() throws IOException, InterruptedException {
        String text = Files.readString(Path.of(STEPHEN));
        String call = file("Stephen.java", text);
        Process process =
                new ProcessBuilder(
                                GENKAN, "run", "--watch", "--dmesg", "--syscall", call, TEST, "hi")
                        .directory(ROOT.toFile())
                        .redirectErrorStream(true)
                        .start();
        try (var lines = process.inputReader()) {
            await(lines, "system call called with \"hi\"");
            await(lines, "waiting for a change");
            var _ = file("Stephen.java", text.replace("system call called", "second version"));
            await(lines, "has changed: running again");
            await(lines, "second version with \"hi\"");
            var _ = file("Stephen.java", text.replace("return 0", "retrun 0"));
            await(lines, "retrun 0");
            var _ = file("Stephen.java", text.replace("return 0", "return 7"));
            await(lines, "System call returned 7.");
        } finally {
            process.destroyForcibly();
        }
    }

    private static void await(java.io.BufferedReader lines, String part) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains(part)) {
                return;
            }
        }
        throw new AssertionError("never printed: " + part);
    }
}
