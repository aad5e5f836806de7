package dev.genkan.lab;

import dev.genkan.kernel.abi.Meaning;
import java.util.Optional;

/** What the calls on processes take: futex(2), prctl(2), arch_prctl(2), clone(2) and wait4(2). */
final class Processes {
    private static final String[] FUTEX = {
        "WAIT",
        "WAKE",
        "FD",
        "REQUEUE",
        "CMP_REQUEUE",
        "WAKE_OP",
        "LOCK_PI",
        "UNLOCK_PI",
        "TRYLOCK_PI",
        "WAIT_BITSET",
        "WAKE_BITSET",
        "WAIT_REQUEUE_PI",
        "CMP_REQUEUE_PI",
        "LOCK_PI2"
    };
    private static final Names PRCTL =
            Names.of(
                    "PR_???",
                    """
                    PR_SET_PDEATHSIG 1 PR_GET_PDEATHSIG 2 PR_GET_DUMPABLE 3 PR_SET_DUMPABLE 4
                    PR_GET_UNALIGN 5 PR_SET_UNALIGN 6 PR_GET_KEEPCAPS 7 PR_SET_KEEPCAPS 8
                    PR_GET_FPEMU 9 PR_SET_FPEMU 10 PR_GET_FPEXC 11 PR_SET_FPEXC 12
                    PR_GET_TIMING 13 PR_SET_TIMING 14 PR_SET_NAME 15 PR_GET_NAME 16
                    PR_GET_ENDIAN 19 PR_SET_ENDIAN 20 PR_GET_SECCOMP 21 PR_SET_SECCOMP 22
                    PR_CAPBSET_READ 23 PR_CAPBSET_DROP 24 PR_GET_TSC 25 PR_SET_TSC 26
                    PR_GET_SECUREBITS 27 PR_SET_SECUREBITS 28 PR_SET_TIMERSLACK 29
                    PR_GET_TIMERSLACK 30 PR_SET_MM 35 PR_SET_CHILD_SUBREAPER 36
                    PR_GET_CHILD_SUBREAPER 37 PR_SET_NO_NEW_PRIVS 38 PR_GET_NO_NEW_PRIVS 39
                    PR_GET_TID_ADDRESS 40 PR_SET_THP_DISABLE 41 PR_GET_THP_DISABLE 42
                    PR_CAP_AMBIENT 47 PR_GET_SPECULATION_CTRL 52 PR_SET_SPECULATION_CTRL 53
                    PR_SET_IO_FLUSHER 57 PR_GET_IO_FLUSHER 58 PR_SET_SYSCALL_USER_DISPATCH 59
                    PR_SCHED_CORE 62 PR_SET_PTRACER 0x59616d61 PR_SET_VMA 0x53564d41
                    """);
    private static final Names DUMPABLE =
            Names.of("SUID_DUMP_???", "SUID_DUMP_DISABLE 0 SUID_DUMP_USER 1 SUID_DUMP_ROOT 2");
    private static final int ARGUMENTS = 5;

    private Processes() {}

    // ---- futex

    private static final int FUTEX_CLOCK_REALTIME = 0x100, FUTEX_PRIVATE_FLAG = 0x80;

    /** Prints the operation and what it takes; the address was the argument before. */
    static void futex(Call call, Slot slot) {
        int index = call.next();
        int operation = call.integer(index);
        int base = operation & ~(FUTEX_CLOCK_REALTIME | FUTEX_PRIVATE_FLAG);
        String name =
                base < 0 || base >= FUTEX.length
                        ? Text.hex(operation & 0xffffffffL) + " /* FUTEX_??? */"
                        : "FUTEX_"
                                + FUTEX[base]
                                + ((operation & FUTEX_PRIVATE_FLAG) == 0 ? "" : "_PRIVATE")
                                + ((operation & FUTEX_CLOCK_REALTIME) == 0
                                        ? ""
                                        : "|FUTEX_CLOCK_REALTIME");
        String value = Integer.toUnsignedString(call.integer(index + 1));
        long address = call.argument(index + 3);
        String second = Text.address(address);
        String third = Integer.toUnsignedString(call.integer(index + 4));
        String count = Integer.toUnsignedString(call.integer(index + 2));
        call.print(name);
        switch (base) {
            case 0, 6, 13 -> more(call, base == 0 ? value : "", timeout(call, index + 2));
            case 1 -> more(call, value);
            case 3 -> more(call, value, count, second);
            case 4, 12 -> more(call, value, count, second, third);
            case 5 -> more(call, value, count, second, wakeOperation(call.integer(index + 4)));
            case 7, 8 -> {}
            case 9 -> more(call, value, timeout(call, index + 2), bitset(call, index + 4));
            case 10 -> more(call, value, bitset(call, index + 4));
            case 11 -> more(call, value, timeout(call, index + 2), second);
            default ->
                    more(
                            call,
                            value,
                            Text.address(call.argument(index + 2)),
                            second,
                            Text.hex(call.integer(index + 4) & 0xffffffffL));
        }
        call.setNext(Math.max(index, 5));
    }

