package dev.genkan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.genkan.cli.Differential.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each line of busybox-cases.txt leaves the same behind natively and under Genkan: standard output
 * and error, exit status, and the files of its folder.
 */
class BusyboxTest {
    private static final Path BUSYBOX = Path.of("/usr/bin/busybox");

    @TempDir Path folder = Path.of("unset");

    private static List<Trial> trials(Scratch scratch) throws IOException {
        return Scratch.resource("busybox-cases.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> trial(line, scratch))
                .toList();
    }

    private static Trial trial(String line, Scratch scratch) {
        boolean anyOrder = line.startsWith("~ ");
        List<String> words = new ArrayList<>(ShellWords.split(anyOrder ? line.substring(2) : line));
        Path input = Path.of("/dev/null");
        int size = words.size();
        if (size > 2 && words.get(size - 2).equals("<")) {
            input = scratch.template().resolve(words.removeLast());
            words.removeLast();
        }
        words.addFirst(BUSYBOX.toString());
        return new Trial(line, words, input, anyOrder);
    }

    @Test
    void thereAreManyApplets() throws IOException {
        Set<String> applets = new HashSet<>();
        for (Trial trial : trials(Scratch.reopen(folder))) {
            applets.add(trial.command().get(1));
        }
        assertThat(applets).hasSizeGreaterThan(100);
    }

    @TestFactory
    Stream<DynamicTest> leavesTheSameBehind() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(BUSYBOX), "busybox-static is needed");
        Scratch scratch = Scratch.make(folder);
        return Differential.compare(folder, scratch, trials(scratch));
    }
}
