package dev.genkan.lab;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.Meaning;
import java.util.Optional;

/** What an argument points to: structs and arrays, in the layout of the call's ABI. */
final class Structs {
    private static final int S_IFMT = 0170000;
    private static final int ARRAY_LIMIT = 32;
    private static final int CLOCK_TICKS = 100;

    private Structs() {}

    /** A formatter of what a pointer points to; it prints the address if that cannot be read. */
    static Formatter pointer(Meaning meaning) {
        return (call, slot) -> {
            long address = call.argument(call.next());
            boolean failed = slot.out() && call.failed() && !followedOnError(meaning, call);
            Optional<String> text =
                    failed || address == 0 ? Optional.empty() : text(meaning, call, slot, address);
            call.print(text.orElseGet(() -> Text.address(address)));
        };
    }

    private static boolean followedOnError(Meaning meaning, Call call) {
        return call.interrupted()
                && (meaning == Meaning.STRUCT_TIMESPEC_REMAINING
                        || meaning == Meaning.STRUCT_TIMESPEC64_REMAINING);
    }

    private static Optional<String> text(Meaning meaning, Call call, Slot slot, long address) {
        TracedMemory memory = call.memory();
        boolean i386 = call.abi() == Abi.I386;
        int word = call.abi().longSize();
        return switch (meaning) {
            case SIGSET -> sigset(call, slot, address);
            case SIGSET_ARGUMENT ->
                    memory.struct(address, 2 * word).map(s -> sigsetArgument(memory, s));
            case OLD_SIGSET -> memory.struct(address, 4).map(s -> Signals.set(s.unsigned(0), 32));
            case SIGACTION -> memory.struct(address, i386 ? 20 : 32).map(Structs::action);
            case OLD_SIGACTION -> memory.struct(address, 16).map(Structs::oldAction);
            case SIGALTSTACK -> memory.struct(address, i386 ? 12 : 24).map(Structs::signalStack);
            case SIGINFO -> memory.struct(address, 128).map(Signals::info);
            case RLIMIT ->
                    memory.struct(address, 2 * word)
                            .map(s -> limits(s.word(0, 0), s.word(4, 8), i386));
            case RLIMIT64 ->
                    memory.struct(address, 16).map(s -> limits(s.longer(0), s.longer(8), false));
            case STRUCT_STAT -> memory.struct(address, i386 ? 64 : 144).map(s -> stat(s, i386));
            case STRUCT_STAT64 ->
                    memory.struct(address, 96)
                            .map(s -> stat(s.unsigned(16), s.longer(32), s.longer(44)));
            case STRUCT_STATX -> memory.struct(address, 256).map(Structs::statx);
            case STRUCT_STATFS -> memory.struct(address, i386 ? 64 : 120).map(s -> statfs(s, i386));
            case STRUCT_STATFS64 -> memory.struct(address, 84).map(Structs::statfs64);
            case STRUCT_TIMESPEC -> Times.time(memory, address, "nsec", word);
            case STRUCT_TIMESPEC64 -> Times.time(memory, address, "nsec", 8);
            case STRUCT_TIMESPEC_REMAINING, STRUCT_TIMESPEC64_REMAINING ->
                    call.interrupted()
                            ? Times.time(
                                    memory,
                                    address,
                                    "nsec",
                                    meaning == Meaning.STRUCT_TIMESPEC_REMAINING ? word : 8)
                            : Optional.empty();
            case STRUCT_TIMESPEC_PAIR -> Times.pair(memory, address, word);
            case STRUCT_TIMESPEC64_PAIR -> Times.pair(memory, address, 8);
            case STRUCT_TIMEVAL -> Times.time(memory, address, "usec", word);
            case STRUCT_TIMEVAL_PAIR ->
                    memory.struct(address, 4 * word)
                            .map(
                                    s ->
                                            "["
                                                    + Times.dated(
                                                            s.signedWord(0, 0),
                                                            s.signedWord(4, 8),
                                                            "usec",
                                                            6)
                                                    + ", "
                                                    + Times.dated(
                                                            s.signedWord(8, 16),
                                                            s.signedWord(12, 24),
                                                            "usec",
                                                            6)
                                                    + "]");
            case STRUCT_UTIMBUF ->
                    memory.struct(address, 2 * word)
                            .map(
                                    s ->
                                            "{actime="
                                                    + Times.commented(s.signedWord(0, 0))
                                                    + ", modtime="
                                                    + Times.commented(s.signedWord(4, 8))
                                                    + "}");
            case STRUCT_ITIMERSPEC64 ->
                    memory.struct(address, 32)
                            .map(
                                    s ->
                                            "{it_interval="
                                                    + Times.time(s.longer(0), s.longer(8), "nsec")
                                                    + ", it_value="
                                                    + Times.time(s.longer(16), s.longer(24), "nsec")
                                                    + "}");
            case STRUCT_ITIMERVAL ->
                    memory.struct(address, 4 * word)
                            .map(
                                    s ->
                                            "{it_interval="
                                                    + Times.time(
                                                            s.signedWord(0, 0),
                                                            s.signedWord(4, 8),
                                                            "usec")
                                                    + ", it_value="
                                                    + Times.time(
                                                            s.signedWord(8, 16),
                                                            s.signedWord(12, 24),
                                                            "usec")
                                                    + "}");
            case STRUCT_TIMEZONE ->
                    memory.struct(address, 8)
                            .map(
                                    s ->
                                            "{tz_minuteswest="
                                                    + s.integer(0)
                                                    + ", tz_dsttime="
                                                    + s.integer(4)
                                                    + "}");
            case STRUCT_TMS -> memory.struct(address, 4 * word).map(Structs::processTimes);
            case STRUCT_UTSNAME ->
                    memory.struct(address, 6 * 65)
                            .map(
                                    s ->
                                            "{sysname="
                                                    + s.string(0, 65)
                                                    + ", nodename="
                                                    + s.string(65, 65)
                                                    + ", ...}");
            case STRUCT_SYSINFO -> memory.struct(address, i386 ? 64 : 112).map(Structs::system);
            case STRUCT_TERMIOS -> Terminals.attributes(memory, address);
            case STRUCT_WINSIZE -> Terminals.size(memory, address);
            case STRUCT_USER_DESC -> descriptor(call, address);
            case STRUCT_DIRENT -> Optional.of(entries(call, address, i386 ? 8 : 16));
            case STRUCT_DIRENT64 -> Optional.of(entries(call, address, 16));
            case STRUCT_PIPE_FDS ->
                    memory.struct(address, 8)
                            .map(s -> "[" + s.integer(0) + ", " + s.integer(4) + "]");
            case POINTER_TO_INT, STRUCT_SCHED_PARAM ->
                    memory.struct(address, 4).map(s -> "[" + s.integer(0) + "]");
            case POINTER_TO_LONG ->
                    memory.struct(address, word).map(s -> "[" + s.signedWord(0, 0) + "]");
            case TIME ->
                    memory.struct(address, word)
                            .map(s -> "[" + Times.commented(s.signedWord(0, 0)) + "]");
            case POINTER_TO_OFFSET64 -> memory.struct(address, 8).map(s -> "[" + s.longer(0) + "]");
            default -> Optional.empty();
        };
    }

