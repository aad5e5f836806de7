package dev.genkan.cpu.floating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.decode.Family;
import dev.genkan.cpu.decode.OpcodeMap;
import dev.genkan.cpu.decode.VectorOp;
import dev.genkan.cpu.decode.X87Op;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Executes every form of every vector and x87 row of the opcode tables here and on the host's
 * processor, with random and extreme operands, and compares all registers, flags and memory.
 */
class HostComparisonTest {
    /** Cases for each form; {@code -Dgenkan.cases=N} overrides it. */
    private static final int CASES = Integer.getInteger("genkan.cases", 20);

    private static final long SEED = Long.getLong("genkan.seed", 1);
    private static final String ONLY = System.getProperty("genkan.only", "");

    @ParameterizedTest
    @EnumSource(OpcodeMap.class)
    void agreesWithTheHost(OpcodeMap map, @TempDir Path folder)
            throws IOException, InterruptedException {
        String reason = HostRunner.unavailable();
        assumeTrue(reason.isEmpty(), reason);
        HostRunner host = HostRunner.build(folder);
        States states = new States(SEED);
        Map<String, Integer> failures = new TreeMap<>();
        StringBuilder report = new StringBuilder();
        long compared = 0;
        try (GuestRunner guest = new GuestRunner()) {
            for (Encodings.Form form : Encodings.of(map)) {
                if (!CpuModel.DEFAULT.has(form.row().feature)) {
                    continue;
                }
                boolean x87 = form.row().op instanceof X87Op;
                if ((!x87 && !(form.row().op instanceof VectorOp))
                        || form.row().op.family() == Family.VECTOR_STATE) {
                    continue;
                }
                if (!form.row().op.name().matches(ONLY.isEmpty() ? ".*" : ONLY)) {
                    continue;
                }
                List<HostState> cases = new ArrayList<>();
                for (int k = 0; k < CASES; k++) {
                    byte[] code = form.code().clone();
                    if (form.immediate()) {
                        code[code.length - 1] = (byte) states.next(256);
                    }
                    HostState state = states.state(code, x87 ? states.next(3) : states.next(5));
                    if (form.row().op.family() == Family.VECTOR_GATHER) {
                        states.indexes(state, form.row().op.name().contains("GATHERQ"));
                    }
                    cases.add(state);
                }
                List<HostState> answers = host.run(cases);
                for (int k = 0; k < CASES; k++) {
                    String difference =
                            Difference.of(
                                    form, cases.get(k), answers.get(k), guest.run(cases.get(k)));
                    compared++;
                    if (!difference.isEmpty()) {
                        if (failures.merge(form.toString(), 1, Integer::sum) == 1) {
                            report.append(form).append('\n').append(difference);
                        }
                    }
                }
            }
        }
        System.out.println(map + ": " + compared + " compared, different: " + failures);
        assertThat(failures).as(report.toString()).isEmpty();
    }
}
