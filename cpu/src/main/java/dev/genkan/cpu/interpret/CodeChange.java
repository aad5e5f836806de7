package dev.genkan.cpu.interpret;

/**
 * Thrown instead of a write to code that is translated: the program leaves its translations, which
 * may be among them, and the interpreter does it.
 */
public final class CodeChange extends RuntimeException {
    private static final long serialVersionUID = 1;

    CodeChange() {
        super("a write to translated code", null, false, false);
    }
}
