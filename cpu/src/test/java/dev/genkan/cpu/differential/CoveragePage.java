package dev.genkan.cpu.differential;

import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.decode.Family;
import dev.genkan.cpu.decode.OpcodeMap;
import dev.genkan.cpu.decode.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The page docs/instructions.md: which rows of the opcode tables are compared with a real
 * processor, and why the others are not. {@link DifferentialTest} fails if a row that the page
 * counts was not compared.
 */
final class CoveragePage {
    private CoveragePage() {}

    /** Writes the page. Argument: the file. */
    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[0]), text());
    }

    static String text() {
        StringBuilder page = new StringBuilder();
        page.append(
                """
                # The instructions

                This page is written by `CoveragePage` in the processor's tests, from the opcode tables themselves.

                Every row of the tables that is counted here is executed in all its forms, here and on the host's own
                processor, and all registers, flags, memory and faults agree (`DifferentialTest`). Flags that Intel's
                manual leaves undefined are not looked at.

                | family | rows, 64-bit | rows, 32-bit |
                |---|---:|---:|
                """);
        Map<Family, Integer> wide = counts(true);
        Map<Family, Integer> narrow = counts(false);
        for (Family family : Family.values()) {
            int in64 = wide.getOrDefault(family, 0);
            int in32 = narrow.getOrDefault(family, 0);
            if (in64 + in32 > 0) {
                page.append("| ").append(family.name().toLowerCase(java.util.Locale.ROOT));
                page.append(" | ").append(in64).append(" | ").append(in32).append(" |\n");
            }
        }
        page.append("| **all** | ").append(sum(wide)).append(" | ").append(sum(narrow));
        page.append(" |\n\n");
        page.append(
                """
                A part of the 32-bit cases runs with segments that have limits, refuse reads or writes, expand down or
                are not there, and a part in 16-bit code. Far branches go to code of either width.

                ## Where Intel's and AMD's processors differ

                CPUID says `GenuineIntel`, and so it is done as Intel's manual has it; the host that is compared with may
                be AMD's, and these forms are left out there.

                | what | here, as Intel | AMD |
                |---|---|---|
                | a null selector loaded into FS or GS in 64-bit code | clears the base | keeps the base |
                | REX.W with a far pointer in memory (`ljmp`, `lcall`, LSS, LFS, LGS) | 64-bit offset | 32-bit offset |
                | `syscall` in 32-bit code | #UD | a door to the kernel |
                | `sysenter` in 64-bit code | a door to the kernel | #UD |
                | bit 17 of MXCSR | reserved: #GP | misaligned SSE |
                | 66 before a near branch in 64-bit code | ignored | 16-bit target |

                """);
        page.append("## Not compared\n\n");
        page.append("These are executed, and tested in other ways where they can be.\n\n");
        page.append("| reason | rows |\n|---|---|\n");
        excluded()
                .forEach(
                        (reason, rows) ->
                                page.append("| ")
                                        .append(reason)
                                        .append(" | ")
                                        .append(rows)
                                        .append(" |\n"));
        return page.toString();
    }

    private static Map<Family, Integer> counts(boolean longMode) {
        Map<Family, Integer> counts = new EnumMap<>(Family.class);
        for (Generator.Place place : Generator.places(longMode, CpuModel.DEFAULT)) {
            counts.merge(place.row().op.family(), 1, Integer::sum);
        }
        return counts;
    }

    private static int sum(Map<Family, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static Map<String, String> excluded() {
        Map<String, String> rows = new TreeMap<>();
        for (OpcodeMap map : OpcodeMap.values()) {
            for (int opcode = 0; opcode < 256; opcode++) {
                for (Row row : map.list(opcode)) {
                    String reason = Exclusions.reason(row, true);
                    if (!CpuModel.DEFAULT.has(row.feature)) {
                        reason = "no model here has the feature";
                    }
                    if (reason != null) {
                        String name = "`" + row.opcode + "` " + row.op.name();
                        rows.merge(reason, name, (a, b) -> a.contains(b) ? a : a + ", " + b);
                    }
                }
            }
        }
        return rows;
    }
}
