package dev.genkan.cpu.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs cases on the host's processor, by runner.c. */
final class NativeRunner {
    private final Path program;
    private final boolean longMode;

    private NativeRunner(Path program, boolean longMode) {
        this.program = program;
        this.longMode = longMode;
    }

    /**
     * Builds the runner.
     *
     * @return empty if this host has no gcc for that width, is no x86, or runs no programs of it
     */
    static Optional<NativeRunner> build(boolean longMode) throws IOException, InterruptedException {
        if (!System.getProperty("os.arch").equals("amd64")) {
            return Optional.empty();
        }
        Path folder = Files.createTempDirectory("genkan-differential");
        folder.toFile().deleteOnExit();
        Path source = folder.resolve("runner.c");
        try (InputStream in = NativeRunner.class.getResourceAsStream("runner.c")) {
            Files.write(source, in.readAllBytes());
        }
        Path program = folder.resolve("runner");
        source.toFile().deleteOnExit();
        program.toFile().deleteOnExit();
        String width = longMode ? "-m64" : "-m32";
        // Where no case's address points by chance.
        String place = "-Wl,-Ttext-segment=0x6b5a0000";
        try {
            Process gcc =
                    new ProcessBuilder(
                                    "gcc",
                                    width,
                                    "-O1",
                                    "-fno-stack-protector",
                                    "-static",
                                    "-no-pie",
                                    place,
                                    "-o",
                                    program.toString(),
                                    source.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            NativeRunner runner = new NativeRunner(program, longMode);
            return gcc.waitFor() == 0 && runner.runs() ? Optional.of(runner) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Whether the host runs it: a kernel may have no programs of 32 bits. */
    private boolean runs() throws IOException, InterruptedException {
        Process empty =
                new ProcessBuilder(program.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        empty.getOutputStream().close();
        return empty.waitFor() == 0;
    }

    List<Result> run(List<Case> cases) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(program.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        Thread writer = Thread.ofPlatform().start(() -> write(process.getOutputStream(), cases));
        List<Result> results = new ArrayList<>(cases.size());
        try (InputStream in = process.getInputStream()) {
            for (Case each : cases) {
                int size = Result.byteSize(each.withFloat());
                byte[] bytes = in.readNBytes(size);
                if (bytes.length < size) {
                    throw new IOException(
                            "the runner ended (" + process.waitFor() + ") at case " + each);
                }
                ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                results.add(Result.read(buffer, each.withFloat()));
            }
        } finally {
            process.destroy();
            writer.join();
            process.waitFor(5, TimeUnit.SECONDS);
        }
        return results;
    }

    boolean longMode() {
        return longMode;
    }

    private static void write(OutputStream to, List<Case> cases) {
        try (OutputStream out = new java.io.BufferedOutputStream(to, 1 << 16)) {
            for (Case each : cases) {
                ByteBuffer buffer =
                        ByteBuffer.allocate(each.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
                each.write(buffer);
                out.write(buffer.array());
            }
        } catch (IOException e) {
            // A runner that ended early is found where its results are read.
            System.Logger log = System.getLogger(NativeRunner.class.getName());
            log.log(System.Logger.Level.DEBUG, "cases not written", e);
        }
    }
}
