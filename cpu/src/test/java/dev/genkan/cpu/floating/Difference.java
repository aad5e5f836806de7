package dev.genkan.cpu.floating;

import dev.genkan.cpu.decode.VectorOp;
import dev.genkan.cpu.decode.X87Op;

/** What differs between two results of the same case. */
final class Difference {
    private Difference() {}

    static String of(Encodings.Form form, HostState start, HostState host, HostState guest) {
        StringBuilder text = new StringBuilder();
        compare(text, "signal", host.signal(), guest.signal());
        for (int register : HostState.GENERAL) {
            int at = host.generalAt(register);
            compare(text, "gpr" + register, host.bytes.getLong(at), guest.bytes.getLong(at));
        }
        compare(text, "flags", host.flags() & 0x8d5, guest.flags() & 0x8d5);
        boolean approximate = approximate(form);
        words(text, "fcw", host, guest, HostState.FX, 2);
        boolean transcendental = transcendental(form);
        if (transcendental) {
            // C1 tells the direction of a rounding that may differ by one place.
            ignoreC1(host);
            ignoreC1(guest);
        }
        words(text, "fsw", host, guest, HostState.FX + 2, 2);
        words(text, "ftw", host, guest, HostState.FX + 4, 1);
        words(text, "mxcsr", host, guest, HostState.FX + 24, 4);
        for (int k = 0; k < 8; k++) {
            int at = HostState.FX + 32 + 16 * k;
            if (!transcendental || distance(host, guest, at) > 1) {
                words(text, "st" + k, host, guest, at, 10);
            }
        }
        for (int k = 0; k < 16; k++) {
            int low = HostState.FX + 160 + 16 * k;
            int high = HostState.UPPER + 16 * k;
            if (!approximate || !near(host, guest, low)) {
                words(text, "xmm" + k, host, guest, low, 16);
            }
            if (!approximate || !near(host, guest, high)) {
                words(text, "ymmh" + k, host, guest, high, 16);
            }
        }
        words(text, "memory", host, guest, HostState.MEMORY, HostState.MEMORY_SIZE);
        if (!text.isEmpty()) {
            text.append("  from ").append(hex(start, HostState.FX, 5));
            text.append(" mxcsr ").append(hex(start, HostState.FX + 24, 4));
            for (int k = 0; k < 3; k++) {
                text.append("\n    st")
                        .append(k)
                        .append(' ')
                        .append(hex(start, HostState.FX + 32 + 16 * k, 10));
            }
            for (int k = 0; k < 5; k++) {
                text.append("\n    xmm")
                        .append(k)
                        .append(' ')
                        .append(hex(start, HostState.FX + 160 + 16 * k, 16));
            }
            text.append("\n    memory ").append(hex(start, HostState.MEMORY, 32));
            byte[] code = start.code();
            text.append("\n    code ")
                    .append(java.util.HexFormat.of().formatHex(code))
                    .append("\n");
        }
        return text.toString();
    }

    /** RCP and RSQRT differ from model to model. */
    private static boolean approximate(Encodings.Form form) {
        return form.row().op instanceof VectorOp op
                && switch (op) {
                    case RCPSS, RCPPS, RSQRTSS, RSQRTPS -> true;
                    default -> false;
                };
    }

    private static boolean transcendental(Encodings.Form form) {
        return form.row().op instanceof X87Op op
                && switch (op) {
                    case FSIN, FCOS, FSINCOS, FPTAN, FPATAN, F2XM1, FYL2X, FYL2XP1 -> true;
                    default -> false;
                };
    }

    /** Whether four singles are so near one another that both may be right to 12 bits. */
    private static boolean near(HostState host, HostState guest, int at) {
        for (int k = 0; k < 16; k += 4) {
            float a = host.bytes.getFloat(at + k);
            float b = guest.bytes.getFloat(at + k);
            boolean same = host.bytes.getInt(at + k) == guest.bytes.getInt(at + k);
            if (!same && !(Math.abs(a - b) <= Math.abs(a) * 3 * 0x1p-12f)) {
                return false;
            }
        }
        return true;
    }

    private static void ignoreC1(HostState state) {
        int status = state.bytes.getShort(HostState.FX + 2);
        state.bytes.putShort(HostState.FX + 2, (short) (status & ~0x200));
    }

    /** Units in the last place between two 80-bit numbers; many if they are far apart. */
    private static long distance(HostState host, HostState guest, int at) {
        long a = host.bytes.getLong(at);
        long b = guest.bytes.getLong(at);
        int exponents =
                (host.bytes.getShort(at + 8) & 0xffff) - (guest.bytes.getShort(at + 8) & 0xffff);
        if (exponents == 0) {
            return Math.abs(a - b);
        }
        boolean border = a == Long.MIN_VALUE ? b == -1L : b == Long.MIN_VALUE && a == -1L;
        return Math.abs(exponents) == 1 && border ? 1 : 99;
    }

    private static void compare(StringBuilder text, String name, long host, long guest) {
        if (host != guest) {
            text.append("  ").append(name).append(": host ").append(Long.toHexString(host));
            text.append(", here ").append(Long.toHexString(guest)).append('\n');
        }
    }

    private static void words(
            StringBuilder text, String name, HostState host, HostState guest, int at, int size) {
        String a = hex(host, at, size);
        String b = hex(guest, at, size);
        if (!a.equals(b)) {
            text.append("  ")
                    .append(name)
                    .append(": host ")
                    .append(a)
                    .append(", here ")
                    .append(b)
                    .append('\n');
        }
    }

    /** The most significant byte first. */
    private static String hex(HostState state, int at, int size) {
        StringBuilder text = new StringBuilder();
        for (int k = size - 1; k >= 0; k--) {
            text.append(String.format("%02x", state.bytes.get(at + k)));
        }
        return text.toString();
    }
}
