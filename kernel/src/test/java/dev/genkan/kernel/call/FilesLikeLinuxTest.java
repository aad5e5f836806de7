package dev.genkan.kernel.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Linux answers to some 400 uses of files, compared with what the kernel here answers. */
class FilesLikeLinuxTest {
    private final Path folder;

    FilesLikeLinuxTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @CsvSource({"-m64, false", "-m32, false", "-m64, true", "-m32, true"})
    void answersTheSame(String width, boolean written) throws Exception {
        Path program = Natively.compile(folder, "files.c", width);
        Path natively = Files.createDirectory(folder.resolve("natively"));
        Path here = Files.createDirectory(folder.resolve("here"));
        List<String> command = new ArrayList<>(List.of(program.toString(), "."));
        if (written) {
            // A folder of the host's takes no FIFOs.
            command.add("no-fifos");
        }
        Natively.Outcome expected = Natively.run(natively, new byte[0], command);
        if (written) {
            command.addAll(0, List.of("-w", here.toString()));
        }
        Natively.Outcome actual = Natively.runHere(here, new byte[0], command);
        assertThat(actual.output()).isEqualTo(expected.output());
        assertThat(actual.status()).isEqualTo(expected.status());
        assertThat(Files.exists(here.resolve("f"))).isEqualTo(written);
    }
}
