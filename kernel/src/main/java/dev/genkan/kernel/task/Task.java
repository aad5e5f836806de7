package dev.genkan.kernel.task;

import dev.genkan.cpu.Cpu;
import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.Kernel;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.fs.FileSystemContext;
import dev.genkan.kernel.fs.FileTable;
import dev.genkan.kernel.mm.AddressSpace;

/** A task: one thread of a program, with a processor of its own. */
public final class Task {
    private final Process process;
    private final Cpu cpu;
    private final int tid;
    private Abi abi;

    Task(Process process, Cpu cpu, int tid) {
        this.process = process;
        this.cpu = cpu;
        this.tid = tid;
        this.abi = cpu.longMode() ? Abi.X86_64 : Abi.I386;
    }

    public Process process() {
        return process;
    }

    public Kernel kernel() {
        return process.kernel();
    }

    public Cpu cpu() {
        return cpu;
    }

    public int tid() {
        return tid;
    }

    /** The ABI of the call being served: I386 also for {@code int 0x80} of a 64-bit program. */
    public Abi abi() {
        return abi;
    }

    /** Sets the ABI of the call that is about to be served. */
    public void enter(Abi abi) {
        this.abi = abi;
    }

    public AddressSpace mm() {
        return process.mm();
    }

    public FileTable files() {
        return process.files();
    }

    public FileSystemContext fs() {
        return process.fs();
    }

    public Credentials credentials() {
        return process.credentials();
    }
}
