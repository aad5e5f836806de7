package dev.genkan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.genkan.testing.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole programs are traced as strace traces them natively. Addresses, process ids and random bytes
 * are masked; what else differs is in {@link #KNOWN}.
 */
class StraceProgramTest {
    /** Lines that may be on one side alone, and why. */
    private static final List<Pattern> KNOWN =
            List.of(
                    // Genkan has no restartable sequences; the C library does without.
                    Pattern.compile("rseq\\(.*"),
                    // strace writes this to stderr, also with -o.
                    Pattern.compile("\\[ Process PID=.*"),
                    // Natively answered by the vDSO, or the other way round.
                    Pattern.compile("(clock_gettime|clock_getres|gettimeofday|time)\\w*\\(.*"),
                    // ptrace sees signals that are ignored; Genkan drops them when they are sent.
                    Pattern.compile("--- SIGPIPE .*"));

    /** Processes one after the other: each ends while its parent waits for it. */
    private static final String FAMILY =
            "/usr/bin/busybox usleep 50000; (/usr/bin/busybox usleep 50000; exit 3); echo $?;"
                    + " /usr/bin/busybox sh -c 'usleep 50000; kill -9 $$'; echo $?";

    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-f]{5,16}\\b");
    private static final Pattern PID =
            Pattern.compile(
                    "(set_tid_address\\(\\w+\\) += |get[pt]id\\(\\) += |^t?g?kill\\(|si_pid=)\\d+");

    @TempDir Path folder = Path.of("unset");

    private record Program(String name, List<String> command) {}

    @TestFactory
    Stream<DynamicTest> isTracedAsByStrace() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "strace is needed");
        Scratch scratch = Scratch.make(folder);
        scratch.add("calls.c", Scratch.resource("calls.c"));
        List<Program> programs = programs(scratch);
        Path results = Files.createDirectory(folder.resolve("jobs"));
        List<List<String>> jobs = new ArrayList<>();
        Path none = Path.of("/dev/null");
        for (int i = 0; i < programs.size(); i++) {
            List<String> strace = new ArrayList<>(List.of("/usr/bin/strace", "-o"));
            strace.add(folder.resolve(i + ".native").toString());
            strace.addAll(programs.get(i).command());
            Outcome.ofHost(strace, scratch, none);
            List<String> job = new ArrayList<>(List.of(none.toString(), "run", "--strace", "-o"));
            job.add(folder.resolve(i + ".guest").toString());
            job.addAll(List.of("--write", scratch.folder().toString()));
            job.addAll(programs.get(i).command());
            jobs.add(job);
        }
        GuestWorker.runAll(folder, results, jobs);
        return Stream.iterate(0, i -> i < programs.size(), i -> i + 1)
                .map(i -> DynamicTest.dynamicTest(programs.get(i).name(), () -> compare(i)));
    }

    @Test
    void severalProcessesAreTracedAsByStrace() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "strace is needed");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/busybox")), "busybox is needed");
        Scratch scratch = Scratch.make(folder);
        Path none = Path.of("/dev/null");
        List<String> command = List.of("/usr/bin/busybox", "sh", "-c", FAMILY);
        List<String> strace = new ArrayList<>(List.of("/usr/bin/strace", "-f", "-o"));
        strace.add(folder.resolve("native").toString());
        strace.addAll(command);
        Outcome.ofHost(strace, scratch, none);
        List<String> job = new ArrayList<>(List.of(none.toString(), "run", "--strace", "-f", "-o"));
        job.add(folder.resolve("guest").toString());
        job.addAll(command);
        GuestWorker.runAll(folder, Files.createDirectory(folder.resolve("jobs")), List.of(job));
        String expected = byProcess(folder.resolve("native"));
        assertThat(expected).contains("+++ killed by SIGKILL +++").contains("P3 ");
        assertThat(LineDiff.of(expected, byProcess(folder.resolve("guest")))).isEmpty();
    }

    /** The lines of each process after the other, each line as one. */
    private static String byProcess(Path trace) throws IOException {
        Map<Integer, StringBuilder> processes = new TreeMap<>();
        for (String line : masked(trace).lines().toList()) {
            int end = line.indexOf(' ');
            StringBuilder lines =
                    processes.computeIfAbsent(
                            Integer.valueOf(line.substring(0, end)), _ -> new StringBuilder());
            String rest = line.substring(end).stripLeading();
            if (rest.startsWith("<... ")) {
                rest = rest.substring(rest.indexOf('>') + 1);
            }
            lines.append(rest.replace(" <unfinished ...>", ""));
            if (!rest.endsWith(" <unfinished ...>")) {
                lines.append('\n');
            }
        }
        StringBuilder all = new StringBuilder();
        List<Integer> ids = List.copyOf(processes.keySet());
        processes.forEach(
                (id, lines) -> {
                    for (String line : lines.toString().lines().toList()) {
                        // Signals of children may come a little earlier or later.
                        boolean known = KNOWN.stream().anyMatch(p -> p.matcher(line).matches());
                        if (!known && !line.matches("(--- SIGCHLD|rt_sigreturn).*")) {
                            all.append('P').append(ids.indexOf(id)).append(' ');
                            all.append(line).append('\n');
                        }
                    }
                });
        String text = all.toString().replaceAll("si_[us]time=\\d+", "TIME");
        for (int k = 0; k < ids.size(); k++) {
            text = text.replaceAll("\\b" + ids.get(k) + "\\b", "PID" + k);
        }
        return text.replaceAll(" += ", " = ");
    }

    private void compare(int index) throws IOException {
        assertThat(
                        LineDiff.of(
                                masked(folder.resolve(index + ".native")),
                                masked(folder.resolve(index + ".guest"))))
                .isEmpty();
    }

    private List<Program> programs(Scratch scratch) throws IOException, InterruptedException {
        List<Program> programs = new ArrayList<>();
        for (List<String> compiler :
                List.of(List.of("gcc", "-m64"), List.of("gcc", "-m32"), List.of("musl-gcc"))) {
            String name = String.join("", compiler);
            List<String> command = new ArrayList<>(compiler);
            String program = folder.resolve(name).toString();
            command.addAll(List.of("-O1", "-static", "-w", "-o", program, "calls.c"));
            if (Host.runs(name) && succeeds(command, scratch.template())) {
                programs.add(new Program("calls " + name, List.of(program)));
                programs.add(new Program("segv " + name, List.of(program, "segv")));
                programs.add(new Program("abort " + name, List.of(program, "abort")));
            }
        }
        for (String line :
                List.of(
                        "echo hello",
                        "cat words",
                        "ls",
                        "ls -l dir",
                        "sort words",
                        "sha256sum words numbers",
                        "grep -r cherry dir",
                        "cp -r dir copy",
                        "tar cf out.tar dir2",
                        "awk 'END { print NR }' words",
                        "touch words",
                        "sh -c 'cd dir; pwd; read x < a.txt; echo $x'",
                        "dd if=words of=copy bs=4",
                        "no-such-applet")) {
            List<String> command = new ArrayList<>(List.of("/usr/bin/busybox"));
            command.addAll(ShellWords.split(line));
            programs.add(new Program("busybox " + line, command));
        }
        return programs;
    }

    private static boolean succeeds(List<String> command, Path in)
            throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).directory(in.toFile()).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // no such compiler
        }
    }

    private static String masked(Path trace) throws IOException {
        String text = Files.readString(trace, StandardCharsets.ISO_8859_1);
        StringBuilder out = new StringBuilder();
        text.lines()
                .map(line -> ADDRESS.matcher(line).replaceAll("ADDRESS"))
                .map(line -> line.replaceAll("^tgkill\\(\\d+, \\d+", "tgkill(PID, PID"))
                .map(line -> PID.matcher(line).replaceAll("$1PID"))
                .map(line -> line.replaceAll("(nodename=)\"[^\"]*\"", "$1NAME"))
                .map(line -> line.replaceAll("\\b(getrandom\\().*(\", \\d+, \\w)", "$1RANDOM$2"))
                .map(line -> line.replaceAll("\\b(getppid\\(\\)) .*", "$1"))
                .map(line -> line.replaceAll(" +=", " ="))
                .filter(line -> KNOWN.stream().noneMatch(p -> p.matcher(line).matches()))
                .forEach(line -> out.append(line).append('\n'));
        return out.toString();
    }
}
