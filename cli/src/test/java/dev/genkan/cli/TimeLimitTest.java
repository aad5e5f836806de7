package dev.genkan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that does not end is ended by {@code --timeout}, which says what its tasks do. */
class TimeLimitTest {
    private static final String BUSYBOX = "/usr/bin/busybox";

    @TempDir Path folder = Path.of("unset");

    @BeforeEach
    void findBusybox() {
        assumeTrue(Files.isExecutable(Path.of(BUSYBOX)), "busybox is needed");
    }

    private Outcome run(String limit, String script) throws IOException, InterruptedException {
        Scratch scratch = Scratch.make(folder);
        scratch.reset();
        List<String> job = new ArrayList<>(List.of("/dev/null", "run", "--timeout", limit));
        job.addAll(List.of(BUSYBOX, "sh", "-c", script));
        Path results = Files.createDirectory(folder.resolve("jobs"));
        return GuestWorker.runAll(folder, results, List.of(job)).getFirst();
    }

    @Test
    void saysWhatEachTaskWaitsFor() throws Exception {
        Outcome outcome =
                run(
                        "5",
                        "echo before; mkfifo nobody; busybox sleep 1000 & busybox cat nobody; true");
        assertThat(outcome.status()).isEqualTo(124);
        assertThat(outcome.out()).isEqualTo("before\n");
        List<String> lines = outcome.err().lines().toList();
        assertThat(lines.getFirst()).isEqualTo("genkan: not ended after 5.0 s; its tasks:");
        assertThat(lines).hasSize(4);
        assertThat(lines.get(1))
                .matches("genkan:   busybox\\[100] of process 100 waits in wait4\\(.*, ip 0x\\w+");
        assertThat(lines.get(2))
                .matches("genkan:   busybox\\[\\d+] of process \\d+ waits in clock_nanosleep\\(.*");
        assertThat(lines.get(3))
                .matches("genkan:   busybox\\[\\d+] of process \\d+ waits in open(at)?\\(.*");
    }

    @Test
    void saysWhereATaskRuns() throws Exception {
        Outcome outcome = run("1.5", "while :; do :; done");
        assertThat(outcome.status()).isEqualTo(124);
        assertThat(outcome.err()).contains("genkan:   busybox[100] of process 100 runs, ip 0x");
    }

    @Test
    void isNotHeardOfByAProgramThatEnds() throws Exception {
        Outcome outcome = run("60", "(exit 3); echo $?");
        assertThat(outcome).isEqualTo(new Outcome(0, "3\n", "", outcome.files()));
    }
}