    /** Prints what a pointer to a number points to. */
    static void integer(Call call, Slot slot) {
        pointer(Meaning.POINTER_TO_INT).print(call, slot);
    }

    /** The environment as strace prints it: an address, and how many variables there are. */
    static String environment(long address, int variables) {
        return address == 0
                ? "NULL"
                : Text.address(address)
                        + " /* "
                        + variables
                        + (variables == 1 ? " var */" : " vars */");
    }

    // ---- signals

    private static Optional<String> sigset(Call call, Slot slot, long address) {
        if (slot.length() >= 0 && call.argument(slot.length()) > 8) {
            return Optional.empty();
        }
        return call.memory().struct(address, 8).map(s -> Signals.set(s.longer(0), 64));
    }

    private static String sigsetArgument(TracedMemory memory, TracedMemory.Struct s) {
        long address = s.word(0, 0);
        long size = s.word(4, 8);
        String set =
                memory.struct(address, 8)
                        .filter(mask -> size == 8)
                        .map(mask -> Signals.set(mask.longer(0), 64))
                        .orElseGet(() -> Text.address(address));
        return "{sigmask=" + set + ", sigsetsize=" + size + "}";
    }

    private static String action(TracedMemory.Struct s) {
        long flags = s.word(4, 8);
        long mask = s.longer(s.size() == 20 ? 12 : 24);
        return action(s.word(0, 0), Signals.set(mask, 64), flags, s.word(8, 16));
    }

    private static String oldAction(TracedMemory.Struct s) {
        return action(s.unsigned(0), Signals.set(s.unsigned(4), 32), s.unsigned(8), s.unsigned(12));
    }

