/** The system calls, one class per family; nobody imports this package. */
@NullMarked
package dev.genkan.kernel.call;

import org.jspecify.annotations.NullMarked;
