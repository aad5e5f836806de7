package dev.genkan.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A JVM beside this one, started as this one is and with the same engine. */
public final class ForkedJvm {
    /** The system property that names the engine. */
    private static final String ENGINE = "genkan.engine";

    /** What comes after the JVM's options. */
    private static final List<String> OPENERS = List.of("-jar", "-cp", "-classpath");

    private ForkedJvm() {}

    /** The command that runs a class of the tests or of what they test, with more JVM options. */
    public static List<String> command(Class<?> main, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ownOptions());
        String engine = System.getProperty(ENGINE);
        if (engine != null) {
            command.add("-D" + ENGINE + "=" + engine);
        }
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return command;
    }

    /** The command for a class that runs shortly: small costs of starting. */
    public static List<String> quick(Class<?> main) throws IOException {
        return command(main, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    }

    private static List<String> ownOptions() throws IOException {
        String line = Files.readString(Path.of("/proc/self/cmdline"));
        return Arrays.stream(line.split("\0"))
                .skip(1)
                .takeWhile(word -> word.startsWith("-") && !OPENERS.contains(word))
                .toList();
    }
}
