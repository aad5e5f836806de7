package dev.genkan.kernel.task;

import dev.genkan.cpu.Memory;
import dev.genkan.kernel.ExitStatus;
import dev.genkan.kernel.KernelLog;
import dev.genkan.kernel.Limits;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.exec.CoreFile;
import dev.genkan.kernel.hook.SignalEvent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Phaser;

/**
 * The end of a process that leaves a core file (fs/coredump.c): its tasks stop where they are, the
 * one that got the signal writes the file, and only then do they give up what they have.
 */
final class CoreDump {
    /** With a lower limit there is no core file: it could not even hold its headers. */
    private static final int LEAST = Memory.PAGE_SIZE;

    private final Task task;
    private final SignalEvent event;

    /** All tasks meet twice: when they have stopped, and when the file is written. */
    private final Phaser meeting = new Phaser();

    /** The tasks that have stopped, but for the one that writes; guarded by itself. */
    private final List<CoreFile.Thread> others = new ArrayList<>();

    private CoreDump(Task task, SignalEvent event) {
        this.task = task;
        this.event = event;
    }

    /**
     * Ends a task's process by a signal, with a core file if there is to be one.
     *
     * @return how it ends
     */
    static ExitStatus end(Task task, SignalEvent event, ExitStatus status) {
        Process process = task.process();
        Path folder = task.kernel().core();
        long limit = process.limits().soft(Limits.CORE);
        CoreDump dump = new CoreDump(task, event);
        if (folder == null
                || !process.dumpable
                || Long.compareUnsigned(limit, LEAST) < 0
                || !process.endWithCore(status, dump, task)) {
            return process.end(status);
        }
        dump.meeting.arriveAndAwaitAdvance();
        try {
            dump.write(folder.resolve("core." + process.pid()), limit);
        } finally {
            dump.meeting.arriveAndAwaitAdvance();
        }
        return process.end(status);
    }

    /** One more task will stop. */
    void expectTask() {
        meeting.register();
    }

    /** A task will not stop, as it has never run. */
    void missTask() {
        var _ = meeting.arriveAndDeregister();
    }

    /** Stops a task until the file is written. */
    void stop(Task other) {
        synchronized (others) {
            others.add(thread(other));
        }
        meeting.arriveAndAwaitAdvance();
        meeting.arriveAndAwaitAdvance();
    }

    private static CoreFile.Thread thread(Task task) {
        return new CoreFile.Thread(
                task.tid(),
                task.cpu(),
                task.originalRax,
                task.signals().ownPending().set(),
                task.signals().blocked(),
                task.nice,
                task.time());
    }

    private void write(Path path, long limit) {
        List<CoreFile.Thread> threads = new ArrayList<>();
        synchronized (others) {
            threads.addAll(others);
        }
        threads.sort(Comparator.comparingInt(CoreFile.Thread::tid));
        threads.addFirst(thread(task));
        Process process = task.process();
        Abi width = task.cpu().longMode() ? Abi.X86_64 : Abi.I386;
        CoreFile core =
                new CoreFile(
                        new ProcessStatus(process),
                        process.mm(),
                        threads,
                        event.signal(),
                        SignalFrame.siginfo(event, width));
        try {
            // Never through a link, and never into a file that others may read.
            Files.deleteIfExists(path);
            try (FileChannel file =
                    FileChannel.open(
                            path,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")))) {
                core.write(file, limit);
            }
            process.dumped();
        } catch (IOException e) {
            task.kernel()
                    .log()
                    .printk(
                            KernelLog.INFO,
                            "coredump: " + process.pid() + "(" + task.comm + "): " + e);
        }
    }
}
