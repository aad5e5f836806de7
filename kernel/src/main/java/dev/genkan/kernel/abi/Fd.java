package dev.genkan.kernel.abi;

/**
 * A file descriptor as a parameter of a system call.
 *
 * @param number as the program gave it; it may well not be open
 */
public record Fd(int number) {}
