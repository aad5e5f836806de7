package dev.genkan.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelLogTest {
    private long now = 412_345;
    private final Clock clock =
            new Clock() {
                @Override
                public long realtime() {
                    return now;
                }

                @Override
                public long monotonic() {
                    return now;
                }
            };

    private final KernelLog log = new KernelLog(clock);

    private void printk(String message) {
        log.printk(message.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> lines(KernelLog from) {
        List<String> lines = new ArrayList<>();
        var _ = from.forEach(0, r -> lines.add(new String(r.syslogLine(), StandardCharsets.UTF_8)));
        return lines;
    }

    @ParameterizedTest
    @CsvSource({
        "0, [    0.000000] ",
        "412345, [    0.000412] ",
        "999999999, [    0.999999] ",
        "12345678901234, [12345.678901] ",
        "123456789012345678, [123456789.012345] "
    })
    void stampsTimeAsTheKernelDoes(long nanoseconds, String stamp) {
        assertThat(KernelLog.timeStamp(nanoseconds).strip()).isEqualTo(stamp);
    }

    @Test
    void readsTheLevelFromThePrefix() {
        printk(Linux.KERN_EMERG + "a\n");
        printk(Linux.KERN_DEBUG + "b\n");
        printk("c\n");
        printk(Linux.KERN_DEFAULT + "d\n");
        assertThat(lines(log))
                .containsExactly(
                        "<0>[    0.000412] a\n",
                        "<7>[    0.000412] b\n",
                        "<4>[    0.000412] c\n",
                        "<4>[    0.000412] d\n");
    }

    @Test
    void continuesALineUntilItEnds() {
        printk(Linux.KERN_INFO + "one,");
        printk(Linux.KERN_CONT + " two");
        printk(Linux.KERN_CONT + "\n");
        printk(Linux.KERN_INFO + "open");
        printk(Linux.KERN_INFO + "next\n");
        printk(Linux.KERN_CONT + "alone\n");
        assertThat(lines(log))
                .containsExactly(
                        "<6>[    0.000412] one, two\n",
                        "<6>[    0.000412] open\n",
                        "<6>[    0.000412] next\n",
                        "<4>[    0.000412] alone\n");
    }

    @Test
    void prefixesEachLineOfARecord() {
        printk(Linux.KERN_INFO + "a\nb\n");
        assertThat(lines(log)).containsExactly("<6>[    0.000412] a\n<6>[    0.000412] b\n");
    }

    @Test
    void cutsWhatIsTooLong() {
        printk("x".repeat(5000) + "\n");
        assertThat(Objects.requireNonNull(log.record(0)).text()).hasSize(KernelLog.RECORD_MAX);
    }

    @Test
    void isBoundedAndForgetsTheOldest() {
        KernelLog small = new KernelLog(clock, 4096);
        for (int i = 0; i < 1000; i++) {
            small.printk(KernelLog.INFO, "line " + i);
        }
        List<String> lines = lines(small);
        assertThat(lines).hasSizeBetween(30, 46);
        assertThat(lines.getLast()).contains("line 999");
        assertThat(small.firstSequence()).isEqualTo(1000 - lines.size());
        assertThat(Objects.requireNonNull(small.record(5)).sequence())
                .isEqualTo(small.firstSequence());
    }

    @Test
    void limitsTheRateAndCountsTheOthers() {
        RateLimit limit = new RateLimit();
        int printed = 0;
        for (int i = 0; i < 25; i++) {
            printed += limit.allow(log, now, "me") ? 1 : 0;
        }
        assertThat(printed).isEqualTo(10);
        now += RateLimit.DEFAULT_INTERVAL + 1;
        assertThat(limit.allow(log, now, "me")).isTrue();
        assertThat(lines(log)).containsExactly("<4>[    5.000412] me: 15 callbacks suppressed\n");
    }

    @Test
    void clearingHidesButKeeps() {
        printk("a\n");
        log.clear();
        printk("b\n");
        assertThat(log.clearSequence()).isEqualTo(1);
        assertThat(lines(log)).hasSize(2);
    }

    @Test
    void readsOnceWhatAllReadersShare() {
        printk(Linux.KERN_INFO + "first\n");
        printk(Linux.KERN_INFO + "second\n");
        SyslogReader reader = new SyslogReader(log);
        byte[] to = new byte[100];
        assertThat(reader.unread()).isEqualTo(2 * 18 + "first".length() + "second".length() + 2);
        assertThat(reader.read(to, 0, 10)).isEqualTo(10);
        assertThat(reader.read(to, 10, 90)).isEqualTo(reader.newest(100).length - 10);
        assertThat(new String(to, StandardCharsets.UTF_8).replace("\0", "").strip())
                .isEqualTo("<6>[    0.000412] first\n<6>[    0.000412] second");
        assertThat(reader.isReady()).isFalse();
    }

    @Test
    void givesTheNewestLinesThatFit() {
        printk(Linux.KERN_INFO + "first\n");
        printk(Linux.KERN_INFO + "second\n");
        assertThat(new String(new SyslogReader(log).newest(30), StandardCharsets.UTF_8))
                .isEqualTo("<6>[    0.000412] second\n");
    }
}
