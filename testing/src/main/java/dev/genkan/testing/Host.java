package dev.genkan.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

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
}
