package dev.genkan.cpu.floating;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The host's own processor as the oracle: a native program, built by gcc, that executes cases. */
final class HostRunner {
    private final Path folder;
    private final Path program;

    private HostRunner(Path folder, Path program) {
        this.folder = folder;
        this.program = program;
    }

    /** Why the host cannot serve, or an empty text. */
    static String unavailable() {
        if (!System.getProperty("os.arch").equals("amd64")) {
            return "the host is no x86-64";
        }
        try {
            Process gcc = new ProcessBuilder("gcc", "--version").redirectErrorStream(true).start();
            gcc.getInputStream().readAllBytes();
            return gcc.waitFor() == 0 ? "" : "gcc does not work";
        } catch (IOException e) {
            return "there is no gcc: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    static HostRunner build(Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve("host.c");
        try (InputStream in = HostRunner.class.getResourceAsStream("host.c")) {
            if (in == null) {
                throw new IOException("no host.c");
            }
            Files.write(source, in.readAllBytes());
        }
        Path program = folder.resolve("host");
        Process gcc =
                new ProcessBuilder(
                                "gcc",
                                "-O1",
                                "-mno-red-zone",
                                "-o",
                                program.toString(),
                                source.toString())
                        .redirectErrorStream(true)
                        .start();
        String output =
                new String(
                        gcc.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        if (gcc.waitFor() != 0) {
            throw new IOException(output);
        }
        return new HostRunner(folder, program);
    }

    List<HostState> run(List<HostState> cases) throws IOException, InterruptedException {
        Path in = folder.resolve("cases");
        Path out = folder.resolve("answers");
        ByteBuffer all = ByteBuffer.allocate(cases.size() * HostState.SIZE);
        for (HostState state : cases) {
            all.put(state.raw);
        }
        Files.write(in, all.array());
        Process process =
                new ProcessBuilder(program.toString())
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the native runner hangs");
        }
        byte[] answers = Files.readAllBytes(out);
        if (answers.length != all.capacity()) {
            throw new IOException(
                    "the native runner died after " + answers.length / HostState.SIZE + " cases");
        }
        List<HostState> results = new ArrayList<>(cases.size());
        for (int at = 0; at < answers.length; at += HostState.SIZE) {
            byte[] one = new byte[HostState.SIZE];
            System.arraycopy(answers, at, one, 0, HostState.SIZE);
            results.add(new HostState(one));
        }
        return results;
    }
}
