package dev.genkan.kernel.fs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The modes of a terminal (termios(3)), which no one changes: a new set replaces the old one. */
public final class Termios {
    /** Indices of control characters. */
    static final int VINTR = 0,
            VQUIT = 1,
            VERASE = 2,
            VKILL = 3,
            VEOF = 4,
            VTIME = 5,
            VMIN = 6,
            VSTART = 8,
            VSTOP = 9,
            VSUSP = 10,
            VEOL = 11,
            VREPRINT = 12,
            VWERASE = 14,
            VLNEXT = 15,
            VEOL2 = 16;

    /** Flags of input. */
    static final int PARMRK = 0x8,
            ISTRIP = 0x20,
            INLCR = 0x40,
            IGNCR = 0x80,
            ICRNL = 0x100,
            IUCLC = 0x200,
            IXON = 0x400,
            IXANY = 0x800,
            IUTF8 = 0x4000;

    /** Flags of output. */
    static final int OPOST = 0x1,
            OLCUC = 0x2,
            ONLCR = 0x4,
            OCRNL = 0x8,
            ONOCR = 0x10,
            ONLRET = 0x20,
            TABDLY = 0x1800;

    /** Flags of control. */
    private static final int CBAUD = 0x100f,
            CBAUDEX = 0x1000,
            CSIZE = 0x30,
            CREAD = 0x80,
            PARENB = 0x100;

    /** Local flags. */
    static final int ISIG = 0x1,
            ICANON = 0x2,
            ECHO = 0x8,
            ECHOE = 0x10,
            ECHOK = 0x20,
            ECHONL = 0x40,
            NOFLSH = 0x80,
            TOSTOP = 0x100,
            ECHOCTL = 0x200,
            ECHOPRT = 0x400,
            ECHOKE = 0x800,
            IEXTEN = 0x8000,
            EXTPROC = 0x10000;

    /** The size of struct termios, of struct termios2 with its speeds, and of the old termio. */
    public static final int SIZE = 36, SIZE2 = 44, OLD_SIZE = 18;

    private static final int CHARACTERS = 17;
    private static final int OLD_CHARACTERS = 8, OLD_CHARACTERS_AT = 9;
    private static final int SPEEDS_AT = 36;
    private static final int[] SPEEDS = {
        0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400
    };
    private static final int[] MORE_SPEEDS = {
        57_600, 115_200, 230_400, 460_800, 500_000, 576_000, 921_600, 1_000_000, 1_152_000,
        1_500_000, 2_000_000, 2_500_000, 3_000_000, 3_500_000, 4_000_000
    };

    private final byte[] bytes;
    private final int input, output, local;

    private Termios(byte[] bytes) {
        this.bytes = bytes;
        ByteBuffer struct = struct(bytes);
        input = struct.getInt(0);
        output = struct.getInt(4);
        local = struct.getInt(12);
    }

    private static ByteBuffer struct(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Those that a new terminal has (tty_std_termios). */
    static Termios standard() {
        ByteBuffer struct = ByteBuffer.allocate(SIZE2).order(ByteOrder.LITTLE_ENDIAN);
        struct.putInt(ICRNL | IXON).putInt(OPOST | ONLCR).putInt(CREAD | CSIZE | 15);
        struct.putInt(ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN);
        byte[] characters = {0, 3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0};
        struct.put(characters);
        struct.putInt(SPEEDS_AT, 38_400).putInt(SPEEDS_AT + 4, 38_400);
        return new Termios(struct.array());
    }

    /** A struct of one of the three sizes; what it has no place for stays as it is here. */
    public Termios with(byte[] struct) {
        byte[] changed = bytes.clone();
        if (struct.length == OLD_SIZE) {
            for (int i = 0; i < 4; i++) {
                // The upper halves of the flags are kept.
                System.arraycopy(struct, 2 * i, changed, 4 * i, 2);
            }
            changed[16] = struct[8];
            System.arraycopy(struct, OLD_CHARACTERS_AT, changed, 17, OLD_CHARACTERS);
        } else {
            System.arraycopy(struct, 0, changed, 0, struct.length);
        }
        ByteBuffer buffer = struct(changed);
        int control = buffer.getInt(8);
        int out = speed(control, buffer.getInt(SPEEDS_AT + 4));
        int in = speed(control >>> 16, buffer.getInt(SPEEDS_AT));
        buffer.putInt(SPEEDS_AT, (control >>> 16 & CBAUD) == 0 ? out : in);
        buffer.putInt(SPEEDS_AT + 4, out);
        // As of a pseudo terminal: there is no line with bits of its own.
        buffer.putInt(8, control & ~PARENB | CSIZE | CREAD);
        return new Termios(changed);
    }

    private static int speed(int control, int other) {
        int code = control & CBAUD;
        if (code == CBAUDEX) {
            return other;
        }
        return code < CBAUDEX ? SPEEDS[code] : MORE_SPEEDS[(code & 15) - 1];
    }

    /** The struct of one of the three sizes. */
    public byte[] bytes(int size) {
        byte[] struct = new byte[size];
        if (size == OLD_SIZE) {
            for (int i = 0; i < 4; i++) {
                System.arraycopy(bytes, 4 * i, struct, 2 * i, 2);
            }
            struct[8] = bytes[16];
            System.arraycopy(bytes, 17, struct, OLD_CHARACTERS_AT, OLD_CHARACTERS);
        } else {
            System.arraycopy(bytes, 0, struct, 0, size);
        }
        return struct;
    }

    boolean input(int flag) {
        return (input & flag) != 0;
    }

    boolean output(int flag) {
        return (output & flag) != 0;
    }

    boolean local(int flag) {
        return (local & flag) != 0;
    }

    /** Whether tabs are written as spaces. */
    boolean expandsTabs() {
        return (output & TABDLY) == TABDLY;
    }

    /** Whether input comes by lines. */
    public boolean isCanonical() {
        return (local & (ICANON | EXTPROC)) == ICANON;
    }

    /** Whether others than the foreground group must not write. */
    public boolean stopsBackgroundOutput() {
        return local(TOSTOP);
    }

    /** How many bytes a read waits for, not by lines. */
    public int minimum() {
        return character(VMIN);
    }

    /** How long a read waits for the next byte, in tenths of a second. */
    public int time() {
        return character(VTIME);
    }

    int character(int index) {
        return bytes[CHARACTERS + index] & 0xff;
    }

    /** Whether a byte is this control character; 0 is none. */
    boolean is(int index, int character) {
        return character != 0 && character(index) == character;
    }

    /** Whether a byte goes on with a character of several bytes. */
    boolean isContinuation(int character) {
        return (input & IUTF8) != 0 && (character & 0xc0) == 0x80;
    }
}
