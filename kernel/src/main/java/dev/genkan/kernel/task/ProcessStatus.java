package dev.genkan.kernel.task;

import dev.genkan.cpu.Memory;
import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.Limits;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.fs.FileSystemContext;
import dev.genkan.kernel.fs.FileTable;
import dev.genkan.kernel.fs.ProcessView;
import dev.genkan.kernel.fs.Tty;
import dev.genkan.kernel.fs.VfsPath;
import dev.genkan.kernel.mm.AddressSpace;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a process shows of itself in /proc. */
public final class ProcessStatus implements ProcessView {
    /** More than this of arguments or environment is not shown. */
    private static final int MAX_STRINGS = 1 << 20;

    private static final String[] LIMITS = {
        "Max cpu time", "seconds",
        "Max file size", "bytes",
        "Max data size", "bytes",
        "Max stack size", "bytes",
        "Max core file size", "bytes",
        "Max resident set", "bytes",
        "Max processes", "processes",
        "Max open files", "files",
        "Max locked memory", "bytes",
        "Max address space", "bytes",
        "Max file locks", "locks",
        "Max pending signals", "signals",
        "Max msgqueue size", "bytes",
        "Max nice priority", "",
        "Max realtime priority", "",
        "Max realtime timeout", "us"
    };

    private final Process process;

    /** The status of a process. */
    public ProcessStatus(Process process) {
        this.process = process;
    }

    /** Who stands for the process; ESRCH if it never had a task. */
    private Task task() {
        Task task = process.anyTask();
        if (task == null) {
            throw Errno.error(Errno.ESRCH);
        }
        return task;
    }

    @Override
    public int pid() {
        return process.pid();
    }

    @Override
    public FileSystemContext fs() {
        return task().fs();
    }

    @Override
    public FileTable files() {
        return task().files();
    }

    @Override
    public Credentials credentials() {
        return task().credentials();
    }

    @Override
    public @Nullable VfsPath executable() {
        return process.executable;
    }

    @Override
    public String name() {
        return task().comm;
    }

    /** What the memory tells, or nothing if it has gone with its process. */
    private <T> T memory(T none, Function<AddressSpace, T> question) {
        AddressSpace mm = process.mm();
        if (!mm.hold()) {
            return none;
        }
        try {
            return question.apply(mm);
        } finally {
            mm.close();
        }
    }

    private static byte[] strings(AddressSpace mm, long start, long end) {
        byte[] bytes = new byte[(int) Math.min(end - start, MAX_STRINGS)];
        int length = mm.copyFrom(start, bytes, 0, bytes.length);
        return length == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, length);
    }

    @Override
    public byte[] commandLine() {
        return memory(new byte[0], mm -> strings(mm, mm.argStart, mm.argEnd));
    }

    @Override
    public byte[] environment() {
        return memory(new byte[0], mm -> strings(mm, mm.envStart, mm.envEnd));
    }

    @Override
    public byte[] auxiliaryVector() {
        return process.mm().auxv;
    }

    @Override
    public String maps() {
        return memory("", AddressSpace::describe);
    }

    @Override
    public char state() {
        if (process.isZombie()) {
            return 'Z';
        }
        for (Task task : process.tasks()) {
            if (task.state() != 'S') {
                return task.state();
            }
        }
        return 'S';
    }

    @Override
    public String processors() {
        BitSet set = BitSet.valueOf(new long[] {task().affinity});
        StringBuilder text = new StringBuilder();
        for (int first = set.nextSetBit(0); first >= 0; ) {
            int last = set.nextClearBit(first) - 1;
            text.append(text.isEmpty() ? "" : ",").append(first);
            text.append(last > first ? "-" + last : "");
            first = set.nextSetBit(last + 1);
        }
        return text.toString();
    }

    @Override
    public int[] tasks() {
        return Arrays.stream(process.tasks()).mapToInt(Task::tid).toArray();
    }

    @Override
    public int parent() {
        return process.parentPid();
    }

    @Override
    public int processGroup() {
        return process.processGroup();
    }

    @Override
    public int session() {
        return process.session();
    }

    @Override
    public @Nullable Tty tty() {
        return process.tty();
    }

    @Override
    public long virtualSize() {
        return memory(0L, mm -> mm.mapped() & -Memory.PAGE_SIZE);
    }

    @Override
    public long residentSize() {
        return memory(0L, AddressSpace::resident);
    }

    @Override
    public long userTime() {
        return process.time();
    }

    @Override
    public long startTime() {
        return process.startTime();
    }

    @Override
    public long pendingSignals() {
        return task().signals().pending();
    }

    @Override
    public long blockedSignals() {
        return task().signals().blocked();
    }

    private long handled(boolean ignored) {
        long set = 0;
        for (int signal = 1; signal <= Signal.LAST; signal++) {
            long handler = process.action(signal).handler();
            boolean wanted =
                    ignored ? handler == SignalAction.IGNORE : handler > SignalAction.IGNORE;
            set |= wanted ? Signal.bit(signal) : 0;
        }
        return set;
    }

    @Override
    public long ignoredSignals() {
        return handled(true);
    }

    @Override
    public long caughtSignals() {
        return handled(false);
    }

    @Override
    public String limits() {
        StringBuilder text = new StringBuilder();
        Limits limits = process.limits();
        for (int resource = 0; resource < Limits.COUNT; resource++) {
            pad(text, LIMITS[2 * resource], 26);
            pad(text, number(limits.soft(resource)), 21);
            pad(text, number(limits.hard(resource)), 21);
            pad(text, LIMITS[2 * resource + 1], 10);
            text.append('\n');
        }
        return text.toString();
    }

    private static String number(long limit) {
        return limit == Limits.INFINITY ? "unlimited" : Long.toUnsignedString(limit);
    }

    private static void pad(StringBuilder to, String text, int width) {
        to.append(text);
        to.repeat(' ', Math.max(0, width - text.length()));
    }
}
