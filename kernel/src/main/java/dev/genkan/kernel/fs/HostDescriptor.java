package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.FileMode;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Descriptor 0, 1 or 2 of the host's process. What it is, is only asked when it is needed. */
final class HostDescriptor implements HostStream {
    private final int number;
    private final FileInputStream input;
    private final FileOutputStream output;
    private @Nullable Kstat kind;
    private @Nullable FileChannel channel;

    HostDescriptor(int number) {
        this.number = number;
        FileDescriptor descriptor =
                switch (number) {
                    case 0 -> FileDescriptor.in;
                    case 1 -> FileDescriptor.out;
                    default -> FileDescriptor.err;
                };
        input = new FileInputStream(descriptor);
        output = new FileOutputStream(descriptor);
    }

    private Path link(String folder) {
        return Path.of("/proc/self", folder, Integer.toString(number));
    }

    private synchronized Kstat kind() {
        Kstat known = kind;
        if (known == null) {
            known = HostFs.attributesFollowed(link("fd"));
            if (known == null) {
                known = new Kstat();
                known.mode = FileMode.S_IFIFO | 0600;
            }
            kind = known;
        }
        return known;
    }

    /**
     * Whether the host's process was started with it. If it was not, the Java machine's own files
     * have come to lie there: they are none of the program's.
     */
    boolean isOpen() {
        String target;
        try {
            target = Files.readSymbolicLink(link("fd")).toString();
        } catch (IOException e) {
            return !Files.isDirectory(Path.of("/proc/self/fd"));
        }
        return !target.startsWith(System.getProperty("java.home", "/nowhere"))
                && (target.isEmpty() || !isOnClassPath(target));
    }

    private static boolean isOnClassPath(String file) {
        String path = System.getProperty("java.class.path", "");
        int at = path.indexOf(file);
        return file.endsWith(".jar") && at >= 0 || file.endsWith(".jsa");
    }

    @Override
    public Kstat attributes() {
        if (FileMode.isRegular(kind().mode)) {
            // Its size changes.
            Kstat now = HostFs.attributesFollowed(link("fd"));
            return now == null ? kind() : now;
        }
        return kind();
    }

    @Override
    public boolean isReadable() throws IOException {
        return FileMode.isRegular(kind().mode)
                || input.available() > 0
                || HostPoll.isReadable(number, 0);
    }

    @Override
    public void awaitReadable() throws IOException {
        while (!HostPoll.isReadable(number, -1)) {
            Thread.onSpinWait();
        }
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        return input.read(to, offset, length);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        output.write(from, offset, length);
    }

    @Override
    public int available() throws IOException {
        return input.available();
    }

    @Override
    public int flags() {
        // "flags:\t0100002": fdinfo of proc(5).
        try {
            for (String line : Files.readAllLines(link("fdinfo"))) {
                if (line.startsWith("flags:")) {
                    int flags = (int) Long.parseLong(line.substring(6).strip(), 8);
                    return flags & ~Fcntl.O_CLOEXEC;
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Fcntl.O_RDWR;
        }
        return Fcntl.O_RDWR;
    }

    @Override
    public String name() {
        try {
            return HostNames.bytes(Files.readSymbolicLink(link("fd")));
        } catch (IOException e) {
            return "host:[" + number + "]";
        }
    }

    @Override
    public synchronized @Nullable FileChannel channel() {
        if (!FileMode.isRegular(kind().mode)) {
            return null;
        }
        if (channel == null) {
            boolean writes = (flags() & Fcntl.O_ACCMODE) != Fcntl.O_RDONLY;
            channel = writes ? output.getChannel() : input.getChannel();
        }
        return channel;
    }

    /** The number of the terminal that it is; 0 if it is none. */
    long terminal() {
        // Cheap for what is none: this is asked at each start.
        String name = name();
        if (!name.startsWith("/dev/") || name.equals("/dev/null")) {
            return 0;
        }
        int major = FileMode.major(kind().rdev);
        boolean isTerminal =
                (kind().mode & FileMode.S_IFMT) == FileMode.S_IFCHR
                        && (major >= 136 && major <= 143 || major == 4 || major == 5);
        return isTerminal ? kind().rdev : 0;
    }

    int number() {
        return number;
    }
}
