package dev.genkan.cli;

import dev.genkan.kernel.Kernel;
import java.io.PrintStream;
import java.util.List;

/** Ends a kernel's processes after a time, and says first what each task was doing. */
final class TimeLimit implements AutoCloseable {
    /** The exit status of timeout(1). */
    static final int STATUS = 124;

    private final Kernel kernel;
    private final double seconds;
    private final PrintStream to;
    private final Thread waiting;
    private volatile boolean passed;

    /** Begins to wait. */
    TimeLimit(Kernel kernel, double seconds, PrintStream to) {
        this.kernel = kernel;
        this.seconds = seconds;
        this.to = to;
        waiting = new Thread(this::await, "time limit");
        waiting.setDaemon(true);
        waiting.start();
    }

    private void await() {
        try {
            Thread.sleep((long) (seconds * 1000), (int) (seconds * 1e9 % 1e6));
        } catch (InterruptedException _) {
            return;
        }
        passed = true;
        List<String> tasks = kernel.processes().describe();
        to.println("genkan: not ended after " + seconds + " s; its tasks:");
        tasks.forEach(line -> to.println("genkan:   " + line));
        kernel.processes().killAll();
    }

    /** Whether it has ended them. */
    boolean hasPassed() {
        return passed;
    }

    @Override
    public void close() {
        waiting.interrupt();
    }
}
