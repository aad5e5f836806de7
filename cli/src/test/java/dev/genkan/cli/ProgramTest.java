package dev.genkan.cli;

import dev.genkan.cli.Differential.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    @TestFactory
    Stream<DynamicTest> leavesTheSameBehind() throws IOException, InterruptedException {
        Scratch scratch = Scratch.make(folder);
        for (String name : List.of("script.lua", "script.sql", "lua.c", "sqlite.c", "calls.c")) {
            scratch.add(name, Scratch.resource(name));
        }
        List<Trial> trials = new ArrayList<>();
        Path none = Path.of("/dev/null");
        Path sql = scratch.template().resolve("script.sql");
        for (String width : List.of("-m64", "-m32")) {
            if (compile(scratch, "sqlite" + width, width, "sqlite.c", "-lsqlite3", "-lm")) {
                String program = folder.resolve("sqlite" + width).toString();
                trials.add(new Trial("sqlite" + width, List.of(program, "db"), sql, false));
            }
            if (compile(scratch, "calls" + width, width, "calls.c")) {
                String program = folder.resolve("calls" + width).toString();
                trials.add(new Trial("calls" + width, List.of(program), none, false));
            }
        }
        if (compile(
                scratch,
                "lua",
                "-m64",
                "-I/usr/include/lua5.4",
                "lua.c",
                "-llua5.4",
                "-lm",
                "-ldl")) {
            String program = folder.resolve("lua").toString();
            trials.add(new Trial("static lua", List.of(program, "script.lua"), none, false));
        }
        addIfThere(trials, "/usr/bin/lua5.4", "script.lua");
        addIfThere(trials, "/usr/bin/tcc", "-c", "calls.c", "-o", "calls.o");
        addIfThere(trials, "/usr/bin/sqlite3", "-version");
        addIfThere(trials, "/usr/bin/sha256sum", "words");
        addIfThere(trials, "/usr/bin/ls", "-l");
        addIfThere(trials, "/usr/bin/sort", "words");
        addIfThere(trials, "/usr/bin/awk", "{ print NR, $0, sin(NR) }", "words");
        return Differential.compare(folder, scratch, trials);
    }

    private static void addIfThere(List<Trial> trials, String... command) {
        if (Files.isExecutable(Path.of(command[0]))) {
            Path none = Path.of("/dev/null");
            trials.add(new Trial(String.join(" ", command), List.of(command), none, false));
        }
    }

    private boolean compile(Scratch scratch, String program, String width, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("gcc", width, "-O2", "-static", "-w", "-o"));
        command.add(folder.resolve(program).toString());
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                            .directory(scratch.template().toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // no gcc
        }
    }
}
