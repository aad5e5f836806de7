package dev.genkan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that attack the kernel end as they would under Linux: no Java exception reaches its log
 * or its user, none hangs, and all of them live in a small heap.
 */
class HostileProgramTest {
    private static final List<String> WIDTHS = FreestandingProgram.WIDTHS;
    private static final Pattern FAULT =
            Pattern.compile("Oops|BUG:|Exception|[a-z]Error\\b|fault of Genkan");

    @TempDir Path folder = Path.of("unset");

    /**
     * One attack.
     *
     * @param program the name of a source in {@code hostile/}
     * @param arguments of the program, separated by spaces
     * @param status as a shell shows it, or {@code any}: the program may do anything to itself
     * @param output a regular expression for all of standard output
     */
    private record Attack(String program, String arguments, String status, String output) {}

    private static List<Attack> attacks() throws IOException {
        List<Attack> attacks = new ArrayList<>();
        for (String line : Scratch.resource("hostile/attacks.txt").lines().toList()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] cells = line.split("\\s*\\|\\s*", -1);
                String output = cells[3].replace("/", "\n");
                attacks.add(new Attack(cells[0], cells[1], cells[2], output));
            }
        }
        return attacks;
    }

    @TestFactory
    Stream<DynamicTest> endsAsUnderLinux() throws IOException, InterruptedException {
        assumeTrue(compiles("-m64") && compiles("-m32"), "gcc cannot build for both widths");
        Scratch.make(folder).reset();
        List<Attack> attacks = attacks();
        List<List<String>> jobs = new ArrayList<>();
        for (Attack attack : attacks) {
            for (String width : WIDTHS) {
                List<String> job = new ArrayList<>(List.of("/dev/null", "run", "--dmesg"));
                job.add(folder.resolve(attack.program + width).toString());
                job.addAll(List.of(attack.arguments.split(" ")));
                jobs.add(job);
            }
        }
        Path results = Files.createDirectory(folder.resolve("jobs"));
        List<Outcome> outcomes = GuestWorker.runAll(folder, results, jobs);
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Attack attack = attacks.get(i / WIDTHS.size());
            Outcome outcome = outcomes.get(i);
            String name = attack.program + WIDTHS.get(i % WIDTHS.size()) + " " + attack.arguments;
            tests.add(DynamicTest.dynamicTest(name, () -> check(attack, outcome)));
        }
        return tests.stream();
    }

    private static void check(Attack attack, Outcome outcome) {
        String err = outcome.err();
        assertThat(err.lines().filter(FAULT.asPredicate())).isEmpty();
        String end = outcome.out() + err.substring(Math.max(0, err.length() - 500));
        if (attack.status.equals("any")) {
            assertThat(outcome.status()).as(end).isNotNegative().isNotEqualTo(Main.SOFTWARE);
        } else {
            assertThat(outcome.status()).as(end).isEqualTo(Integer.parseInt(attack.status));
        }
        assertThat(outcome.out()).matches("(?s)" + attack.output + "\\n?");
    }

    /** Builds every program of the table; false if gcc cannot. */
    private boolean compiles(String width) throws IOException, InterruptedException {
        for (String program : attacks().stream().map(Attack::program).distinct().toList()) {
            if (!FreestandingProgram.build(folder, program, width)) {
                return false;
            }
        }
        return true;
    }
}
