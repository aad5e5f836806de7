package dev.genkan.cpu.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class CoveragePageTest {
    @Test
    void thePageIsWhatTheTablesSay() throws IOException {
        Path page = Path.of("..", "docs", "instructions.md");
        assertThat(Files.readString(page))
                .as("write it again with the main method of CoveragePage")
                .isEqualTo(CoveragePage.text());
    }
}
