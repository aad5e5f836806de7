package dev.genkan.cli;

import dev.genkan.cpu.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * What the threads that run programs do, looked at 500 times a second: the engines themselves count
 * nothing. The program's functions are seen if the JVM shows hidden frames; see docs/translator.md.
 */
final class EngineShares implements AutoCloseable {
    private static final long PERIOD = 2_000_000;
    private static final String CPU = Engine.class.getPackageName();
    private static final String INTERPRETER = CPU + ".interpret.Interpreter";
    private static final String TRANSLATION = CPU + ".translate.Translation";
    private static final String REGION = CPU + ".translate.Region_";

    private final Supplier<List<Thread>> watched;
    private final Thread watcher;
    private final Map<String, Integer> stacks = new TreeMap<>();
    private volatile boolean closed;
    private int translated;
    private int interpreted;
    private int rest;

    /** Begins to look at those threads that there are at each moment. */
    EngineShares(Supplier<List<Thread>> watched) {
        this.watched = watched;
        watcher = new Thread(this::watch, "engine shares");
        watcher.setDaemon(true);
        watcher.start();
    }

    private void watch() {
        while (!closed) {
            LockSupport.parkNanos(PERIOD);
            for (Thread each : watched.get()) {
                count(each.getStackTrace());
            }
        }
    }

    private void count(StackTraceElement[] stack) {
        Deque<String> functions = new ArrayDeque<>();
        boolean interprets = false;
        boolean hot = false;
        for (StackTraceElement frame : stack) {
            String name = frame.getClassName();
            if (name.startsWith(REGION)) {
                functions.addFirst(frame.getMethodName());
            }
            hot |= name.equals(TRANSLATION) && frame.getMethodName().equals("run");
            interprets |= name.equals(INTERPRETER);
        }
        if (hot) {
            translated++;
            if (functions.isEmpty()) {
                functions.add("[translated code]");
            }
        } else if (interprets) {
            interpreted++;
            functions.add("[interpreter]");
        } else {
            rest++;
            functions.add("[kernel]");
        }
        stacks.merge(String.join(";", functions), 1, Integer::sum);
    }

    /** Ends the looking. */
    @Override
    public void close() {
        closed = true;
        try {
            watcher.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes each stack of functions and how often it was seen, outermost first. */
    void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        stacks.forEach((stack, times) -> text.append(stack).append(' ').append(times).append('\n'));
        Files.writeString(file, text);
    }

    @Override
    public String toString() {
        int all = Math.max(1, translated + interpreted + rest);
        return String.format(
                "%.1f %% of the time in translated code, %.1f %% in the interpreter, %.1f %% in"
                        + " the kernel and waiting (%d samples)",
                100.0 * translated / all, 100.0 * interpreted / all, 100.0 * rest / all, all);
    }
}
