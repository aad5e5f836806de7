package dev.genkan.cli;

import dev.genkan.cpu.translate.Engines;
import dev.genkan.cpu.translate.Statistics;
import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.Entropy;
import dev.genkan.kernel.ExitStatus;
import dev.genkan.kernel.Kernel;
import dev.genkan.kernel.KernelLog;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.entry.UserCall;
import dev.genkan.kernel.exec.ExecException;
import dev.genkan.kernel.fs.HostTty;
import dev.genkan.kernel.fs.Mounts;
import dev.genkan.kernel.load.CallLoader;
import dev.genkan.kernel.load.LoadException;
import dev.genkan.lab.Strace;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@code genkan run} sets up; each {@link #run} is a new kernel with a new program. */
final class Session {
    private static final int SIGINT = 2;
    private static final int SIGPIPE = 13;

    private final RunOptions options;
    private final CallLoader loader = new CallLoader();
    private final List<String> arguments;
    private final List<String> environment;
    private volatile @Nullable Kernel running;

    Session(RunOptions options) {
        this.options = options;
        options.calls.forEach(loader::calls);
        options.tables.forEach(loader::table);
        loader.replace(options.replace);
        List<String> words = new ArrayList<>();
        words.add(options.program);
        words.addAll(options.arguments);
        arguments = HostProcess.arguments(words);
        environment = HostProcess.environment(options.environment);
    }

    /** The files whose change makes it worth running again. */
    List<Path> watched() {
        List<Path> files = new ArrayList<>(loader.files());
        if (options.program.indexOf('/') >= 0) {
            files.add(Path.of(options.program));
        }
        return files;
    }

    /** Ends the program that runs, if any. */
    void stop() {
        Kernel kernel = running;
        if (kernel != null) {
            var _ = kernel.signal(9);
        }
    }

    /** Runs the program to its end. Returns the exit status of a shell. */
    int run() throws LoadException {
        try (PrintStream trace = trace()) {
            Kernel kernel = kernel(trace);
            running = kernel;
            HostProcess.onInterrupt(() -> kernel.signal(SIGINT));
            HostTty terminal = kernel.mounts().hostTty();
            if (terminal != null) {
                HostProcess.onTerminalChange(kernel::terminalChanged);
            }
            long booted = kernel.log().nextSequence();
            if (options.dmesgLive) {
                kernel.log().waitQueue().add(new Live(kernel.log(), booted));
            }
            int status;
            EngineShares shares =
                    options.engineStatistics || options.engineProfile != null
                            ? new EngineShares(kernel.processes()::threads)
                            : null;
            try (TimeLimit limit = timeLimit(kernel)) {
                ExitStatus exit = execute(kernel);
                status = limit != null && limit.hasPassed() ? TimeLimit.STATUS : status(exit);
            } catch (ExecException error) {
                options.err.println("genkan: " + error.getMessage());
                status = error.shellStatus();
            } finally {
                running = null;
            }
            if (shares != null) {
                report(shares);
            }
            if (options.dmesg && !options.dmesgLive) {
                kernel.log().forEach(booted, record -> print(record.line()));
            }
            return status;
        }
    }

    private @Nullable TimeLimit timeLimit(Kernel kernel) {
        return options.timeout == null ? null : new TimeLimit(kernel, options.timeout, options.err);
    }

    private int status(ExitStatus exit) {
        int signal = exit.signal();
        if (signal != 0 && signal != SIGINT && signal != SIGPIPE) {
            options.err.println(
                    "genkan: "
                            + options.program
                            + ": "
                            + SignalText.of(signal)
                            + (exit.dumped() ? " (core dumped)" : ""));
        }
        return exit.shellStatus();
    }

    private Engines engines() {
        if (options.engines == null) {
            options.engines = Engines.byDefault();
        }
        return options.engines;
    }

    private void report(EngineShares shares) {
        shares.close();
        if (options.engineStatistics) {
            engines().statistics().ifPresent(this::print);
            options.err.println("engine: " + shares);
        } else {
            engines().statistics().filter(each -> each.failures() > 0).ifPresent(this::print);
        }
        if (options.engineProfile != null) {
            try {
                shares.write(options.engineProfile);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void print(Statistics statistics) {
        options.err.println("engine: " + statistics);
    }

    private void print(byte[] line) {
        PrintStream err = errors();
        err.write(line, 0, line.length);
        err.flush();
    }

    private Kernel kernel(@Nullable PrintStream trace) throws LoadException {
        // The kernel's clock starts with its builder: compiling comes before.
        List<UserCall> calls = options.calls.isEmpty() ? List.of() : loader.load();
        Kernel.Builder kernel =
                Kernel.builder().engine(engines()).table(options.table()).calls(calls);
        if (options.release != null) {
            kernel.release(options.release);
        } else if (options.kernel != null) {
            kernel.release(options.kernel.toString());
        }
        if (options.localVersion != null) {
            kernel.localVersion(options.localVersion);
        }
        if (options.model != null) {
            kernel.model(options.model);
        }
        if (options.logSize != null) {
            kernel.logSize(options.logSize);
        }
        kernel.credentials(
                options.uid == null
                        ? Credentials.ofHost()
                        : new Credentials(options.uid, options.uid));
        if (options.core != null) {
            if (!Files.isDirectory(options.core)) {
                throw new UncheckedIOException(
                        new IOException(
                                "--core names a folder, which " + options.core + " is not"));
            }
            kernel.core(options.core);
        }
        if (options.seed != null) {
            kernel.entropy(Entropy.seeded(options.seed));
        }
        if (trace != null) {
            kernel.hook(new Strace(trace, options.follow, options.traceFile != null));
        }
        Mounts.Builder mounts = Mounts.builder();
        if (options.root != null) {
            mounts.root(options.root);
        }
        if (options.workingDirectory != null) {
            mounts.workingDirectory(options.workingDirectory);
        }
        options.writable.forEach(mounts::write);
        return kernel.mounts(mounts).build();
    }

    /** The host's stderr while programs run; to close it leaves the host's open. */
    private PrintStream errors() {
        OutputStream lines =
                new FilterOutputStream(options.err) {
                    private boolean isRaw() {
                        Kernel kernel = running;
                        HostTty terminal = kernel == null ? null : kernel.mounts().hostTty();
                        return terminal != null && terminal.isRaw(2);
                    }

                    @Override
                    public void write(int b) throws IOException {
                        if (b == '\n' && isRaw()) {
                            out.write('\r');
                        }
                        out.write(b);
                    }

                    @Override
                    public void write(byte[] from, int offset, int length) throws IOException {
                        if (isRaw()) {
                            super.write(from, offset, length);
                        } else {
                            out.write(from, offset, length);
                        }
                    }

                    @Override
                    public void close() throws IOException {
                        flush();
                    }
                };
        return new PrintStream(new BufferedOutputStream(lines), false);
    }

    private @Nullable PrintStream trace() {
        if (!options.strace) {
            return null;
        }
        if (options.traceFile == null) {
            return errors();
        }
        try {
            return new PrintStream(
                    new BufferedOutputStream(new FileOutputStream(options.traceFile.toFile())),
                    false,
                    StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Finds the program as a shell does: by PATH if its name holds no slash. */
    private ExitStatus execute(Kernel kernel) {
        String name = arguments.getFirst();
        if (name.indexOf('/') >= 0) {
            return kernel.run(name, arguments, environment);
        }
        ExecException denied = null;
        for (String folder : HostProcess.value(environment, "PATH").split(":", -1)) {
            String path = (folder.isEmpty() ? "." : folder) + "/" + name;
            try {
                return kernel.run(path, arguments, environment);
            } catch (ExecException error) {
                if (error.errno() == Errno.EACCES) {
                    denied = error;
                } else if (error.shellStatus() != 127) {
                    throw error;
                }
            }
        }
        throw denied != null
                ? denied
                : new ExecException(Errno.ENOENT, name + ": not found in PATH");
    }

    /** Prints each line of the log as it comes. */
    private final class Live implements Runnable {
        private final KernelLog log;
        private long next;

        Live(KernelLog log, long next) {
            this.log = log;
            this.next = next;
        }

        @Override
        public synchronized void run() {
            next = log.forEach(next, record -> print(record.line()));
        }
    }
}
