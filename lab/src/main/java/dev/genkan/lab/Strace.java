package dev.genkan.lab;

import dev.genkan.kernel.hook.SystemCallEvent;
import dev.genkan.kernel.hook.TaskHook;
import dev.genkan.kernel.task.Task;

/** Prints each system call in strace's text format. */
public final class Strace implements TaskHook {
    @Override
    public void enter(Task task, SystemCallEvent call) {}

    @Override
    public void exit(Task task, SystemCallEvent call, long result) {}
}
