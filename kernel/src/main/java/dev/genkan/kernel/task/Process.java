package dev.genkan.kernel.task;

import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.Kernel;
import dev.genkan.kernel.fs.FileSystemContext;
import dev.genkan.kernel.fs.FileTable;
import dev.genkan.kernel.mm.AddressSpace;

/** A process: what its tasks share (memory, files, credentials, limits, signal handlers). */
public final class Process {
    private final Kernel kernel;
    private final int pid;
    private final AddressSpace mm;
    private final FileTable files;
    private final FileSystemContext fs;
    private final Credentials credentials;

    Process(
            Kernel kernel,
            int pid,
            AddressSpace mm,
            FileTable files,
            FileSystemContext fs,
            Credentials credentials) {
        this.kernel = kernel;
        this.pid = pid;
        this.mm = mm;
        this.files = files;
        this.fs = fs;
        this.credentials = credentials;
    }

    public Kernel kernel() {
        return kernel;
    }

    public int pid() {
        return pid;
    }

    public AddressSpace mm() {
        return mm;
    }

    public FileTable files() {
        return files;
    }

    public FileSystemContext fs() {
        return fs;
    }

    public Credentials credentials() {
        return credentials;
    }
}
