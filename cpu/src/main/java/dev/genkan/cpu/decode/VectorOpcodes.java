package dev.genkan.cpu.decode;

import org.jspecify.annotations.Nullable;

/** MMX and SSE opcodes of the map 0F (SDM volume 2, table A-3). */
final class VectorOpcodes {
    private VectorOpcodes() {}

    /** The map 0F. */
    static @Nullable String rows0f(int opcode) {
        return switch (opcode) {
            case 0x10 -> "NP MOVUPS Vps,Wps +SSE";
            case 0x11 -> "NP MOVUPS Wps,Vps +SSE";
            case 0x28 -> "NP MOVAPS Vps,Wps +SSE";
            case 0x29 -> "NP MOVAPS Wps,Vps +SSE";
            case 0xef -> "NP PXOR Pq,Qq +MMX|66 PXOR Vx,Wx +SSE2";
            default -> null;
        };
    }

    /** The map 0F38. */
    static @Nullable String rows0f38(int opcode) {
        return null;
    }

    /** The map 0F3A. */
    static @Nullable String rows0f3a(int opcode) {
        return null;
    }
}
