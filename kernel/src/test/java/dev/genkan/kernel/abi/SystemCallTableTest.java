package dev.genkan.kernel.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemCallTableTest {
    private static Map<String, Integer> names(SystemCallTable table) {
        Map<String, Integer> names = new TreeMap<>();
        for (TableRow row : table.rows()) {
            names.put(row.name(), row.number());
        }
        return names;
    }

    /** The names and numbers that a pattern with two groups finds. */
    private static Map<String, Integer> names(String pattern, String text) {
        Map<String, Integer> names = new TreeMap<>();
        Pattern.compile("(?m)" + pattern)
                .matcher(text)
                .results()
                .forEach(found -> names.put(found.group(1), Integer.valueOf(found.group(2))));
        return names;
    }

    private static Map<String, Integer> listingOf2000() throws IOException {
        try (var in = SystemCallTableTest.class.getResourceAsStream("i386-2.3.99pre3.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Map<String, Integer> names = names("^(\\w+) (\\d+)$", text);
            assertThat(names).hasSize(219);
            return names;
        }
    }

    private static SystemCallTable i386(String kernel) {
        return SystemCallTable.of(Abi.I386, Version.parse(kernel));
    }

    /** 2.4.0 had two calls more than the pre-release that the listing was made from. */
    @Test
    void i386Of24IsTheListingOf2000AndTwoMore() throws IOException {
        Map<String, Integer> expected = listingOf2000();
        expected.put("getdents64", 220);
        expected.put("fcntl64", 221);
        assertThat(names(i386("2.4"))).isEqualTo(expected);
    }

    /** The last call of include/asm-i386/unistd.h in 2.2 is vfork, 190. */
    @Test
    void i386Of22EndsWithVfork() throws IOException {
        Map<String, Integer> expected = listingOf2000();
        expected.values().removeIf(number -> number > 190);
        assertThat(names(i386("2.2"))).isEqualTo(expected);
    }

    /** include/linux/unistd.h of 1.0: 0 to 134, and four of them had other names. */
    @Test
    void i386Of10HasItsOwnNames() throws IOException {
        Map<String, Integer> expected = listingOf2000();
        expected.values().removeIf(number -> number > 134);
        expected.keySet().removeAll(List.of("lchown", "umount2", "vm86old"));
        expected.putAll(Map.of("setup", 0, "chown", 16, "phys", 52, "vm86", 113));
        assertThat(names(i386("1.0"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"I386, unistd_32.h", "X86_64, unistd_64.h"})
    void of61IsWhatTheHeadersOf61Say(Abi abi, String header) throws IOException {
        Path file = Path.of("/usr/include/x86_64-linux-gnu/asm", header);
        assumeTrue(Files.exists(file));
        Map<String, Integer> expected =
                names("^#define __NR_(\\w+) (\\d+)$", Files.readString(file));
        assumeTrue(expected.containsKey("set_mempolicy_home_node"));
        assumeTrue(!expected.containsKey("cachestat"));
        assertThat(names(SystemCallTable.of(abi, Version.parse("6.1")))).isEqualTo(expected);
    }

    @Test
    void x8664BeginsAt260() {
        assertThat(SystemCallTable.of(Abi.X86_64, Version.parse("2.4.20")).rows()).isEmpty();
        SystemCallTable first = SystemCallTable.of(Abi.X86_64, Version.parse("2.6"));
        assertThat(first.row("vserver").orElseThrow().number()).isEqualTo(236);
        assertThat(first.row(237)).isEmpty();
        assertThat(SystemCallTable.of(Abi.X86_64, Version.parse("4.7.1")).rows().getLast().number())
                .isEqualTo(328);
    }

    @ParameterizedTest
    @CsvSource({
        "I386, openat, 2.6.15, false",
        "I386, openat, 2.6.16, true",
        "I386, bdflush, 5.14, true",
        "I386, bdflush, 5.15, false",
        "I386, create_module, 2.4, true",
        "I386, create_module, 2.6, false",
        "I386, socket, 4.2, false",
        "I386, socket, 4.3, true",
        "X86_64, socket, 2.6, true",
        "X86_64, lookup_dcookie, 6.6, true",
        "X86_64, lookup_dcookie, 6.7, false",
        "X86_64, file_setattr, 6.16, false",
        "X86_64, file_setattr, 6.17, true",
    })
    void callsComeAndGo(Abi abi, String name, String kernel, boolean there) {
        Optional<TableRow> row = SystemCallTable.of(abi, Version.parse(kernel)).row(name);
        assertThat(row.isPresent() && row.get().hasEntryPoint()).isEqualTo(there);
    }

    @Test
    void oddNumbersAreNoRows() {
        SystemCallTable table = SystemCallTable.of(Abi.X86_64);
        for (int number : new int[] {-1, 335 + 5, 512, 4096, Integer.MIN_VALUE, 0x40000000}) {
            assertThat(table.row(number)).isEmpty();
        }
        assertThat(table.row(0).orElseThrow()).hasToString("0\tcommon\tread\tsys_read");
        assertThat(table.row("nosuch")).isEmpty();
    }

    private static List<TableRow> user(String text) {
        return TableParser.parse("my.tbl", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void userRowsAreMerged() {
        List<TableRow> rows =
                user("329 common stephen sys_stephen\n387 i386 stephen sys_stephen\n");
        Version kernel = Version.parse("4.7.1");
        SystemCallTable wide = SystemCallTable.of(Abi.X86_64, kernel).with(rows, row -> false);
        assertThat(wide.row(329).orElseThrow().place()).isEqualTo("my.tbl:1");
        assertThat(wide.row("stephen").orElseThrow().number()).isEqualTo(329);
        SystemCallTable narrow = SystemCallTable.of(Abi.I386, kernel).with(rows, row -> false);
        assertThat(narrow.row("stephen").orElseThrow().number()).isEqualTo(387);
        assertThat(wide.with(user("4095 64 last sys_last"), row -> false).row(4095)).isPresent();
    }

    @Test
    void aTakenNumberOrNameNamesBothPlaces() {
        SystemCallTable table = SystemCallTable.of(Abi.X86_64);
        TableRow pkey = table.row(329).orElseThrow();
        List<TableRow> stephen = user("\n329 common stephen sys_stephen\n");
        assertThatThrownBy(() -> table.with(stephen, row -> false))
                .isInstanceOf(TableException.class)
                .hasMessage(
                        "my.tbl:2: the number 329 is taken by pkey_mprotect (329, abi common) in "
                                + pkey.place());
        assertThatThrownBy(() -> table.with(user("600 common read sys_mine"), row -> false))
                .hasMessageStartingWith("my.tbl:1: the name read is taken by read (0, abi common)");
        assertThatThrownBy(
                        () -> table.with(user("600 64 a sys_a\n600 common b sys_b"), row -> true))
                .hasMessage("my.tbl:2: the number 600 is taken by a (600, abi 64) in my.tbl:1");
        assertThatThrownBy(
                        () -> table.with(user("601 i386 a sys_a\n602 i386 a sys_b"), row -> true))
                .hasMessage("my.tbl:2: the name a is taken by a (601, abi i386) in my.tbl:1");
    }

    @Test
    void rowsWithoutAMethodMayGiveWay() {
        SystemCallTable table =
                SystemCallTable.of(Abi.X86_64)
                        .with(
                                user("329 common stephen sys_stephen\n600 common vserver sys_v"),
                                row -> !row.name().equals("read"));
        assertThat(table.row(329).orElseThrow().name()).isEqualTo("stephen");
        assertThat(table.row("pkey_mprotect")).isEmpty();
        assertThat(table.row(236)).isEmpty();
        assertThat(table.row("vserver").orElseThrow().number()).isEqualTo(600);
    }

    @Test
    void abisOfOneProgramShareNumbers() {
        SystemCallTable.refuseDuplicates(
                user("600 64 a sys_a\n600 x32 a sys_a\n600 i386 a sys_a\n"));
        assertThatThrownBy(
                        () -> SystemCallTable.refuseDuplicates(user("1 x32 a a\n1 common b b\n")))
                .hasMessageContaining("taken by a (1, abi x32)");
    }

    @ParameterizedTest
    @CsvSource({"I386, 2.4", "I386, 7.0", "X86_64, 2.6.20", "X86_64, 7.0"})
    void rowsReadOneByOneAreThoseOfTheFile(Abi abi, Version kernel) {
        List<TableRow> all =
                SystemCallTable.history(abi).stream()
                        .filter(row -> row.abi().in(abi))
                        .flatMap(row -> row.in(kernel).stream())
                        .toList();
        assertThat(SystemCallTable.of(abi, kernel).rows()).isEqualTo(all);
    }

    @Test
    void aMergedTableIsLeftAloneByAnother() {
        SystemCallTable table = SystemCallTable.of(Abi.X86_64);
        SystemCallTable mine = table.with(user("4000 64 x y"), r -> true);
        assertThat(table.row(4000)).isEmpty();
        assertThat(mine.row(4000)).isPresent();
        assertThat(mine.row(3999)).isEmpty();
        assertThat(mine.row("x").orElseThrow().number()).isEqualTo(4000);
        assertThat(mine.row("read").orElseThrow().number()).isZero();
        assertThat(mine.with(user("4000 64 z w"), r -> true).row("x")).isEmpty();
    }
}
