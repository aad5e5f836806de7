package dev.genkan.cpu.translate;

/**
 * Thrown where translated code leaves an instruction, before it has done anything, to the
 * interpreter.
 */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused() {
        super("an instruction for the interpreter", null, false, false);
    }
}
