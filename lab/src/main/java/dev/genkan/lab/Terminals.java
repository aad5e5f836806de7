package dev.genkan.lab;

import java.util.Optional;

/** The attributes and the size of a terminal (termios(3)). */
final class Terminals {
    private static final Names INPUT =
            Names.of(
                    "",
                    """
                    IGNBRK 1 BRKINT 2 IGNPAR 4 PARMRK 8 INPCK 0x10 ISTRIP 0x20 INLCR 0x40 IGNCR 0x80
                    ICRNL 0x100 IUCLC 0x200 IXON 0x400 IXANY 0x800 IXOFF 0x1000 IMAXBEL 0x2000
                    IUTF8 0x4000
                    """);
    private static final Names OUTPUT =
            Names.of(
                    "",
                    """
                    OPOST 1 OLCUC 2 ONLCR 4 OCRNL 8 ONOCR 0x10 ONLRET 0x20 OFILL 0x40 OFDEL 0x80
                    """);
    private static final Names CONTROL =
            Names.of(
                    "",
                    """
                    CSTOPB 0x40 CREAD 0x80 PARENB 0x100 PARODD 0x200 HUPCL 0x400 CLOCAL 0x800
                    CMSPAR 0x40000000 CRTSCTS 0x80000000
                    """);
    private static final Names LOCAL =
            Names.of(
                    "",
                    """
                    ISIG 1 ICANON 2 XCASE 4 ECHO 8 ECHOE 0x10 ECHOK 0x20 ECHONL 0x40 NOFLSH 0x80
                    IEXTEN 0x8000 ECHOCTL 0x200 ECHOPRT 0x400 ECHOKE 0x800 FLUSHO 0x1000
                    PENDIN 0x4000 TOSTOP 0x100 EXTPROC 0x10000
                    """);
    private static final Names SPEED =
            Names.of(
                    "B???",
                    """
                    B0 0 B50 1 B75 2 B110 3 B134 4 B150 5 B200 6 B300 7 B600 8 B1200 9 B1800 10
                    B2400 11 B4800 12 B9600 13 B19200 14 B38400 15 BOTHER 0x1000 B57600 0x1001
                    B115200 0x1002 B230400 0x1003 B460800 0x1004 B500000 0x1005 B576000 0x1006
                    B921600 0x1007 B1000000 0x1008 B1152000 0x1009 B1500000 0x100a
                    B2000000 0x100b B2500000 0x100c B3000000 0x100d B3500000 0x100e
                    B4000000 0x100f
                    """);
    private static final int CBAUD = 0x100f;
    private static final int TERMIOS_SIZE = 36;

    private Terminals() {}

    /** The kernel's struct termios. */
    static Optional<String> attributes(TracedMemory memory, long address) {
        return memory.struct(address, TERMIOS_SIZE)
                .map(
                        s ->
                                "{c_iflag="
                                        + bits(INPUT, s.unsigned(0))
                                        + ", c_oflag="
                                        + output(s.unsigned(4))
                                        + ", c_cflag="
                                        + control(s.unsigned(8))
                                        + ", c_lflag="
                                        + bits(LOCAL, s.unsigned(12))
                                        + ", ...}");
    }

    private static String bits(Names names, long value) {
        return value == 0 ? "" : names.flags(value);
    }

    private static String output(long value) {
        String first =
                "NL"
                        + (value >> 8 & 1)
                        + "|CR"
                        + (value >> 9 & 3)
                        + ((value >> 11 & 3) == 3 ? "|XTABS" : "|TAB" + (value >> 11 & 3))
                        + "|BS"
                        + (value >> 13 & 1)
                        + "|VT"
                        + (value >> 14 & 1)
                        + "|FF"
                        + (value >> 15 & 1);
        return first + "|" + bits(OUTPUT, value & ~0xff00L);
    }

    private static String control(long value) {
        String first = SPEED.one(value & CBAUD);
        long input = value >> 16 & CBAUD;
        if (input != 0) {
            first += "|" + SPEED.one(input) + "<<IBSHIFT";
        }
        first += "|CS" + (5 + (value >> 4 & 3));
        return first + "|" + bits(CONTROL, value & ~(CBAUD | (long) CBAUD << 16 | 0x30));
    }

    /** A struct winsize. */
    static Optional<String> size(TracedMemory memory, long address) {
        return memory.struct(address, 8)
                .map(
                        s ->
                                "{ws_row="
                                        + s.unsignedShort(0)
                                        + ", ws_col="
                                        + s.unsignedShort(2)
                                        + ", ws_xpixel="
                                        + s.unsignedShort(4)
                                        + ", ws_ypixel="
                                        + s.unsignedShort(6)
                                        + "}");
    }
}
