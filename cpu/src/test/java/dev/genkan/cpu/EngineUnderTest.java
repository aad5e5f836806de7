package dev.genkan.cpu;

import dev.genkan.cpu.translate.Engines;
import java.util.List;

/** Which engines the tests of instructions run on. */
public final class EngineUnderTest {
    private static final String CHOSEN = System.getProperty(Engines.PROPERTY, "");

    private EngineUnderTest() {}

    /** The engine of the property if it is set, else the two that differ in every instruction. */
    public static List<String> names() {
        return CHOSEN.isEmpty() ? List.of("interpreter", "translator") : List.of(CHOSEN);
    }

    /** The engine of the property, or the interpreter. */
    public static Engine one() {
        return Engines.named(CHOSEN.isEmpty() ? "interpreter" : CHOSEN).get();
    }
}
