package dev.genkan.lab;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.Meaning;
import java.util.Optional;

/** What the calls on descriptors take: fcntl(2), ioctl(2), poll(2) and select(2). */
final class Descriptors {
    private static final Names COMMANDS =
            Names.of(
                    "F_???",
                    """
                    F_DUPFD 0 F_GETFD 1 F_SETFD 2 F_GETFL 3 F_SETFL 4 F_GETLK 5 F_SETLK 6 F_SETLKW 7
                    F_SETOWN 8 F_GETOWN 9 F_SETSIG 10 F_GETSIG 11 F_GETLK64 12 F_SETLK64 13
                    F_SETLKW64 14 F_SETOWN_EX 15 F_GETOWN_EX 16 F_GETOWNER_UIDS 17 F_OFD_GETLK 36
                    F_OFD_SETLK 37 F_OFD_SETLKW 38 F_SETLEASE 1024 F_GETLEASE 1025 F_NOTIFY 1026
                    F_CANCELLK 1029 F_DUPFD_CLOEXEC 1030 F_SETPIPE_SZ 1031 F_GETPIPE_SZ 1032
                    F_ADD_SEALS 1033 F_GET_SEALS 1034
                    """);
    private static final Names REQUESTS =
            Names.of(
                    "",
                    """
                    TCGETS 0x5401 TCSETSW 0x5403 TCSETSF 0x5404 TCGETA 0x5405 TCSETA 0x5406
                    TCSETAW 0x5407 TCSETAF 0x5408 TCSBRK 0x5409 TCXONC 0x540a TCFLSH 0x540b
                    TIOCEXCL 0x540c TIOCNXCL 0x540d TIOCSCTTY 0x540e TIOCGPGRP 0x540f
                    TIOCSPGRP 0x5410 TIOCOUTQ 0x5411 TIOCSTI 0x5412 TIOCGWINSZ 0x5413
                    TIOCSWINSZ 0x5414 TIOCMGET 0x5415 TIOCMBIS 0x5416 TIOCMBIC 0x5417
                    TIOCMSET 0x5418 FIONREAD 0x541b TIOCLINUX 0x541c TIOCCONS 0x541d
                    TIOCGSERIAL 0x541e TIOCPKT 0x5420 FIONBIO 0x5421 TIOCNOTTY 0x5422
                    TIOCSETD 0x5423 TIOCGETD 0x5424 TCSBRKP 0x5425 TIOCSBRK 0x5427
                    TIOCCBRK 0x5428 TIOCGSID 0x5429 TIOCVHANGUP 0x5437 TIOCGPTPEER 0x5441
                    FIONCLEX 0x5450 FIOCLEX 0x5451 FIOASYNC 0x5452 FIOQSIZE 0x5460
                    TIOCGPTN 0x80045430 TIOCSPTLCK 0x40045431 TIOCGDEV 0x80045432
                    TIOCGPKT 0x80045438 TIOCGPTLCK 0x80045439 TIOCGEXCL 0x80045440
                    FS_IOC_GETFLAGS 0x80086601 FS_IOC_SETFLAGS 0x40086602
                    FS_IOC_FIEMAP 0xc020660b BLKGETSIZE 0x1260 BLKSSZGET 0x1268
                    BLKGETSIZE64 0x80081272 HDIO_GETGEO 0x301 SIOCGIFCONF 0x8912
                    SIOCGIFFLAGS 0x8913 SIOCGIFHWADDR 0x8927 SIOCGIFNAME 0x8910
                    """);
    private static final Names DIRECTIONS = Names.of("", "_IOC_NONE 0 _IOC_READ 2 _IOC_WRITE 1");
    private static final Names CLOSE_ON_EXEC = Names.of("FD_???", "FD_CLOEXEC 1");
    private static final Names LOCKS = Names.of("F_???", "F_RDLCK 0 F_WRLCK 1 F_UNLCK 2");
    private static final Names SEALS =
            Names.of(
                    "F_SEAL_???",
                    """
                    F_SEAL_SEAL 1 F_SEAL_SHRINK 2 F_SEAL_GROW 4 F_SEAL_WRITE 8
                    F_SEAL_FUTURE_WRITE 16
                    """);
    private static final Names FLUSH = Names.of("TC???FLUSH", "TCIFLUSH 0 TCOFLUSH 1 TCIOFLUSH 2");
    private static final int TCGETS = 0x5401, TCSETS = 0x5402, TCSETSF = 0x5404;
    private static final int TCFLSH = 0x540b;
    private static final int TIOCGWINSZ = 0x5413, TIOCSWINSZ = 0x5414;
    private static final int ARRAY_LIMIT = 32;

