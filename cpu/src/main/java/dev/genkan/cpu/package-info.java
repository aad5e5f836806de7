/**
 * The processor as the kernel sees it: registers ({@link dev.genkan.cpu.Cpu}), guest memory ({@link
 * dev.genkan.cpu.Memory}), something that runs them ({@link dev.genkan.cpu.Engine}) and the one
 * word it says when it cannot go on ({@link dev.genkan.cpu.Trap}).
 */
@NullMarked
package dev.genkan.cpu;

import org.jspecify.annotations.NullMarked;
