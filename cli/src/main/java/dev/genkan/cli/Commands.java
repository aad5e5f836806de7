package dev.genkan.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All commands of {@code genkan}, as picocli reads them. */
@Command(
        name = "genkan",
        mixinStandardHelpOptions = true,
        version = "genkan 0.1.0",
        description = "A Linux kernel you can program, in Java.",
        subcommands = {RunCommand.class, TableCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class Commands implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    /** Runs a command line. Returns the exit status. */
    static int execute(String... args) {
        CommandLine line = new CommandLine(new Commands());
        // What follows the program of run is the program's own.
        line.getSubcommands()
                .forEach((name, command) -> command.setStopAtPositional(name.equals("run")));
        line.setParameterExceptionHandler((error, _) -> usage(error));
        line.setExecutionExceptionHandler((error, _, _) -> Main.bug(error));
        return line.execute(args);
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
        return Main.USAGE;
    }
}
