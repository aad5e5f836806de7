/** Tools that attach to the kernel from outside, through its hooks alone. */
@NullMarked
package dev.genkan.lab;

import org.jspecify.annotations.NullMarked;
