package dev.genkan.cpu.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.EngineUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the host's processor does with instructions of all kinds, we do. */
final class DifferentialTest {
    private static final int BATCH = 5000;
    private static final int SHOWN = 20;
    private static final int ASKED_AGAIN = 5;

    /** How many executions in each mode; the long profile has more. */
    private static final int EXECUTIONS = Integer.getInteger("genkan.differential", 50_000);

    /** A difference leaves a file here, to be moved to the resources once it is mended. */
    private static final Path REPRODUCERS = Path.of("target", "reproducers");

    private static final long SEED = Long.getLong("genkan.seed", 20261120);

    private final List<String> failures = new ArrayList<>();
    private final Map<String, Integer> shown = new HashMap<>();
    private int compared;
    private long translations;
    private int executions;
    private int hostWavered;
    private boolean paravirtual;

    private static Stream<Arguments> enginesAndWidths() {
        return EngineUnderTest.names().stream()
                .flatMap(engine -> Stream.of(true, false).map(wide -> Arguments.of(engine, wide)));
    }

    @ParameterizedTest
    @MethodSource("enginesAndWidths")
    void agreesWithTheHost(String engine, boolean longMode) throws Exception {
        Optional<NativeRunner> runner = NativeRunner.build(longMode);
        assumeTrue(runner.isPresent(), "no gcc or no host of this width: nothing compared");
        paravirtual = longMode && Paravirtual.isHost(runner.get());
        CpuModel model = CpuModel.DEFAULT;
        Generator generator = new Generator(SEED, longMode, model);
        List<Generator.Place> places = Generator.places(longMode, model);
        if (paravirtual) {
            places.removeIf(place -> Paravirtual.mediates(place.row()));
        }
        Coverage coverage = new Coverage(places);
        try (GuestRunner guest = new GuestRunner(engine, model)) {
            List<Case> batch = new ArrayList<>();
            int rounds = Math.max(8, EXECUTIONS / 2 / places.size());
            for (int round = 0; round < rounds; round++) {
                for (Generator.Place place : places) {
                    Case made = generator.single(place);
                    if (made != null) {
                        batch.add(made);
                    }
                    if (batch.size() >= BATCH) {
                        compare(batch, runner.get(), guest, coverage);
                    }
                }
            }
            while (executions < EXECUTIONS) {
                batch.add(generator.sequence(places));
                if (batch.size() >= BATCH / 5) {
                    compare(batch, runner.get(), guest, coverage);
                }
            }
            compare(batch, runner.get(), guest, coverage);
            translations = guest.translations();
        }
        System.out.printf(
                "%s, %d-bit: %d cases, %d instructions compared, %d translations, %d differences, %d that the host"
                        + " itself took back; seed %d%n%s%n",
                engine,
                longMode ? 64 : 32,
                compared,
                executions,
                translations,
                failures.size(),
                hostWavered,
                SEED,
                coverage);
        assertThat(failures).isEmpty();
        if (engine.equals("translator")) {
            assertThat(translations).isGreaterThan(compared / 2);
        }
        assertThat(coverage.missing()).as("rows never compared").isEmpty();
    }

    private void compare(List<Case> batch, NativeRunner host, GuestRunner guest, Coverage coverage)
            throws Exception {
        if (paravirtual) {
            batch.removeIf(Paravirtual::mediates);
        }
        List<Result> results = host.run(batch);
        for (int k = 0; k < batch.size(); k++) {
            Case each = batch.get(k);
            compared++;
            executions += Math.max(1, each.rows.size());
            if (results.get(k).signal == Result.ALARM) {
                // Where the host itself does not get on, it is no witness.
                hostWavered++;
                continue;
            }
            List<String> found = differences(each, results.get(k), guest);
            // A signal now and then loses the host's sticky bits of the last instruction.
            for (int again = 0; again < ASKED_AGAIN && !found.isEmpty(); again++) {
                if (differs(each, host, guest).isEmpty()) {
                    hostWavered++;
                    found = List.of();
                }
            }
            if (found.isEmpty()) {
                coverage.add(each);
            } else if (failures.size() < SHOWN
                    && shown.merge(each.rows.toString(), 1, Integer::sum) < 3) {
                fail(
                        Reproducer.shrink(each, results.get(k), of -> differs(of, host, guest)),
                        found,
                        guest);
            }
        }
        batch.clear();
    }

    private void fail(Reproducer small, List<String> first, GuestRunner guest) throws IOException {
        Path file = small.save(REPRODUCERS);
        List<String> still = differences(small.of(), small.host(), guest);
        failures.add(
                small.of()
                        + "\n  "
                        + String.join("\n  ", still.isEmpty() ? first : still)
                        + (still.isEmpty() ? "\n  only the first time" : "")
                        + "\n  reproducer: "
                        + file);
    }

    private List<String> differences(Case of, Result host, GuestRunner guest) {
        try {
            Result own = guest.run(of);
            return paravirtual && Paravirtual.mediates(host, own)
                    ? List.of()
                    : Difference.of(of, host, own);
        } catch (RuntimeException e) {
            return List.of("here " + e);
        }
    }

    private Optional<Result> differs(Case of, NativeRunner host, GuestRunner guest)
            throws IOException, InterruptedException {
        Result result = host.run(List.of(of)).getFirst();
        if (result.signal == Result.ALARM) {
            return Optional.empty();
        }
        return differences(of, result, guest).isEmpty() ? Optional.empty() : Optional.of(result);
    }
}
