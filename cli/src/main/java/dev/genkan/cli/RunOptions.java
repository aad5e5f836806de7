package dev.genkan.cli;

import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.translate.Engines;
import dev.genkan.kernel.abi.SystemCallTable;
import dev.genkan.kernel.abi.TableException;
import dev.genkan.kernel.abi.Version;
import dev.genkan.kernel.load.LoadException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The options of {@code genkan run}. Neither this class nor what it calls needs picocli when it
 * runs: that takes longer to load than a short program to run.
 */
final class RunOptions {
    /** What to do about a row that is taken. */
    static final String REPLACING =
            "; take a free one, or let yours replace it: --replace, or replace = true in"
                    + " @SystemCall";

    @Option(
            names = "--syscall",
            paramLabel = "PATH",
            description = "System calls of your own: a .java file, a folder of them, or a jar.")
    List<Path> calls = new ArrayList<>();

    @Option(
            names = "--table",
            paramLabel = "FILE",
            description = "Rows for them, in the kernel's table format.")
    List<Path> tables = new ArrayList<>();

    @Option(names = "--replace", description = "Let them replace calls that the kernel has.")
    boolean replace;

    @Option(
            names = "--kernel",
            paramLabel = "VERSION",
            description = "Have the system calls of this kernel, such as 2.4.",
            converter = RunCommand.VersionConverter.class)
    @Nullable Version kernel;

    @Option(names = "--release", paramLabel = "VERSION", description = "What uname -r begins with.")
    @Nullable String release;

    /** No program is waited for longer: a year. */
    private static final int MAX_SECONDS = 31_536_000;

    @Option(names = "--localversion", paramLabel = "TEXT", description = "What uname -r ends with.")
    @Nullable String localVersion;

    @Option(names = "--dmesg", description = "Print the kernel's log when the program has ended.")
    boolean dmesg;

    @Option(names = "--dmesg-live", description = "Print each line of the kernel's log at once.")
    boolean dmesgLive;

    @Option(names = "--log-buf", paramLabel = "BYTES", description = "Size of the kernel's log.")
    @Nullable Integer logSize;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "End all after so long, say what each task waits for, and exit with 124.")
    @Nullable Double timeout;

    @Option(names = "--strace", description = "Print each system call as strace does.")
    boolean strace;

    @Option(
            names = {"-f", "--follow-forks"},
            description = "Have --strace print also what processes and threads of it do.")
    boolean follow;

    @Option(
            names = "-o",
            paramLabel = "FILE",
            description = "Write the trace to a file instead of stderr.")
    @Nullable Path traceFile;

    @Option(
            names = "--cpu",
            paramLabel = "MODEL",
            description = "The processor: " + CpuModel.NAMES + ".",
            converter = RunCommand.ModelConverter.class)
    @Nullable CpuModel model;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "How to run the program's code: " + Engines.NAMES + ".",
            converter = RunCommand.EngineConverter.class)
    @Nullable Engines engines;

    @Option(
            names = "--engine-stats",
            description = "Print what the engine has translated when the program has ended.")
    boolean engineStatistics;

    @Option(
            names = "--engine-profile",
            paramLabel = "FILE",
            description = "Write which functions of the program took the time: see bench/flame.")
    @Nullable Path engineProfile;

    @Option(
            names = "--write",
            paramLabel = "DIR",
            description = "Let the program change this folder of the host.")
    List<Path> writable = new ArrayList<>();

    @Option(
            names = "--core",
            paramLabel = "DIR",
            description = "Write core files of processes that crash into this folder.")
    @Nullable Path core;

    @Option(names = "--root", paramLabel = "DIR", description = "The program's root folder.")
    @Nullable Path root;

    @Option(
            names = "--cwd",
            paramLabel = "DIR",
            description = "The folder, as the program sees it, where it starts.")
    @Nullable Path workingDirectory;

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            description = "Set a variable for the program; NAME alone removes it.")
    List<String> environment = new ArrayList<>();

    @Option(
            names = "--uid",
            paramLabel = "ID",
            description = "Run as this user and group, not as yours.")
    @Nullable Integer uid;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Make random numbers and addresses the same each time.")
    @Nullable Long seed;

    @Option(
            names = "--watch",
            description = "Run again when the program or a source of --syscall has changed.")
    boolean watch;

    @Parameters(index = "0", paramLabel = "PROGRAM", description = "A path, or a name in PATH.")
    String program = "";

    @Parameters(index = "1..*", paramLabel = "ARG", description = "The program's arguments.")
    List<String> arguments = new ArrayList<>();

    /** Where Genkan's own words go. */
    PrintStream err = System.err;

    /** Runs the program. Returns the exit status. */
    int run() {
        try {
            Session session = new Session(this);
            return watch ? new Watch(session, err).run() : session.run();
        } catch (LoadException error) {
            error.problems().forEach(err::println);
            return Main.USAGE;
        } catch (TableException error) {
            err.println(error.getMessage() + REPLACING);
            return Main.USAGE;
        } catch (UncheckedIOException error) {
            IOException cause = error.getCause();
            err.println("genkan: " + (cause == null ? error : cause).getMessage());
            return Main.USAGE;
        }
    }

    /** What is wrong with the options together. */
    Optional<String> problem() {
        String wrong = null;
        if (!tables.isEmpty() && calls.isEmpty()) {
            wrong = "--table names rows for --syscall, which is missing";
        } else if (traceFile != null && !strace) {
            wrong = "-o names a file for --strace, which is missing";
        } else if (timeout != null && !(timeout > 0 && timeout <= MAX_SECONDS)) {
            wrong = "--timeout takes seconds above 0, up to " + MAX_SECONDS;
        } else if (follow && !strace) {
            wrong = "-f is for --strace, which is missing";
        } else if (logSize != null && (logSize < 4096 || logSize > 1 << 28)) {
            wrong = "--log-buf takes 4096 to " + (1 << 28) + " bytes";
        } else if (uid != null && uid < 0) {
            wrong = "--uid takes a number from 0 on";
        }
        return Optional.ofNullable(wrong);
    }

    /** The kernel whose calls programs have. */
    Version table() {
        return kernel == null ? SystemCallTable.NEWEST : kernel;
    }
}
