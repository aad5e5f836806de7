/** Who runs: tasks, processes, credentials, signals, and the loop that serves traps. */
@NullMarked
package dev.genkan.kernel.task;

import org.jspecify.annotations.NullMarked;
