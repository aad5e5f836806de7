package dev.genkan.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Programs that change between 32- and 64-bit code: they print what they print natively. */
class GateTest {
    private static final List<String> WIDTHS = List.of("64", "32");

    private final Path folder;

    GateTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @TestFactory
    Stream<DynamicTest> runsAsNatively() throws Exception {
        List<Differential.Trial> trials = new ArrayList<>();
        for (String width : WIDTHS) {
            Path program = folder.resolve("gate" + width);
            assumeTrue(build(program, width), "no gcc for " + width + " bits");
            trials.add(
                    new Differential.Trial(
                            "gate" + width,
                            List.of(program.toString()),
                            Path.of("/dev/null"),
                            false));
        }
        return Differential.compare(folder, Scratch.make(folder), trials);
    }

    private static boolean build(Path program, String width)
            throws IOException, InterruptedException {
        Path source = program.resolveSibling("gate" + width + ".S");
        Files.writeString(source, Scratch.resource("gate/gate" + width + ".S"));
        try {
            return new ProcessBuilder(
                                    "gcc",
                                    "-m" + width,
                                    "-nostdlib",
                                    "-static",
                                    "-no-pie",
                                    "-o",
                                    program.toString(),
                                    source.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // no gcc
        }
    }
}
