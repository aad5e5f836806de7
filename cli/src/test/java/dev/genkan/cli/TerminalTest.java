package dev.genkan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.genkan.testing.ForkedJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host's terminal is one of the guest's while a program runs, and afterwards as it was. */
class TerminalTest {
    private final Path folder;

    TerminalTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** What a terminal shows while steps are typed, see terminal.py. */
    private String type(List<String> program, String... steps)
            throws IOException, InterruptedException {
        Path python = Path.of("/usr/bin/python3");
        assumeTrue(Files.isExecutable(python), "python3");
        assumeTrue(Files.isExecutable(Path.of(program.getFirst())), program.getFirst());
        Path typed = folder.resolve("steps");
        Files.write(typed, List.of(steps));
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>();
        command.add(python.toString());
        command.add(Path.of("src/test/programs/terminal.py").toAbsolutePath().toString());
        command.addAll(ForkedJvm.quick(Main.class));
        command.add("run");
        command.addAll(program);
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(typed.toFile())
                        .redirectOutput(output.toFile())
                        .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        String text = Files.readString(output, StandardCharsets.ISO_8859_1);
        assertThat(ended).as("%s ends: %s", command, text).isTrue();
        return text;
    }

    @Test
    void controlsJobs() throws IOException, InterruptedException {
        String shown =
                type(
                        List.of("/bin/bash", "--norc", "--noediting", "-i"),
                        "# |PS1='ready '\\n",
                        "ready |tty; stty size\\n",
                        "24 80|",
                        "ready |sleep 100\\n",
                        "sleep 100|\\x03",
                        "^C|",
                        "ready |echo status $?\\n",
                        "status 130|",
                        "ready |sleep 99\\n",
                        "sleep 99|\\x1a",
                        "Stopped|",
                        "ready |bg; jobs\\n",
                        "Running|",
                        "ready |fg\\n",
                        "sleep 99|\\x1c",
                        "Quit|",
                        "ready |echo cod\\x7fpy\\n",
                        "\\ncopy|",
                        "ready |exit 7\\n");
        assertThat(shown)
                .contains("/dev/pts/0\n24 80\n", "echo cod\b \bpy\ncopy\n")
                .contains("steps left 0\nended " + (7 << 8) + "\nmodes same\n");
    }

    @Test
    void interruptsItsProgram() throws IOException, InterruptedException {
        assertThat(type(List.of("/bin/cat"), "|line\\n", "line\\r\\nline|\\x03"))
                .contains("line\nline\n^C", "steps left 0\nended " + (130 << 8) + "\nmodes same\n");
    }

    @Test
    void tellsOfAnotherSize() throws IOException, InterruptedException {
        assertThat(
                        type(
                                List.of(
                                        "/bin/bash",
                                        "-c",
                                        "trap 'stty size; exit 3' WINCH; echo on; sleep 100 & wait"),
                                "on|RESIZE",
                                "33 99|\\x03"))
                .contains("on\n33 99\n", "steps left 0\nended " + (3 << 8) + "\nmodes same\n");
    }

    @Test
    void restoresTheTerminalWhenItIsTerminated() throws IOException, InterruptedException {
        assertThat(type(List.of("/bin/bash", "-c", "echo on; sleep 100"), "on|TERMINATE"))
                .contains("steps left 0\nended " + (143 << 8) + "\nmodes same\n");
    }
}
