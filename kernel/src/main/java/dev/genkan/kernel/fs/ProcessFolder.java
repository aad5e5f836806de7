package dev.genkan.kernel.fs;

import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.abi.ErrnoException;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.FileMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** /proc/PID: what one process shows of itself. */
final class ProcessFolder {
    private static final List<String> NAMES =
            List.of(
                    "auxv",
                    "cmdline",
                    "comm",
                    "cwd",
                    "environ",
                    "exe",
                    "fd",
                    "limits",
                    "loginuid",
                    "maps",
                    "mountinfo",
                    "mounts",
                    "root",
                    "stat",
                    "statm",
                    "status",
                    "task");

    /** Ticks of the clock that /proc counts time in (USER_HZ). */
    private static final long TICK = 10_000_000;

    private final ProcFs fs;
    private final ProcessView process;
    private final long firstInode;

    ProcessFolder(ProcFs fs, ProcessView process) {
        this.fs = fs;
        this.process = process;
        firstInode = (long) process.pid() << 20;
    }

    Inode directory() {
        return new ProcNode.Directory(fs, firstInode, 0555, process, this::lookup, () -> NAMES);
    }

    private @Nullable Inode lookup(String name) {
        int index = NAMES.indexOf(name) + 1;
        return switch (name) {
            case "auxv" -> data(index, 0400, process::auxiliaryVector);
            case "cmdline" -> data(index, 0444, process::commandLine);
            case "comm" -> text(index, () -> process.name() + "\n");
            case "environ" -> data(index, 0400, process::environment);
            case "limits" ->
                    text(
                            index,
                            () ->
                                    "Limit                     Soft Limit           Hard Limit"
                                            + "           Units     \n"
                                            + process.limits());
            // Nobody logged in: -1.
            case "loginuid" -> text(index, () -> "4294967295");
            case "maps" -> text(index, process::maps);
            case "mounts" -> text(index, this::mounts);
            case "mountinfo" -> text(index, this::mountInfo);
            case "stat" -> text(index, this::stat);
            case "statm" -> text(index, this::statm);
            case "status" -> text(index, this::status);
            case "cwd" -> link(index, () -> process.fs().workingDirectory());
            case "root" -> link(index, () -> process.fs().root());
            case "exe" -> process.executable() == null ? null : link(index, process::executable);
            case "fd" ->
                    new ProcNode.Directory(
                            fs, firstInode + index, 0500, process, this::descriptor, this::fds);
            case "task" ->
                    new ProcNode.Directory(
                            fs, firstInode + index, 0555, process, this::task, this::tasks);
            default -> null;
        };
    }

    private Inode data(int index, int mode, Supplier<byte[]> data) {
        return new ProcNode.Text(fs, firstInode + index, mode, process, data);
    }

    private Inode text(int index, Supplier<String> text) {
        return data(index, 0444, () -> text.get().getBytes(StandardCharsets.ISO_8859_1));
    }

    private Inode link(int index, Supplier<@Nullable VfsPath> target) {
        return new ProcNode.Link(
                fs, firstInode + index, 0777, process, () -> pathOf(target.get()), target);
    }

    private String pathOf(@Nullable VfsPath place) {
        if (place == null) {
            return "";
        }
        String path = Vfs.pathOf(place, process.fs().root());
        return Vfs.isUnlinked(place) ? path + " (deleted)" : path;
    }

    private @Nullable Inode task(String name) {
        int tid = ProcFs.number(name);
        return Arrays.stream(process.tasks()).anyMatch(each -> each == tid) ? directory() : null;
    }

    private List<String> tasks() {
        return Arrays.stream(process.tasks()).mapToObj(Integer::toString).toList();
    }

    private @Nullable Inode descriptor(String name) {
        int fd = ProcFs.number(name);
        try {
            File file = process.files().anyFile(fd);
            int access = file.flags() & Fcntl.O_ACCMODE;
            int mode = access == Fcntl.O_WRONLY ? 0300 : access == Fcntl.O_RDONLY ? 0500 : 0700;
            VfsPath place = file.path();
            return new ProcNode.Link(
                    fs, firstInode + 0x1000 + fd, mode, process, () -> pathOf(place), () -> place);
        } catch (ErrnoException e) {
            return null;
        }
    }

    private List<String> fds() {
        List<String> names = new ArrayList<>();
        for (int fd : process.files().descriptors()) {
            names.add(Integer.toString(fd));
        }
        return names;
    }

    private String mounts() {
        StringBuilder lines = new StringBuilder();
        for (Mount mount : process.fs().vfs().mounts()) {
            lines.append(mount.source()).append(' ');
            lines.append(Vfs.pathOf(mount.top(), process.fs().root())).append(' ');
            lines.append(mount.fileSystem().type()).append(' ');
            lines.append(options(mount)).append(" 0 0\n");
        }
        return lines.toString();
    }

