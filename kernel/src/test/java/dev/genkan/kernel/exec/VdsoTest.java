package dev.genkan.kernel.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VdsoTest {
    private static final Path SOURCES = Path.of("src/main/vdso");
    private static final Path IMAGES = Path.of("src/main/resources/dev/genkan/kernel/exec");

    @Test
    void hasTheSymbolsThatTheKernelReturnsTo() {
        Vdso narrow = Vdso.of(false);
        assertThat(narrow.vsyscall()).isPositive();
        assertThat(narrow.landingPad()).isGreaterThan(narrow.vsyscall());
        assertThat(narrow.sigreturn()).isGreaterThan(narrow.landingPad());
        assertThat(narrow.rtSigreturn()).isGreaterThan(narrow.sigreturn());
    }

    @Test
    void isWhatItsSourcesBuild(@TempDir Path folder) throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/as"))
                        && Files.isExecutable(Path.of("/usr/bin/ld")),
                "binutils");
        Process build =
                new ProcessBuilder(
                                SOURCES.resolve("build.sh").toAbsolutePath().toString(),
                                folder.toString())
                        .inheritIO()
                        .start();
        assertThat(build.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(build.exitValue()).isZero();
        for (String name : new String[] {"vdso32.so", "vdso64.so"}) {
            assertThat(folder.resolve(name)).hasSameBinaryContentAs(IMAGES.resolve(name));
        }
    }
}
