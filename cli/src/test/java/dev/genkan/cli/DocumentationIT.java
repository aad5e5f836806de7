package dev.genkan.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Types what the documentation shows: every {@code console} block of the README and of {@code
 * docs/}.
 *
 * <p>Lines after a {@code $} command are its output, both streams together; none shown means that
 * only the status 0 is asked for. A line {@code ...} stands for any lines, a time stamp for any
 * time stamp.
 */
class DocumentationIT {
    private static final Path ROOT = root();
    private static final Pattern TIME_STAMP = Pattern.compile("\\[ *\\d+\\.\\d{6}\\]");

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("genkan"))) {
            folder = requireNonNull(folder.getParent(), "not within the project");
        }
        return folder;
    }

    @TestFactory
    Stream<DynamicTest> documentation() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            Stream.concat(top, docs)
                    .filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .forEach(pages::add);
        }
        List<DynamicTest> tests = new ArrayList<>();
        for (Path page : pages) {
            addBlocks(page, tests);
        }
        assertThat(tests).as("console blocks in the README and docs/").hasSizeGreaterThan(3);
        return tests.stream();
    }

    private static void addBlocks(Path page, List<DynamicTest> tests) throws IOException {
        List<String> block = null;
        int start = 0;
        int number = 0;
        for (String line : Files.readAllLines(page)) {
            number++;
            if (block == null && line.equals("```console")) {
                block = new ArrayList<>();
                start = number;
            } else if (block != null && line.equals("```")) {
                List<String> whole = block;
                tests.add(
                        DynamicTest.dynamicTest(
                                ROOT.relativize(page) + ":" + start, () -> type(whole)));
                block = null;
            } else if (block != null) {
                block.add(line);
            }
        }
    }

    private static void type(List<String> block) throws IOException, InterruptedException {
        int at = 0;
        while (at < block.size()) {
            String command = block.get(at++);
            assertThat(command).startsWith("$ ");
            int from = at;
            while (at < block.size() && !block.get(at).startsWith("$ ")) {
                at++;
            }
            check(command.substring(2), block.subList(from, at));
        }
    }

    private static void check(String command, List<String> shown)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("genkan-documentation", ".txt");
        try {
            Process process =
                    new ProcessBuilder("bash", "-c", command)
                            .directory(ROOT.toFile())
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
            String actual = Files.readString(output).stripTrailing();
            if (shown.isEmpty()) {
                assertThat(process.exitValue()).as("%s%n%s", command, actual).isZero();
            } else {
                assertThat(mask(actual))
                        .as(command)
                        .matches(pattern(mask(String.join("\n", shown).stripTrailing())));
            }
        } finally {
            Files.delete(output);
        }
    }

    private static String mask(String text) {
        return TIME_STAMP.matcher(text).replaceAll("[time]");
    }

    /** The text itself, with each line of three dots standing for any number of lines. */
    private static Pattern pattern(String text) {
        StringBuilder regex = new StringBuilder("(?s)");
        boolean first = true;
        for (String line : text.split("\n", -1)) {
            if (line.equals("...")) {
                regex.append(".*");
            } else {
                regex.append(first ? "" : "\n?").append(Pattern.quote(line));
            }
            first = false;
        }
        return Pattern.compile(regex.toString());
    }
}
