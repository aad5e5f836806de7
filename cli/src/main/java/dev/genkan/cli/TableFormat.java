package dev.genkan.cli;

import java.util.Locale;

/** The forms that {@code genkan table} prints tables in. */
enum TableFormat {
    /** The kernel's own table format. */
    TBL(true),
    /** An include file for NASM: {@code %assign SYS_read 0}. */
    NASM(false),
    /** An include file for the GNU assembler: {@code .set SYS_read, 0}. */
    GAS(false),
    /** A C header, for assembly sources that run through cpp too: {@code #define __NR_read 0}. */
    C(false),
    /** The page docs/tables.md. */
    MARKDOWN(true),
    /** One array with an object for each row. */
    JSON(true);

    private final boolean severalAbis;

    TableFormat(boolean severalAbis) {
        this.severalAbis = severalAbis;
    }

    /** Whether one output can hold the tables of both widths. */
    boolean severalAbis() {
        return severalAbis;
    }

    /** What writes this form. */
    TableWriter writer() {
        return switch (this) {
            case TBL -> new TblWriter();
            case NASM, GAS, C -> new IncludeWriter(this);
            case MARKDOWN -> new MarkdownWriter();
            case JSON -> new JsonWriter();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
