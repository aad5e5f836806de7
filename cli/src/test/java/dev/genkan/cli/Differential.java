package dev.genkan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Runs programs natively and under Genkan, and compares what they leave behind. */
final class Differential {
    private Differential() {}

    /**
     * One program to run.
     *
     * @param name of the test
     * @param command absolute path and arguments
     * @param reference what runs natively instead, if the host cannot run the command
     * @param input what its standard input is
     * @param anyOrder whether the lines of its output may come in any order
     */
    record Trial(
            String name,
            List<String> command,
            List<String> reference,
            Path input,
            boolean anyOrder) {
        Trial(String name, List<String> command, Path input, boolean anyOrder) {
            this(name, command, command, input, anyOrder);
        }

        Outcome comparable(Outcome outcome) {
            return anyOrder ? outcome.sorted() : outcome;
        }
    }

    /** One test for each program: status, standard output and error, and files are the same. */
    static Stream<DynamicTest> compare(Path folder, Scratch scratch, List<Trial> trials)
            throws IOException, InterruptedException {
        List<Outcome> expected = new ArrayList<>();
        List<List<String>> jobs = new ArrayList<>();
        for (Trial trial : trials) {
            expected.add(Outcome.ofHost(trial.reference(), scratch, trial.input()));
            List<String> job = new ArrayList<>(List.of(trial.input().toString(), "run"));
            job.addAll(List.of("--write", scratch.folder().toString()));
            job.addAll(trial.command());
            jobs.add(job);
        }
        Path results = Files.createDirectory(folder.resolve("jobs"));
        List<Outcome> actual = GuestWorker.runAll(folder, results, jobs);
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < trials.size(); i++) {
            Trial trial = trials.get(i);
            String difference =
                    LineDiff.of(
                            trial.comparable(expected.get(i)).toString(),
                            trial.comparable(actual.get(i)).toString());
            tests.add(
                    DynamicTest.dynamicTest(trial.name(), () -> assertThat(difference).isEmpty()));
        }
        return tests.stream();
    }
}