    private Descriptors() {}

    // ---- fcntl

    private static final int F_GETFD = 1, F_SETFD = 2, F_GETFL = 3, F_SETFL = 4;
    private static final int F_GETLK = 5, F_SETLK = 6, F_SETLKW = 7;
    private static final int F_GETOWN = 9, F_SETSIG = 10, F_GETSIG = 11;
    private static final int F_GETLK64 = 12, F_SETLKW64 = 14;
    private static final int F_SETLEASE = 1024, F_GETLEASE = 1025;
    private static final int F_GETPIPE_SZ = 1032, F_ADD_SEALS = 1033, F_GET_SEALS = 1034;

    /** Whether a command of fcntl(2) takes an argument. */
    static boolean fcntlTakesArgument(int command) {
        return switch (command) {
            case F_GETFD, F_GETFL, F_GETOWN, F_GETSIG, F_GETLEASE, F_GETPIPE_SZ, F_GET_SEALS ->
                    false;
            default -> true;
        };
    }

    /** The command, and what its result means. */
    static final class FcntlCommand implements Formatter {
        @Override
        public void print(Call call, Slot slot) {
            call.print(COMMANDS.one(call.integer(call.next())));
        }

        @Override
        public void conclude(Call call, Slot slot, int index) {
            long result = call.result();
            String note =
                    switch (call.integer(index)) {
                        case F_GETFD -> result == 0 ? "" : "flags " + CLOSE_ON_EXEC.flags(result);
                        case F_GETFL -> "flags " + Meanings.openFlags(result);
                        case F_GETLEASE -> LOCKS.one(result);
                        case F_GET_SEALS -> result == 0 ? "" : "seals " + SEALS.flags(result);
                        default -> "";
                    };
            if (!note.isEmpty()) {
                call.setShownResult(Text.hex(result));
                call.setNote(note);
            } else if (call.integer(index) == F_GETSIG && result > 0) {
                call.setNote(Signals.name((int) result));
            }
        }
    }

    /** What follows the command. */
    static final class FcntlArgument implements Formatter {
        @Override
        public boolean awaitsReturn(Call call, Slot slot) {
            int command = call.integer(call.next() - 1);
            return command == F_GETLK || command == F_GETLK64;
        }

        @Override
        public void print(Call call, Slot slot) {
            long value = call.argument(call.next());
            int command = call.integer(call.next() - 1);
            call.print(
                    switch (command) {
                        case F_SETFD -> CLOSE_ON_EXEC.flags(value);
                        case F_SETFL -> Meanings.openFlags(value);
                        case F_SETSIG -> Signals.name((int) value);
                        case F_SETLEASE -> LOCKS.one(value);
                        case F_ADD_SEALS -> SEALS.flags(value);
                        case F_GETLK, F_SETLK, F_SETLKW ->
                                lock(call, value, command == F_GETLK, call.abi() == Abi.I386);
                        case F_GETLK64, F_GETLK64 + 1, F_SETLKW64 ->
                                lock(call, value, command == F_GETLK64, false);
                        default ->
                                COMMANDS.find(command).isEmpty()
                                        ? Text.hex(value)
                                        : Integer.toString((int) value);
                    });
        }

