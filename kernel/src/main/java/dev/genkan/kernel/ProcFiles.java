package dev.genkan.kernel;

import dev.genkan.kernel.fs.ProcFs;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What /proc tells of a kernel itself (proc(5)). */
final class ProcFiles implements Consumer<ProcFs> {
    private static final long SECOND = 1_000_000_000L;

    private static final String FILE_SYSTEMS =
            """
            nodev\tsysfs
            nodev\ttmpfs
            nodev\tproc
            nodev\tdevtmpfs
            nodev\tdevpts
            nodev\toverlay
            \text4
            """;

    private final Kernel kernel;

    ProcFiles(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Registers the files. */
    @Override
    public void accept(ProcFs proc) {
        proc.registerText("version", this::version);
        proc.registerText("uptime", this::uptime);
        proc.registerText("loadavg", () -> "0.00 0.00 0.00 1/1 100\n");
        proc.registerText("meminfo", this::memory);
        proc.registerText(
                "cpuinfo",
                () -> ProcessorText.of(kernel.model(), Long.bitCount(kernel.processors())));
        proc.registerText("stat", this::statistics);
        proc.registerText("cmdline", () -> "\n");
        proc.registerText("swaps", () -> "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
        proc.registerText("filesystems", () -> FILE_SYSTEMS);
        proc.registerText(
                "devices",
                () -> "Character devices:\n  1 mem\n  5 /dev/tty\n  5 /dev/ptmx\n136 pts\n");
        line(proc, "sys/kernel/ostype", () -> "Linux");
        line(proc, "sys/kernel/osrelease", kernel::release);
        line(proc, "sys/kernel/version", kernel::version);
        line(proc, "sys/kernel/hostname", kernel::hostName);
        line(proc, "sys/kernel/domainname", kernel::domainName);
        line(proc, "sys/kernel/pid_max", () -> "4194304");
        line(proc, "sys/kernel/pty/max", () -> "4096");
        line(proc, "sys/kernel/threads-max", () -> "127000");
        line(proc, "sys/kernel/ngroups_max", () -> "65536");
        line(proc, "sys/kernel/cap_last_cap", () -> "40");
        line(proc, "sys/kernel/randomize_va_space", () -> kernel.randomizes() ? "2" : "0");
        line(proc, "sys/kernel/random/uuid", this::uuid);
        String bootId = uuid();
        line(proc, "sys/kernel/random/boot_id", () -> bootId);
        line(proc, "sys/kernel/random/entropy_avail", () -> "256");
        line(proc, "sys/kernel/random/poolsize", () -> "256");
        line(proc, "sys/vm/overcommit_memory", () -> "0");
        line(proc, "sys/vm/max_map_count", () -> "65530");
        line(proc, "sys/vm/mmap_min_addr", () -> "65536");
        line(proc, "sys/vm/swappiness", () -> "60");
        line(proc, "sys/fs/file-max", () -> "9223372036854775807");
        line(proc, "sys/fs/nr_open", () -> "1048576");
        line(proc, "sys/fs/pipe-max-size", () -> "1048576");
    }

    private static void line(ProcFs proc, String path, Supplier<String> value) {
        proc.registerText(path, () -> value.get() + "\n");
    }

    private String version() {
        return "Linux version " + kernel.release() + " (genkan) " + kernel.version() + "\n";
    }

    private String uptime() {
        long nanoseconds = kernel.clock().monotonic();
        return String.format(Locale.ROOT, "%.2f 0.00\n", nanoseconds / (double) SECOND);
    }

    private String memory() {
        long total = kernel.memory().limit() / 1024;
        long free = total - kernel.memory().used() / 1024;
        String[] names = {
            "MemTotal",
            "MemFree",
            "MemAvailable",
            "Buffers",
            "Cached",
            "SwapCached",
            "Active",
            "Inactive",
            "SwapTotal",
            "SwapFree",
            "Shmem",
            "Slab",
            "SReclaimable"
        };
        long[] values = {total, free, free, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            text.append(String.format(Locale.ROOT, "%-15s %8d kB\n", names[i] + ":", values[i]));
        }
        return text.toString();
    }

    private String statistics() {
        long ticks = kernel.clock().monotonic() / (SECOND / 100);
        long boot = (kernel.clock().realtime() - kernel.clock().monotonic()) / SECOND;
        String times = " " + ticks + " 0 0 0 0 0 0 0 0 0\n";
        StringBuilder each = new StringBuilder();
        for (int k = 0; k < Long.bitCount(kernel.processors()); k++) {
            each.append("cpu").append(k).append(times);
        }
        return "cpu "
                + times
                + each
                + "intr 0\nctxt 0\nbtime "
                + boot
                + "\nprocesses 1\nprocs_running 1\nprocs_blocked 0\n";
    }

    private String uuid() {
        byte[] bytes = new byte[16];
        kernel.entropy().fill(bytes, 0, bytes.length);
        bytes[6] = (byte) (bytes[6] & 0x0f | 0x40);
        bytes[8] = (byte) (bytes[8] & 0x3f | 0x80);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length; i++) {
            if (i == 4 || i == 6 || i == 8 || i == 10) {
                text.append('-');
            }
            text.append(Character.forDigit(bytes[i] >> 4 & 15, 16));
            text.append(Character.forDigit(bytes[i] & 15, 16));
        }
        return text.toString();
    }
}
