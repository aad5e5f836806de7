package dev.genkan.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.ErrnoException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host's answers about files, while the JVM does much else. */
final class HostStatTest {
    @TempDir Path folder = Path.of("unset");

    /** The JVM stops this thread by futexes, which leave an errno of their own. */
    @Test
    void theErrorIsTheCallsOwn() throws Exception {
        String missing = folder.resolve("missing").toString();
        Path file = Files.writeString(folder.resolve("file"), "x");
        String below = file.resolve("below").toString();
        Thread stops =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    while (!Thread.interrupted()) {
                                        var _ = Thread.getAllStackTraces();
                                    }
                                });
        try {
            for (int n = 0; n < 20_000; n++) {
                assertThat(HostStat.of(missing)).isNull();
                ErrnoException thrown =
                        Assertions.catchThrowableOfType(
                                ErrnoException.class, () -> HostStat.of(below));
                assertThat(thrown.errno()).isEqualTo(Errno.ENOTDIR);
            }
        } finally {
            stops.interrupt();
            stops.join();
        }
    }
}
