package dev.genkan.kernel.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TableParserTest {
    private static List<TableRow> parse(String text) {
        return TableParser.parse("my.tbl", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsEachColumn() {
        List<TableRow> rows =
                parse(
                        """
                        # mine

                        329\tcommon\tstephen\tsys_stephen
                          60   64  exit   sys_exit  -  noreturn   # for good
                        5\ti386\topen\tsys_open\tcompat_sys_open\r
                        17\ti386\tbreak
                        512\tx32\trt_sigaction\tcompat_sys_rt_sigaction""");
        assertThat(rows)
                .extracting(TableRow::toString)
                .containsExactly(
                        "329\tcommon\tstephen\tsys_stephen",
                        "60\t64\texit\tsys_exit\t-\tnoreturn",
                        "5\ti386\topen\tsys_open\tcompat_sys_open",
                        "17\ti386\tbreak",
                        "512\tx32\trt_sigaction\tcompat_sys_rt_sigaction");
        assertThat(rows).extracting(TableRow::line).containsExactly(3, 4, 5, 6, 7);
        assertThat(rows.getFirst().place()).isEqualTo("my.tbl:3");
        assertThat(rows.getFirst().since()).isEqualTo(Version.BEGINNING);
        assertThat(rows.getFirst().until()).isEqualTo(Version.NEVER);
        assertThat(rows.get(3).hasEntryPoint()).isFalse();
    }

    @Test
    void readsHistory() {
        List<TableRow> rows =
                parse(
                        """
                        #@ since 2.2
                        #@ named pread 2.2-2.6.0
                        180 i386 pread64 sys_pread64
                        #@ until 3.1
                        169 i386 nfsservctl sys_nfsservctl
                        181 i386 next sys_next
                        """);
        TableRow pread = rows.getFirst();
        assertThat(pread.in(Version.parse("2.0"))).isEmpty();
        assertThat(pread.in(Version.parse("2.4")).orElseThrow().name()).isEqualTo("pread");
        assertThat(pread.in(Version.parse("2.6")).orElseThrow()).isSameAs(pread);
        TableRow nfsservctl = rows.get(1);
        assertThat(nfsservctl.in(Version.parse("3.0")).orElseThrow()).isSameAs(nfsservctl);
        assertThat(nfsservctl.in(Version.parse("3.1")).orElseThrow().hasEntryPoint()).isFalse();
        assertThat(rows.get(2).until()).isEqualTo(Version.NEVER);
        assertThat(rows.get(2).since()).hasToString("2.2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x common a sys_a | decimal, 0 to 4095, not \"x\"",
                "-1 common a sys_a | decimal, 0 to 4095, not \"-1\"",
                "0x10 common a sys_a | not \"0x10\"",
                "4096 common a sys_a | not \"4096\"",
                "99999999999 common a sys_a | not \"99999999999\"",
                "1 amd64 a sys_a | the abi is common, 64, x32 or i386, not \"amd64\"",
                "1 | a row is <number> <abi> <name>",
                "1 common | a row is <number> <abi> <name>",
                "1 common a-b sys_a | the name \"a-b\" is no C identifier",
                "1 common 名 sys_a | the name \"名\" is no C identifier",
                "1 common 9a sys_a | the name \"9a\" is no C identifier",
                "1 common a sys.a | the entry point \"sys.a\" is no C identifier",
                "1 common a sys_a b% | the compat entry point \"b%\" is no C identifier",
                "1 common a sys_a - forever | the last column is noreturn or is left out",
                "1 common a sys_a - noreturn more | too many columns",
                "#@ sometimes 2.4 | #@ is followed by since, until or named",
                "#@ since yesterday | \"yesterday\" is no kernel version",
                "#@ named pread 2.4 | a name and two versions",
            })
    void refusesTheLine(String line, String message) {
        assertThatThrownBy(() -> parse("# one\n0 common read sys_read\n" + line + "\n"))
                .isInstanceOf(TableException.class)
                .hasMessageStartingWith("my.tbl:3: ")
                .hasMessageContaining(message);
    }

    @Test
    void anyBytesGiveRowsOrOneError() {
        Random random = new Random(329);
        byte[] alphabet =
                "0123 \t\n\r#@abcommon64x32i386_-\0\u00e9".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] text = new byte[random.nextInt(60)];
            for (int j = 0; j < text.length; j++) {
                text[j] =
                        i % 4 == 0
                                ? (byte) random.nextInt()
                                : alphabet[random.nextInt(alphabet.length)];
            }
            try {
                TableParser.parse("any", text);
            } catch (TableException e) {
                assertThat(e).hasMessageMatching("any:\\d+: \\P{Cntrl}*");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Abi.class)
    void ownTablesAreWellFormed(Abi abi) throws Exception {
        byte[] text;
        try (var in = TableParserTest.class.getResourceAsStream(SystemCallTable.file(abi))) {
            text = in.readAllBytes();
        }
        List<TableRow> rows = TableParser.parse(SystemCallTable.file(abi), text);
        assertThat(rows).isEqualTo(SystemCallTable.history(abi));
        assertThat(rows).extracting(TableRow::number).isSorted();
        assertThat(rows).noneMatch(row -> row.since().equals(Version.BEGINNING));
        SystemCallTable.refuseDuplicates(rows);
    }
}
