package dev.genkan.cpu.decode;

/** The MMX, SSE and AVX instructions. */
public enum VectorOp implements Op {
    MOVAPS,
    MOVUPS,
    PXOR;

    @Override
    public Family family() {
        return Family.VECTOR;
    }
}
