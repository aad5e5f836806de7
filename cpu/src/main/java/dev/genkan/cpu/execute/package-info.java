/**
 * What each instruction means, once, for all engines.
 *
 * <p>One class per {@link dev.genkan.cpu.decode.Family}, with a method {@code execute(Cpu,
 * Instruction)} that finds the op's case; {@link dev.genkan.cpu.execute.Execution} finds the class.
 * A meaning reads and checks all that may fault before it changes a register, the flags or memory:
 * a fault is thrown as a {@link dev.genkan.cpu.GuestFault}, and the instruction then has not
 * happened. {@link dev.genkan.cpu.Cpu#rip} is already the address after the instruction; the engine
 * puts it back after a fault. Operands are reached by {@link dev.genkan.cpu.execute.Operands}, the
 * arithmetic flags are computed by {@link dev.genkan.cpu.execute.Flags} alone. What a meaning
 * computes is in static methods of values where it can be, for a translator to call.
 */
@NullMarked
package dev.genkan.cpu.execute;

import org.jspecify.annotations.NullMarked;
