package dev.genkan.kernel;

import dev.genkan.cpu.translate.Engines;
import dev.genkan.kernel.exec.ExecException;
import java.nio.file.Path;
import java.util.List;

/** Runs one program, for tests that compare it with a native run. */
final class RunProgram {
    private RunProgram() {}

    /** Takes the program and its arguments; exits as a shell would show it. */
    public static void main(String[] arguments) {
        Kernel.Builder builder = Kernel.builder().engine(Engines.byDefault());
        String cores = System.getProperty("genkan.core");
        if (cores != null) {
            builder.core(Path.of(cores));
        }
        Kernel kernel = builder.build();
        int status;
        try {
            status = kernel.run(arguments[0], List.of(arguments), List.of("A=1")).shellStatus();
        } catch (ExecException e) {
            System.err.println(e.getMessage());
            status = e.shellStatus();
        }
        Runtime.getRuntime().halt(status);
    }
}
