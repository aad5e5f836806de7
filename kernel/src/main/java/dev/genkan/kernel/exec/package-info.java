/** From a file to a running program: ELF, a.out, scripts, the initial stack, the vDSO. */
@NullMarked
package dev.genkan.kernel.exec;

import org.jspecify.annotations.NullMarked;