    private static String action(long handler, String mask, long flags, long restorer) {
        String name = handler == 0 ? "SIG_DFL" : handler == 1 ? "SIG_IGN" : Text.address(handler);
        String text =
                "{sa_handler="
                        + name
                        + ", sa_mask="
                        + mask
                        + ", sa_flags="
                        + Constants.SIGNAL_ACTION.flags(flags & 0xffffffffL);
        boolean hasRestorer = (flags & 0x4000000) != 0;
        return hasRestorer ? text + ", sa_restorer=" + Text.address(restorer) + "}" : text + "}";
    }

    private static String signalStack(TracedMemory.Struct s) {
        return "{ss_sp="
                + Text.address(s.word(0, 0))
                + ", ss_flags="
                + Constants.SIGNAL_STACK.flags(s.integer(4, 8) & 0xffffffffL)
                + ", ss_size="
                + s.word(8, 16)
                + "}";
    }

    // ---- limits and machine

    private static String limits(long soft, long hard, boolean i386) {
        return "{rlim_cur=" + limit(soft, i386) + ", rlim_max=" + limit(hard, i386) + "}";
    }

    private static String limit(long value, boolean i386) {
        if (i386 ? value == 0xffffffffL : value == -1) {
            return i386 ? "RLIM_INFINITY" : "RLIM64_INFINITY";
        }
        return value > 1024 && value % 1024 == 0
                ? value / 1024 + "*1024"
                : Long.toUnsignedString(value);
    }

    private static String processTimes(TracedMemory.Struct s) {
        return "{tms_utime="
                + ticks(s.signedWord(0, 0))
                + ", tms_stime="
                + ticks(s.signedWord(4, 8))
                + ", tms_cutime="
                + ticks(s.signedWord(8, 16))
                + ", tms_cstime="
                + ticks(s.signedWord(12, 24))
                + "}";
    }

    private static String ticks(long value) {
        if (value == 0) {
            return "0";
        }
        long hundredths = value % CLOCK_TICKS;
        return value
                + " /* "
                + value / CLOCK_TICKS
                + (hundredths < 10 ? ".0" : ".")
                + hundredths
                + " s */";
    }

    private static String system(TracedMemory.Struct s) {
        String[] names = {"totalram", "freeram", "sharedram", "bufferram", "totalswap", "freeswap"};
        StringBuilder out = new StringBuilder("{uptime=").append(s.signedWord(0, 0));
        out.append(", loads=[").append(s.word(4, 8)).append(", ").append(s.word(8, 16));
        out.append(", ").append(s.word(12, 24)).append(']');
        for (int i = 0; i < names.length; i++) {
            out.append(", ").append(names[i]).append('=');
            out.append(Long.toUnsignedString(s.word(16 + 4 * i, 32 + 8 * i)));
        }
        out.append(", procs=").append(s.unsignedShort(s.size() == 64 ? 40 : 80));
        out.append(", totalhigh=").append(s.word(44, 88));
        out.append(", freehigh=").append(s.word(48, 96));
        return out.append(", mem_unit=").append(s.integer(52, 104)).append('}').toString();
    }

    private static Optional<String> descriptor(Call call, long address) {
        return call.memory()
                .struct(address, 16)
                .map(
                        s -> {
                            long bits = s.unsigned(12);
                            String base = Long.toHexString(s.unsigned(4));
                            String limit = Long.toHexString(s.unsigned(8));
                            return "{entry_number="
                                    + s.integer(0)
                                    + ", base_addr="
                                    + (s.unsigned(4) == 0 ? "00000000" : "0x" + pad(base, 6))
                                    + ", limit="
                                    + (s.unsigned(8) == 0 ? "00000000" : "0x" + pad(limit, 6))
                                    + ", seg_32bit="
                                    + (bits & 1)
                                    + ", contents="
                                    + (bits >> 1 & 3)
                                    + ", read_exec_only="
                                    + (bits >> 3 & 1)
                                    + ", limit_in_pages="
                                    + (bits >> 4 & 1)
                                    + ", seg_not_present="
                                    + (bits >> 5 & 1)
                                    + ", useable="
                                    + (bits >> 6 & 1)
                                    + (call.abi() == Abi.X86_64 ? ", lm=" + (bits >> 7 & 1) : "")
                                    + "}";
                        });
    }

    /** A segment descriptor, whose number the kernel may have chosen. */
    static final class SegmentDescriptor implements Formatter {
        @Override
        public void print(Call call, Slot slot) {
            pointer(Meaning.STRUCT_USER_DESC).print(call, slot);
        }

