/**
 * Floating-point arithmetic in software, exact and rounded once: what the host's own arithmetic
 * cannot say (80-bit numbers, rounding modes, sticky exceptions). It knows numbers, no
 * instructions.
 */
@NullMarked
package dev.genkan.cpu.floating;

import org.jspecify.annotations.NullMarked;
