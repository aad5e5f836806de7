package dev.genkan.cpu.translate;

import dev.genkan.cpu.Engine;
import dev.genkan.cpu.interpret.Interpreter;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A way to run code, by name: {@code interpreter} executes instructions one by one, {@code
 * translator} translates all code before it runs, and {@code mixed} begins with the first and
 * translates what is hot.
 */
public final class Engines implements Supplier<Engine> {
    /** The names that {@link #named} knows; the first one is the default. */
    public static final String NAMES = "mixed, interpreter, translator";

    /** A system property that names another default: for tests alone. */
    public static final String PROPERTY = "genkan.engine";

    private final String name;
    private final @Nullable Translator translator;

    private Engines(String name, @Nullable Translator translator) {
        this.name = name;
        this.translator = translator;
    }

    /**
     * The engines of this name, which is one of {@link #NAMES}.
     *
     * @throws IllegalArgumentException if there is no such name; the message lists the names
     */
    public static Engines named(String name) {
        return new Engines(
                name,
                switch (name) {
                    case "mixed" -> Translator.tiered();
                    case "interpreter" -> null;
                    case "translator" -> Translator.eager();
                    default ->
                            throw new IllegalArgumentException(
                                    "no engine \"" + name + "\": " + NAMES);
                });
    }

    /** The engines for whom names none. */
    public static Engines byDefault() {
        return named(System.getProperty(PROPERTY, "mixed"));
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public Engine get() {
        return translator == null ? new Interpreter() : new Interpreter(translator);
    }

    /** What the translator did so far; empty if there is none. */
    public Optional<Statistics> statistics() {
        return Optional.ofNullable(translator).map(Translator::statistics);
    }
}
