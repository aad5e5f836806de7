package dev.genkan.cli;

import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.translate.Engines;
import dev.genkan.kernel.abi.Version;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the plain command lines of {@code genkan run}. Everything else, such as a wrong option or
 * {@code --help}, is left to picocli; a test holds the two against each other.
 */
final class RunLine {
    private RunLine() {}

    /** The options, or null if picocli is to read the line and to answer it. */
    static @Nullable RunOptions parse(String[] line) {
        if (line.length == 0 || !line[0].equals("run")) {
            return null;
        }
        RunOptions options = new RunOptions();
        int at = 1;
        while (at < line.length && line[at].startsWith("-")) {
            String word = line[at++];
            if (flag(options, word)) {
                continue;
            }
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String value;
            if (equals >= 0) {
                value = word.substring(equals + 1);
                word = word.substring(0, equals);
            } else if (at < line.length && !line[at].startsWith("-")) {
                value = line[at++];
            } else {
                return null;
            }
            try {
                if (value.isEmpty() || value.startsWith("\"") || !value(options, word, value)) {
                    return null;
                }
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        if (at == line.length || line[at].isEmpty() || options.problem().isPresent()) {
            return null;
        }
        options.program = line[at];
        options.arguments = Arrays.asList(line).subList(at + 1, line.length);
        return options;
    }

    private static boolean flag(RunOptions options, String word) {
        switch (word) {
            case "--replace" -> options.replace = true;
            case "--dmesg" -> options.dmesg = true;
            case "--dmesg-live" -> options.dmesgLive = true;
            case "--strace" -> options.strace = true;
            case "-f", "--follow-forks" -> options.follow = true;
            case "--engine-stats" -> options.engineStatistics = true;
            case "--watch" -> options.watch = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean value(RunOptions options, String word, String value) {
        switch (word) {
            case "--syscall" -> options.calls.add(Path.of(value));
            case "--table" -> options.tables.add(Path.of(value));
            case "--kernel" -> options.kernel = Version.parse(value);
            case "--release" -> options.release = value;
            case "--localversion" -> options.localVersion = value;
            case "--timeout" -> options.timeout = Double.valueOf(value);
            case "--log-buf" -> options.logSize = Integer.parseInt(value);
            case "--engine" -> options.engines = Engines.named(value);
            case "--engine-profile" -> options.engineProfile = Path.of(value);
            case "--cpu" -> options.model = CpuModel.named(value);
            case "-o" -> options.traceFile = Path.of(value);
            case "--write" -> options.writable.add(Path.of(value));
            case "--core" -> options.core = Path.of(value);
            case "--root" -> options.root = Path.of(value);
            case "--cwd" -> options.workingDirectory = Path.of(value);
            case "--env" -> options.environment.add(value);
            case "--uid" -> options.uid = Integer.parseInt(value);
            case "--seed" -> options.seed = Long.parseLong(value);
            default -> {
                return false;
            }
        }
        return true;
    }
}
