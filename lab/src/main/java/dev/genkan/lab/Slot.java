package dev.genkan.lab;

import dev.genkan.kernel.abi.Meaning;

/**
 * One argument of a system call, as its method declares it.
 *
 * @param meaning what it means
 * @param length the index of the argument that holds its length, or -1
 * @param out whether the kernel writes what it points to
 * @param isInt whether it is 32 bits wide in both ABIs
 */
record Slot(Meaning meaning, int length, boolean out, boolean isInt) {}