        @Override
        public void conclude(Call call, Slot slot, int index) {
            call.memory()
                    .struct(call.argument(index), 4)
                    .ifPresent(s -> call.setNote("entry_number=" + s.unsigned(0)));
        }
    }

    private static String pad(String digits, int width) {
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    // ---- files

    /** A file's type and permission bits, such as {@code S_IFREG|S_ISUID|0755}. */
    static String mode(long mode) {
        String type =
                switch ((int) mode & S_IFMT) {
                    case 0140000 -> "S_IFSOCK|";
                    case 0120000 -> "S_IFLNK|";
                    case 0100000 -> "S_IFREG|";
                    case 0060000 -> "S_IFBLK|";
                    case 0040000 -> "S_IFDIR|";
                    case 0020000 -> "S_IFCHR|";
                    case 0010000 -> "S_IFIFO|";
                    default -> "";
                };
        if (type.isEmpty()) {
            return Text.mode(mode);
        }
        return type
                + ((mode & 04000) == 0 ? "" : "S_ISUID|")
                + ((mode & 02000) == 0 ? "" : "S_ISGID|")
                + ((mode & 01000) == 0 ? "" : "S_ISVTX|")
                + Text.mode(mode & 0777);
    }

    private static String stat(TracedMemory.Struct s, boolean i386) {
        return i386
                ? stat(s.unsignedShort(8), s.unsignedShort(14), s.unsigned(20))
                : stat(s.unsigned(24), s.longer(40), s.longer(48));
    }

    private static String stat(long mode, long device, long size) {
        return "{st_mode="
                + mode(mode)
                + (isDevice(mode)
                        ? ", st_rdev=" + Text.device(device)
                        : ", st_size=" + Long.toUnsignedString(size))
                + ", ...}";
    }

    private static boolean isDevice(long mode) {
        return (mode & S_IFMT) == 0020000 || (mode & S_IFMT) == 0060000;
    }

    private static String statx(TracedMemory.Struct s) {
        return "{stx_mask="
                + Constants.STATX.flags(s.unsigned(0))
                + ", stx_attributes="
                + Constants.STATX_ATTRIBUTES.flags(s.longer(8))
                + ", stx_mode="
                + mode(s.unsignedShort(28))
                + ", stx_size="
                + s.longer(40)
                + ", ...}";
    }

    private static String statfs(TracedMemory.Struct s, boolean i386) {
        long[] fields = new long[7];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = s.word(4 * i, 8 * i);
        }
        int id = i386 ? 28 : 56;
        return statfs(
                fields,
                s.integer(id),
                s.integer(id + 4),
                s.word(36, 64),
                s.word(40, 72),
                s.word(44, 80));
    }

    private static String statfs64(TracedMemory.Struct s) {
        long[] fields = new long[7];
        fields[0] = s.unsigned(0);
        fields[1] = s.unsigned(4);
        for (int i = 2; i < fields.length; i++) {
            fields[i] = s.longer(8 * (i - 1));
        }
        return statfs(
                fields,
                s.integer(48),
                s.integer(52),
                s.unsigned(56),
                s.unsigned(60),
                s.unsigned(64));
    }

    private static String statfs(
            long[] fields, int id0, int id1, long nameLength, long fragment, long flags) {
        String[] names = {"bsize", "blocks", "bfree", "bavail", "files", "ffree"};
        String type = Constants.FILE_SYSTEM.find(fields[0]);
        StringBuilder out = new StringBuilder("{f_type=");
        out.append(type.isEmpty() ? Text.hex(fields[0]) : type);
        for (int i = 0; i < names.length; i++) {
            out.append(", f_").append(names[i]).append('=');
            out.append(Long.toUnsignedString(fields[i + 1]));
        }
        out.append(", f_fsid={val=[").append(Text.hex(id0 & 0xffffffffL)).append(", ");
        out.append(Text.hex(id1 & 0xffffffffL)).append("]}, f_namelen=").append(nameLength);
        out.append(", f_frsize=").append(fragment);
        boolean valid = (flags & 0x20) != 0;
        if (valid) {
            out.append(", f_flags=").append(Constants.MOUNT.flags(flags));
        }
        return out.append('}').toString();
    }

    private static String entries(Call call, long address, int lengthOffset) {
        int count = 0;
        long end = call.result();
        for (long at = 0; at < end; count++) {
            Optional<TracedMemory.Struct> entry =
                    call.memory().struct(address + at, lengthOffset + 2);
            long length = entry.isEmpty() ? 0 : entry.get().unsignedShort(lengthOffset);
            if (length == 0) {
                break;
            }
            at += length;
        }
        return Text.address(address) + " /* " + count + " entries */";
    }

