package dev.genkan.cpu.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.GuestFault;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lengths of all instructions in the C library, as objdump has them. */
final class DisassemblerComparisonTest {
    private static final int SHOWN = 20;

    @ParameterizedTest
    @CsvSource({
        "/usr/lib/x86_64-linux-gnu/libc.a, true",
        "/usr/lib32/libc.a, false",
    })
    void agreesOnEveryLength(Path library, boolean longMode) throws Exception {
        assumeTrue(Files.exists(library), "no " + library);
        assumeTrue(Files.exists(Path.of("/usr/bin/objdump")), "no objdump");
        Process objdump =
                new ProcessBuilder("/usr/bin/objdump", "-d", "--insn-width=16", library.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        List<String> differences = new ArrayList<>();
        int compared = 0;
        int vectors = 0;
        Decoder decoder = new Decoder(longMode, CpuModel.DEFAULT);
        byte[] bytes = new byte[15];
        try (BufferedReader lines = objdump.inputReader(StandardCharsets.ISO_8859_1)) {
            for (String line; (line = lines.readLine()) != null; ) {
                int length = bytes(line, bytes);
                if (length == 0) {
                    continue;
                }
                String text = line.substring(line.lastIndexOf('\t') + 1);
                if (ofAnotherProcessor(text, bytes, length, longMode)) {
                    vectors++;
                    continue;
                }
                compared++;
                int found = length(decoder, bytes);
                if (found != length && differences.size() < SHOWN) {
                    differences.add(line + ": " + found);
                }
            }
        }
        System.out.printf(
                "%s: %d instructions compared, %d of AVX-512 and the like%n",
                library, compared, vectors);
        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(200_000);
    }

    /** EVEX, transactions, XSAVEC, shadow stacks: what no model here has. */
    private static boolean ofAnotherProcessor(
            String text, byte[] bytes, int length, boolean longMode) {
        int at = 0;
        while (at < length - 1
                && (bytes[at] == 0x66
                        || bytes[at] == (byte) 0xf2
                        || bytes[at] == (byte) 0xf3
                        || bytes[at] == 0x3e)) {
            at++;
        }
        boolean evex = bytes[at] == 0x62 && (longMode || (bytes[at + 1] & 0xc0) == 0xc0);
        String name = text.strip();
        return evex
                || name.startsWith("x")
                        && (name.startsWith("xbegin")
                                || name.startsWith("xend")
                                || name.startsWith("xabort")
                                || name.startsWith("xtest")
                                || name.startsWith("xsave")
                                || name.startsWith("xrstor"))
                || name.startsWith("rdssp")
                || name.startsWith("incssp")
                || name.startsWith("rstorssp")
                || name.startsWith("saveprevssp")
                || name.startsWith("rdpkru")
                || name.startsWith("wrpkru")
                || name.startsWith("k") && text.contains("%k")
                || name.contains("(bad)");
    }

    private static int length(Decoder decoder, byte[] bytes) {
        try {
            return decoder.decode(bytes, 0, bytes.length, 0x1000).length;
        } catch (GuestFault _) {
            return -1;
        }
    }

    /** The bytes between the first two tabs of a line of code; the rest of the array is zero. */
    private static int bytes(String line, byte[] to) throws IOException {
        int start = line.indexOf(":\t");
        int end = start < 0 ? -1 : line.indexOf('\t', start + 2);
        if (end < 0 || !line.startsWith(" ")) {
            return 0;
        }
        java.util.Arrays.fill(to, (byte) 0);
        int length = 0;
        for (int at = start + 2; at + 1 < end && line.charAt(at) != ' '; at += 3) {
            if (length == to.length) {
                throw new IOException(line);
            }
            to[length++] = (byte) Integer.parseInt(line, at, at + 2, 16);
        }
        return length;
    }
}
