package dev.genkan.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.genkan.cpu.Memory;
import dev.genkan.cpu.translate.Engines;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that come and go leave nothing of the host's behind: no thread, file or window. */
@Timeout(120)
final class GenerationsTest {
    /** A longer run is asked for by the property. */
    private static final int COUNT = Integer.getInteger("genkan.generations", 200);

    /** Threads wait for another task for a second; windows that are spare are kept. */
    private static final int SPARE = 8;

    @TempDir Path folder = Path.of("unset");

    private Path compile() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc");
        Path program = folder.resolve("generations");
        Process gcc =
                new ProcessBuilder(
                                "gcc",
                                "-O1",
                                "-static",
                                "-pthread",
                                "-o",
                                program.toString(),
                                "src/test/programs/generations.c")
                        .inheritIO()
                        .start();
        assumeTrue(gcc.waitFor() == 0, "a static C library");
        return program;
    }

    private static int files() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }

    private static int tasks() {
        return (int)
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("task-"))
                        .count();
    }

    private static ExitStatus run(Path program, int count) {
        Kernel kernel = Kernel.builder().engine(Engines.byDefault()).build();
        List<String> command = List.of(program.toString(), Integer.toString(count));
        ExitStatus status = kernel.run(command.getFirst(), command, List.of());
        assertThat(kernel.processes().all()).isEmpty();
        return status;
    }

    @Test
    void leaveNothingBehind() throws Exception {
        Path program = compile();
        assertThat(run(program, 2)).isEqualTo(new ExitStatus(0, 0));
        int files = files();
        assertThat(run(program, COUNT)).isEqualTo(new ExitStatus(0, 0));
        assertThat(files()).isLessThanOrEqualTo(files + 2);
        assertThat(Memory.windows()).isLessThanOrEqualTo(SPARE);
        for (int k = 0; k < 100 && tasks() > 0; k++) {
            LockSupport.parkNanos(50_000_000);
        }
        assertThat(tasks()).isZero();
    }
}
