package dev.genkan.cpu.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.EngineUnderTest;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real processor did once, we do. */
final class RecordedVectorsTest {
    private static List<String> engines() {
        return EngineUnderTest.names();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void agreesWithTheRecordedVectors(String engine) throws Exception {
        List<Reproducer> vectors;
        try (InputStream in = RecordedVectorsTest.class.getResourceAsStream("vectors.gz")) {
            vectors = RecordedVectors.read(in);
        }
        assertThat(vectors).hasSizeGreaterThan(9000);
        assertThat(differences(engine, vectors)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void agreesWithThePastReproducers(String engine) throws Exception {
        URL folder = RecordedVectorsTest.class.getResource("reproducers");
        List<Reproducer> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            for (Path file : files.sorted().toList()) {
                all.add(Reproducer.load(file));
            }
        }
        assertThat(all).isNotEmpty();
        assertThat(differences(engine, all)).isEmpty();
    }

    private static List<String> differences(String engine, List<Reproducer> vectors) {
        List<String> failures = new ArrayList<>();
        try (GuestRunner guest = new GuestRunner(engine, CpuModel.DEFAULT)) {
            for (Reproducer each : vectors) {
                List<String> found = Difference.of(each.of(), each.host(), guest.run(each.of()));
                if (!found.isEmpty() && failures.size() < 10) {
                    failures.add(each.of() + "\n  " + String.join("\n  ", found));
                }
            }
        }
        return failures;
    }
}
