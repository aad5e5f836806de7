package dev.genkan.cpu.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Bytes that are compared all at once are found as one after the other. */
final class VectorTextTest {
    private final SplittableRandom random = new SplittableRandom(42);

    /** Of few values, so that some are the same and some zero. */
    private byte[] bytes() {
        byte[] bytes = new byte[16];
        int values = random.nextInt(1, 20);
        for (int k = 0; k < 16; k++) {
            bytes[k] = (byte) (random.nextInt(16) == 0 ? 0 : 1 + random.nextInt(values) * 16);
        }
        return bytes;
    }

    private static long half(byte[] bytes, int from) {
        long value = 0;
        for (int k = 7; k >= 0; k--) {
            value = value << 8 | bytes[from + k] & 0xff;
        }
        return value;
    }

    private static int length(byte[] bytes) {
        for (int k = 0; k < 16; k++) {
            if (bytes[k] == 0) {
                return k;
            }
        }
        return 16;
    }

    @Test
    void comparesEachByte() {
        for (int n = 0; n < 100_000; n++) {
            byte[] a = bytes();
            byte[] b = random.nextBoolean() ? a.clone() : bytes();
            b[random.nextInt(16)] ^= (byte) random.nextInt(2);
            int same = 0;
            for (int k = 0; k < 16; k++) {
                boolean inA = k < length(a);
                boolean inB = k < length(b);
                same |= inA == inB && (!inA || a[k] == b[k]) ? 1 << k : 0;
            }
            int ends = (length(a) < 16 ? 1 << 16 : 0) | (length(b) < 16 ? 1 << 17 : 0);
            long a0 = half(a, 0), a1 = half(a, 8), b0 = half(b, 0), b1 = half(b, 8);
            assertThat(VectorText.implicit(a0, a1, b0, b1, 0x08)).isEqualTo(same | ends);
            assertThat(VectorText.implicit(a0, a1, b0, b1, 0x1a)).isEqualTo(same ^ 0xffff | ends);
            assertThat(VectorText.implicit(a0, a1, b0, b1, 0x38))
                    .isEqualTo(same ^ (1 << length(b)) - 1 | ends);
        }
    }
}
