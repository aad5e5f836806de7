package dev.genkan.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code genkan}. */
@Command(name = "genkan", mixinStandardHelpOptions = true, version = "genkan 0.1.0")
public final class Main {
    private Main() {}

    /** Runs the command line and exits with its status. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
