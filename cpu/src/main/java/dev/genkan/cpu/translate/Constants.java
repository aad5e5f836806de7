package dev.genkan.cpu.translate;

import java.util.ArrayList;
import java.util.List;

/** The objects that the methods of one class of translations refer to, by their index. */
final class Constants {
    private final List<Object> values = new ArrayList<>();
    private int unit;

    Constants(CodeStore store) {
        values.add(store);
    }

    /** Begins the method of a translation. */
    void begin(Translation translation) {
        unit = add(translation);
    }

    /** The index of the translation whose method is being written. */
    int unit() {
        return unit;
    }

    int add(Object value) {
        values.add(value);
        return values.size() - 1;
    }

    List<Object> values() {
        return values;
    }
}