        private static String lock(Call call, long address, boolean get, boolean narrow) {
            boolean packed = call.abi() == Abi.I386;
            int start = packed ? 4 : 8;
            int width = narrow ? 4 : 8;
            Optional<TracedMemory.Struct> lock =
                    get && call.failed()
                            ? Optional.empty()
                            : call.memory().struct(address, start + 2 * width + 4);
            return lock.map(
                            s ->
                                    "{l_type="
                                            + LOCKS.one(s.signedShort(0))
                                            + ", l_whence="
                                            + Constants.SEEK.one(s.signedShort(2))
                                            + ", l_start="
                                            + (narrow ? s.integer(start) : s.longer(start))
                                            + ", l_len="
                                            + (narrow
                                                    ? s.integer(start + width)
                                                    : s.longer(start + width))
                                            + (get ? ", l_pid=" + s.integer(start + 2 * width) : "")
                                            + "}")
                    .orElseGet(() -> Text.address(address));
        }
    }

    // ---- ioctl

    /** Whether a request of ioctl(2) takes an argument. */
    static boolean ioctlTakesArgument(int request) {
        return switch (request) {
            case 0x540c, 0x540d, 0x5422, 0x5427, 0x5428, 0x5437, 0x5450, 0x5451 -> false;
            default -> true;
        };
    }

    /** Prints the request. */
    static void ioctlRequest(Call call, Slot slot) {
        long request = call.argument(call.next()) & 0xffffffffL;
        if (request == TCSETS) {
            call.print("SNDCTL_TMR_START or TCSETS");
            return;
        }
        String name = REQUESTS.find(request);
        call.print(
                name.isEmpty()
                        ? "_IOC("
                                + DIRECTIONS.flags(request >> 30)
                                + ", "
                                + Text.hex(request >> 8 & 0xff)
                                + ", "
                                + Text.hex(request & 0xff)
                                + ", "
                                + Text.hex(request >> 16 & 0x3fff)
                                + ")"
                        : name);
    }

    /** What follows the request. */
    static final class IoctlArgument implements Formatter {
        @Override
        public boolean awaitsReturn(Call call, Slot slot) {
            int request = call.integer(call.next() - 1);
            return isGetter(request);
        }

        private static boolean isGetter(int request) {
            return switch (request) {
                case TCGETS, TIOCGWINSZ, 0x540f, 0x5411, 0x5415, 0x541b, 0x5424, 0x5429 -> true;
                default -> request >>> 30 == 2;
            };
        }

        @Override
        public void print(Call call, Slot slot) {
            int request = call.integer(call.next() - 1);
            long value = call.argument(call.next());
            boolean failed = isGetter(request) && call.failed();
            Optional<String> text =
                    failed
                            ? Optional.empty()
                            : switch (request) {
                                case TCGETS, TCSETS, TCSETS + 1, TCSETSF ->
                                        Terminals.attributes(call.memory(), value);
                                case TIOCGWINSZ, TIOCSWINSZ -> Terminals.size(call.memory(), value);
                                case TCFLSH -> Optional.of(FLUSH.one(value));
                                case 0x5409, 0x540a, 0x5425, 0x540e ->
                                        Optional.of(Integer.toString((int) value));
                                case 0x540f, 0x5410, 0x5411, 0x541b, 0x5421, 0x5424, 0x5429 ->
                                        call.memory()
                                                .struct(value, 4)
                                                .map(s -> "[" + s.integer(0) + "]");
                                case 0x80045430, 0x40045431 ->
                                        call.memory()
                                                .struct(value, 4)
                                                .map(s -> "[" + s.integer(0) + "]");
                                default ->
                                        Optional.of(
                                                REQUESTS.find(request & 0xffffffffL).isEmpty()
                                                        ? Text.hex(value)
                                                        : Text.address(value));
                            };
            call.print(text.orElseGet(() -> Text.address(value)));
        }
    }

    // ---- poll and select

    /** Says how much is left of a timeout, if the argument is a timespec. */
    private static void left(Call call, int index) {
        Meaning meaning = call.format().meaning(index);
        if (meaning == Meaning.STRUCT_TIMESPEC || meaning == Meaning.STRUCT_TIMESPEC64) {
            int width = meaning == Meaning.STRUCT_TIMESPEC64 ? 8 : call.abi().longSize();
            Times.time(call.memory(), call.argument(index), "nsec", width)
                    .ifPresent(text -> call.addNote("left " + text));
        }
    }

