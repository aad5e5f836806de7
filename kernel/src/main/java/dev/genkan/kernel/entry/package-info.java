/**
 * How a system call finds the method that answers it: rows bound to methods by generated adapters,
 * and the dispatcher that every task enters.
 */
@NullMarked
package dev.genkan.kernel.entry;

import org.jspecify.annotations.NullMarked;
