package dev.genkan.kernel.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0",
        "2.4, 2.4",
        "2.4.0, 2.4",
        "2.6, 2.6.0",
        "2.6.16, 2.6.16",
        "6.17, 6.17",
        "4.7.1-stephen, 4.7.1",
        "6.1.0-18-amd64, 6.1",
        "6.18+, 6.18",
    })
    void readsAndPrints(String text, String printed) {
        assertThat(Version.parse(text)).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "2", "2.", ".4", "2.4.", "2.4.1.2", "a.b", "2.x", "2.4x", "-2.4", "2.99999"
            })
    void refuses(String text) {
        assertThatThrownBy(() -> Version.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"");
    }

    @Test
    void isOrdered() {
        assertThat(Version.parse("2.6.9")).isLessThan(Version.parse("2.6.16"));
        assertThat(Version.parse("2.6.39")).isLessThan(Version.parse("3.0"));
        assertThat(Version.parse("3.19")).isLessThan(Version.parse("4.0"));
        assertThat(Version.parse("2.4").atMost(Version.parse("2.4.0"))).isTrue();
        assertThat(Version.BEGINNING).isLessThan(Version.parse("1.0"));
        assertThat(SystemCallTable.NEWEST).isLessThan(Version.NEVER);
    }
}
