package dev.genkan.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What the host can run, and so what it can be compared with. */
public final class Host {
    private static final int ANSWER = 42;

    /** A whole program of i386, header and all: mov al,1; mov bl,42; int 0x80. */
    private static final String I386 =
            "7f454c46010101000000000000000000" // ELF, 32 bits
                    + "0200030001000000548004083400000000000000000000003400200001000000"
                    + "00000000" // no sections
                    + "01000000000000000080040800800408600000006000000005000000"
                    + "00100000" // one segment
                    + "31c0b001b32acd80"
                    + "90909090";

    private static final boolean RUNS_I386 = runs(HexFormat.of().parseHex(I386));

    private Host() {}

    /**
     * Whether programs of i386 run: a kernel may be built without them, and then nothing here can
     * be compared with them.
     */
    public static boolean runsI386() {
        return RUNS_I386;
    }

    /**
     * Whether programs that gcc builds with an option run: {@code -m32} ones as {@link #runsI386}.
     */
    public static boolean runs(String width) {
        return !width.contains("-m32") || RUNS_I386;
    }

    private static boolean runs(byte[] program) {
        try {
            Path file = Files.createTempFile("genkan-i386", "");
            try {
                Files.write(file, program);
                return file.toFile().setExecutable(true)
                        && new ProcessBuilder(file.toString())
                                        .redirectErrorStream(true)
                                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                        .start()
                                        .waitFor()
                                == ANSWER;
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            // It cannot be executed at all.
            return false;
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /** What has signals do what they do by default, whatever a shell's background ignores. */
    private static final List<String> DEFAULT_SIGNALS =
            List.of("/usr/bin/env", "--default-signal=HUP,INT,QUIT,PIPE");

    /** Older systems have no such option; there a test in the background may see more ignored. */
    private static final boolean HAS_DEFAULT_SIGNALS = hasDefaultSignals();

    private static boolean hasDefaultSignals() {
        try {
            List<String> nothing = new ArrayList<>(DEFAULT_SIGNALS);
            nothing.add("true");
            return new ProcessBuilder(nothing).start().waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    /** The command with signals as they are by default. */
    public static List<String> withDefaultSignals(List<String> command) {
        List<String> words = new ArrayList<>(HAS_DEFAULT_SIGNALS ? DEFAULT_SIGNALS : List.of());
        words.addAll(command);
        return words;
    }
}
