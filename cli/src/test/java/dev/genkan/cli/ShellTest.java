package dev.genkan.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.genkan.cli.Differential.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Shells and make, which start many processes, write what they write natively. */
class ShellTest {
    private static final List<List<String>> SHELLS =
            List.of(
                    List.of("/bin/bash", "common.sh"),
                    List.of("/bin/bash", "bash.sh"),
                    List.of("/bin/dash", "common.sh"),
                    List.of("/usr/bin/busybox", "sh", "common.sh"),
                    List.of("/usr/bin/make", "-s", "-j4", "-f", "Makefile"));

    private static final Path NOTHING = Path.of("/dev/null");

    /** Where Debian's packages for i386 are unpacked: bash and what it needs. */
    private static final Path I386 = Path.of("../target/i386").toAbsolutePath().normalize();

    private final Path folder;

    ShellTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @TestFactory
    Stream<DynamicTest> writesWhatItWritesNatively() throws IOException, InterruptedException {
        Scratch scratch = Scratch.make(folder);
        for (String name : List.of("common.sh", "bash.sh", "Makefile")) {
            Files.writeString(scratch.template().resolve(name), Scratch.resource("shell/" + name));
        }
        List<Trial> trials = new ArrayList<>();
        for (List<String> command : SHELLS) {
            if (Files.isExecutable(Path.of(command.getFirst()))) {
                String name = String.join(" ", command);
                trials.add(new Trial(name, command, NOTHING, false));
            }
        }
        for (String script : List.of("common.sh", "bash.sh")) {
            if (Files.isExecutable(I386.resolve("bin/bash"))) {
                trials.add(i386(script));
            }
        }
        assumeTrue(!trials.isEmpty(), "no shell");
        return Differential.compare(folder, scratch, trials);
    }

    /** The shell for i386, which writes what that for x86-64 does; few hosts run it natively. */
    private static Trial i386(String script) {
        List<String> command =
                List.of(
                        I386.resolve("lib/ld-linux.so.2").toString(),
                        "--library-path",
                        I386.resolve("lib/i386-linux-gnu").toString(),
                        I386.resolve("bin/bash").toString(),
                        script);
        List<String> reference = List.of("/bin/bash", script);
        return new Trial("bash for i386 " + script, command, reference, NOTHING, false);
    }
}
