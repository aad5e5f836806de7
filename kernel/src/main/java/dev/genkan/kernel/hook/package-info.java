/** Where tracing and fault injection attach to tasks and their system calls. */
@NullMarked
package dev.genkan.kernel.hook;

import org.jspecify.annotations.NullMarked;
