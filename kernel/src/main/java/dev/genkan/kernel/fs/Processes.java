package dev.genkan.kernel.fs;

import org.jspecify.annotations.Nullable;

/** The processes that /proc shows; told by those who run them. */
public interface Processes {
    /** The process whose call is being served by this thread: {@code /proc/self}. */
    int current();

    /** The ids of all processes, in order. */
    int[] pids();

    /** What a process shows of itself, or null if there is none of this id. */
    @Nullable ProcessView process(int pid);

    /** Nobody runs yet. */
    Processes NONE =
            new Processes() {
                @Override
                public int current() {
                    return 0;
                }

                @Override
                public int[] pids() {
                    return new int[0];
                }

                @Override
                public @Nullable ProcessView process(int pid) {
                    return null;
                }
            };
}