    private static String options(Mount mount) {
        return mount.fileSystem().isReadOnly() ? "ro,relatime" : "rw,relatime";
    }

    private String mountInfo() {
        StringBuilder lines = new StringBuilder();
        for (Mount mount : process.fs().vfs().mounts()) {
            long device = mount.fileSystem().root().attributes().device;
            VfsPath covered = mount.covered();
            lines.append(mount.id()).append(' ');
            lines.append(covered == null ? 0 : covered.mount().id()).append(' ');
            lines.append(FileMode.major(device)).append(':').append(FileMode.minor(device));
            lines.append(" / ").append(Vfs.pathOf(mount.top(), process.fs().root())).append(' ');
            lines.append(options(mount)).append(" - ");
            lines.append(mount.fileSystem().type()).append(' ').append(mount.source());
            lines.append(mount.fileSystem().isReadOnly() ? " ro\n" : " rw\n");
        }
        return lines.toString();
    }

    private String stat() {
        long[] fields = new long[53];
        fields[4] = process.parent();
        fields[5] = process.processGroup();
        fields[6] = process.session();
        Tty tty = process.tty();
        fields[7] = tty == null ? 0 : tty.device();
        fields[8] = tty == null ? -1 : tty.foreground();
        fields[9] = 0x400000;
        fields[14] = process.userTime() / TICK;
        fields[15] = process.systemTime() / TICK;
        fields[18] = 20;
        fields[20] = process.tasks().length;
        fields[22] = process.startTime() / TICK;
        fields[23] = process.virtualSize();
        fields[24] = process.residentSize() / 4096;
        fields[25] = -1;
        fields[31] = process.pendingSignals();
        fields[32] = process.blockedSignals();
        fields[33] = process.ignoredSignals();
        fields[34] = process.caughtSignals();
        fields[38] = 17;
        StringBuilder line = new StringBuilder();
        line.append(process.pid()).append(" (").append(process.name()).append(") ");
        line.append(process.state());
        for (int i = 4; i <= 52; i++) {
            line.append(' ');
            line.append(i == 25 ? Long.toUnsignedString(fields[i]) : Long.toString(fields[i]));
        }
        return line.append('\n').toString();
    }

    private String statm() {
        long size = process.virtualSize() / 4096;
        long resident = process.residentSize() / 4096;
        return size + " " + resident + " 0 0 0 " + resident + " 0\n";
    }

    private String status() {
        Credentials who = process.credentials();
        String stateName =
                switch (process.state()) {
                    case 'R' -> "R (running)";
                    case 'T' -> "T (stopped)";
                    case 'Z' -> "Z (zombie)";
                    default -> "S (sleeping)";
                };
        StringBuilder text = new StringBuilder();
        line(text, "Name", process.name());
        line(text, "Umask", String.format("%04o", process.fs().umask));
        line(text, "State", stateName);
        line(text, "Tgid", process.pid());
        line(text, "Ngid", 0);
        line(text, "Pid", process.pid());
        line(text, "PPid", process.parent());
        line(text, "TracerPid", 0);
        line(text, "Uid", who.uid + "\t" + who.euid + "\t" + who.suid + "\t" + who.fsuid);
        line(text, "Gid", who.gid + "\t" + who.egid + "\t" + who.sgid + "\t" + who.fsgid);
        line(text, "FDSize", Math.max(64, process.files().descriptors().length));
        StringBuilder groups = new StringBuilder();
        for (int group : who.groups) {
            groups.append(groups.isEmpty() ? "" : " ").append(group);
        }
        line(text, "Groups", groups.append(' '));
        line(text, "VmPeak", kilobytes(process.virtualSize()));
        line(text, "VmSize", kilobytes(process.virtualSize()));
        line(text, "VmRSS", kilobytes(process.residentSize()));
        line(text, "Threads", process.tasks().length);
        line(text, "SigPnd", hex(process.pendingSignals()));
        line(text, "ShdPnd", hex(0));
        line(text, "SigBlk", hex(process.blockedSignals()));
        line(text, "SigIgn", hex(process.ignoredSignals()));
        line(text, "SigCgt", hex(process.caughtSignals()));
        long capabilities = who.isPrivileged() ? 0x1ff_ffff_ffffL : 0;
        line(text, "CapInh", hex(0));
        line(text, "CapPrm", hex(capabilities));
        line(text, "CapEff", hex(capabilities));
        line(text, "CapBnd", hex(0x1ff_ffff_ffffL));
        line(text, "CapAmb", hex(0));
        line(text, "NoNewPrivs", 0);
        line(text, "Seccomp", 0);
        line(text, "Cpus_allowed_list", process.processors());
        return text.toString();
    }

    private static void line(StringBuilder text, String key, Object value) {
        text.append(key).append(":\t").append(value).append('\n');
    }

    private static String kilobytes(long bytes) {
        return String.format("%8d kB", bytes / 1024);
    }

    private static String hex(long value) {
        return String.format("%016x", value);
    }
}
