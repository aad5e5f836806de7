package dev.genkan.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.kernel.abi.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class PagesTest {
    private static final long LAST_PAGE = Long.MAX_VALUE - 4095;

    private final Pages pages = new Pages(new Budget(1 << 20));

    @ParameterizedTest
    @CsvSource({
        "0, true, 0",
        "0, false, 4096",
        "4096, true, 9223372036854771712",
        "4096, false, 4096",
        "9223372036854771711, true, 9223372036854771712",
        "9223372036854771712, false, 9223372036854775807",
        "9223372036854775806, true, 9223372036854775806",
        "9223372036854775806, false, 9223372036854775807",
        "9223372036854775807, true, -6",
        "9223372036854775807, false, -6"
    })
    void findsDataAndHolesUpToTheLastByte(long from, boolean data, long found) {
        assertThat(pages.write(new byte[] {1}, 0, 1, 5)).isEqualTo(1);
        assertThat(pages.write(new byte[] {1}, 0, 1, Long.MAX_VALUE - 1)).isEqualTo(1);
        assertThat(pages.size()).isEqualTo(Long.MAX_VALUE);
        assertThat(pages.seek(from, data)).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({"4096, true, -6", "9223372036854775806, true, -6", "5, false, 4096"})
    void knowsTheHoleAtTheEnd(long from, boolean data, long found) {
        assertThat(pages.write(new byte[] {1}, 0, 1, 5)).isEqualTo(1);
        pages.truncate(Long.MAX_VALUE);
        assertThat(pages.seek(from, data)).isEqualTo(found);
    }

    @Test
    void punchesAndCutsAtTheLastPage() {
        assertThat(pages.write(new byte[4095], 0, 4095, LAST_PAGE)).isEqualTo(4095);
        assertThat(pages.punch(LAST_PAGE + 1, Long.MAX_VALUE)).isZero();
        assertThat(pages.count()).isEqualTo(1);
        assertThat(pages.punch(0, Long.MAX_VALUE)).isZero();
        pages.truncate(LAST_PAGE + 1);
        assertThat(pages.size()).isEqualTo(LAST_PAGE + 1);
        pages.truncate(0);
        assertThat(pages.count()).isZero();
        assertThat(pages.seek(0, true)).isEqualTo(-Errno.ENXIO);
    }
}
