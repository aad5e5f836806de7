package dev.genkan.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command {@code genkan}. */
@Command(
        name = "genkan",
        mixinStandardHelpOptions = true,
        version = "genkan 0.1.0",
        description = "A Linux kernel you can program, in Java.",
        subcommands = {RunCommand.class, TableCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
    /** What a shell's own commands answer for a wrong command line. */
    static final int USAGE = 2;

    /** What {@code genkan} answers for a fault of its own, as sysexits.h's EX_SOFTWARE. */
    static final int SOFTWARE = 70;

    @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    private Main() {}

    /** Runs the command line and exits with its status. */
    public static void main(String[] args) {
        int status = run(args);
        System.out.flush();
        System.exit(status);
    }

    /** Runs the command line. Returns the exit status. */
    static int run(String... args) {
        CommandLine line = new CommandLine(new Main());
        line.setStopAtPositional(true);
        line.setParameterExceptionHandler((error, _) -> usage(error));
        line.setExecutionExceptionHandler((error, _, _) -> bug(error));
        try {
            return line.execute(args);
        } catch (StackOverflowError | OutOfMemoryError error) {
            return bug(error);
        }
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "which command? run or table");
        }
    }

    private static int usage(ParameterException error) {
        CommandLine line = error.getCommandLine();
        line.getErr().println("genkan: " + error.getMessage());
        line.getErr().println("Try: " + line.getCommandSpec().qualifiedName() + " --help");
        return USAGE;
    }

    /** One line for the user; what a developer needs is kept in a file. */
    private static int bug(Throwable error) {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        if (System.getenv("GENKAN_DEBUG") != null) {
            System.err.print(trace);
            return SOFTWARE;
        }
        String details;
        try {
            Path file = Files.createTempFile("genkan-", ".log");
            Files.writeString(file, trace.toString());
            details = "the details are in " + file;
        } catch (IOException e) {
            details = "set GENKAN_DEBUG=1 to see the details";
        }
        System.err.println("genkan: a fault of Genkan's own: " + error + "; " + details);
        return SOFTWARE;
    }
}
