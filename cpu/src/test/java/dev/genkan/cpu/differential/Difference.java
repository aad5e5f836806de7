package dev.genkan.cpu.differential;

import dev.genkan.cpu.Cpu;
import java.util.ArrayList;
import java.util.List;

/** What two results of a case have not in common. */
final class Difference {
    private static final int COMPARED =
            Cpu.CF | Cpu.PF | Cpu.AF | Cpu.ZF | Cpu.SF | Cpu.OF | Cpu.DF;
    private static final String[] NAMES = {
        "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12",
        "r13", "r14", "r15"
    };

    private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs"};

    private Difference() {}

    /**
     * Where the 32-bit runner has its stack, program and heap: a wild access may find something.
     */
    private static boolean isRunners(long address) {
        return address >= 0xf0000000L || (address >= 0x6b000000L && address < 0x70000000L);
    }

    static String name(int register) {
        return NAMES[register];
    }

    /** Descriptions of the differences; none if the results agree. */
    static List<String> of(Case of, Result host, Result guest) {
        List<String> found = new ArrayList<>();
        if (!of.longMode && isRunners(guest.address)) {
            return found;
        }
        compare(found, "signal", host.signal, guest.signal);
        compare(found, "si_code", host.trapCode, guest.trapCode);
        if (host.trapCode == 0) {
            // Virtual machines differ in whether INT1 stops before or after itself.
            compare(found, "rip", host.rip, guest.rip);
        }
        // Of addresses in the kernel's half, the host may see the page before the alignment.
        if (!of.longMode || host.address >= -1) {
            // Which of a vector's parts is read first is not told.
            long mask = of.withFloat() ? -4096 : -1;
            compare(found, "fault address", host.address & mask, guest.address & mask);
        }
        for (int k = 0; k < (of.longMode ? 16 : 8); k++) {
            compare(found, NAMES[k], host.gpr[k], guest.gpr[k]);
        }
        boolean whole = host.rip > of.start + of.code.length;
        int mask = COMPARED & ~(whole ? of.undefined : of.undefined | of.undefinedMidway);
        compare(found, "flags", host.flags & mask, guest.flags & mask);
        compare(found, "memory", host.memory, guest.memory);
        for (int k = 0; k < 6; k++) {
            compare(found, SEGMENTS[k], host.selector[k], guest.selector[k]);
        }
        compare(found, "fs base", host.base[0], guest.base[0]);
        compare(found, "gs base", host.base[1], guest.base[1]);
        if (of.withFloat()) {
            compareFloats(found, of, host, guest);
        }
        return found;
    }

    private static void compareFloats(List<String> found, Case of, Result host, Result guest) {
        int vectors = of.longMode ? 16 : 8;
        compare(found, "control word", word(host.fx, 0), word(guest.fx, 0));
        compare(found, "status word", word(host.fx, 2), word(guest.fx, 2));
        compare(found, "tags", host.fx[4], guest.fx[4]);
        compare(found, "mxcsr", word(host.fx, 24), word(guest.fx, 24));
        for (int k = 0; k < 8; k++) {
            compare(
                    found,
                    "st" + k,
                    slice(host.fx, 32 + 16 * k, 10),
                    slice(guest.fx, 32 + 16 * k, 10));
        }
        for (int k = 0; k < vectors; k++) {
            int at = 160 + 16 * k;
            compare(found, "xmm" + k, slice(host.fx, at, 16), slice(guest.fx, at, 16));
            byte[] high = slice(host.ymmHigh, 16 * k, 16);
            compare(found, "ymm" + k, high, slice(guest.ymmHigh, 16 * k, 16));
        }
    }

    private static int word(byte[] from, int at) {
        return from[at] & 0xff | (from[at + 1] & 0xff) << 8;
    }

    private static byte[] slice(byte[] from, int at, int length) {
        return java.util.Arrays.copyOfRange(from, at, at + length);
    }

    private static void compare(List<String> found, String what, long host, long guest) {
        if (host != guest) {
            found.add(
                    what
                            + ": host "
                            + Long.toHexString(host)
                            + ", here "
                            + Long.toHexString(guest));
        }
    }

    private static void compare(List<String> found, String what, byte[] host, byte[] guest) {
        int at = java.util.Arrays.mismatch(host, guest);
        if (at >= 0) {
            int end = Math.min(at + 16, host.length);
            var hex = java.util.HexFormat.of();
            found.add(
                    what
                            + " from byte "
                            + at
                            + ": host "
                            + hex.formatHex(host, at, end)
                            + ", here "
                            + hex.formatHex(guest, at, end));
        }
    }
}
