package dev.genkan.cpu;

/**
 * The kernel, as an engine may call it in the midst of a program's code: a system call is answered
 * there and then, and the engine need not stop.
 */
public interface Gate {
    /**
     * Answers a system call as after {@link Engine#run} has returned its trap, and all that is due
     * before the program goes on.
     *
     * @return whether it goes on with this processor, at its RIP
     */
    boolean answer(Cpu cpu, Trap.SystemCall door);
}
