package dev.genkan.kernel.load;

import java.util.List;

/**
 * System calls that cannot be loaded: what is wrong, where, and what to do, a line or more each.
 */
public final class LoadException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    LoadException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** Each problem, beginning with file and line. */
    public List<String> problems() {
        return problems;
    }
}
