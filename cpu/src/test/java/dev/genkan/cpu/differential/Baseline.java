package dev.genkan.cpu.differential;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * Memory and floating-point registers made from a number, so that recorded vectors need not hold
 * them. A change here makes the recorded file useless: {@link RecordedVectors} says so.
 */
final class Baseline {
    private Baseline() {}

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static void fill(Case made, long seed, boolean floats) {
        SplittableRandom random = new SplittableRandom(seed);
        made.seed = seed;
        made.memory = new byte[Case.WINDOW_SIZE];
        ByteBuffer memory = little(made.memory);
        for (int k = 0; k < Case.WINDOW_SIZE; k += 8) {
            memory.putLong(k, floats ? EdgeValues.vector(random) : EdgeValues.of(random));
        }
        if (floats) {
            fillFloats(made, random);
        }
    }

    private static void fillFloats(Case made, SplittableRandom random) {
        made.fx = new byte[512];
        made.ymmHigh = new byte[256];
        ByteBuffer fx = little(made.fx);
        int control = 0x37f;
        if (random.nextInt(3) == 0) {
            control = 0x7f | random.nextInt(4) << 10 | new int[] {0, 2, 3}[random.nextInt(3)] << 8;
        }
        fx.putShort(0, (short) control);
        int top = random.nextInt(3) == 0 ? 0 : random.nextInt(8);
        fx.putShort(2, (short) (top << 11 | random.nextInt(256) & 0x4700));
        fx.put(4, (byte) (random.nextInt(4) == 0 ? random.nextInt() : -1));
        int mxcsr = 0x1f80;
        if (random.nextInt(3) == 0) {
            mxcsr |= random.nextInt() & 0xe07f;
        }
        fx.putInt(24, mxcsr).putInt(28, 0xffff);
        for (int k = 0; k < 8; k++) {
            ExtendedValues.put(fx, 32 + 16 * k, random);
        }
        ByteBuffer high = little(made.ymmHigh);
        for (int k = 0; k < (made.longMode ? 32 : 16); k++) {
            fx.putLong(160 + 8 * k, EdgeValues.vector(random));
            high.putLong(8 * k, EdgeValues.vector(random));
        }
    }
}
