package dev.genkan.kernel.mm;

import dev.genkan.kernel.fs.File;

/** Who wants to know which code lies where. */
@FunctionalInterface
public interface MappedCode {
    /** A part of a file is mapped to be executed; later ones replace what they overlap. */
    void mapped(long start, long end, File file, long offset);
}
