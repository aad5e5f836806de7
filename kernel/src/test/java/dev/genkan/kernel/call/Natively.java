package dev.genkan.kernel.call;

import dev.genkan.testing.ForkedJvm;
import dev.genkan.testing.Host;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Builds C programs and runs them on the host and under the kernel, to compare the two. */
final class Natively {
    private Natively() {}

    /** What a program wrote, and how it ended. */
    record Outcome(int status, String output) {}

    /**
     * Compiles a C file beside the tests into a static program; skips the test without gcc, or if
     * the host does not run such programs.
     */
    static Path compile(Path folder, String resource, String... options) throws Exception {
        Assumptions.assumeTrue(Host.runs(String.join(" ", options)), "a host that runs i386");
        Path source = folder.resolve(resource);
        try (InputStream in = Natively.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource);
            }
            Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
        }
        Path program = folder.resolve(resource.replace(".c", String.join("", options)));
        List<String> command = new ArrayList<>(List.of("gcc", "-O1", "-w", "-static"));
        command.addAll(List.of(options));
        command.addAll(List.of("-o", program.toString(), source.toString()));
        Outcome outcome;
        try {
            outcome = run(folder, new byte[0], command);
        } catch (IOException e) {
            outcome = new Outcome(127, e.toString());
        }
        Assumptions.assumeTrue(outcome.status() == 0, outcome.output());
        return program;
    }

    /** Runs a command of the host's with this input. */
    static Outcome run(Path folder, byte[] input, List<String> command) throws Exception {
        Path in = Files.createTempFile(folder.getParent(), "input", "");
        Files.write(in, input);
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectInput(in.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("does not end: " + command);
        }
        Files.delete(in);
        return new Outcome(process.exitValue(), output);
    }

    /** Runs a command under the kernel with this input; options come before the command. */
    static Outcome runHere(Path folder, byte[] input, List<String> command) throws Exception {
        List<String> java = ForkedJvm.quick(RunProgram.class);
        java.addAll(command);
        return run(folder, input, java);
    }
}
