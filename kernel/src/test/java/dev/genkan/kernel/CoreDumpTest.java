package dev.genkan.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.genkan.testing.ForkedJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Core files: what is in them, what gdb makes of them, and what a parent is told. */
class CoreDumpTest {
    private static final int NT_PRSTATUS = 1,
            NT_PRFPREG = 2,
            NT_PRPSINFO = 3,
            NT_AUXV = 6,
            NT_X86_XSTATE = 0x202,
            NT_FILE = 0x46494c45,
            NT_PRXFPREG = 0x46e62b7f,
            NT_SIGINFO = 0x53494749;

    private final Path folder;
    private final Path program;
    private final Path cores;

    CoreDumpTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        program = folder.resolve("crash");
        cores = Files.createDirectory(folder.resolve("cores"));
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile())
                        .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("%s ends", command).isTrue();
        return Files.readString(output, StandardCharsets.ISO_8859_1);
    }

    private void compile(String width) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc");
        String said =
                run(
                        List.of(
                                "/usr/bin/gcc",
                                width,
                                "-g",
                                "-O1",
                                "-w",
                                "-static",
                                "-pthread",
                                "-B/usr/bin",
                                "-o",
                                program.toString(),
                                Path.of("src/test/programs/crash.c").toAbsolutePath().toString()));
        assumeTrue(said.isEmpty(), "a C library for " + width + ": " + said);
    }

    private String crash(String how, String... options) throws IOException, InterruptedException {
        List<String> command = ForkedJvm.command(RunProgram.class, options);
        command.addAll(List.of(program.toString(), how));
        return run(command);
    }

    private String dump(String how) throws IOException, InterruptedException {
        return crash(how, "-Dgenkan.core=" + cores);
    }

    private List<String> written() throws IOException {
        try (Stream<Path> files = Files.list(cores)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private record Note(String name, int type, ByteBuffer content) {}

    private static List<Note> notes(ByteBuffer core, int start, int length) {
        List<Note> notes = new ArrayList<>();
        int at = start;
        while (at < start + length) {
            int size = core.getInt(at + 4);
            byte[] name = new byte[core.getInt(at) - 1];
            core.get(at + 12, name);
            int content = at + 12 + (name.length + 4 & -4);
            ByteBuffer slice = core.slice(content, size).order(ByteOrder.LITTLE_ENDIAN);
            notes.add(
                    new Note(
                            new String(name, StandardCharsets.US_ASCII),
                            core.getInt(at + 8),
                            slice));
            at = content + (size + 3 & -4);
        }
        assertThat(at).isEqualTo(start + length);
        return notes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"-m64", "-m32"})
    void holdsRegistersAndMemory(String width) throws IOException, InterruptedException {
        compile(width);
        assertThat(dump("s")).isEmpty();
        assertThat(written()).containsExactly("core.100");
        Path file = cores.resolve("core.100");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        ByteBuffer core = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        boolean wide = width.equals("-m64");
        assertThat(core.getInt(0)).isEqualTo(0x464c457f);
        assertThat(core.get(4)).isEqualTo((byte) (wide ? 2 : 1));
        assertThat(core.getShort(16)).isEqualTo((short) 4);
        assertThat(core.getShort(18)).isEqualTo((short) (wide ? 62 : 3));
        int at = wide ? 64 : 52;
        int size = wide ? 56 : 32;
        int count = core.getShort(wide ? 56 : 44);
        assertThat(core.getInt(at)).isEqualTo(4);
        List<Note> notes =
                notes(core, core.getInt(at + (wide ? 8 : 4)), core.getInt(at + (wide ? 32 : 16)));
        List<Integer> first =
                List.of(NT_PRSTATUS, NT_PRPSINFO, NT_SIGINFO, NT_AUXV, NT_FILE, NT_PRFPREG);
        List<Integer> types = new ArrayList<>(first);
        List<Integer> more = wide ? List.of(NT_X86_XSTATE) : List.of(NT_PRXFPREG, NT_X86_XSTATE);
        types.addAll(more);
        types.addAll(List.of(NT_PRSTATUS, NT_PRFPREG));
        types.addAll(more);
        assertThat(notes).extracting(Note::type).containsExactlyElementsOf(types);
        for (Note note : notes) {
            boolean own = note.type == NT_PRXFPREG || note.type == NT_X86_XSTATE;
            assertThat(note.name).isEqualTo(own ? "LINUX" : "CORE");
        }
        int pid = wide ? 32 : 24;
        ByteBuffer status = notes.getFirst().content;
        assertThat(status.capacity()).isEqualTo(wide ? 336 : 144);
        assertThat(status.getInt(0)).isEqualTo(11);
        assertThat(status.getInt(pid)).isEqualTo(100);
        assertThat(notes.get(first.size() + more.size()).content.getInt(pid)).isEqualTo(101);
        ByteBuffer siginfo = notes.get(2).content;
        assertThat(siginfo.getInt(0)).isEqualTo(11);
        assertThat(siginfo.getInt(wide ? 16 : 12)).as("address of the fault").isEqualTo(16);

        long end = 0;
        for (int i = 1; i < count; i++) {
            int header = at + i * size;
            assertThat(core.getInt(header)).isEqualTo(1);
            long offset = wide ? core.getLong(header + 8) : core.getInt(header + 4);
            long inFile = wide ? core.getLong(header + 32) : core.getInt(header + 16);
            int flags = core.getInt(header + (wide ? 4 : 24));
            assertThat(offset % 4096).isZero();
            if (end != 0) {
                assertThat(offset).isEqualTo(end);
            }
            assertThat(flags & 3).as("no page is executable and written out").isNotEqualTo(3);
            end = offset + inFile;
        }
        assertThat(core.capacity()).isEqualTo((int) end);
        String bytes = StandardCharsets.ISO_8859_1.decode(core).toString();
        assertThat(bytes).contains("far in\0", "in common\0", "not to be read\0", "Written before");
        String used = run(List.of("/usr/bin/du", "-k", file.toString()));
        long onDisk = Long.parseLong(used.substring(0, used.indexOf('\t')));
        assertThat(onDisk * 1024).as("untouched pages are holes").isLessThan(end / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-m64", "-m32"})
    void isReadByGdb(String width) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gdb")), "gdb");
        compile(width);
        assertThat(dump("a")).isEmpty();
        List<String> command = new ArrayList<>(List.of("/usr/bin/gdb", "-nx", "-batch"));
        for (String each :
                List.of(
                        "bt",
                        "info threads",
                        "p global",
                        "p text",
                        "p zeros[99999]",
                        "p heap[1000]",
                        "p mapped + 5 * 4096",
                        "p shared",
                        "p hidden",
                        "p $_siginfo.si_signo",
                        "thread 2",
                        "bt")) {
            command.addAll(List.of("-ex", each));
        }
        command.addAll(List.of(program.toString(), cores.resolve("core.100").toString()));
        assertThat(run(command))
                .contains("Core was generated by `" + program.toString().substring(0, 20))
                .contains("Program terminated with signal SIGABRT")
                .containsPattern("#[0-9]+ .* crash \\(how=(how@entry=)?97\\) at .*crash.c:")
                .containsPattern("#[0-9]+ .* main \\(count=.*\\) at .*crash.c:")
                .containsPattern("\\* 1 .*LWP 100")
                .containsPattern("  2 .*LWP 101")
                .contains("= 54321", "= 7\n", "= 99\n", "\"far in\"", "\"in common\"")
                .contains("\"Written before the crash\"", "\"not to be read\"", "= 6\n")
                .containsPattern("#[0-9]+ .* sleeper \\(\\) at .*crash.c:")
                .containsPattern("#[0-9]+ .* second \\(argument=.*\\) at .*crash.c:");
    }

    @Test
    void parentIsTold() throws IOException, InterruptedException {
        compile("-m64");
        assertThat(dump("p").lines())
                .containsExactly(
                        "a limit -1: code 3 status 6 core 1",
                        "a limit 0: code 2 status 6 core 0",
                        "s limit -1: code 2 status 11 core 0",
                        "t limit -1: code 2 status 15 core 0",
                        "q limit 10000: code 3 status 3 core 1");
        assertThat(written()).containsExactly("core.101", "core.105");
        assertThat(Files.size(cores.resolve("core.105"))).isEqualTo(10_000);
    }

    @Test
    void nothingIsWrittenUnasked() throws IOException, InterruptedException {
        compile("-m64");
        assertThat(crash("p").lines().filter(line -> line.endsWith("core 1"))).isEmpty();
        assertThat(written()).isEmpty();
    }
}
