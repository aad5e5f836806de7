package dev.genkan.lab;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.Meaning;
import java.util.EnumMap;
import java.util.Map;

/** The one formatter of each meaning, and how results are printed. */
final class Meanings {
    private static final Map<Meaning, Formatter> FORMATTERS = new EnumMap<>(Meaning.class);
    private static final int AT_FDCWD = -100;
    private static final int ARRAY_LIMIT = 32;

    private Meanings() {}

    /** The formatter of a meaning. */
    static Formatter formatter(Meaning meaning) {
        return FORMATTERS.computeIfAbsent(meaning, Meanings::make);
    }

    /** Whether the kernel always writes what an argument of this meaning points to. */
    static boolean isOut(Meaning meaning) {
        return switch (meaning) {
            case BUFFER_OUT,
                    RANDOM_OUT,
                    STRING_OUT,
                    IOVEC_OUT,
                    RUSAGE,
                    WAIT_STATUS,
                    STRUCT_STAT,
                    STRUCT_STAT64,
                    STRUCT_STATX,
                    STRUCT_STATFS,
                    STRUCT_STATFS64,
                    STRUCT_TIMESPEC_REMAINING,
                    STRUCT_TIMESPEC64_REMAINING,
                    STRUCT_TMS,
                    STRUCT_UTSNAME,
                    STRUCT_SYSINFO,
                    STRUCT_DIRENT,
                    STRUCT_DIRENT64,
                    STRUCT_PIPE_FDS,
                    POINTER_TO_POSITION ->
                    true;
            default -> false;
        };
    }

    /** A result that is no error. */
    static String result(Meaning meaning, Call call) {
        long value = call.result();
        long unsigned = call.abi() == Abi.I386 ? value & 0xffffffffL : value;
        return switch (meaning) {
            case ADDRESS, HEX -> Text.hex(unsigned);
            case OCTAL, MODE -> Text.mode(unsigned);
            case UNSIGNED -> Long.toUnsignedString(unsigned);
            case TIME -> value == 0 ? "0" : value + " (" + Text.date(value) + ")";
            case SIGNAL -> value + " (" + Signals.name((int) value) + ")";
            case SCHEDULER -> value + " (" + Constants.SCHEDULER.one(value) + ")";
            case PERSONALITY -> Text.hex(unsigned) + " (" + personality(unsigned) + ")";
            case MEMBARRIER_COMMAND ->
                    value == 0
                            ? "0"
                            : Text.hex(value) + " (" + Constants.MEMBARRIER.flags(value) + ")";
            default -> Long.toString(value);
        };
    }

