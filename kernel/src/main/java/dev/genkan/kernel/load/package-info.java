/** How system calls of a user's own come in: Java sources compiled in memory, jars, and tables. */
@NullMarked
package dev.genkan.kernel.load;

import org.jspecify.annotations.NullMarked;