    /** The descriptors of poll(2). */
    static final class Poll implements Formatter {
        @Override
        public void print(Call call, Slot slot) {
            int index = call.next();
            call.print(list(call, index, true));
        }

        private static String list(Call call, int index, boolean all) {
            long address = call.argument(index);
            long count = call.argument(index + 1);
            if (address == 0) {
                return "NULL";
            }
            StringBuilder out = new StringBuilder("[");
            String separator = "";
            for (int i = 0; count < 0 || i < count; i++) {
                Optional<TracedMemory.Struct> entry = call.memory().struct(address + 8L * i, 8);
                if (entry.isEmpty() && i == 0) {
                    return Text.address(address);
                }
                if (entry.isEmpty() || i == ARRAY_LIMIT) {
                    out.append(separator).append("...");
                    break;
                }
                int fd = entry.get().integer(0);
                long revents = entry.get().unsignedShort(6);
                if (all || revents != 0) {
                    out.append(separator).append("{fd=").append(fd);
                    separator = ", ";
                    if (fd >= 0 || !all) {
                        out.append(all ? ", events=" : ", revents=")
                                .append(
                                        Constants.POLL.flags(
                                                all ? entry.get().unsignedShort(4) : revents));
                    }
                    out.append('}');
                }
            }
            return out.append(']').toString();
        }

        @Override
        public void conclude(Call call, Slot slot, int index) {
            if (call.result() == 0) {
                call.setNote("Timeout");
                return;
            }
            call.setNote(list(call, index, false));
            left(call, index + 2);
        }
    }

    /** One of the sets of select(2). */
    static final class DescriptorSet implements Formatter {
        @Override
        public void print(Call call, Slot slot) {
            int index = call.next();
            long address = call.argument(index);
            call.print(
                    text(call, slot, index, Long.MAX_VALUE).orElseGet(() -> Text.address(address)));
        }

        private static Optional<String> text(Call call, Slot slot, int index, long most) {
            int count = Math.max(0, Math.min(call.integer(slot.length()), 1024));
            int word = call.abi().longSize();
            int bytes = (count + 8 * word - 1) / (8 * word) * word;
            return call.memory()
                    .struct(call.argument(index), bytes)
                    .map(
                            s -> {
                                StringBuilder out = new StringBuilder();
                                long left = most;
                                for (int fd = 0; fd < count && left > 0; fd++) {
                                    if ((s.unsignedByte(fd / 8) >> (fd % 8) & 1) != 0) {
                                        out.append(out.isEmpty() ? "" : " ").append(fd);
                                        left--;
                                    }
                                }
                                return "[" + out + "]";
                            });
        }

        private static long count(Optional<String> text) {
            String set = text.orElse("[]");
            return set.length() == 2 ? 0 : 1 + set.chars().filter(c -> c == ' ').count();
        }

        @Override
        public void conclude(Call call, Slot slot, int index) {
            if (call.result() == 0) {
                call.setNote("Timeout");
                return;
            }
            String[] names = {"in", "out", "except"};
            int which = index - slot.length() - 1;
            if (which >= 0 && which < names.length) {
                long left = call.result();
                for (int i = index - which; i < index; i++) {
                    left -= count(text(call, slot, i, left));
                }
                text(call, slot, index, left)
                        .filter(text -> text.length() > 2)
                        .ifPresent(text -> call.addNote(names[which] + " " + text));
                if (which == names.length - 1) {
                    left(call, index + 1);
                }
            }
        }
    }

    /** The timeout of select(2), which Linux overwrites with what is left. */
    static final class Timeout implements Formatter {
        @Override
        public void print(Call call, Slot slot) {
            long address = call.argument(call.next());
            call.print(text(call, call.next()).orElseGet(() -> Text.address(address)));
        }

        private static Optional<String> text(Call call, int index) {
            return Times.time(call.memory(), call.argument(index), "usec", call.abi().longSize());
        }

        @Override
        public void conclude(Call call, Slot slot, int index) {
            if (call.result() > 0) {
                text(call, index).ifPresent(text -> call.addNote("left " + text));
            }
        }
    }
}
