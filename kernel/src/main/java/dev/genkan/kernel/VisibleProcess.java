package dev.genkan.kernel;

import dev.genkan.kernel.abi.ErrnoException;
import dev.genkan.kernel.abi.FileMode;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.FileSystemContext;
import dev.genkan.kernel.fs.FileTable;
import dev.genkan.kernel.fs.Kstat;
import dev.genkan.kernel.fs.ProcessView;
import dev.genkan.kernel.fs.VfsPath;
import dev.genkan.kernel.mm.AddressSpace;
import dev.genkan.kernel.mm.Vma;
import dev.genkan.kernel.task.Process;
import dev.genkan.kernel.task.Signal;
import dev.genkan.kernel.task.SignalAction;
import dev.genkan.kernel.task.Task;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A process as /proc shows it. */
final class VisibleProcess implements ProcessView {
    /** What one file of /proc shows of a process's memory at most. */
    private static final int MAX_TEXT = 4 << 20;

    private static final int MAPS_NAME_COLUMN = 73;

    private final Task task;
    private final Process process;

    VisibleProcess(Task task) {
        this.task = task;
        process = task.process();
    }

    @Override
    public int pid() {
        return process.pid();
    }

    @Override
    public FileSystemContext fs() {
        return process.fs();
    }

    @Override
    public FileTable files() {
        return process.files();
    }

    @Override
    public Credentials credentials() {
        return process.credentials();
    }

    @Override
    public @Nullable VfsPath executable() {
        FileSystemContext place = fs();
        try {
            Credentials root = new Credentials(0, 0);
            return place.vfs()
                    .lookup(place, root, place.workingDirectory(), process.executable, true);
        } catch (ErrnoException e) {
            return null;
        }
    }

    @Override
    public String name() {
        return task.comm;
    }

    private byte[] memory(long start, long end) {
        int length = Math.clamp(end - start, 0, MAX_TEXT);
        byte[] bytes = new byte[length];
        int copied = process.mm().copyFrom(start, bytes, 0, length);
        return copied == length ? bytes : java.util.Arrays.copyOf(bytes, copied);
    }

    @Override
    public byte[] commandLine() {
        return memory(process.mm().argStart, process.mm().argEnd);
    }

    @Override
    public byte[] environment() {
        return memory(process.mm().envStart, process.mm().envEnd);
    }

    @Override
    public byte[] auxiliaryVector() {
        return process.mm().auxv.clone();
    }

    @Override
    public String maps() {
        StringBuilder text = new StringBuilder();
        for (Vma vma : process.mm().vmas()) {
            append(text, vma);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Vma vma) {
        int start = text.length();
        File file = vma.file();
        long device = 0;
        long inode = 0;
        if (file != null) {
            Kstat stat = file.attributes();
            device = stat.device;
            inode = stat.inode;
        }
        int protection = vma.protection();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%08x-%08x %c%c%c%c %08x %02x:%02x %d ",
                        vma.start(),
                        vma.end(),
                        (protection & Vma.PROT_READ) != 0 ? 'r' : '-',
                        (protection & Vma.PROT_WRITE) != 0 ? 'w' : '-',
                        (protection & Vma.PROT_EXEC) != 0 ? 'x' : '-',
                        vma.isShared() ? 's' : 'p',
                        file == null ? 0 : vma.offset(),
                        FileMode.major(device),
                        FileMode.minor(device),
                        inode));
        if (!vma.name().isEmpty()) {
            while (text.length() - start < MAPS_NAME_COLUMN) {
                text.append(' ');
            }
            text.append(vma.name());
        }
        text.append('\n');
    }

    @Override
    public int parent() {
        return process.parentPid;
    }

    @Override
    public int processGroup() {
        return process.processGroup;
    }

    @Override
    public int session() {
        return process.session;
    }

    @Override
    public long virtualSize() {
        return process.mm().mapped();
    }

    @Override
    public long residentSize() {
        AddressSpace mm = process.mm();
        return mm.resident();
    }

    @Override
    public long startTime() {
        return process.startTime();
    }

    @Override
    public long pendingSignals() {
        return task.signals().pending();
    }

    @Override
    public long blockedSignals() {
        return task.signals().blocked();
    }

    @Override
    public long ignoredSignals() {
        return handled(true);
    }

    @Override
    public long caughtSignals() {
        return handled(false);
    }

    private long handled(boolean ignored) {
        long set = 0;
        for (int signal = 1; signal <= Signal.LAST; signal++) {
            long handler = process.action(signal).handler();
            boolean wanted =
                    ignored
                            ? handler == SignalAction.IGNORE
                            : handler != SignalAction.IGNORE && handler != SignalAction.DEFAULT;
            if (wanted) {
                set |= Signal.bit(signal);
            }
        }
        return set;
    }

    @Override
    public String limits() {
        String[] names = {
            "Max cpu time", "Max file size", "Max data size", "Max stack size",
            "Max core file size", "Max resident set", "Max processes", "Max open files",
            "Max locked memory", "Max address space", "Max file locks", "Max pending signals",
            "Max msgqueue size", "Max nice priority", "Max realtime priority",
            "Max realtime timeout"
        };
        String[] units = {
            "seconds", "bytes", "bytes", "bytes", "bytes", "bytes", "processes", "files", "bytes",
            "bytes", "locks", "signals", "bytes", "", "", "us"
        };
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Limits.COUNT; i++) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-25s %-20s %-20s %-10s\n",
                            names[i],
                            limit(process.limits().soft(i)),
                            limit(process.limits().hard(i)),
                            units[i]));
        }
        return text.toString();
    }

    private static String limit(long value) {
        return value == Limits.INFINITY ? "unlimited" : Long.toUnsignedString(value);
    }
}