    private static Formatter make(Meaning meaning) {
        return switch (meaning) {
            case NUMBER, FD -> (call, slot) -> call.print(Long.toString(call.signed(call.next())));
            case UNSIGNED, STRUCT_SCHED_PARAM ->
                    meaning == Meaning.UNSIGNED
                            ? (call, slot) ->
                                    call.print(Long.toUnsignedString(call.argument(call.next())))
                            : Structs::integer;
            case HEX -> (call, slot) -> call.print(Text.hex(call.argument(call.next())));
            case OCTAL, MODE ->
                    (call, slot) -> call.print(Text.mode(call.argument(call.next()) & 0xffff));
            case FILE_MODE ->
                    (call, slot) -> call.print(Structs.mode(call.argument(call.next()) & 0xffff));
            case ADDRESS -> (call, slot) -> call.print(Text.address(call.argument(call.next())));
            case LOW_HIGH -> (call, slot) -> pair(call, 0, 1);
            case HIGH_LOW -> (call, slot) -> pair(call, 1, 0);
            case PAGE_OFFSET ->
                    (call, slot) -> call.print(Text.hex(call.argument(call.next()) << 12));
            case ID ->
                    (call, slot) -> {
                        int id = call.integer(call.next());
                        call.print(id == -1 ? "-1" : Integer.toUnsignedString(id));
                    };
            case ID16 ->
                    (call, slot) -> {
                        long id = call.argument(call.next()) & 0xffff;
                        call.print(id == 0xffff ? "-1" : Long.toString(id));
                    };
            case DEVICE -> (call, slot) -> call.print(Text.device(call.argument(call.next())));
            case TIME ->
                    (call, slot) -> {
                        if (slot.out()) {
                            Structs.pointer(meaning).print(call, slot);
                            return;
                        }
                        long seconds = call.signed(call.next());
                        call.print(seconds + " /* " + Text.date(seconds) + " */");
                    };
            case DIRFD ->
                    (call, slot) -> {
                        int fd = call.integer(call.next());
                        call.print(fd == AT_FDCWD ? "AT_FDCWD" : Integer.toString(fd));
                    };
            case PATH -> (call, slot) -> call.print(call.memory().path(call.argument(call.next())));
            case STRING ->
                    (call, slot) -> call.print(call.memory().string(call.argument(call.next())));
            case STRING_ARRAY -> Meanings::strings;
            case ENVIRONMENT ->
                    (call, slot) -> {
                        long address = call.argument(call.next());
                        int count =
                                address == 0 ? 0 : call.memory().pointers(address, 65536).length;
                        call.print(Structs.environment(address, count));
                    };
            case BUFFER_IN ->
                    (call, slot) -> call.print(buffer(call, call.argument(slot.length()), false));
            case BUFFER_OUT -> out((call, slot) -> buffer(call, call.result(), false));
            case RANDOM_OUT -> out((call, slot) -> buffer(call, call.result(), true));
            case STRING_OUT -> out((call, slot) -> call.memory().path(call.argument(call.next())));
            case IOVEC_IN -> (call, slot) -> Structs.vectors(call, slot, Long.MAX_VALUE);
            case IOVEC_OUT ->
                    (call, slot) -> {
                        if (call.failed()) {
                            address(call);
                        } else {
                            Structs.vectors(call, slot, call.result());
                        }
                    };
            case OPEN_FLAGS ->
                    (call, slot) -> call.print(openFlags(call.argument(call.next()) & 0xffffffffL));
            case DUP_FLAGS, PIPE_FLAGS -> flags(Constants.OPEN);
            case ACCESS_MODE -> flags(Constants.ACCESS);
            case WHENCE -> one(Constants.SEEK);
            case PROT -> flags(Constants.PROT);
            case MMAP_FLAGS -> (call, slot) -> call.print(mapFlags(call.argument(call.next())));
            case MREMAP_FLAGS -> flags(Constants.MREMAP);
            case MADVICE -> one(Constants.MADVICE);
            case MSYNC_FLAGS -> flags(Constants.MSYNC);
            case MLOCK_FLAGS -> flags(Constants.MLOCK);
            case MLOCKALL_FLAGS -> flags(Constants.MLOCKALL);
            case MEMBARRIER_COMMAND -> one(Constants.MEMBARRIER);
            case AT_FLAGS ->
                    (call, slot) -> {
                        long value = call.argument(call.next()) & 0xffffffffL;
                        call.print(
                                call.followedBy(Meaning.STATX_MASK)
                                        ? Constants.AT.flags(
                                                Constants.STATX_SYNC.flags(value & 0x6000),
                                                value & ~0x6000)
                                        : Constants.AT.flags(value));
                    };
            case UNLINK_FLAGS -> flags(Constants.AT);
            case FACCESS_FLAGS -> flags(Constants.FACCESS_AT);
            case STATX_MASK -> flags(Constants.STATX);
            case FCNTL_COMMAND -> new Descriptors.FcntlCommand();
            case FCNTL_ARGUMENT -> new Descriptors.FcntlArgument();
            case IOCTL_REQUEST -> Descriptors::ioctlRequest;
            case IOCTL_ARGUMENT -> new Descriptors.IoctlArgument();
            case CLOCK_ID -> one(Constants.CLOCK);
            case TIMER_FLAGS -> flags(Constants.TIMER);
            case TIMER_WHICH -> one(Constants.ITIMER);
            case SIGNAL -> (call, slot) -> call.print(Signals.name(call.integer(call.next())));
            case SIGNAL_HOW -> one(Constants.SIGNAL_HOW);
            case RESOURCE -> one(Constants.RESOURCE);
            case RUSAGE_WHO ->
                    (call, slot) -> call.print(Constants.RUSAGE.one(call.integer(call.next())));
            case PRIORITY_WHICH -> one(Constants.PRIORITY);
            case SCHEDULER -> one(Constants.SCHEDULER);
            case FUTEX_OPERATION -> Processes::futex;
            case ARCH_PRCTL_CODE -> new Processes.ArchPrctl();
            case PRCTL_OPTION -> new Processes.Prctl();
            case CLONE_FLAGS -> new Processes.Clone();
            case WAIT_OPTIONS -> flags(Constants.WAIT);
            case GETRANDOM_FLAGS -> flags(Constants.GETRANDOM);
            case RENAME_FLAGS -> flags(Constants.RENAME);
            case POLL_EVENTS -> flags(Constants.POLL);
            case LOCK_OPERATION -> flags(Constants.LOCK);
            case SYSLOG_ACTION ->
                    (call, slot) -> {
                        int action = call.integer(call.next());
                        String name = Constants.SYSLOG.find(action);
                        call.print(
                                action
                                        + " /* "
                                        + (name.isEmpty() ? "SYSLOG_ACTION_???" : name)
                                        + " */");
                    };
            case MEMFD_FLAGS ->
                    (call, slot) -> {
                        long value = call.argument(call.next()) & 0xffffffffL;
                        long size = value >>> 26;
                        String rest = Constants.MEMFD.flags(value & 0x3ffffff);
                        call.print(size == 0 ? rest : rest + "|" + size + "<<MFD_HUGE_SHIFT");
                    };
            case FALLOCATE_MODE -> flags(Constants.FALLOCATE);
            case FADVICE -> one(Constants.FADVICE);
            case CLOSE_RANGE_FLAGS -> flags(Constants.CLOSE_RANGE);
            case XATTR_FLAGS -> flags(Constants.XATTR);
            case SPLICE_FLAGS -> flags(Constants.SPLICE);
            case EVENTFD_FLAGS -> flags(Constants.EVENTFD);
            case EPOLL_FLAGS -> flags(Constants.EPOLL);
            case PERSONALITY ->
                    (call, slot) -> {
                        long value = call.argument(call.next()) & 0xffffffffL;
                        call.print(value == 0xffffffffL ? "0xffffffff" : personality(value));
                    };
            case REBOOT_COMMAND -> one(Constants.REBOOT);
            case STRUCT_POLLFD -> new Descriptors.Poll();
            case STRUCT_FD_SET -> new Descriptors.DescriptorSet();
            case STRUCT_SELECT_TIMEOUT -> new Descriptors.Timeout();
            case STRUCT_USER_DESC -> new Structs.SegmentDescriptor();
            case POINTER_TO_POSITION -> new Structs.Position();
            case RUSAGE, WAIT_STATUS -> Processes.waitStatusOrUsage(meaning);
            case STRUCT_MMAP_ARGUMENTS -> Structs::mapArguments;
            case CPU_SET -> Structs::processors;
            case ID_ARRAY -> Structs::ids;
            default -> Structs.pointer(meaning);
        };
    }

