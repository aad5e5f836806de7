package dev.genkan.kernel.hook;

import dev.genkan.kernel.task.Task;

/** What sees every system call of a task, before and after the method that answers it. */
public interface SystemCallHook {
    /** Called before the method, with the program's memory and registers as it left them. */
    void enter(Task task, SystemCallEvent call);

    /**
     * Called after the method; not called for a call that does not return (exit, exit_group).
     *
     * @param result what the program will see in rax or eax, or a negative ERESTART code
     */
    void exit(Task task, SystemCallEvent call, long result);
}
