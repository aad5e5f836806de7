package dev.genkan.kernel.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the images to their sources, and writes VdsoImages.java from them if the property {@code
 * genkan.write} is set.
 */
class VdsoTest {
    private static final Path SOURCES = Path.of("src/main/vdso");
    private static final Path FILE =
            Path.of("src/main/java/dev/genkan/kernel/exec/VdsoImages.java");
    private static final int WIDTH = 76;

    private static final String HEAD =
            """
            package dev.genkan.kernel.exec;

            import java.util.Base64;

            /**
             * The images vdso32.so and vdso64.so of {@code kernel/src/main/vdso}, written by VdsoTest: a
             * constant is read in a fraction of the time that a resource takes.
             */
            final class VdsoImages {
                private VdsoImages() {}

                /** The bytes of an image. */
                static byte[] of(boolean longMode) {
                    return Base64.getDecoder().decode(longMode ? VDSO64 : VDSO32);
                }
            """;

    private static String constant(String name) throws IOException {
        String text =
                Base64.getEncoder()
                        .encodeToString(Files.readAllBytes(SOURCES.resolve(name + ".so")));
        StringBuilder java = new StringBuilder();
        java.append("\n    private static final String ")
                .append(name.toUpperCase(Locale.ROOT))
                .append(" =\n            ");
        for (int i = 0; i < text.length(); i += WIDTH) {
            java.append(i == 0 ? "" : "\n                    + ");
            java.append('"').append(text, i, Math.min(text.length(), i + WIDTH)).append('"');
        }
        return java.append(";\n").toString();
    }

    @Test
    void imagesAreNotStale() throws IOException {
        String expected = HEAD + constant("vdso32") + constant("vdso64") + "}\n";
        if (Boolean.getBoolean("genkan.write")) {
            Files.writeString(FILE, expected);
        }
        assertThat(Files.readString(FILE))
                .as("write it again: -Dtest=VdsoTest -Dtest.arguments=-Dgenkan.write=true")
                .isEqualTo(expected);
    }

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
            assertThat(folder.resolve(name)).hasSameBinaryContentAs(SOURCES.resolve(name));
        }
    }
}
