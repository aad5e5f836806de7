package dev.genkan.kernel.fs;

import dev.genkan.kernel.Credentials;
import org.jspecify.annotations.Nullable;

/** What a process shows of itself in /proc/PID (proc(5)). */
public interface ProcessView {
    int pid();

    FileSystemContext fs();

    FileTable files();

    Credentials credentials();

    /** The program; null if there is none. */
    @Nullable VfsPath executable();

    /** At most 15 bytes, as {@code comm} shows. */
    String name();

    /** The arguments, each with its NUL. */
    byte[] commandLine();

    /** The environment, each variable with its NUL. */
    byte[] environment();

    /** The auxiliary vector as it lay on the stack. */
    default byte[] auxiliaryVector() {
        return new byte[0];
    }

    /** The lines of {@code maps}. */
    default String maps() {
        return "";
    }

    /** R, S, T or Z. */
    default char state() {
        return 'R';
    }

    default int parent() {
        return 0;
    }

    default int processGroup() {
        return pid();
    }

    default int session() {
        return pid();
    }

    /** The controlling terminal; null if it has none. */
    default @Nullable Tty tty() {
        return null;
    }

    /** The ids of its tasks. */
    default int[] tasks() {
        return new int[] {pid()};
    }

    /** The processors that it may run on, such as {@code 0-3}. */
    default String processors() {
        return "0";
    }

    /** Address space in bytes. */
    default long virtualSize() {
        return 0;
    }

    /** Memory that is really there, in bytes. */
    default long residentSize() {
        return 0;
    }

    /** Processor time in nanoseconds. */
    default long userTime() {
        return 0;
    }

    default long systemTime() {
        return 0;
    }

    /** When it started, in nanoseconds of CLOCK_MONOTONIC. */
    default long startTime() {
        return 0;
    }

    /** Bit n-1 is signal n. */
    default long pendingSignals() {
        return 0;
    }

    default long blockedSignals() {
        return 0;
    }

    default long ignoredSignals() {
        return 0;
    }

    default long caughtSignals() {
        return 0;
    }

    /** The lines of {@code limits} after the head. */
    default String limits() {
        return "";
    }
}
