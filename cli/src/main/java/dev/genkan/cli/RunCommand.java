package dev.genkan.cli;

import dev.genkan.kernel.abi.SystemCallTable;
import dev.genkan.kernel.abi.TableException;
import dev.genkan.kernel.abi.Version;
import dev.genkan.kernel.load.LoadException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code genkan run}: runs a program under the kernel. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs a Linux program; options stand before it.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "N:the program's own",
            "128+N:signal N ended the program",
            "126:the file cannot be run",
            "127:the program was not found",
            "2:the command line or a system call of yours is wrong"
        })
final class RunCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--syscall",
            paramLabel = "PATH",
            description = "System calls of your own: a .java file, a folder of them, or a jar.")
    List<Path> calls = List.of();

    @Option(
            names = "--table",
            paramLabel = "FILE",
            description = "Rows for them, in the kernel's table format.")
    List<Path> tables = List.of();

    @Option(names = "--replace", description = "Let them replace calls that the kernel has.")
    boolean replace;

    @Option(
            names = "--kernel",
            paramLabel = "VERSION",
            description = "Have the system calls of this kernel, such as 2.4.",
            converter = VersionConverter.class)
    @Nullable Version kernel;

    @Option(names = "--release", paramLabel = "VERSION", description = "What uname -r begins with.")
    @Nullable String release;

    @Option(names = "--localversion", paramLabel = "TEXT", description = "What uname -r ends with.")
    @Nullable String localVersion;

    @Option(names = "--dmesg", description = "Print the kernel's log when the program has ended.")
    boolean dmesg;

    @Option(names = "--dmesg-live", description = "Print each line of the kernel's log at once.")
    boolean dmesgLive;

    @Option(names = "--log-buf", paramLabel = "BYTES", description = "Size of the kernel's log.")
    @Nullable Integer logSize;

    @Option(names = "--strace", description = "Print each system call as strace does.")
    boolean strace;

    @Option(
            names = "-o",
            paramLabel = "FILE",
            description = "Write the trace to a file instead of stderr.")
    @Nullable Path traceFile;

    @Option(
            names = "--write",
            paramLabel = "DIR",
            description = "Let the program change this folder of the host.")
    List<Path> writable = List.of();

    @Option(names = "--root", paramLabel = "DIR", description = "The program's root folder.")
    @Nullable Path root;

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            description = "Set a variable for the program; NAME alone removes it.")
    List<String> environment = List.of();

    @Option(names = "--uid", paramLabel = "ID", description = "Run as this user and group; else 0.")
    int uid;

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
    List<String> arguments = List.of();

    /** Where Genkan's own words go. */
    PrintStream err = System.err;

    @Override
    public Integer call() {
        check();
        try {
            Session session = new Session(this);
            return watch ? new Watch(session, err).run() : session.run();
        } catch (LoadException error) {
            error.problems().forEach(err::println);
            return Main.USAGE;
        } catch (TableException error) {
            err.println(error.getMessage());
            return Main.USAGE;
        } catch (UncheckedIOException error) {
            IOException cause = error.getCause();
            err.println("genkan: " + (cause == null ? error : cause).getMessage());
            return Main.USAGE;
        }
    }

    private void check() {
        CommandSpec command = spec;
        if (command == null) {
            return;
        }
        String wrong = null;
        if (!tables.isEmpty() && calls.isEmpty()) {
            wrong = "--table names rows for --syscall, which is missing";
        } else if (traceFile != null && !strace) {
            wrong = "-o names a file for --strace, which is missing";
        } else if (logSize != null && (logSize < 4096 || logSize > 1 << 28)) {
            wrong = "--log-buf takes 4096 to " + (1 << 28) + " bytes";
        } else if (uid < 0) {
            wrong = "--uid takes a number from 0 on";
        }
        if (wrong != null) {
            throw new ParameterException(command.commandLine(), wrong);
        }
    }

    /** The kernel whose calls programs have. */
    Version table() {
        return kernel == null ? SystemCallTable.NEWEST : kernel;
    }

    /** Reads a version; a wrong one is told in the words of {@link Version}. */
    static final class VersionConverter implements ITypeConverter<Version> {
        @Override
        public Version convert(String value) {
            try {
                return Version.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
