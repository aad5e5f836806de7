/** Files: the VFS, its file systems, open files and descriptors; it never knows a task. */
@NullMarked
package dev.genkan.kernel.fs;

import org.jspecify.annotations.NullMarked;
