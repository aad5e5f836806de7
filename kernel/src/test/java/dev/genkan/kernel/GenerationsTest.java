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

/**
 * Processes that come and go leave nothing of the host's behind: no thread, file, window or object;
 * and threads that wait for each other all go on. Longer runs are asked for by properties.
 */
@Timeout(3600)
final class GenerationsTest {
    private static final int COUNT = Integer.getInteger("genkan.generations", 200);
    private static final int ROUNDS = Integer.getInteger("genkan.stress", 2);

    /** How much more of the heap may be in use than before, in bytes. */
    private static final long HEAP = 16 << 20;

    private static final ExitStatus ENDED = new ExitStatus(0, 0);

    /** Threads wait for another task for a second; windows that are spare are kept. */
    private static final int SPARE = 8;

    @TempDir Path folder = Path.of("unset");

    private Path compile(String name) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc");
        Path program = folder.resolve(name);
        Process gcc =
                new ProcessBuilder(
                                "gcc",
                                "-O1",
                                "-static",
                                "-pthread",
                                "-o",
                                program.toString(),
                                "src/test/programs/" + name + ".c")
                        .inheritIO()
                        .start();
        assumeTrue(gcc.waitFor() == 0, "a static C library");
        return program;
    }

    private static int files() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        for (int k = 0; k < 3; k++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
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
        Path program = compile("generations");
        assertThat(run(program, 50)).isEqualTo(ENDED);
        int files = files();
        long heap = heap();
        assertThat(run(program, COUNT)).isEqualTo(ENDED);
        assertThat(heap() - heap).isLessThan(HEAP);
        assertThat(files()).isLessThanOrEqualTo(files + 2);
        assertThat(Memory.windows()).isLessThanOrEqualTo(SPARE);
        for (int k = 0; k < 100 && tasks() > 0; k++) {
            LockSupport.parkNanos(50_000_000);
        }
        assertThat(tasks()).isZero();
    }

    @Test
    void threadsAllGoOn() throws Exception {
        Path program = compile("stress");
        for (int k = 1; k <= ROUNDS; k++) {
            assertThat(run(program, k)).as("round %d of %d", k, ROUNDS).isEqualTo(ENDED);
        }
    }
}
