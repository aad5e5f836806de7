package dev.genkan.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.genkan.testing.ForkedJvm;
import dev.genkan.testing.Host;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * The programs in examples/bin: built from their sources they do the same, and what they should.
 */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();

    private static final int EI_CLASS = 4, ELFCLASS32 = 1;

    private final Path folder;

    ExamplesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private record Result(int status, String output) {}

    private Result run(Path program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(output));
    }

    private static boolean has(String tool) {
        return Files.isExecutable(Path.of("/usr/bin", tool));
    }

    /** Whether the host runs a program: one of i386, or one that calls as those do, it may not. */
    private static boolean runsNatively(Path program) throws IOException {
        boolean narrow = Files.readAllBytes(program)[EI_CLASS] == ELFCLASS32;
        return Host.runsI386() || !narrow && !program.endsWith("hello64-int80");
    }

    /** Natively 329 is pkey_mprotect, which refuses the string, and 480 of i386 is no call. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello-int80 | - | 0 | hello, int 0x80",
                "hello-vsyscall | - | 0 | hello, __kernel_vsyscall",
                "hello-syscall | - | 0 | hello, syscall",
                "hello64-int80 | - | 0 | hello, int 0x80 of 64 bits",
                "test32 | hello | 1 | Making system call with \"hello\". / System call returned -38.",
                "test64 | hello | 1 | Making system call with \"hello\". / System call returned -22.",
                "test | hello | 1 | Making system call with \"hello\". / System call returned -1.",
                "test32 | - | 2 | Usage: test32 STRING",
                "test64 | - | 2 | Usage: test64 STRING",
            })
    void runNatively(String name, String argument, int status, String output) throws Exception {
        assumeTrue(runsNatively(EXAMPLES.resolve("bin").resolve(name)), "the host runs no i386");
        String[] arguments = argument.equals("-") ? new String[0] : new String[] {argument};
        Result result = run(EXAMPLES.resolve("bin").resolve(name), arguments);
        assertThat(result).isEqualTo(new Result(status, output.replace(" / ", "\n") + "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello-int80 | hello, int 0x80",
                "hello-sysenter | hello, sysenter",
                "hello-vsyscall | hello, __kernel_vsyscall",
                "hello-syscall | hello, syscall",
                "hello64-int80 | hello, int 0x80 of 64 bits",
                "hello-aout | hello, a.out",
                "test | Making system call with \"hello\". / System call returned 0.",
                "test32 | Making system call with \"hello\". / System call returned 0.",
                "test64 | Making system call with \"hello\". / System call returned 0.",
            })
    void runInGenkan(String name, String output) throws Exception {
        Result result = genkan("StephenTyped.java", EXAMPLES.resolve("bin").resolve(name), "hello");
        assertThat(result).isEqualTo(new Result(0, output.replace(" / ", "\n") + "\n"));
    }

    private Result genkan(String calls, Path program, String... arguments) throws Exception {
        List<String> command = ForkedJvm.command(Main.class);
        command.addAll(List.of("run", "--syscall", EXAMPLES.resolve(calls).toString()));
        command.add(program.toString());
        command.addAll(List.of(arguments));
        return run(Path.of(command.removeFirst()), command.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({"gcc,-static", "gcc,-static-pie", "gcc,-O2", "musl-gcc,-static"})
    void testRunsWhateverLibraryItIsBuiltWith(String compiler, String option) throws Exception {
        assumeTrue(has(compiler), compiler + " is not installed");
        Path program = folder.resolve("test");
        String source = EXAMPLES.resolve("test.c").toString();
        assertThat(run(Path.of("/usr/bin", compiler), option, "-o", program.toString(), source))
                .isEqualTo(new Result(0, ""));
        assertThat(genkan("Stephen.java", program, "hello").output())
                .isEqualTo("Making system call with \"hello\".\nSystem call returned 0.\n");
    }

    /** The kernel's answers to pointers, by the raw style (64 bits) and the typed one (32). */
    @ParameterizedTest
    @CsvSource({"-m64, 329, Stephen.java", "-m32, 480, StephenTyped.java"})
    void noPointerHarmsTheKernel(String width, int number, String calls) throws Exception {
        assumeTrue(has("gcc"), "gcc is not installed");
        Path source = folder.resolve("pointers.c");
        try (var in = ExamplesTest.class.getResourceAsStream("pointers.c")) {
            Files.copy(requireNonNull(in), source);
        }
        Path program = folder.resolve("pointers");
        Result build =
                run(
                        Path.of("/usr/bin/gcc"),
                        width,
                        "-static",
                        "-DNUMBER=" + number,
                        "-o",
                        program.toString(),
                        source.toString());
        assertThat(build).isEqualTo(new Result(0, ""));
        assertThat(genkan(calls, program))
                .isEqualTo(
                        new Result(
                                0,
                                """
                                short: 0\s
                                empty: 0\s
                                255 bytes: 0\s
                                256 bytes: -1 EFAULT
                                400 bytes: -1 EFAULT
                                NULL: -1 EFAULT
                                unmapped: -1 EFAULT
                                runs into unmapped: -1 EFAULT
                                ends with the page: 0\s
                                not readable: -1 EFAULT
                                kernel: -1 EFAULT
                                not canonical: -1 EFAULT
                                """));
    }

    /** Processors of AMD have no sysenter in long mode; the vDSO of Linux knows that. */
    @Test
    void sysenterRunsWhereTheProcessorHasIt() throws Exception {
        assumeTrue(Files.readString(Path.of("/proc/cpuinfo")).contains("GenuineIntel"), "no Intel");
        assumeTrue(Host.runsI386(), "the host runs no i386");
        assertThat(run(EXAMPLES.resolve("bin/hello-sysenter")))
                .isEqualTo(new Result(0, "hello, sysenter\n"));
    }

    @Test
    void areWhatTheirSourcesSay() throws Exception {
        assumeTrue(has("nasm") && has("ld") && has("musl-gcc"), "no nasm, ld or musl-gcc");
        Result build = run(EXAMPLES.resolve("build.sh"), folder.resolve("bin").toString());
        assertThat(build).isEqualTo(new Result(0, ""));
        List<String> built = names(folder.resolve("bin"));
        assertThat(names(EXAMPLES.resolve("bin"))).isEqualTo(built);
        for (String name : built) {
            Path here = folder.resolve("bin").resolve(name);
            Path checkedIn = EXAMPLES.resolve("bin").resolve(name);
            if (name.equals("hello-aout")) {
                assertThat(here).hasSameBinaryContentAs(checkedIn);
            } else if (!name.equals("hello-sysenter") && runsNatively(checkedIn)) {
                assertThat(run(here, "hello")).isEqualTo(run(checkedIn, "hello"));
            }
            assertThat(Files.size(checkedIn)).isLessThan(50_000);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"i386", "x86_64"})
    void includeFilesAreNotStale(String abi) throws IOException {
        StringWriter out = new StringWriter();
        new CommandLine(new TableCommand())
                .setOut(new PrintWriter(out))
                .execute("--abi", abi, "--format", "nasm");
        assertThat(EXAMPLES.resolve("asm").resolve(abi).resolve("syscall.inc"))
                .as("write it again: genkan table --abi %s --format nasm", abi)
                .hasContent(out.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"assembly.md", "assembly.ja.md"})
    void programsOfThePageWork(String page) throws Exception {
        assumeTrue(has("nasm") && has("ld"), "no nasm or ld");
        String text = Files.readString(EXAMPLES.resolveSibling("docs").resolve(page));
        List<String> programs =
                Pattern.compile("(?s)```nasm\n(.*?)```")
                        .matcher(text)
                        .results()
                        .map(block -> block.group(1))
                        .filter(block -> block.contains("_start:"))
                        .toList();
        assertThat(programs).hasSize(2);
        for (String program : programs) {
            Files.writeString(folder.resolve("hello.asm"), program);
            String commands = program.lines().findFirst().orElseThrow().substring(2);
            Path script = folder.resolve("script");
            Files.writeString(script, commands.replace("-i examples/", "-i " + EXAMPLES + "/"));
            assertThat(run(Path.of("/bin/sh"), script.toString())).isEqualTo(new Result(0, ""));
            Path hello = folder.resolve("hello");
            Result said = runsNatively(hello) ? run(hello) : genkan("Stephen.java", hello);
            assertThat(said).isEqualTo(new Result(0, "hello\n"));
        }
    }
}
