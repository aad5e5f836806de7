package dev.genkan.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.testing.Host;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringTokenizer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What strace-cases.txt says that strace prints is what the strace of this machine prints: the
 * calls are made by replay.c, and never run. With {@code -Dgenkan.record=FILE} the table is written
 * anew.
 */
class StraceOracleTest {
    private static final String MARK = "write(99, ";

    @TempDir Path folder = Path.of("unset");

    @Test
    void straceAgrees() throws Exception {
        assumeTrue(isOnPath("strace") && isOnPath("gcc"), "strace and gcc are needed");
        StringBuilder recorded = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        List<String[]> table = StraceFormatTest.table();
        List<String> i386 = Host.runsI386() ? run(Abi.I386, "-m32", table) : List.of();
        List<String> x86_64 = run(Abi.X86_64, "-m64", table);
        int next32 = 0;
        int next64 = 0;
        for (String[] entry : table) {
            boolean narrow = TraceCase.parse(entry[0]).abi() == Abi.I386;
            if (narrow && !Host.runsI386()) {
                continue;
            }
            String printed = narrow ? i386.get(next32++) : x86_64.get(next64++);
            recorded.append(entry[0]).append("\n  ").append(printed).append('\n');
            expected.append(entry[0]).append("\n  ").append(entry[1]).append('\n');
        }
        String file = System.getProperty("genkan.record", "");
        if (!file.isEmpty()) {
            Files.writeString(Path.of(file), recorded);
            return;
        }
        assertThat(recorded.toString()).isEqualTo(expected.toString());
    }

    private static boolean isOnPath(String program) {
        StringTokenizer path =
                new StringTokenizer(System.getenv().getOrDefault("PATH", ""), File.pathSeparator);
        while (path.hasMoreTokens()) {
            if (Files.isExecutable(Path.of(path.nextToken(), program))) {
                return true;
            }
        }
        return false;
    }

    private List<String> run(Abi abi, String width, List<String[]> table)
            throws IOException, InterruptedException {
        ByteArrayOutputStream cases = new ByteArrayOutputStream();
        int count = 0;
        for (String[] entry : table) {
            TraceCase c = TraceCase.parse(entry[0]);
            if (c.abi() == abi) {
                cases.writeBytes(c.encode());
                count++;
            }
        }
        Path input = folder.resolve("cases" + width);
        Files.write(input, cases.toByteArray());
        Path source = folder.resolve("replay.c");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("replay.c"))) {
            Files.write(source, in.readAllBytes());
        }
        Path program = folder.resolve("replay" + width);
        execute("gcc", width, "-O1", "-static", "-o", program.toString(), source.toString());
        Path output = folder.resolve("out" + width);
        execute("strace", "-o", output.toString(), program.toString(), input.toString());
        List<String> printed = new ArrayList<>();
        boolean marked = false;
        for (String line : Files.readAllLines(output, StandardCharsets.ISO_8859_1)) {
            if (marked) {
                printed.add(line);
            }
            marked = line.startsWith(MARK);
        }
        assertThat(printed).hasSize(count);
        return printed;
    }

    private void execute(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        if (!ended || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(
                    String.join(" ", command) + ": " + Files.readString(folder.resolve("log")));
        }
    }
}