    /** Prints the address of the next argument: of one that is not followed. */
    static void address(Call call) {
        call.print(Text.address(call.argument(call.next())));
    }

    private interface Shown {
        String text(Call call, Slot slot);
    }

    /** What is printed by its content only if the call succeeded. */
    private static Formatter out(Shown shown) {
        return (call, slot) ->
                call.print(
                        call.failed()
                                ? Text.address(call.argument(call.next()))
                                : shown.text(call, slot));
    }

    private static Formatter flags(Names names) {
        return (call, slot) -> call.print(names.flags(call.argument(call.next()) & 0xffffffffL));
    }

    private static Formatter one(Names names) {
        return (call, slot) -> call.print(names.one(call.argument(call.next()) & 0xffffffffL));
    }

    private static String buffer(Call call, long length, boolean hex) {
        return call.memory().buffer(call.argument(call.next()), length, hex);
    }

    private static void pair(Call call, int low, int high) {
        int index = call.next();
        long value = call.register(index + high) << 32 | call.register(index + low) & 0xffffffffL;
        call.print(Long.toString(value));
        call.setNext(index + 1);
    }

    private static void strings(Call call, Slot slot) {
        long address = call.argument(call.next());
        if (address == 0 || call.memory().struct(address, call.abi().longSize()).isEmpty()) {
            call.print(Text.address(address));
            return;
        }
        long[] pointers = call.memory().pointers(address, ARRAY_LIMIT + 1);
        call.print("[");
        for (int i = 0; i < pointers.length; i++) {
            if (i > 0) {
                call.print(", ");
            }
            if (i == ARRAY_LIMIT || pointers[i] == -1) {
                call.print("...");
                break;
            }
            call.print(call.memory().string(pointers[i]));
        }
        call.print("]");
    }

    /** The flags of open(2): the access mode first. */
    static String openFlags(long value) {
        return Constants.OPEN.flags(Constants.OPEN_BASE.one(value & 3), value & ~3);
    }

    /** The flags of mmap(2): the type first. */
    static String mapFlags(long value) {
        long type = value & 0xf;
        String text = Constants.MAP_TYPE.one(type);
        boolean huge = (value & 0x40000) != 0;
        long size = huge ? value >>> 26 & 0x3f : 0;
        text = Constants.MAP.flags(text, value & ~0xf & ~(size << 26));
        return size == 0 ? text : text + "|" + size + "<<MAP_HUGE_SHIFT";
    }

    private static String personality(long value) {
        return Constants.PERSONALITY_FLAGS.flags(
                Constants.PERSONALITY.one(value & 0xff), value & ~0xff);
    }
}
