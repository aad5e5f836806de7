package dev.genkan.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import jdk.internal.misc.Signal;
import org.jspecify.annotations.Nullable;

/**
 * What the host gave the process that runs Genkan. Strings for programs hold a byte in each
 * character, as {@link dev.genkan.kernel.Kernel#run} takes them.
 */
final class HostProcess {
    private static final int INTERRUPTED = 130;

    private HostProcess() {}

    /**
     * The bytes of arguments. The JVM decodes them by the locale, which loses what is not in it;
     * Linux keeps them as they came.
     *
     * @param words the last ones of the command line
     */
    static List<String> arguments(List<String> words) {
        boolean ascii = true;
        for (String word : words) {
            ascii &= isAscii(word);
        }
        if (ascii) {
            return words;
        }
        List<String> raw = strings(Path.of("/proc/self/cmdline"));
        if (raw != null && raw.size() >= words.size()) {
            List<String> last = raw.subList(raw.size() - words.size(), raw.size());
            boolean same = true;
            for (int i = 0; i < words.size(); i++) {
                same &= !isAscii(words.get(i)) || words.get(i).equals(last.get(i));
            }
            if (same) {
                return last;
            }
        }
        List<String> encoded = new ArrayList<>();
        for (String word : words) {
            encoded.add(bytes(word));
        }
        return encoded;
    }

    private static boolean isAscii(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }

    private static String bytes(String word) {
        return new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static @Nullable List<String> strings(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            return null;
        }
        List<String> strings = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                strings.add(new String(bytes, start, i - start, StandardCharsets.ISO_8859_1));
                start = i + 1;
            }
        }
        return strings;
    }

    /** The host's environment with changes: {@code NAME=VALUE} sets, {@code NAME} removes. */
    static List<String> environment(List<String> changes) {
        List<String> environment = strings(Path.of("/proc/self/environ"));
        if (environment == null) {
            environment = new ArrayList<>();
            for (Map.Entry<String, String> each : System.getenv().entrySet()) {
                environment.add(bytes(each.getKey() + "=" + each.getValue()));
            }
        }
        for (String change : changes) {
            int equals = change.indexOf('=');
            String prefix = equals < 0 ? change + "=" : change.substring(0, equals + 1);
            environment.removeIf(each -> each.startsWith(prefix));
            if (equals >= 0) {
                environment.add(bytes(change));
            }
        }
        return environment;
    }

    /** The value of a variable; empty if it is not set. */
    static String value(List<String> environment, String name) {
        for (String each : environment) {
            if (each.startsWith(name + "=")) {
                return each.substring(name.length() + 1);
            }
        }
        return "";
    }

    /**
     * Has Ctrl-C call this instead of ending the process.
     *
     * @param interrupt answers false if there is nothing to interrupt: then the process ends
     */
    static void onInterrupt(BooleanSupplier interrupt) {
        handle("INT", new Interrupt(interrupt));
    }

    /** Calls this when the terminal has another size, or may have been another's meanwhile. */
    static void onTerminalChange(Runnable change) {
        handle("WINCH", signal -> change.run());
        handle("CONT", signal -> change.run());
    }

    private static void handle(String name, Signal.Handler handler) {
        // The one way to hear of a signal and go on. Its public face, sun.misc.Signal, makes javac
        // warn; to reach that by reflection takes 20 ms of each start.
        try {
            var _ = Signal.handle(new Signal(name), handler);
        } catch (IllegalArgumentException e) {
            // The JVM keeps the signal to itself (-Xrs): then it ends the process.
            return;
        }
    }

    /** What Ctrl-C calls. */
    private record Interrupt(BooleanSupplier interrupt) implements Signal.Handler {
        @Override
        public void handle(Signal signal) {
            if (!interrupt.getAsBoolean()) {
                Runtime.getRuntime().halt(INTERRUPTED);
            }
        }
    }
}
