/** Where tracing and fault injection attach to system calls. */
@NullMarked
package dev.genkan.kernel.hook;

import org.jspecify.annotations.NullMarked;
