package dev.genkan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.genkan.cpu.translate.Engines;
import dev.genkan.kernel.ExitStatus;
import dev.genkan.kernel.Kernel;
import dev.genkan.kernel.exec.ExecException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Timer;
import java.util.TimerTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broken program files are refused or run to an end of their own. */
class HostileFileTest {
    private static final List<String> PROGRAMS =
            List.of("hello-aout", "hello-int80", "hello64-int80", "hello-vsyscall");
    private static final int FILES = 300;
    private static final int ENDLESS_AT_MOST = 8;

    @TempDir Path folder = Path.of("unset");

    @Test
    void mutatedProgramsNeverEndInAJavaException() throws IOException {
        Random random = new Random(5);
        Timer timer = new Timer(true);
        int endless = 0;
        for (int n = 0; n < FILES; n++) {
            Path original = Path.of("../examples/bin", PROGRAMS.get(n % PROGRAMS.size()));
            byte[] bytes = mutated(Files.readAllBytes(original), random);
            Path file = folder.resolve("program");
            Files.deleteIfExists(file);
            Files.write(file, bytes);
            assertThat(file.toFile().setExecutable(true)).isTrue();
            Kernel kernel = Kernel.builder().engine(Engines.byDefault()).build();
            boolean[] stopped = new boolean[1];
            TimerTask stop =
                    new TimerTask() {
                        @Override
                        public void run() {
                            stopped[0] = kernel.signal(9);
                        }
                    };
            timer.schedule(stop, 1000);
            try {
                ExitStatus end = kernel.run(file.toString(), List.of("x"), List.of());
                assertThat(end.signal()).isBetween(0, 64);
            } catch (ExecException e) {
                assertThat(e.shellStatus()).as("file %d", n).isIn(126, 127);
            }
            stop.cancel();
            endless += stopped[0] ? 1 : 0;
            kernel.log()
                    .forEach(
                            0,
                            record ->
                                    assertThat(new String(record.line(), StandardCharsets.UTF_8))
                                            .doesNotContain("BUG", "Oops"));
        }
        timer.cancel();
        assertThat(endless).isLessThanOrEqualTo(ENDLESS_AT_MOST);
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            int at = random.nextInt(Math.min(bytes.length, random.nextBoolean() ? 64 : 300));
            bytes[at] =
                    switch (random.nextInt(3)) {
                        case 0 -> (byte) 0xff;
                        case 1 -> 0x7f;
                        default -> (byte) random.nextInt();
                    };
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    @Test
    void aHogIsKilledAtTheMemoryBudget() throws IOException, InterruptedException {
        for (String width : FreestandingProgram.WIDTHS) {
            boolean built = FreestandingProgram.build(folder, "bombs", width);
            assumeTrue(built, "gcc cannot build for " + width);
            Kernel kernel = Kernel.builder().engine(Engines.byDefault()).memory(16 << 20).build();
            String path = folder.resolve("bombs" + width).toString();
            ExitStatus end = kernel.run(path, List.of("bombs", "touch"), List.of());
            assertThat(end.signal()).isEqualTo(9);
            StringBuilder log = new StringBuilder();
            kernel.log()
                    .forEach(
                            0,
                            record ->
                                    log.append(new String(record.line(), StandardCharsets.UTF_8))
                                            .append('\n'));
            assertThat(log).containsPattern("Out of memory: Killed process \\d+ \\(bombs");
            assertThat(kernel.memory().used()).isZero();
        }
    }
}
