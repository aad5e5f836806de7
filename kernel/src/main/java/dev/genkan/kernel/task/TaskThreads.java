package dev.genkan.kernel.task;

import dev.genkan.cpu.Engine;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The host's threads that tasks run on, one each. A thread whose task has ended waits a while for
 * another one, since a new thread costs more than a process needs to start.
 */
public final class TaskThreads {
    private static final long KEEP_SECONDS = 1;

    private final AtomicInteger number = new AtomicInteger();
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    KEEP_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    this::thread);

    /** No thread yet. */
    public TaskThreads() {}

    private Thread thread(Runnable work) {
        Thread thread =
                new Thread(null, work, "task-" + number.incrementAndGet(), Engine.STACK_SIZE);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Runs a task.
     *
     * @throws OutOfMemoryError if the host has no thread for it
     */
    public void start(TaskLoop loop) {
        threads.execute(
                () -> {
                    var _ = loop.run();
                });
    }
}