    private static void more(Call call, String... arguments) {
        for (String argument : arguments) {
            if (!argument.isEmpty()) {
                call.print(", ").print(argument);
            }
        }
    }

    private static String timeout(Call call, int index) {
        long address = call.argument(index);
        boolean wide = call.isNamed("futex_time64");
        return Times.time(call.memory(), address, "nsec", wide ? 8 : call.abi().longSize())
                .orElseGet(() -> Text.address(address));
    }

    private static String bitset(Call call, int index) {
        int bits = call.integer(index);
        return bits == -1 ? "FUTEX_BITSET_MATCH_ANY" : Text.hex(bits & 0xffffffffL);
    }

    private static String wakeOperation(int value) {
        String[] operations = {"SET", "ADD", "OR", "ANDN", "XOR"};
        String[] comparisons = {"EQ", "NE", "LT", "LE", "GT", "GE"};
        int operation = value >>> 28 & 7;
        int comparison = value >>> 24 & 15;
        return ((value & 0x80000000) == 0 ? "" : "FUTEX_OP_OPARG_SHIFT<<28|")
                + (operation < operations.length
                        ? "FUTEX_OP_" + operations[operation]
                        : Text.hex(operation))
                + "<<28|"
                + Text.hex(value >>> 12 & 0xfff)
                + "<<12|"
                + (comparison < comparisons.length
                        ? "FUTEX_OP_CMP_" + comparisons[comparison]
                        : Text.hex(comparison))
                + "<<24|"
                + Text.hex(value & 0xfff);
    }

    // ---- prctl

    /** The option and what it takes. */
    static final class Prctl implements Formatter {
        private static final int PR_SET_PDEATHSIG = 1, PR_GET_PDEATHSIG = 2;
        private static final int PR_GET_DUMPABLE = 3, PR_SET_DUMPABLE = 4;
        private static final int PR_SET_NAME = 15, PR_GET_NAME = 16;
        private static final int PR_SET_VMA = 0x53564d41;

        @Override
        public boolean awaitsReturn(Call call, Slot slot) {
            int option = call.integer(call.next());
            return option == PR_GET_NAME || option == PR_GET_PDEATHSIG;
        }

        @Override
        public void print(Call call, Slot slot) {
            int index = call.next();
            int option = call.integer(index);
            call.print(PRCTL.one(option));
            long first = call.register(index + 1);
            switch (option) {
                case PR_GET_DUMPABLE, 7, 21, 27, 30 -> {}
                case PR_SET_DUMPABLE -> more(call, DUMPABLE.one(first));
                case PR_SET_PDEATHSIG -> more(call, Signals.name((int) first));
                case PR_GET_PDEATHSIG ->
                        more(
                                call,
                                call.failed()
                                        ? Text.address(first)
                                        : call.memory()
                                                .struct(first, 4)
                                                .map(s -> "[" + Signals.name(s.integer(0)) + "]")
                                                .orElseGet(() -> Text.address(first)));
                case PR_SET_NAME, PR_GET_NAME ->
                        more(
                                call,
                                call.failed() ? Text.address(first) : call.memory().string(first));
                case PR_SET_VMA ->
                        more(
                                call,
                                first == 0 ? "PR_SET_VMA_ANON_NAME" : Text.hex(first),
                                Text.address(call.register(index + 2)),
                                Long.toUnsignedString(call.register(index + 3)),
                                call.memory().path(call.register(index + 4)));
                default -> {
                    boolean counts = option == 38 || option == 39 || option == 8;
                    for (int i = 1; i < ARGUMENTS && (i == 1 || option >= 38 || option == 0); i++) {
                        long value = call.register(index + i);
                        more(
                                call,
                                counts && i == 1 ? Long.toUnsignedString(value) : Text.hex(value));
                    }
                }
            }
            call.setNext(index + ARGUMENTS - 1);
        }

        @Override
        public void conclude(Call call, Slot slot, int index) {
            if (call.integer(index) == PR_GET_DUMPABLE) {
                call.setShownResult(Text.hex(call.result()).replace("0x", ""));
                call.setNote(DUMPABLE.one(call.result()));
            }
        }
    }

