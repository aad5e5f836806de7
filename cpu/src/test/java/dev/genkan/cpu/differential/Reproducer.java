package dev.genkan.cpu.differential;

import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.decode.Decoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A case with the host's result, as small as it still shows a difference; a file that stays. */
record Reproducer(Case of, Result host) {
    private static final HexFormat HEX = HexFormat.of();

    /** Whether a case still differs, and the host's result of it. */
    interface Check {
        /** The host's result if the guest's is another one, or empty. */
        java.util.Optional<Result> differs(Case of) throws IOException, InterruptedException;
    }

    /** Drops instructions, registers and memory that the difference does not need. */
    static Reproducer shrink(Case from, Result host, Check check)
            throws IOException, InterruptedException {
        Reproducer best = new Reproducer(from, host);
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            List<byte[]> parts = split(best.of);
            for (int k = parts.size() - 1; k >= 0 && parts.size() > 1; k--) {
                List<byte[]> fewer = new ArrayList<>(parts);
                fewer.remove(k);
                Case tried = best.of.withCode(join(fewer));
                var result = check.differs(tried);
                if (result.isPresent()) {
                    best = new Reproducer(tried, result.get());
                    smaller = true;
                    break;
                }
            }
        }
        for (int k = 0; k < 16; k++) {
            Case tried = best.of.withCode(best.of.code);
            tried.gpr[k] = 0;
            var result = check.differs(tried);
            if (best.of.gpr[k] != 0 && result.isPresent()) {
                best = new Reproducer(tried, result.get());
            }
        }
        return best;
    }

    private static List<byte[]> split(Case from) {
        Decoder decoder = new Decoder(from.longMode, CpuModel.DEFAULT);
        List<byte[]> parts = new ArrayList<>();
        int at = 0;
        while (at < from.code.length) {
            int length;
            try {
                length = decoder.decode(from.code, at, from.code.length - at, 0).length;
            } catch (GuestFault _) {
                length = from.code.length - at;
            }
            parts.add(Arrays.copyOfRange(from.code, at, at + length));
            at += length;
        }
        return parts;
    }

    private static byte[] join(List<byte[]> parts) {
        ByteBuffer all = ByteBuffer.allocate(Case.CODE_SIZE);
        parts.forEach(all::put);
        return Arrays.copyOf(all.array(), all.position());
    }

    /** Writes it below a folder, named after its code. */
    Path save(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve((of.longMode ? "64-" : "32-") + HEX.formatHex(of.code) + ".txt");
        String text =
                "# "
                        + of.toString().replace("\n", "\n# ")
                        + "\nmode="
                        + (of.longMode ? 64 : 32)
                        + "\nundefined="
                        + of.undefined
                        + "\ncase="
                        + HEX.formatHex(of.bytes())
                        + "\nresult="
                        + HEX.formatHex(host.bytes())
                        + "\n";
        return Files.writeString(file, text);
    }

    static Reproducer load(Path file) throws IOException {
        var values = new java.util.Properties();
        try (var reader = Files.newBufferedReader(file)) {
            values.load(reader);
        }
        boolean longMode = values.getProperty("mode", "64").equals("64");
        Case of = Case.read(buffer(values.getProperty("case", "")), longMode);
        of.undefined = Integer.parseInt(values.getProperty("undefined", "0"));
        return new Reproducer(
                of, Result.read(buffer(values.getProperty("result", "")), of.withFloat()));
    }

    private static ByteBuffer buffer(String hex) {
        return ByteBuffer.wrap(HEX.parseHex(hex)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
