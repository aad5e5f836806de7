package dev.genkan.cpu.floating;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.GuestFault;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.decode.Decoder;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.execute.Execution;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random bytes that are floating-point or vector instructions trap or work: nothing else. */
class HostileCodeTest {
    private static final int TRIES = Integer.getInteger("genkan.tries", 300_000);
    private static final int[] STARTS = {
        0x0f, 0x0f, 0x0f, 0xc4, 0xc4, 0xc5, 0xd8, 0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xdf
    };

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void trapsOrWorks(boolean longMode) {
        SplittableRandom random = new SplittableRandom(20261120);
        int executed = 0;
        try (Memory memory = new Memory(1 << 20)) {
            memory.protect(0x10000, 0x2000, Memory.READ | Memory.WRITE);
            Cpu cpu = new Cpu(memory, longMode);
            Decoder decoder = new Decoder(longMode, cpu.model);
            byte[] bytes = new byte[16];
            for (int n = 0; n < TRIES; n++) {
                random.nextBytes(bytes);
                shape(random, bytes);
                try {
                    Instruction i = decoder.decode(bytes, 0, bytes.length, 0x1000);
                    if (i.op instanceof IntegerOp) {
                        continue;
                    }
                    randomize(random, cpu);
                    executed++;
                    Execution.execute(cpu, i);
                } catch (GuestFault _) {
                    // As it should.
                } catch (RuntimeException e) {
                    throw new AssertionError(HexFormat.of().formatHex(bytes), e);
                }
            }
        }
        assertThat(executed).isGreaterThan(TRIES / 8);
    }

    /** Makes a known start of the bytes, with prefixes at times. */
    private static void shape(SplittableRandom random, byte[] bytes) {
        int at = 0;
        if (random.nextInt(3) == 0) {
            bytes[at++] = (byte) new int[] {0x66, 0xf2, 0xf3, 0x67, 0x64}[random.nextInt(5)];
        }
        bytes[at++] = (byte) STARTS[random.nextInt(STARTS.length)];
        if (bytes[at - 1] == 0x0f && random.nextInt(3) == 0) {
            bytes[at] = (byte) (random.nextBoolean() ? 0x38 : 0x3a);
        } else if (bytes[at - 1] == (byte) 0xc4) {
            bytes[at] = (byte) (bytes[at] & 0xe0 | 1 + random.nextInt(3));
        }
    }

    private static void randomize(SplittableRandom random, Cpu cpu) {
        for (int k = 0; k < 16; k++) {
            long value =
                    switch (random.nextInt(4)) {
                        case 0 -> random.nextLong();
                        case 1 -> 0;
                        default -> 0x10000 + random.nextInt(0x2000);
                    };
            cpu.gpr[k] = cpu.longMode() ? value : value & 0xffffffffL;
        }
        for (int k = 0; k < cpu.vector.length; k++) {
            cpu.vector[k] = random.nextInt(3) == 0 ? random.nextInt(64) : random.nextLong();
        }
        cpu.mxcsr = random.nextInt(3) == 0 ? random.nextInt(0x10000) : 0x1f80;
        cpu.fpu.setControl(random.nextInt(2) == 0 ? random.nextInt(0x10000) : 0x37f);
        cpu.fpu.setStatus(random.nextInt(0x10000));
        cpu.fpu.setTags(random.nextInt(0x10000));
        for (int k = 0; k < 8; k++) {
            cpu.fpu.significand[k] = random.nextLong();
            cpu.fpu.signExponent[k] = random.nextInt(0x10000);
        }
    }
}
