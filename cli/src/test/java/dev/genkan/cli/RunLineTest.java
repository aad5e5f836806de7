package dev.genkan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.translate.Engines;
import dev.genkan.kernel.abi.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The two readers of a {@code genkan run} line agree. */
class RunLineTest {
    /** Options that mean nothing without another one. */
    private static final List<String> NOT_ALONE = List.of("--table", "-o", "--follow-forks");

    /** Each option with a value that it takes. */
    private static List<String> sample(OptionSpec option) {
        List<String> words = new ArrayList<>();
        words.add(option.longestName());
        if (option.arity().max() > 0) {
            Class<?> type = option.isMultiValue() ? option.auxiliaryTypes()[0] : option.type();
            words.add(
                    type == Double.class
                                    || type == Integer.class
                                    || type == int.class
                                    || type == Long.class
                            ? "5000"
                            : type == Version.class
                                    ? "2.6.16"
                                    : type == CpuModel.class
                                            ? "pentium3"
                                            : type == Engines.class
                                                    ? "interpreter"
                                                    : type == Path.class ? "a/b" : "X=1");
        }
        return words;
    }

    private static List<Object> values(RunOptions options) {
        List<Object> values = new ArrayList<>();
        for (var field : RunOptions.class.getDeclaredFields()) {
            if (!java.lang.reflect.Modifier.isStatic(field.getModifiers())
                    && !field.getName().equals("err")) {
                try {
                    values.add(field.getName() + "=" + field.get(options));
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return values;
    }

    private static RunOptions byPicocli(List<String> words) {
        RunOptions options = new RunOptions();
        CommandLine line = new CommandLine(options).setStopAtPositional(true);
        var _ = line.parseArgs(words.toArray(String[]::new));
        return options;
    }

    @Test
    void everyOptionIsReadAlike() {
        CommandLine line = new CommandLine(new RunOptions());
        List<String> all = new ArrayList<>();
        for (OptionSpec option : line.getCommandSpec().options()) {
            List<String> words = sample(option);
            all.addAll(words);
            if (NOT_ALONE.contains(option.longestName())) {
                continue;
            }
            check(words);
            if (words.size() == 2 && words.getFirst().startsWith("--")) {
                check(List.of(words.getFirst() + "=" + words.getLast()));
                check(
                        List.of(
                                words.getFirst() + "=" + words.getLast(),
                                words.get(0),
                                words.get(1)),
                        option.isMultiValue());
            }
        }
        check(all);
    }

    private static void check(List<String> words, boolean repeatable) {
        if (repeatable) {
            check(words);
        }
    }

    private static void check(List<String> words) {
        List<String> line = new ArrayList<>(words);
        line.addAll(List.of("prog", "-x", "--strace", "--", "a b"));
        RunOptions expected = byPicocli(line);
        line.addFirst("run");
        RunOptions found = RunLine.parse(line.toArray(String[]::new));
        assertThat(found).as(line.toString()).isNotNull();
        if (found != null) {
            assertThat(values(found)).isEqualTo(values(expected));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "run --help prog",
                "run -h",
                "run --nonsense prog",
                "run --kernel x prog",
                "run --uid many prog",
                "run --uid",
                "run --table t.tbl prog",
                "run -o file prog",
                "run --log-buf 1 prog",
                "run --cpu z80 prog",
                "run -- prog",
                "run --dmesg=yes prog",
                "table",
                "--version"
            })
    void leavesTheRestToPicocli(String line) {
        assertThat(RunLine.parse(line.split(" "))).isNull();
    }
}
