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

    private Difference() {}

    static String name(int register) {
        return NAMES[register];
    }

    /** Descriptions of the differences; none if the results agree. */
    static List<String> of(Case of, Result host, Result guest) {
        List<String> found = new ArrayList<>();
        compare(found, "signal", host.signal, guest.signal);
        compare(found, "rip", host.rip, guest.rip);
        if (of.longMode ? host.address >= -1 : guest.address < 0xfffffff0L) {
            // At the very end of 4 GiB, the host sees the segment's limit first; of addresses in
            // the kernel's half, it may see the page before the alignment.
            compare(found, "fault address", host.address, guest.address);
        }
        for (int k = 0; k < (of.longMode ? 16 : 8); k++) {
            compare(found, NAMES[k], host.gpr[k], guest.gpr[k]);
        }
        boolean whole = host.rip > Case.CODE_START + of.code.length;
        int mask = COMPARED & ~(whole ? of.undefined : of.undefined | of.undefinedMidway);
        compare(found, "flags", host.flags & mask, guest.flags & mask);
        compare(found, "memory", host.memory, guest.memory);
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
