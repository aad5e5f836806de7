package dev.genkan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.SystemCallTable;
import dev.genkan.kernel.abi.TableAbi;
import dev.genkan.kernel.abi.TableParser;
import dev.genkan.kernel.abi.TableRow;
import dev.genkan.kernel.abi.Version;
import dev.genkan.testing.Host;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class TableCommandTest {
    private static final Path LISTING_OF_2000 =
            Path.of("../kernel/src/test/resources/dev/genkan/kernel/abi/i386-2.3.99pre3.txt");

    private final Path folder;

    TableCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private record Result(int status, String out, String err) {}

    private static Result run(TableCommand command, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status =
                new CommandLine(command)
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(arguments);
        return new Result(status, out.toString(), err.toString());
    }

    private static Result table(String... arguments) {
        return run(new TableCommand(), arguments);
    }

    private static String output(String... arguments) {
        Result result = table(arguments);
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        return result.out();
    }

    /** Runs a program, which must end well; gives what it printed. */
    private static String tool(Path folder, String... command) throws Exception {
        Path output = folder.resolve("output");
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(output);
        assertThat(process.exitValue()).as("%s: %s", String.join(" ", command), text).isZero();
        return text;
    }

    private static void assumeTool(String name) {
        assumeTrue(
                List.of("/usr/bin", "/bin", "/usr/local/bin").stream()
                        .anyMatch(bin -> Files.isExecutable(Path.of(bin, name))),
                name + " is not here");
    }

    @Test
    void nasmOf24HoldsTheListingOf2000() throws IOException {
        String text = output("--abi", "i386", "--kernel", "2.4", "--format", "nasm");
        assertThat(text.lines().skip(1))
                .startsWith("%ifndef __SYSCALL_INC", "%define __SYSCALL_INC")
                .endsWith("%endif");
        List<String> listing = new ArrayList<>();
        for (String line : Files.readAllLines(LISTING_OF_2000)) {
            if (!line.startsWith("#")) {
                listing.add("%assign SYS_" + line);
            }
        }
        assertThat(listing).hasSize(219);
        assertThat(text.lines()).containsAll(listing);
    }

    @Test
    void laterKernelsKeepTheNamesOf2000() {
        String text = output("--abi", "i386", "--format", "nasm");
        assertThat(text.lines())
                .contains(
                        "%assign SYS_pread64 180",
                        "%assign SYS_pread 180 ; now pread64",
                        "%assign SYS_pwrite 181 ; now pwrite64",
                        "%assign SYS_create_module 127",
                        "%assign SYS_chown 182",
                        "%assign SYS_vm86 166");
        assertThat(Pattern.compile("SYS_(\\w+) ").matcher(text).results().map(m -> m.group(1)))
                .doesNotHaveDuplicates();
    }

    private static final String HELLO_NASM =
            """
            %include "syscall.inc"
            %include "syscall.inc"
            section .text
            global _start
            _start: mov REGa, SYS_write
                    mov REG1, 1
                    mov REG2, hello
                    mov REG3, 6
                    DOOR
                    mov REGa, SYS_exit
                    xor REG1, REG1
                    DOOR
            section .data
            hello:  db "hello", 10
            """;

    private static String forAbi(String source, String abi) {
        boolean narrow = abi.equals("i386");
        return source.replace("REGa", "eax")
                .replace("REG1", narrow ? "ebx" : "edi")
                .replace("REG2", narrow ? "ecx" : "esi")
                .replace("REG3", "edx")
                .replace("DOOR", narrow ? "int 0x80" : "syscall");
    }

    @ParameterizedTest
    @CsvSource({
        "i386, 2.4, elf32, elf_i386",
        "i386, 7.0, elf32, elf_i386",
        "x86_64, 7.0, elf64, elf_x86_64"
    })
    void nasmAssembles(String abi, String kernel, String object, String emulation)
            throws Exception {
        assumeTool("nasm");
        assumeTool("ld");
        Files.writeString(
                folder.resolve("syscall.inc"),
                output("--abi", abi, "--kernel", kernel, "--format", "nasm"));
        Files.writeString(folder.resolve("hello.asm"), forAbi(HELLO_NASM, abi));
        tool(folder, "nasm", "-Werror", "-f", object, "-o", "hello.o", "hello.asm");
        tool(folder, "ld", "-m", emulation, "-o", "hello", "hello.o");
        assumeTrue(abi.equals("x86_64") || Host.runsI386(), "the host runs no i386");
        assertThat(tool(folder, "./hello")).isEqualTo("hello\n");
    }

    @ParameterizedTest
    @CsvSource({"i386, --32, elf_i386", "x86_64, --64, elf_x86_64"})
    void gasAssembles(String abi, String width, String emulation) throws Exception {
        assumeTool("as");
        assumeTool("ld");
        Files.writeString(folder.resolve("syscall.inc"), output("--abi", abi, "--format", "gas"));
        Files.writeString(
                folder.resolve("hello.s"),
                forAbi(
                        """
                        .intel_syntax noprefix
                        .include "syscall.inc"
                        .include "syscall.inc"
                        .globl _start
                        _start: mov REGa, SYS_write
                                mov REG1, 1
                                mov REG2, OFFSET hello
                                mov REG3, 6
                                DOOR
                                mov REGa, SYS_exit
                                xor REG1, REG1
                                DOOR
                        .data
                        hello:  .ascii "hello\\n"
                        """,
                        abi));
        tool(folder, "as", "--fatal-warnings", width, "-o", "hello.o", "hello.s");
        tool(folder, "ld", "-m", emulation, "-o", "hello", "hello.o");
        assumeTrue(abi.equals("x86_64") || Host.runsI386(), "the host runs no i386");
        assertThat(tool(folder, "./hello")).isEqualTo("hello\n");
    }

    @ParameterizedTest
    @CsvSource({"i386, -m32", "x86_64, -m64"})
    void cCompilesBesideTheSystemsOwnHeader(String abi, String width) throws Exception {
        assumeTool("gcc");
        Files.writeString(folder.resolve("unistd.h"), output("--abi", abi, "--format", "c"));
        Files.writeString(
                folder.resolve("numbers.c"),
                """
                #include <sys/syscall.h>
                #include "unistd.h"
                #include "unistd.h"
                int numbers[] = { SYS_read, SYS_exit_group, __NR_openat, SYS_file_setattr };
                """);
        Files.writeString(
                folder.resolve("exit.S"), "#include \"unistd.h\"\nmov $__NR_exit, %eax\n");
        tool(folder, "gcc", "-Wall", "-Werror", width, "-c", "numbers.c", "exit.S");
    }

    @Test
    void tblCanBeReadAgain() {
        String text = output("--abi", "i386", "--kernel", "2.6.20");
        List<TableRow> rows = TableParser.parse("again", text.getBytes(StandardCharsets.UTF_8));
        assertThat(rows).extracting(TableRow::toString).contains("3\ti386\tread\tsys_read");
        assertThat(rows.getLast().name()).isEqualTo("epoll_pwait");
        assertThat(rows.getLast().since()).hasToString("2.6.19");
        assertThat(output("read"))
                .isEqualTo(
                        """
                        #@ since 1.0
                        3\ti386\tread\tsys_read
                        #@ since 2.6.0
                        0\tcommon\tread\tsys_read
                        """);
        assertThat(output("--abi", "x86_64", "59")).contains("59\t64\texecve\tsys_execve");
    }

    @Test
    void jsonIsJson() {
        int depth = 0;
        int objects = 0;
        try (JsonParser json =
                JsonFactory.builder()
                        .build()
                        .createParser(
                                ObjectReadContext.empty(),
                                output("--format", "json", "--abi", "x86_64"))) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.START_OBJECT && depth++ == 0) {
                    objects++;
                }
                depth -= token == JsonToken.END_OBJECT ? 1 : 0;
            }
        }
        assertThat(objects)
                .isEqualTo(
                        (int)
                                output("--abi", "x86_64")
                                        .lines()
                                        .filter(l -> !l.startsWith("#"))
                                        .count());
        assertThat(output("--format", "json", "pread64"))
                .contains(
                        "{\"table\":\"i386\",\"number\":180,\"abi\":\"i386\",\"name\":\"pread64\","
                                + "\"entryPoint\":\"sys_ia32_pread64\",\"since\":\"2.2\","
                                + "\"formerNames\":[{\"name\":\"pread\",\"since\":\"2.2\","
                                + "\"until\":\"2.6.0\"}],\"implemented\":");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "raed | 1 | genkan: Linux 7.0 has no system call raed; nearest: read, readv, rseq",
                "getpidd --abi=i386 | 1 | genkan: Linux 7.0 has no system call getpidd for i386"
                        + " programs; nearest: getpid, getgid, getpgid",
                "nonesuchthing | 1 | genkan: Linux 7.0 has no system call nonesuchthing",
                "480 | 1 | genkan: Linux 7.0 has no system call with the number 480; the largest is"
                        + " 471",
                "openat --kernel=2.6.15 | 1 | genkan: Linux 2.6.15 has no system call openat;"
                        + " nearest: open",
                "--kernel=2.4 --abi=x86_64 | 1 | genkan: Linux 2.4 has no system calls for x86_64"
                        + " programs; the tables begin at 2.6.0 (i386: 1.0)",
                "--kernel=two | 2 | Invalid value for option '--kernel': \"two\" is no kernel"
                        + " version; one looks like 2.4, 2.6.16 or 6.17",
                "--abi=arm | 2 | Invalid value for option '--abi': it is i386 or x86_64, not arm",
                "--format=xml | 2 | Invalid value for option '--format': it is tbl, nasm, gas, c,"
                        + " markdown or json, not xml",
                "--table=/nonexistent/x.tbl | 1 | genkan: /nonexistent/x.tbl: no such file",
                "--table=/dev/zero | 1 | genkan: /dev/zero: too large for a table of system calls",
                "--table=/ | 1 | genkan: /: cannot be read",
            })
    void saysWhatIsWrong(String arguments, int status, String message) {
        Result result = table(arguments.split(" ", -1));
        assertThat(result.status()).isEqualTo(status);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines().findFirst()).contains(message);
        assertThat(status == 2 || result.err().lines().count() == 1).isTrue();
    }

    @Test
    void optionsMayFollowTheCall() {
        assertThat(Main.run("table", "nosuchcall", "--abi", "i386")).isEqualTo(1);
    }

    @Test
    void rowsOfAUserAreInTheOutput() throws IOException {
        Path mine = folder.resolve("mine.tbl");
        Files.writeString(
                mine, "600\tcommon\tstephen\tsys_stephen\n601 i386 stephen sys_stephen\n");
        String file = "--table=" + mine;
        assertThat(output(file, "stephen")).contains("600\tcommon", "601\ti386");
        assertThat(output(file, "--format=c")).contains("#define __NR_stephen 600\n");
        assertThat(output(file, "--format=nasm", "--abi=i386"))
                .contains("%assign SYS_stephen 601\n");
        Files.writeString(mine, "600\tcommon\tstephen\tsys_stephen\n600 64 other sys_other\n");
        Result twice = table(file);
        assertThat(twice.status()).isEqualTo(1);
        assertThat(twice.err())
                .isEqualTo(
                        "genkan: %s:2: the number 600 is taken by stephen (600, abi common) in %s:1%n"
                                .formatted(mine, mine));
    }

    @Test
    void callsOfAUserAreInTheOutput() throws IOException {
        String stephen = "--syscall=../examples/StephenTyped.java";
        assertThat(output(stephen, "--format=nasm"))
                .contains("%assign SYS_stephen 329\n")
                .doesNotContain("SYS_pkey_mprotect");
        assertThat(output(stephen, "--format=c", "--abi=i386"))
                .contains("#define __NR_stephen 480\n", "#define __NR_epoll_create1 329\n");
        assertThat(output(stephen, "stephen", "--format=markdown", "--abi=x86_64"))
                .contains("| 329 | `stephen` | `sys_stephen` | | | | implemented |\n");
        Path broken = folder.resolve("Broken.java");
        Files.writeString(broken, "class Broken { long sys_x() { return y; } }\n");
        Result result = table("--syscall=" + broken);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("genkan: " + broken + ":1");
    }

    @Test
    void aMethodKeepsItsNumberAndTheStatusShowsIt() {
        List<TableRow> rows =
                List.of(TableRow.of(0, TableAbi.COMMON, "mine", "sys_mine", "Mine.java", 7));
        assertThat(run(new TableCommand(rows, row -> row.name().equals("read"))).err())
                .startsWith("genkan: Mine.java:7: the number 0 is taken by read (0, abi common)");
        String page =
                run(
                                new TableCommand(List.of(), row -> row.name().equals("read")),
                                "--format=markdown",
                                "--abi=x86_64")
                        .out();
        assertThat(page.lines())
                .contains(
                        "| 0 | `read` | `sys_read` | 2.6.0 | | | implemented |",
                        "| 1 | `write` | `sys_write` | 2.6.0 | | | not yet |",
                        "| 185 | `security` | | 2.6.0 | | | reserved |",
                        "| 212 | `lookup_dcookie` | | 2.6.0 | 6.7 | | gone |");
    }

    @Test
    void docsAreNotStale() throws IOException {
        assertThat(Files.readString(Path.of("../docs/tables.md")))
                .as("write it again: genkan table --format markdown > docs/tables.md")
                .isEqualTo(output("--format", "markdown"));
    }

    /** The pages say how many names each kernel had: {@code | 2.4 | 221 | | ... |}. */
    @ParameterizedTest
    @ValueSource(strings = {"assembly.md", "assembly.ja.md"})
    void docsCountRight(String page) throws IOException {
        List<MatchResult> lines =
                Pattern.compile("(?m)^\\| (\\d[\\d.]+) \\| (\\d+) \\| (\\d*) ?\\|")
                        .matcher(Files.readString(Path.of("../docs", page)))
                        .results()
                        .toList();
        assertThat(lines).hasSize(11);
        for (MatchResult line : lines) {
            Version kernel = Version.parse(line.group(1));
            String wide = line.group(3);
            assertThat(SystemCallTable.of(Abi.I386, kernel).rows())
                    .as(line.group())
                    .hasSize(Integer.parseInt(line.group(2)));
            assertThat(SystemCallTable.of(Abi.X86_64, kernel).rows())
                    .as(line.group())
                    .hasSize(wide.isEmpty() ? 0 : Integer.parseInt(wide));
        }
    }
}
