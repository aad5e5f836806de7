package dev.genkan.kernel.fs;

import dev.genkan.kernel.Clock;
import dev.genkan.kernel.Entropy;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.FileMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a kernel's programs see as files: the host's root, read-only under an overlay in memory, the
 * host folders that they may change, /dev, /proc and an empty /sys.
 */
public final class Mounts {
    private static final long DEFAULT_MEMORY = 1L << 30;

    private final Vfs vfs;
    private final DevFs dev;
    private final ProcFs proc;
    private final Ttys ttys = new Ttys();
    private final Mount terminals;
    private final @Nullable HostTty hostTty;
    private final @Nullable Path workingDirectory;
    private final HostDescriptor[] streams = {
        new HostDescriptor(0), new HostDescriptor(1), new HostDescriptor(2)
    };

    private Mounts(Builder builder, Clock clock, Entropy entropy) throws IOException {
        Budget budget = new Budget(builder.memory);
        Devices devices = new Devices();
        HostFs host = new HostFs(builder.root, false);
        TmpFs overlay = new TmpFs(budget, clock, devices, host.root());
        TmpFs anonymous = new TmpFs("tmpfs", budget, clock, devices, 0700);
        vfs = new Vfs(overlay, "overlay", anonymous, clock);
        dev = new DevFs(budget, clock, entropy, devices);
        proc = new ProcFs(clock);
        hostTty = ttys.openHost(streams);
        VfsPath top = vfs.rootMount().top();
        vfs.mount(dev.fileSystem(), "devtmpfs", directory(top, "dev"));
        dev.register("tty", 5, 0, 0666, flags -> ttys.controlling().open());
        dev.register("ptmx", 5, 2, 0666, flags -> ttys.openMaster());
        VfsPath devTop = vfs.throughMounts(directory(top, "dev"));
        terminals = vfs.mount(new PtsFs(ttys, clock), "devpts", directory(devTop, "pts"));
        vfs.mount(proc, "proc", directory(top, "proc"));
        vfs.mount(
                new TmpFs("sysfs", new Budget(Pages.PAGE_SIZE), clock, devices, 0555),
                "sysfs",
                directory(top, "sys"));
        for (Path folder : builder.writable) {
            mountWritable(host, folder);
        }
        boolean wholeHost = builder.root.equals(Path.of("/"));
        Path here = wholeHost ? Path.of("").toAbsolutePath().normalize() : null;
        Path wanted = builder.workingDirectory;
        if (wanted == null) {
            workingDirectory = here;
        } else {
            workingDirectory = (here == null ? Path.of("/") : here).resolve(wanted);
            VfsPath place = find(vfs.context(), workingDirectory);
            if (place == null || !place.inode().isDirectory()) {
                throw new IOException(wanted + ": no such folder");
            }
        }
    }

    /** A builder with the defaults: the host's own root, nothing that may be changed. */
    public static Builder builder() {
        return new Builder();
    }

    public Vfs vfs() {
        return vfs;
    }

    public DevFs dev() {
        return dev;
    }

    public ProcFs proc() {
        return proc;
    }

    private static VfsPath directory(VfsPath in, String name) {
        Dentry dentry = in.dentry().lookup(name);
        if (!dentry.exists()) {
            dentry.become(in.inode().create(name, FileMode.S_IFDIR | 0755, 0, 0, 0));
        }
        return in.at(dentry);
    }

    private void mountWritable(HostFs host, Path folder) throws IOException {
        HostFs writable = new HostFs(folder, true);
        Path real = writable.folder();
        if (!real.startsWith(host.folder())) {
            throw new IOException(folder + " is not below the root " + host.folder());
        }
        VfsPath at = vfs.rootMount().top();
        for (Path name : host.folder().relativize(real)) {
            if (!name.toString().isEmpty()) {
                at = vfs.throughMounts(directory(at, HostNames.bytes(name)));
            }
        }
        vfs.mount(writable, HostNames.bytes(real), at);
    }

    /** Where a new program starts: the host's own working directory where it is in view, or /. */
    public FileSystemContext context() {
        FileSystemContext context = vfs.context();
        VfsPath place = workingDirectory == null ? null : find(context, workingDirectory);
        if (place != null) {
            context.setWorkingDirectory(place);
        }
        return context;
    }

    private @Nullable VfsPath find(FileSystemContext context, Path folder) {
        try {
            return vfs.lookup(
                    context,
                    new dev.genkan.kernel.Credentials(0, 0),
                    context.root(),
                    HostNames.bytes(folder),
                    true);
        } catch (dev.genkan.kernel.abi.ErrnoException e) {
            return null;
        }
    }

    /** The terminals of this kernel. */
    public Ttys ttys() {
        return ttys;
    }

    /** The host's terminal, if one of the host's streams is one. */
    public @Nullable HostTty hostTty() {
        return hostTty;
    }

    /** Opens a terminal by what it is, whatever the caller sees of /dev. EIO. */
    public File openTerminal(Tty tty, int flags) {
        VfsPath top = terminals.top();
        VfsPath place = top.at(top.dentry().lookup(Integer.toString(tty.number())));
        if (!place.dentry().exists()) {
            throw Errno.error(Errno.EIO);
        }
        return place.inode().open(flags).opened(place, flags);
    }

    /** A table with the host's stdin, stdout and stderr as 0, 1 and 2. */
    public FileTable standardFiles() {
        FileTable table = new FileTable();
        @Nullable File[] files = new File[3];
        for (int fd = 0; fd < 3; fd++) {
            HostDescriptor stream = streams[fd];
            if (hostTty != null && hostTty.is(stream)) {
                // As a login has it: one open file, if the host's were opened alike.
                for (int i = 0; i < fd; i++) {
                    File other = files[i];
                    if (other != null && other.flags() == stream.flags()) {
                        files[fd] = other;
                    }
                }
                if (files[fd] == null) {
                    files[fd] = openTerminal(hostTty.tty(), stream.flags());
                }
            } else if (fd != 0 || stream.isOpen()) {
                // Only what can be read would show a program what is not its own.
                files[fd] = open(stream);
            }
            File file = files[fd];
            if (file != null) {
                table.replace(fd, file, false);
            }
        }
        return table;
    }

    private File open(HostStream stream) {
        return vfs.openAnonymous(
                new StreamInode(vfs.anonymousFileSystem(), stream),
                new StreamFile(stream),
                Fcntl.O_RDWR);
    }

    /** Collects what is mounted. */
    public static final class Builder {
        private Path root = Path.of("/");
        private @Nullable Path workingDirectory;
        private final List<Path> writable = new ArrayList<>();
        private long memory = Math.min(DEFAULT_MEMORY, Runtime.getRuntime().maxMemory() / 2);

        private Builder() {}

        /** The host's folder that is the root of programs; they cannot change it. */
        public Builder root(Path value) {
            root = value;
            return this;
        }

        /** The folder, as programs see it, where they start; else where the host's process is. */
        public Builder workingDirectory(Path value) {
            workingDirectory = value;
            return this;
        }

        /** A host folder, below the root, that programs may change. */
        public Builder write(Path folder) {
            writable.add(folder);
            return this;
        }

        /** How many bytes the files that programs make may take, before ENOSPC. */
        public Builder memory(long bytes) {
            memory = bytes;
            return this;
        }

        /**
         * Mounts everything.
         *
         * @throws UncheckedIOException if a folder is not there
         */
        public Mounts build(Clock clock, Entropy entropy) {
            try {
                return new Mounts(this, clock, entropy);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
