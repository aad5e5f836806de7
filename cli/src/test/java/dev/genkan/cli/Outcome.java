package dev.genkan.cli;

import dev.genkan.testing.Host;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a run of a program left behind.
 *
 * @param status as a shell shows it
 * @param out standard output, bytes as ISO 8859-1
 * @param err standard error, the same
 * @param files what the folder holds afterwards
 */
record Outcome(int status, String out, String err, String files) {
    /** The environment of all runs. */
    static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/bin:/bin", "HOME", "/", "LANG", "C", "TZ", "UTC0");

    private static final int SECONDS = 60;

    /** Runs a command on the host. */
    static Outcome ofHost(List<String> command, Scratch scratch, Path input)
            throws IOException, InterruptedException {
        scratch.reset();
        Path out = Files.createTempFile("out", null);
        Path err = Files.createTempFile("err", null);
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(Host.withDefaultSignals(command))
                            .directory(scratch.folder().toFile())
                            .redirectInput(input.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(ENVIRONMENT);
            Process process = builder.start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("no end within " + SECONDS + " s: " + command);
            }
            return new Outcome(process.exitValue(), read(out), read(err), scratch.content());
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** The same with the lines of standard output in order. */
    Outcome sorted() {
        return new Outcome(status, String.join("\n", out.lines().sorted().toList()), err, files);
    }

    @Override
    public String toString() {
        return "status "
                + status
                + "\n--- out\n"
                + out
                + "\n--- err\n"
                + err
                + "\n--- files\n"
                + files;
    }
}
