package dev.genkan.kernel.exec;

import dev.genkan.kernel.fs.File;

/** Opens files for execution, by the path rules of the process that executes them. */
@FunctionalInterface
public interface FileOpener {
    /** Opens a file for reading that may be executed; throws ENOENT, EACCES, EISDIR, ... */
    File open(String path);
}
