package dev.genkan.cpu;

/** What an instruction wanted of a memory page. */
public enum Access {
    READ,
    WRITE,
    EXECUTE
}
