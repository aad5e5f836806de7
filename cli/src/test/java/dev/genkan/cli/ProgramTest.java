package dev.genkan.cli;

import dev.genkan.cli.Differential.Trial;
import dev.genkan.testing.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Larger programs leave the same behind natively and under Genkan: SQLite, Lua and a C compiler,
 * each if the host has what it takes.
 */
class ProgramTest {
    @TempDir Path folder = Path.of("unset");
    private static final Map<String, String> FIRST_ARGUMENT =
            Map.of("lua.c", "script.lua", "sqlite.c", "db");
    private int programs;

    @TestFactory
    Stream<DynamicTest> leavesTheSameBehind() throws IOException, InterruptedException {
        Scratch scratch = Scratch.make(folder);
        for (String name :
                List.of(
                        "script.lua",
                        "script.sql",
                        "script.py",
                        "script.pl",
                        "lua.c",
                        "sqlite.c",
                        "calls.c",
                        "compute.c")) {
            scratch.add(name, Scratch.resource(name));
        }
        List<Trial> trials = new ArrayList<>();
        Path none = Path.of("/dev/null");
        Path sql = scratch.template().resolve("script.sql");
        for (String compiler :
                List.of(
                        "gcc -O2 -static",
                        "gcc -O0 -static-pie -fPIE",
                        "gcc -O2",
                        "gcc -O3 -static -march=x86-64-v2",
                        "gcc -m32 -O2 -static",
                        "gcc -m32 -O0 -static -march=i386",
                        "gcc -m32 -O3 -msse2 -mfpmath=sse",
                        "musl-gcc -O2 -static")) {
            for (String source : List.of("calls.c", "compute.c")) {
                build(scratch, compiler, source, "-lm")
                        .map(program -> new Trial(compiler + " " + source, program, none, false))
                        .ifPresent(trials::add);
            }
        }
        build(scratch, "gcc -O2 -static", "sqlite.c", "-lsqlite3", "-lm")
                .map(program -> new Trial("static sqlite", program, sql, false))
                .ifPresent(trials::add);
        build(scratch, "gcc -O2 -static -I/usr/include/lua5.4", "lua.c", "-llua5.4", "-lm", "-ldl")
                .map(program -> new Trial("static lua", program, none, false))
                .ifPresent(trials::add);
        addIfThere(trials, "/usr/bin/lua5.4", "script.lua");
        addIfThere(trials, "/usr/bin/python3", "script.py");
        addIfThere(trials, "/usr/bin/perl", "script.pl");
        addIfThere(trials, "/usr/bin/tcc", "-c", "calls.c", "-o", "calls.o");
        addIfThere(trials, "/usr/bin/nasm", "-v");
        addIfThere(trials, "/usr/bin/sha256sum", "words");
        addIfThere(trials, "/usr/bin/ls", "-l");
        addIfThere(trials, "/usr/bin/sort", "words");
        addIfThere(trials, "/usr/bin/xz", "-c", "text");
        addIfThere(trials, "/usr/bin/awk", "{ print NR, $0, sin(NR) }", "words");
        addIfThere(
                trials, "/usr/bin/bash", "--norc", "-c", "x=(1 2 3); echo ${#x[@]} $((6 * 7)) *");
        return Differential.compare(folder, scratch, trials);
    }

    private static void addIfThere(List<Trial> trials, String... command) {
        if (Files.isExecutable(Path.of(command[0]))) {
            Path none = Path.of("/dev/null");
            trials.add(new Trial(String.join(" ", command), List.of(command), none, false));
        }
    }

    /**
     * The command of a program that is compiled here; nothing if the host cannot, or does not run
     * it.
     */
    private Optional<List<String>> build(
            Scratch scratch, String compiler, String source, String... libraries)
            throws IOException, InterruptedException {
        if (!Host.runs(compiler)) {
            return Optional.empty();
        }
        String program = folder.resolve("program" + programs++).toString();
        List<String> command = new ArrayList<>(ShellWords.split(compiler));
        command.addAll(List.of("-w", "-o", program, source));
        command.addAll(List.of(libraries));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(scratch.template().toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor() == 0
                    ? Optional.of(List.of(program, FIRST_ARGUMENT.getOrDefault(source, "x")))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // no such compiler
        }
    }
}
