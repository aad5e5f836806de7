package dev.genkan.cpu.decode;

/** The x87 instructions. */
public enum X87Op implements Op {
    FLD;

    @Override
    public Family family() {
        return Family.X87;
    }
}
