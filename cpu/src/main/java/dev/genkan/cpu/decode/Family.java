package dev.genkan.cpu.decode;

/** The instruction families: each is one class of meanings in {@code dev.genkan.cpu.execute}. */
public enum Family {
    ARITHMETIC,
    DECIMAL,
    SHIFT,
    MULTIPLY,
    BIT,
    MOVE,
    STACK,
    CONTROL,
    STRING,
    ATOMIC,
    FLAG,
    SEGMENT,
    SYSTEM,
    X87,
    VECTOR
}
