/** The engine for code that is cold, or that nobody translates. */
@NullMarked
package dev.genkan.cpu.interpret;

import org.jspecify.annotations.NullMarked;
