package dev.genkan.kernel.task;

import dev.genkan.cpu.Trap;

/** Who answers a system call: finds the row, runs the method and sets the result. */
@FunctionalInterface
public interface SystemCallServer {
    /**
     * Answers the call whose number and arguments are in the task's registers.
     *
     * <p>It sets the result by {@link Task#setResult}, ERESTART codes included: the task's own loop
     * decides about them. A call that ends the program leaves by {@link TaskExit}, which is not to
     * be caught.
     */
    void serve(Task task, Trap.SystemCall door);
}
