package dev.genkan.kernel.abi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Writes TableText.java from the tables, if the property {@code genkan.write} is set, and holds it
 * to them.
 */
class TableTextTest {
    private static final Path FILE = Path.of("src/main/java/dev/genkan/kernel/abi/TableText.java");
    private static final int WIDTH = 74;

    private static final String HEAD =
            """
            package dev.genkan.kernel.abi;

            /**
             * The tables syscall_32.tbl and syscall_64.tbl without their comments, written by TableTextTest: a
             * constant is read in a tenth of the time that a resource takes.
             */
            final class TableText {
                private TableText() {}

                /** The text of a table; its line numbers are those of the file. */
                static String of(Abi abi) {
                    return abi == Abi.I386 ? I386 : X86_64;
                }
            """;

    private static String constant(Abi abi) throws IOException {
        String table =
                Files.readString(
                        Path.of("src/main/resources/dev/genkan/kernel/abi")
                                .resolve(SystemCallTable.file(abi)));
        StringBuilder text = new StringBuilder();
        table.lines()
                .map(line -> line.startsWith("#") && !line.startsWith("#@") ? "" : line)
                .forEach(line -> text.append(line).append('\n'));
        StringBuilder java = new StringBuilder();
        java.append("\n    private static final String ").append(abi).append(" =\n");
        for (int i = 0; i < text.length(); i += WIDTH) {
            String piece = text.substring(i, Math.min(text.length(), i + WIDTH));
            while (escaped(piece).length() > WIDTH) {
                piece = piece.substring(0, piece.length() - 1);
            }
            java.append(i == 0 ? "            " : "\n                    + ");
            java.append('"').append(escaped(piece)).append('"');
            i -= WIDTH - piece.length();
        }
        return java.append(";\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("\n", "\\n").replace("\t", "\\t");
    }

    @Test
    void isNotStale() throws IOException {
        String expected = HEAD + constant(Abi.I386) + constant(Abi.X86_64) + "}\n";
        if (Boolean.getBoolean("genkan.write")) {
            Files.writeString(FILE, expected);
        }
        assertThat(Files.readString(FILE))
                .as("write it again: -Dtest=TableTextTest -Dtest.arguments=-Dgenkan.write=true")
                .isEqualTo(expected);
    }

    @Test
    void hasTheRowsOfTheResource() throws IOException {
        for (Abi abi : Abi.values()) {
            try (var in = TableTextTest.class.getResourceAsStream(SystemCallTable.file(abi))) {
                String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(SystemCallTable.history(abi))
                        .isEqualTo(
                                TableParser.parse(
                                        SystemCallTable.file(abi),
                                        table.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }
}
