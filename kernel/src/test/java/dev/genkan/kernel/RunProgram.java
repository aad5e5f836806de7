package dev.genkan.kernel;

import dev.genkan.cpu.translate.Engines;
import dev.genkan.kernel.exec.ExecException;
import java.util.List;

/** Runs one program, for tests that compare it with a native run. */
final class RunProgram {
    private RunProgram() {}

    /** Takes the program and its arguments; exits as a shell would show it. */
    public static void main(String[] arguments) {
        Kernel kernel = Kernel.builder().engine(Engines.byDefault()).build();
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
