package dev.genkan.kernel.call;

import dev.genkan.cpu.translate.Engines;
import dev.genkan.kernel.ExitStatus;
import dev.genkan.kernel.Kernel;
import dev.genkan.kernel.fs.Mounts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Runs a program in a process of its own, so that its stdin, stdout and stderr are the host's. */
final class RunProgram {
    private RunProgram() {}

    /** Takes {@code [-w FOLDER]... PROGRAM ARGUMENT...}. */
    public static void main(String[] arguments) {
        Mounts.Builder mounts = Mounts.builder();
        int at = 0;
        while (arguments[at].equals("-w")) {
            mounts.write(Path.of(arguments[at + 1]));
            at += 2;
        }
        Kernel kernel = Kernel.builder().engine(Engines.byDefault()).mounts(mounts).build();
        List<String> program = Arrays.asList(arguments).subList(at, arguments.length);
        ExitStatus status = kernel.run(program.get(0), program, List.of("PATH=/bin:/usr/bin"));
        System.exit(status.shellStatus());
    }
}
