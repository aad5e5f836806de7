package dev.genkan.kernel;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Memory;
import dev.genkan.kernel.mm.AddressSpace;
import dev.genkan.kernel.task.Process;
import dev.genkan.kernel.task.Task;
import java.nio.charset.StandardCharsets;

/** A task without a program, for calls that are made by hand: two pages that it can use. */
public final class TestTask implements AutoCloseable {
    /** Where its memory begins; the page before and those from {@link #END} on are not there. */
    public static final int START = 0x10000, END = START + 0x2000;

    public final Task task;
    public final Memory memory;

    public TestTask(Kernel kernel, boolean longMode) {
        this(kernel, longMode, new Credentials(0, 0));
    }

    public TestTask(Kernel kernel, boolean longMode, Credentials rights) {
        memory = new Memory(1 << 20);
        memory.protect(START, END - START, Memory.READ | Memory.WRITE);
        Process process = new Process(kernel, 1, new AddressSpace(memory), new Limits());
        task =
                new Task(
                        process,
                        new Cpu(memory, longMode),
                        1,
                        kernel.mounts().standardFiles(),
                        kernel.mounts().context(),
                        rights);
        var _ = process.add(task);
        kernel.processes().add(process, task);
        task.comm = "test";
    }

    /** Writes a string with its NUL. Returns its address. */
    public long string(int offset, String text) {
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i++) {
            memory.writeByte(START + offset + i, bytes[i]);
        }
        return START + offset;
    }

    @Override
    public void close() {
        memory.close();
    }
}
