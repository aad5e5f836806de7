/**
 * The engine for code that is hot: machine code of a program becomes bytecode of the JVM.
 *
 * <p>A {@link dev.genkan.cpu.translate.Region} is the code of one guest function that is reachable
 * from an address without a call. Its registers become local variables, its jumps become jumps; it
 * ends where the program leaves the function. {@link dev.genkan.cpu.translate.Translator} is the
 * way in.
 */
@NullMarked
package dev.genkan.cpu.translate;

import org.jspecify.annotations.NullMarked;
