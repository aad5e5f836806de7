package dev.genkan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A source in {@code hostile/}, built without a C library for one width. */
final class FreestandingProgram {
    /** The compiler's options for the widths. */
    static final List<String> WIDTHS = List.of("-m64", "-m32");

    private FreestandingProgram() {}

    /** Builds a program, called its name and the width; false if gcc cannot. */
    static boolean build(Path folder, String program, String width)
            throws IOException, InterruptedException {
        Files.writeString(folder.resolve("guest.h"), Scratch.resource("hostile/guest.h"));
        Path source = folder.resolve(program + ".c");
        Files.writeString(source, Scratch.resource("hostile/" + program + ".c"));
        List<String> command = new ArrayList<>();
        command.addAll(List.of("gcc", width, "-O1", "-w", "-nostdlib", "-static", "-no-pie"));
        command.addAll(List.of("-fno-pic", "-ffreestanding", "-fno-stack-protector"));
        command.addAll(List.of("-fcf-protection=none", "-o"));
        command.add(folder.resolve(program + width).toString());
        command.add(source.toString());
        try {
            Process gcc =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return gcc.waitFor() == 0;
        } catch (IOException e) {
            return false; // no gcc
        }
    }
}
