package dev.genkan.kernel.abi;

/** Which system-call table and struct layouts a call uses. */
public enum Abi {
    /** 32-bit: longs and pointers have four bytes. */
    I386(4),
    /** 64-bit: longs and pointers have eight bytes. */
    X86_64(8);

    private final int longSize;

    Abi(int longSize) {
        this.longSize = longSize;
    }

    /** The size of a long and of a pointer in bytes. */
    public int longSize() {
        return longSize;
    }
}
