package dev.genkan.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** The command {@code genkan}. */
public final class Main {
    /** What a shell's own commands answer for a wrong command line. */
    static final int USAGE = 2;

    /** What {@code genkan} answers for a fault of its own, as sysexits.h's EX_SOFTWARE. */
    static final int SOFTWARE = 70;

    private Main() {}

    /** Runs the command line and exits with its status. */
    public static void main(String[] args) {
        int status = run(args);
        System.out.flush();
        // System.exit first looks for a logger of exits, which takes 8 ms; the end of main is as
        // good
        // if nothing else goes on.
        if (status != 0 || !isAlone()) {
            System.exit(status);
        }
    }

    /** Whether no other thread keeps the JVM alive. */
    private static boolean isAlone() {
        Thread[] threads = new Thread[Thread.activeCount() + 8];
        int count = Thread.enumerate(threads);
        for (int i = 0; i < count; i++) {
            if (threads[i] != Thread.currentThread() && !threads[i].isDaemon()) {
                return false;
            }
        }
        return count < threads.length;
    }

    /** Runs the command line. Returns the exit status. */
    static int run(String... args) {
        try {
            RunOptions plain = RunLine.parse(args);
            return plain == null ? Commands.execute(args) : plain.run();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError error) {
            return bug(error);
        }
    }

    /** One line for the user; what a developer needs is kept in a file. */
    static int bug(Throwable error) {
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
