package dev.genkan.cli;

import dev.genkan.cpu.translate.Engines;
import dev.genkan.testing.ForkedJvm;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs many programs under Genkan, one after the other in one JVM, each with descriptors 0, 1 and 2
 * of its own as a shell would give them: a JVM for each would cost minutes.
 */
final class GuestWorker {
    /** The largest programs take 15 on an idle host, and translating all their code takes more. */
    private static final int SECONDS =
            System.getProperty(Engines.PROPERTY, "").equals("translator") ? 240 : 90;

    private static final int TIMED_OUT = 99;
    private static final MethodHandle OPEN =
            function(
                    "open",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT));
    private static final MethodHandle DUP2 =
            function(
                    "dup2",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private GuestWorker() {}

    @SuppressWarnings("restricted") // dup2 has no other way in
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }

    /** The worker itself: the folder of the scratch folder, the one of the jobs, the first job. */
    public static void main(String[] args) throws Throwable {
        Scratch scratch = Scratch.reopen(Path.of(args[0]));
        Path jobs = Path.of(args[1]);
        for (int i = Integer.parseInt(args[2]); Files.exists(jobs.resolve(i + ".job")); i++) {
            List<String> job = Files.readAllLines(jobs.resolve(i + ".job"), StandardCharsets.UTF_8);
            scratch.reset();
            redirect(0, job.getFirst(), 0);
            redirect(1, jobs.resolve(i + ".out").toString(), 01101);
            redirect(2, jobs.resolve(i + ".err").toString(), 01101);
            Thread watchdog = watchdog();
            int status = run(job.subList(1, job.size()));
            watchdog.interrupt();
            Files.writeString(
                    jobs.resolve(i + ".files"), scratch.content(), StandardCharsets.ISO_8859_1);
            Files.writeString(jobs.resolve(i + ".status"), Integer.toString(status));
        }
        System.exit(0);
    }

    private static int run(List<String> arguments) {
        return Main.run(arguments.toArray(new String[0]));
    }

    private static Thread watchdog() {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                Thread.sleep(SECONDS * 1000L);
                                Runtime.getRuntime().halt(TIMED_OUT);
                            } catch (InterruptedException e) {
                                // The program ended in time.
                            }
                        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void redirect(int fd, String file, int flags) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            int opened = (int) OPEN.invokeExact(arena.allocateFrom(file), flags, 0600);
            if (opened < 0) {
                throw new IOException("cannot open " + file);
            }
            int _ = (int) DUP2.invokeExact(opened, fd);
            int _ = (int) CLOSE.invokeExact(opened);
        }
    }

    /** Runs the jobs in a JVM of their own; a program that hangs costs a new one. */
    static List<Outcome> runAll(Path parent, Path jobs, List<List<String>> commands)
            throws IOException, InterruptedException {
        for (int i = 0; i < commands.size(); i++) {
            Files.write(jobs.resolve(i + ".job"), commands.get(i));
        }
        int next = 0;
        while (next < commands.size()) {
            work(parent, jobs, next);
            while (Files.exists(jobs.resolve(next + ".status"))) {
                next++;
            }
            if (next < commands.size()) {
                Files.writeString(jobs.resolve(next + ".status"), "-1");
                next++;
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            outcomes.add(
                    new Outcome(
                            Integer.parseInt(Files.readString(jobs.resolve(i + ".status"))),
                            read(jobs.resolve(i + ".out")),
                            read(jobs.resolve(i + ".err")),
                            read(jobs.resolve(i + ".files"))));
        }
        return outcomes;
    }

    private static void work(Path parent, Path jobs, int first)
            throws IOException, InterruptedException {
        List<String> command = ForkedJvm.command(GuestWorker.class, "-Xmx512m");
        command.addAll(List.of(parent.toString(), jobs.toString(), Integer.toString(first)));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(parent.resolve("scratch").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(jobs.resolve("worker.log").toFile());
        builder.environment().clear();
        builder.environment().putAll(Outcome.ENVIRONMENT);
        Process process = builder.start();
        if (!process.waitFor(10L * SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the worker does not end");
        }
    }

    private static String read(Path file) throws IOException {
        return Files.exists(file)
                ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                : "";
    }
}
