package dev.genkan.cpu.translate;

import java.util.ArrayList;
import java.util.List;

/** The objects that the methods of one class of translations refer to, by their index. */
final class Constants {
    private final List<Object> values = new ArrayList<>();
    private int unit;
    private CodeImage.Page[] pages = {};

    Constants(Translations home) {
        values.add(home);
    }

    /** Begins the method of a translation. */
    void begin(Translation translation) {
        unit = add(translation);
        pages = translation.pages;
    }

    /** The pages that a memory must have for the method that is being written. */
    CodeImage.Page[] pages() {
        return pages;
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
