package dev.genkan.kernel.fs;

import dev.genkan.kernel.Clock;
import dev.genkan.kernel.abi.FileMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * /proc: what the kernel tells of itself and of the processes (proc(5)). Its files are a table from
 * a name to what makes the text; others may add to it.
 */
public final class ProcFs extends FileSystem {
    private static final long MAGIC = 0x9fa0;
    private static final long FIRST_STATIC_INODE = 0xf000_0000L;

    private final Clock clock;
    private final long device = anonymousDevice();
    private final Top root = new Top(this);
    private final Map<String, Inode> top = new LinkedHashMap<>();
    private final Map<String, Map<String, Inode>> folders = new LinkedHashMap<>();
    private volatile Processes processes = Processes.NONE;
    private @Nullable Consumer<ProcFs> filler;
    private boolean filled;
    private long nextInode = FIRST_STATIC_INODE;

    ProcFs(Clock clock) {
        super("proc", MAGIC, false);
        this.clock = clock;
    }

    private ProcNode.Link link(Supplier<String> target) {
        return new ProcNode.Link(this, nextInode++, 0777, null, target, () -> null);
    }

    @Override
    Inode root() {
        return root;
    }

    Clock clock() {
        return clock;
    }

    long device() {
        return device;
    }

    Processes processes() {
        return processes;
    }

    /** Says who runs. */
    public void setProcesses(Processes value) {
        processes = value;
    }

    /** Says what registers the files; it is called when a program first looks. */
    public void setFiller(Consumer<ProcFs> value) {
        filler = value;
    }

    private void fill() {
        if (!filled) {
            filled = true;
            top.put("self", link(() -> Integer.toString(processes.current())));
            top.put(
                    "thread-self",
                    link(() -> processes.current() + "/task/" + processes.current()));
            top.put("mounts", link(() -> "self/mounts"));
        }
        Consumer<ProcFs> first = filler;
        if (first != null) {
            filler = null;
            first.accept(this);
        }
    }

    /**
     * Adds a file whose text is made each time it is read from its beginning.
     *
     * @param path below /proc, such as {@code sys/kernel/ostype}
     */
    public void register(String path, Supplier<byte[]> text) {
        add(path, new ProcNode.Text(this, nextInode++, 0444, null, text));
    }

    /** Adds a file whose text is a Java string of bytes. */
    public void registerText(String path, Supplier<String> text) {
        register(path, () -> text.get().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Adds a file that is opened by the given function. */
    public void registerFile(String path, int permissions, IntFunction<File> opener) {
        add(path, new ProcNode.Opened(this, nextInode++, FileMode.S_IFREG | permissions, opener));
    }

    private synchronized void add(String path, Inode inode) {
        int slash = path.lastIndexOf('/');
        if (slash < 0) {
            top.put(path, inode);
        } else {
            folder(path.substring(0, slash)).put(path.substring(slash + 1), inode);
        }
    }

    private Map<String, Inode> folder(String path) {
        Map<String, Inode> known = folders.get(path);
        if (known != null) {
            return known;
        }
        Map<String, Inode> children = new LinkedHashMap<>();
        folders.put(path, children);
        add(
                path,
                new ProcNode.Directory(
                        this,
                        nextInode++,
                        0555,
                        null,
                        children::get,
                        () -> List.copyOf(children.keySet())));
        return children;
    }

    private synchronized @Nullable Inode lookup(String name) {
        fill();
        Inode known = top.get(name);
        if (known != null) {
            return known;
        }
        int pid = number(name);
        if (pid < 0) {
            return null;
        }
        ProcessView process = processes.process(pid);
        return process == null ? null : new ProcessFolder(this, process).directory();
    }

    private synchronized List<String> names() {
        fill();
        List<String> names = new ArrayList<>(top.keySet());
        for (int pid : processes.pids()) {
            names.add(Integer.toString(pid));
        }
        return names;
    }

    /** The number that a name is, written as Linux writes it; -1 if it is none. */
    static int number(String name) {
        if (name.isEmpty() || name.length() > 9 || name.length() > 1 && name.charAt(0) == '0') {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    /** /proc itself. */
    private static final class Top extends ProcNode {
        Top(ProcFs fs) {
            super(fs, 1, FileMode.S_IFDIR | 0555, null);
        }

        @Override
        @Nullable Inode lookup(String name) {
            return fs().lookup(name);
        }

        @Override
        List<String> names() {
            return fs().names();
        }
    }
}
