package dev.genkan.kernel.hook;

import dev.genkan.kernel.ExitStatus;
import dev.genkan.kernel.task.Task;
import java.util.List;

/**
 * What sees a task from start to end: its program, each system call before and after the method
 * that answers it, the signals that reach it, and its exit. A hook overrides what it wants to see.
 *
 * <p>All methods are called by the task's own thread, with the program's memory and registers as it
 * left them.
 */
public interface TaskHook {
    /**
     * Called before the first instruction of a program that the kernel itself started.
     *
     * @param environment the address of the environment's pointers, on the new stack
     * @param variables how many there are
     */
    default void start(
            Task task, String file, List<String> arguments, long environment, int variables) {}

    /** Called before the method, also for a number that nothing answers. */
    default void enter(Task task, SystemCallEvent call) {}

    /**
     * Called after the method; not called for a call that does not return (exit, exit_group).
     *
     * @param result what the program will see in rax or eax, or a negative ERESTART code; for an
     *     error of an i386 call it is negative as a long, too
     */
    default void exit(Task task, SystemCallEvent call, long result) {}

    /** Called when a signal is taken off the queue, before its handler or default action. */
    default void signal(Task task, SignalEvent signal) {}

    /** Called once, after the task's last instruction. */
    default void end(Task task, ExitStatus status) {}
}