    /** The code of arch_prctl(2) and what it takes. */
    static final class ArchPrctl implements Formatter {
        private static boolean isGetter(int code) {
            return code == 0x1003 || code == 0x1004;
        }

        @Override
        public boolean awaitsReturn(Call call, Slot slot) {
            return isGetter(call.integer(call.next()));
        }

        @Override
        public void print(Call call, Slot slot) {
            int index = call.next();
            int code = call.integer(index);
            long value = call.argument(index + 1);
            call.print(Constants.ARCH_PRCTL.one(code)).print(", ");
            Optional<TracedMemory.Struct> word =
                    isGetter(code) && !call.failed()
                            ? call.memory().struct(value, call.abi().longSize())
                            : Optional.empty();
            call.print(
                    word.map(s -> "[" + Text.hex(s.word(0, 0)) + "]")
                            .orElseGet(
                                    () -> code == 0x1012 ? Long.toString(value) : Text.hex(value)));
            call.setNext(index + 1);
        }
    }

    // ---- clone and wait

    /** The flags of clone(2), and its other arguments in strace's order. */
    static final class Clone implements Formatter {
        private static final int CLONE_PARENT_SETTID = 0x100000;

        @Override
        public boolean awaitsReturn(Call call, Slot slot) {
            return (call.argument(call.next()) & CLONE_PARENT_SETTID) != 0;
        }

        @Override
        public void print(Call call, Slot slot) {
            int index = call.next();
            long flags = call.argument(index) & 0xffffffffL;
            boolean i386 = call.abi() == dev.genkan.kernel.abi.Abi.I386;
            int signal = (int) flags & 0xff;
            String names = Constants.CLONE.flags(flags & ~0xff);
            if (signal != 0) {
                names =
                        (flags & ~0xff) == 0
                                ? Signals.name(signal)
                                : names + "|" + Signals.name(signal);
            }
            call.print("child_stack=").print(Text.address(call.register(index + 1)));
            call.print(", flags=").print(names);
            if ((flags & CLONE_PARENT_SETTID) != 0) {
                long address = call.register(index + 2);
                String parent =
                        call.failed()
                                ? Text.address(address)
                                : call.memory()
                                        .struct(address, 4)
                                        .map(s -> "[" + s.integer(0) + "]")
                                        .orElseGet(() -> Text.address(address));
                call.print(", parent_tid=").print(parent);
            }
            if ((flags & 0x80000) != 0) {
                call.print(", tls=").print(Text.address(call.register(index + (i386 ? 3 : 4))));
            }
            if ((flags & 0x1200000) != 0) {
                call.print(", child_tidptr=")
                        .print(Text.address(call.register(index + (i386 ? 4 : 3))));
            }
            call.setNext(index + 4);
        }
    }

    /** What wait4(2) and getrusage(2) fill in. */
    static Formatter waitStatusOrUsage(Meaning meaning) {
        return (call, slot) -> {
            long address = call.argument(call.next());
            boolean shown = !call.failed() && (meaning == Meaning.RUSAGE || call.result() > 0);
            Optional<String> text =
                    !shown
                            ? Optional.empty()
                            : meaning == Meaning.RUSAGE
                                    ? usage(call, address)
                                    : call.memory()
                                            .struct(address, 4)
                                            .map(s -> "[{" + status(s.integer(0)) + "}]");
            call.print(text.orElseGet(() -> Text.address(address)));
        };
    }

    private static Optional<String> usage(Call call, long address) {
        return call.memory()
                .struct(address, 18 * call.abi().longSize())
                .map(
                        s ->
                                "{ru_utime="
                                        + Times.time(s.signedWord(0, 0), s.signedWord(4, 8), "usec")
                                        + ", ru_stime="
                                        + Times.time(
                                                s.signedWord(8, 16), s.signedWord(12, 24), "usec")
                                        + ", ...}");
    }

    private static String status(int status) {
        if (status == 0xffff) {
            return "WIFCONTINUED(s)";
        }
        int low = status & 0x7f;
        if (low == 0x7f) {
            return "WIFSTOPPED(s) && WSTOPSIG(s) == " + Signals.name(status >> 8 & 0xff);
        }
        return low == 0
                ? "WIFEXITED(s) && WEXITSTATUS(s) == " + (status >> 8 & 0xff)
                : "WIFSIGNALED(s) && WTERMSIG(s) == "
                        + Signals.name(low)
                        + ((status & 0x80) == 0 ? "" : " && WCOREDUMP(s)");
    }
}
