package dev.genkan.cpu.differential;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The state in which a {@link Case} ended. */
final class Result {
    static final int TRAP = 5, ILLEGAL = 4, ARITHMETIC = 8, SEGMENT = 11, BUS = 7, ALARM = 14;
    static final int TRAP_BRKPT = 1;

    final long[] gpr = new long[16];
    long flags;
    long rip;
    int signal;

    /** TRAP_BRKPT of INT1's signal; 0 otherwise. */
    int trapCode;

    /** The address of a page fault, or -1 if it was another one. */
    long address = -1;

    /** ES, CS, SS, DS, FS and GS. */
    final int[] selector = new int[6];

    /** Where FS and GS begin, of a 64-bit case. */
    final long[] base = new long[2];

    byte[] memory = new byte[Case.WINDOW_SIZE];
    byte[] fx = {};
    byte[] ymmHigh = {};

    static int byteSize(boolean withFloat) {
        return 128 + 16 + 8 + 8 + Case.WINDOW_SIZE + 24 + 16 + (withFloat ? 512 + 256 : 0);
    }

    static Result read(ByteBuffer from, boolean withFloat) {
        Result read = new Result();
        for (int k = 0; k < 16; k++) {
            read.gpr[k] = from.getLong();
        }
        read.flags = from.getLong();
        read.rip = from.getLong();
        read.signal = from.getInt();
        int code = from.getInt();
        long address = from.getLong();
        read.trapCode = read.signal == TRAP && code == TRAP_BRKPT ? code : 0;
        // SEGV_MAPERR and SEGV_ACCERR; the kernel's own SIGSEGV has no address.
        read.address = read.signal == SEGMENT && (code == 1 || code == 2) ? address : -1;
        from.get(read.memory);
        for (int k = 0; k < 6; k++) {
            read.selector[k] = from.getInt();
        }
        for (int k = 0; k < 2; k++) {
            read.base[k] = from.getLong();
        }
        if (withFloat) {
            read.fx = new byte[512];
            read.ymmHigh = new byte[256];
            from.get(read.fx).get(read.ymmHigh);
        }
        return read;
    }

    /** Its bytes, as the runner gives them. */
    byte[] bytes() {
        ByteBuffer to = ByteBuffer.allocate(byteSize(fx.length > 0)).order(ByteOrder.LITTLE_ENDIAN);
        write(to);
        return to.array();
    }

    private int code() {
        return signal == TRAP ? trapCode : address == -1 ? 128 : 1;
    }

    private void write(ByteBuffer to) {
        for (long register : gpr) {
            to.putLong(register);
        }
        to.putLong(flags).putLong(rip).putInt(signal).putInt(code());
        to.putLong(address).put(memory);
        for (int each : selector) {
            to.putInt(each);
        }
        to.putLong(base[0]).putLong(base[1]).put(fx).put(ymmHigh);
    }
}
