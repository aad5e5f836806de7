/**
 * Starting programs: ELF, a.out and scripts, the initial stack, the vDSO. {@link
 * dev.genkan.kernel.exec.ProgramLoader} turns a file into a {@link dev.genkan.kernel.exec.Program}.
 */
@NullMarked
package dev.genkan.kernel.exec;

import org.jspecify.annotations.NullMarked;
