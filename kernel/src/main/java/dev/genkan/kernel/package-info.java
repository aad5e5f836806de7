/** The kernel: everything that a program asks of Linux, answered in Java. */
@NullMarked
package dev.genkan.kernel;

import org.jspecify.annotations.NullMarked;
