package dev.genkan.cpu.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.GuestFault;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecoderTest {
    private static Instruction decode(String hex, boolean longMode) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return new Decoder(longMode, CpuModel.DEFAULT).decode(bytes, 0, bytes.length, 0x1000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anyBytesDecodeOrFault(boolean longMode) {
        Decoder decoder = new Decoder(longMode, CpuModel.DEFAULT);
        SplittableRandom random = new SplittableRandom(1);
        byte[] bytes = new byte[20];
        int decoded = 0;
        for (int k = 0; k < 2_000_000; k++) {
            random.nextBytes(bytes);
            if ((k & 3) == 0) {
                bytes[0] = 0x0f;
            } else if ((k & 3) == 1) {
                bytes[0] = (byte) (0xc4 + (k >> 2 & 1));
            }
            try {
                Instruction i = decoder.decode(bytes, 0, 1 + k % 20, k);
                assertThat(i.length).isBetween(1, 15);
                decoded++;
            } catch (GuestFault expected) {
                assertThat(expected.trap()).isNotNull();
            }
        }
        assertThat(decoded).isGreaterThan(500_000);
    }

    @Test
    void everyRowCanBeRead() {
        int rows = 0;
        for (OpcodeMap map : OpcodeMap.values()) {
            for (int opcode = 0; opcode < 256; opcode++) {
                rows += map.list(opcode).size();
            }
        }
        assertThat(rows).isGreaterThan(900);
    }

    @Test
    void fifteenBytesAreTheLimit() {
        assertThat(decode("2e".repeat(14) + "90", true).length).isEqualTo(15);
        assertThatThrownBy(() -> decode("2e".repeat(15) + "90", true))
                .hasMessageContaining("GeneralProtection");
    }

    @ParameterizedTest
    @CsvSource({
        // code, long mode, op, operand size, address size, base, index, scale, displacement
        "8b04c8, true, MOV, 4, 8, 0, 1, 3, 0",
        "678b04c8, true, MOV, 4, 4, 0, 1, 3, 0",
        "4a8b44f508, true, MOV, 8, 8, 5, 14, 3, 8",
        "8b4500, true, MOV, 4, 8, 5, 16, 0, 0",
        "498b442410, true, MOV, 8, 8, 12, 16, 0, 16",
        "8b0500010000, true, MOV, 4, 8, 16, 16, 0, 4358",
        "8b0500010000, false, MOV, 4, 4, 16, 16, 0, 256",
        "678b4702, false, MOV, 4, 2, 3, 16, 0, 2",
        "66678b02, false, MOV, 2, 2, 5, 6, 0, 0",
        "678b0ef0ff, false, MOV, 4, 2, 16, 16, 0, 65520",
    })
    void findsTheMemoryOperand(
            String code,
            boolean longMode,
            String op,
            int operandSize,
            int addressSize,
            int base,
            int index,
            int scale,
            long displacement) {
        Instruction i = decode(code, longMode);
        assertThat(i.op.name()).isEqualTo(op);
        assertThat(i.length).isEqualTo(code.length() / 2);
        assertThat(i.operandSize).isEqualTo(operandSize);
        assertThat(i.addressSize).isEqualTo(addressSize);
        assertThat(i.base).isEqualTo(base);
        assertThat(i.index).isEqualTo(index);
        assertThat(i.scale).isEqualTo(scale);
        assertThat(i.displacement).isEqualTo(displacement);
    }

    @Test
    void takesTheStackSegmentWithItsPointers() {
        assertThat(decode("8b0424", true).segment).isEqualTo(Cpu.SS);
        assertThat(decode("8b4500", true).segment).isEqualTo(Cpu.SS);
        assertThat(decode("418b4500", true).segment).isEqualTo(Cpu.DS);
        assertThat(decode("648b4500", true).segment).isEqualTo(Cpu.FS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f090",
                "f001c0",
                "f03900",
                "06",
                "d6",
                "62",
                "f04889c0",
                "f0c5f858c0",
                "66c5f858c0",
                "48c5f858c0",
                "0f04",
                "0f0dc0",
                "f0c70000000000"
            })
    void refusesWhatIsNoInstruction(String code) {
        assertThatThrownBy(() -> decode(code, true)).hasMessageContaining("InvalidOpcode");
    }
}
