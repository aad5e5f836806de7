package dev.genkan.cpu;

/** Who knows what the code at an address is called. */
@FunctionalInterface
public interface CodeNames {
    /** The function that an address is in, or an empty string; callable from any thread. */
    String name(long address);
}
