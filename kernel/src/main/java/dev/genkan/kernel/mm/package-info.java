/** What is mapped where, and the only way into a program's memory. */
@NullMarked
package dev.genkan.kernel.mm;

import org.jspecify.annotations.NullMarked;
