package dev.genkan.cpu.decode;

import org.jspecify.annotations.Nullable;

/** VEX-encoded vector instructions, by map; W, L and vvvv are the rows' own conditions. */
final class VexOpcodes {
    private VexOpcodes() {}

    /** The map VEX.0F. */
    static @Nullable String rows0f(int opcode) {
        return switch (opcode) {
            case 0x28 -> "NP MOVAPS Vx,Wx +AVX";
            case 0xef -> "66 PXOR Vx,Hx,Wx +AVX";
            default -> null;
        };
    }

    /** The map VEX.0F38. */
    static @Nullable String rows0f38(int opcode) {
        return null;
    }

    /** The map VEX.0F3A. */
    static @Nullable String rows0f3a(int opcode) {
        return null;
    }
}
