package dev.genkan.cpu.differential;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Row;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Instructions, and the state from which they start. */
final class Case {
    /** Where things are, here and in runner.c. */
    static final long CODE = 0x20000000L,
            CODE_START = CODE + 0x800,
            DATA = 0x10000000L,
            WINDOW = DATA + 0x1000 - 256;

    /** Where FS and GS begin in 64-bit mode. */
    static final long FS_BASE = 0x123456789abcL, GS_BASE = 0x6543210fedcL;

    static final int WINDOW_SIZE = 512, CODE_SIZE = 256;

    final boolean longMode;
    final long[] gpr = new long[16];
    long flags = 0x202;

    /** Of 32-bit cases, ES, CS, SS, DS, FS and GS; 0 is the runner's own, 1 << 16 the null one. */
    final int[] selector = new int[6];

    /** Where it starts, in its code segment. */
    long start = CODE_START;

    byte[] code = {};
    byte[] memory = new byte[WINDOW_SIZE];

    /** The FXSAVE image of x87 and xmm registers, or empty if floats are not looked at. */
    byte[] fx = {};

    byte[] ymmHigh = {};

    /** What {@link Baseline} made memory and floating-point registers from. */
    long seed;

    /** Flags that the last instructions left undefined. */
    int undefined;

    /** Flags that any of them left undefined, for a case that ends at a fault before its end. */
    int undefinedMidway;

    /** The table rows that it executes. */
    final List<Row> rows = new ArrayList<>();

    Case(boolean longMode) {
        this.longMode = longMode;
    }

    boolean withFloat() {
        return fx.length > 0;
    }

    /** Whether it starts in 16-bit code. */
    boolean isNarrow() {
        return SegmentForms.isNarrow(selector[Cpu.CS]);
    }

    /** The selector of the code that it starts in. */
    int ownCode() {
        int own = longMode ? Cpu.USER_CODE_64 : Cpu.USER_CODE_32;
        return selector[Cpu.CS] == 0 ? own : selector[Cpu.CS];
    }

    int byteSize() {
        return 128 + 8 + 8 + 32 + CODE_SIZE + WINDOW_SIZE + (withFloat() ? 512 + 256 : 0);
    }

    void write(ByteBuffer to) {
        for (long register : gpr) {
            to.putLong(register);
        }
        to.putLong(flags).putInt(code.length).putInt(withFloat() ? 1 : 0);
        for (int each : selector) {
            to.putInt(each);
        }
        to.putLong(start);
        to.put(code).put(new byte[CODE_SIZE - code.length]).put(memory);
        if (withFloat()) {
            to.put(fx).put(ymmHigh);
        }
    }

    /** Its bytes, as the runner gets them. */
    byte[] bytes() {
        ByteBuffer to = ByteBuffer.allocate(byteSize()).order(ByteOrder.LITTLE_ENDIAN);
        write(to);
        return to.array();
    }

    /** A copy with other code, which has the same state. */
    Case withCode(byte[] other) {
        Case copy = read(ByteBuffer.wrap(bytes()).order(ByteOrder.LITTLE_ENDIAN), longMode);
        copy.code = other;
        copy.seed = seed;
        copy.undefined = undefined;
        copy.undefinedMidway = undefinedMidway;
        return copy;
    }

    static Case read(ByteBuffer from, boolean longMode) {
        Case read = new Case(longMode);
        for (int k = 0; k < 16; k++) {
            read.gpr[k] = from.getLong();
        }
        read.flags = from.getLong();
        int length = from.getInt();
        boolean withFloat = from.getInt() != 0;
        for (int k = 0; k < 6; k++) {
            read.selector[k] = from.getInt();
        }
        read.start = from.getLong();
        byte[] all = new byte[CODE_SIZE];
        from.get(all).get(read.memory);
        read.code = java.util.Arrays.copyOf(all, length);
        if (withFloat) {
            read.fx = new byte[512];
            read.ymmHigh = new byte[256];
            from.get(read.fx).get(read.ymmHigh);
        }
        return read;
    }

    private String segments() {
        StringBuilder text = new StringBuilder();
        for (int each : selector) {
            text.append(Integer.toHexString(each)).append(' ');
        }
        return text.append("start=").append(Long.toHexString(start)).toString();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(longMode ? "64-bit " : "32-bit ");
        text.append(HexFormat.of().formatHex(code)).append(' ').append(rows);
        for (int k = 0; k < (longMode ? 16 : 8); k++) {
            text.append(k % 4 == 0 ? "\n  " : " ").append(Difference.name(k)).append('=');
            text.append(Long.toHexString(gpr[k]));
        }
        text.append(" flags=").append(Long.toHexString(flags));
        return start == CODE_START && java.util.Arrays.stream(selector).allMatch(s -> s == 0)
                ? text.toString()
                : text.append(" segments=").append(segments()).toString();
    }
}
