/** The commands that a user types. */
@NullMarked
package dev.genkan.cli;

import org.jspecify.annotations.NullMarked;