    /** Prints a vector of buffers, of which so many bytes count. */
    static void vectors(Call call, Slot slot, long bytes) {
        long address = call.argument(call.next());
        long count = call.argument(slot.length());
        int size = 2 * call.abi().longSize();
        if (address == 0 || count < 0) {
            call.print(Text.address(address));
            return;
        }
        StringBuilder out = new StringBuilder("[");
        long left = bytes;
        for (int i = 0; i < count; i++) {
            out.append(i == 0 ? "" : ", ");
            Optional<TracedMemory.Struct> vector =
                    i == ARRAY_LIMIT
                            ? Optional.empty()
                            : call.memory().struct(address + (long) i * size, size);
            if (vector.isEmpty()) {
                out.append(
                        i == 0 || i == ARRAY_LIMIT
                                ? "..."
                                : "... /* " + Text.address(address + (long) i * size) + " */");
                if (i == 0) {
                    call.print(Text.address(address));
                    return;
                }
                break;
            }
            long base = vector.get().word(0, 0);
            long length = vector.get().word(4, 8);
            long shown = Math.min(length, Math.max(left, 0));
            out.append("{iov_base=").append(call.memory().buffer(base, shown, false));
            out.append(", iov_len=").append(Long.toUnsignedString(length)).append('}');
            left -= shown;
        }
        call.print(out.append(']').toString());
    }

    /** Prints an array of ids. */
    static void ids(Call call, Slot slot) {
        long address = call.argument(call.next());
        long count = slot.out() ? call.result() : call.argument(slot.length());
        if (address == 0 || slot.out() && call.failed()) {
            call.print(Text.address(address));
            return;
        }
        StringBuilder out = new StringBuilder("[");
        for (int i = 0; i < count; i++) {
            Optional<TracedMemory.Struct> id = call.memory().struct(address + 4L * i, 4);
            if (i == ARRAY_LIMIT || id.isEmpty()) {
                out.append(", ...");
                break;
            }
            out.append(i == 0 ? "" : ", ").append(id.get().unsigned(0));
        }
        call.print(out.append(']').toString());
    }

    /** Prints the six arguments of i386's first mmap(2) in place of the one that points to them. */
    static void mapArguments(Call call, Slot slot) {
        long address = call.argument(call.next());
        Optional<TracedMemory.Struct> s = call.memory().struct(address, 24);
        call.print(
                s.map(
                                a ->
                                        Text.address(a.unsigned(0))
                                                + ", "
                                                + a.unsigned(4)
                                                + ", "
                                                + Constants.PROT.flags(a.unsigned(8))
                                                + ", "
                                                + Meanings.mapFlags(a.unsigned(12))
                                                + ", "
                                                + a.integer(16)
                                                + ", "
                                                + Text.hex(a.unsigned(20)))
                        .orElseGet(() -> Text.address(address)));
    }

    /** Prints a set of processors. */
    static void processors(Call call, Slot slot) {
        long address = call.argument(call.next());
        long size = slot.out() ? call.result() : call.argument(slot.length());
        int bytes = (int) Math.max(0, Math.min(size, 1024));
        Optional<TracedMemory.Struct> set =
                address == 0 || slot.out() && call.failed()
                        ? Optional.empty()
                        : call.memory().struct(address, bytes);
        if (set.isEmpty()) {
            call.print(Text.address(address));
            return;
        }
        StringBuilder out = new StringBuilder();
        for (int cpu = 0; cpu < 8 * bytes; cpu++) {
            if ((set.get().unsignedByte(cpu / 8) >> (cpu % 8) & 1) != 0) {
                out.append(out.isEmpty() ? "" : " ").append(cpu);
            }
        }
        call.print("[" + out + "]");
    }

    /** The position that sendfile(2) reads and moves. */
    static final class Position implements Formatter {
        @Override
        public void announce(Call call, Slot slot) {
            pointer(Meaning.POINTER_TO_OFFSET64)
                    .print(call, new Slot(slot.meaning(), -1, false, false));
        }

        @Override
        public void print(Call call, Slot slot) {
            long address = call.argument(call.next());
            if (address != 0 && call.result() > 0) {
                call.memory()
                        .struct(address, 8)
                        .ifPresent(s -> call.print(" => [" + s.longer(0) + "]"));
            }
        }
    }
}
