package dev.genkan.cpu.decode;

/** What an instruction does, apart from its operands: its mnemonic. */
public sealed interface Op permits IntegerOp, X87Op, VectorOp {
    /** The mnemonic as the opcode tables have it. */
    String name();

    /** The file of meanings that executes it. */
    Family family();
}
