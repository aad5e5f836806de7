package dev.genkan.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.genkan.testing.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Programs that change between 16-, 32- and 64-bit code: they print what they print natively. */
class GateTest {
    private static final List<String> PROGRAMS = List.of("gate64", "gate32", "gate16");

    private final Path folder;

    GateTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @TestFactory
    Stream<DynamicTest> runsAsNatively() throws Exception {
        assumeTrue(Host.runsI386(), "the host has no segments of other widths");
        List<Differential.Trial> trials = new ArrayList<>();
        for (String name : PROGRAMS) {
            Path program = folder.resolve(name);
            String width = name.equals("gate64") ? "-m64" : "-m32";
            assumeTrue(build(program, width), "gcc cannot build with " + width);
            trials.add(
                    new Differential.Trial(
                            name, List.of(program.toString()), Path.of("/dev/null"), false));
        }
        return Differential.compare(folder, Scratch.make(folder), trials);
    }

    private static boolean build(Path program, String width)
            throws IOException, InterruptedException {
        Path source = program.resolveSibling(program.getFileName() + ".S");
        Files.writeString(source, Scratch.resource("gate/" + source.getFileName()));
        try {
            return new ProcessBuilder(
                                    "gcc",
                                    width,
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
