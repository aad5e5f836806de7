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
    VECTOR_MOVE,
    VECTOR_SHUFFLE,
    VECTOR_INTEGER,
    VECTOR_SHIFT,
    VECTOR_FLOAT,
    VECTOR_CONVERT,
    VECTOR_LANE,
    VECTOR_WIDEN,
    VECTOR_CROSS,
    VECTOR_CRYPTO,
    VECTOR_TEXT,
    VECTOR_GATHER,
    VECTOR_FMA,
    VECTOR_STATE
}
