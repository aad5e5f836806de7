package dev.genkan.cpu.decode;

import org.jspecify.annotations.Nullable;

/** The escape opcodes D8 to DF (SDM volume 2, tables ). */
final class X87Opcodes {
    private X87Opcodes() {}

    static @Nullable String rows(int opcode) {
        return switch (opcode) {
            case 0xd9 -> "mem /0 FLD Md +FPU|reg /0 FLD STi +FPU";
            default -> null;
        };
    }
}
