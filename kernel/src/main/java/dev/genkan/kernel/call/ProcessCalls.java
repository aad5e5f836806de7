package dev.genkan.kernel.call;

import dev.genkan.kernel.ExitStatus;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.abi.UserString;
import dev.genkan.kernel.exec.ExecException;
import dev.genkan.kernel.exec.Program;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Process;
import dev.genkan.kernel.task.Signal;
import dev.genkan.kernel.task.Task;
import dev.genkan.kernel.task.TaskExit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The calls about processes: ids, groups and sessions, execve(2), exit(2), prctl(2). */
public final class ProcessCalls {
    private static final int AT_FDCWD = -100, AT_SYMLINK_NOFOLLOW = 0x100, AT_EMPTY_PATH = 0x1000;

    /** One argument may not be longer (MAX_ARG_STRLEN). */
    private static final int MAX_STRING = 131_072;

    /** All arguments or variables together, before the loader counts exactly. */
    private static final long MAX_STRINGS = 6L << 20;

    private ProcessCalls() {}

    // ---- ids

    /** Implements getpid(2). */
    public static long sys_getpid(Task task) {
        return task.process().pid();
    }

    /** Implements gettid(2). */
    public static long sys_gettid(Task task) {
        return task.tid();
    }

    /** Implements getppid(2). */
    public static long sys_getppid(Task task) {
        return task.process().parentPid();
    }

    private static Process find(Task task, int pid) {
        Process process = pid == 0 ? task.process() : task.kernel().processes().find(pid);
        if (process == null) {
            throw Errno.error(Errno.ESRCH);
        }
        return process;
    }

    /** Implements getpgid(2). */
    public static long sys_getpgid(Task task, int pid) {
        return find(task, pid).processGroup();
    }

    /** Implements getpgrp(2). */
    public static long sys_getpgrp(Task task) {
        return task.process().processGroup();
    }

    /** Implements getsid(2). */
    public static long sys_getsid(Task task, int pid) {
        return find(task, pid).session();
    }

    /** Implements setpgid(2). */
    public static long sys_setpgid(Task task, int pid, int group) {
        return task.kernel().processes().setGroup(task.process(), pid, group);
    }

    /** Implements setsid(2). */
    public static long sys_setsid(Task task) {
        return task.kernel().processes().newSession(task.process());
    }

    // ---- the end

    /** Implements exit(2): the end of this thread. */
    @SuppressWarnings("DoNotCallSuggester") // an annotation of a library that is not here
    public static long sys_exit(Task task, int status) {
        throw new TaskExit(new ExitStatus(status & 255, 0));
    }

    /** Implements exit_group(2). */
    @SuppressWarnings("DoNotCallSuggester") // as above
    public static long sys_exit_group(Task task, int status) {
        throw new TaskExit(task.process().end(new ExitStatus(status & 255, 0)));
    }

    // ---- execve

    private static List<String> strings(Task task, UserPointer array) {
        List<String> strings = new ArrayList<>();
        if (array.isNull()) {
            return strings;
        }
        int word = task.abi().longSize();
        byte[] buffer = new byte[4096];
        long total = 0;
        for (int i = 0; ; i++) {
            UserPointer slot = array.plus((long) i * word);
            long address =
                    task.abi() == Abi.X86_64 ? slot.readLong() : slot.readInt() & 0xffff_ffffL;
            if (address == 0) {
                return strings;
            }
            UserPointer string = new UserPointer(task.mm(), address);
            long length = string.strncpyFromUser(buffer, buffer.length);
            if (length == buffer.length) {
                buffer = new byte[MAX_STRING];
                length = string.strncpyFromUser(buffer, buffer.length);
                if (length == buffer.length) {
                    throw Errno.error(Errno.E2BIG);
                }
            }
            if (length < 0) {
                throw Errno.error(Errno.EFAULT);
            }
            strings.add(new String(buffer, 0, (int) length, StandardCharsets.ISO_8859_1));
            total += length + word;
            if (total > MAX_STRINGS) {
                throw Errno.error(Errno.E2BIG);
            }
        }
    }

    private static long execute(
            Task task, String path, UserPointer arguments, UserPointer environment) {
        List<String> argv = strings(task, arguments);
        List<String> variables = strings(task, environment);
        Process process = task.process();
        Program program;
        try {
            program =
                    task.kernel()
                            .loader(
                                    task.fs(),
                                    task.credentials(),
                                    !process.noNewPrivileges,
                                    process.limits(),
                                    process.personality)
                            .load(path, argv, variables);
        } catch (ExecException e) {
            return -e.errno();
        }
        int result = task.execute(program);
        if (result != 0) {
            program.mm().close();
        }
        return result;
    }

    /** Implements execve(2). */
    public static long sys_execve(
            Task task,
            @UserString @As(Meaning.PATH) String path,
            @As(Meaning.STRING_ARRAY) UserPointer arguments,
            @As(Meaning.ENVIRONMENT) UserPointer environment) {
        return execute(task, path, arguments, environment);
    }

    /** Implements execveat(2); a descriptor's file is executed by its path. */
    public static long sys_execveat(
            Task task,
            @As(Meaning.DIRFD) int directory,
            @UserString @As(Meaning.PATH) String path,
            @As(Meaning.STRING_ARRAY) UserPointer arguments,
            @As(Meaning.ENVIRONMENT) UserPointer environment,
            @As(Meaning.AT_FLAGS) int flags) {
        if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) != 0) {
            return -Errno.EINVAL;
        }
        String whole = path;
        if (path.isEmpty()) {
            if ((flags & AT_EMPTY_PATH) == 0) {
                return -Errno.ENOENT;
            }
            whole = pathOf(task, directory);
        } else if (path.charAt(0) != '/' && directory != AT_FDCWD) {
            whole = pathOf(task, directory) + "/" + path;
        }
        return execute(task, whole, arguments, environment);
    }

    private static String pathOf(Task task, int fd) {
        File file = task.files().anyFile(fd);
        return dev.genkan.kernel.fs.Vfs.pathOf(file.path(), task.fs().root());
    }

    // ---- prctl

    private static final int PR_SET_PDEATHSIG = 1,
            PR_GET_PDEATHSIG = 2,
            PR_GET_DUMPABLE = 3,
            PR_SET_DUMPABLE = 4,
            PR_GET_KEEPCAPS = 7,
            PR_SET_KEEPCAPS = 8,
            PR_GET_TIMING = 13,
            PR_SET_NAME = 15,
            PR_GET_NAME = 16,
            PR_GET_SECCOMP = 21,
            PR_CAPBSET_READ = 23,
            PR_GET_SECUREBITS = 27,
            PR_SET_TIMERSLACK = 29,
            PR_GET_TIMERSLACK = 30,
            PR_SET_CHILD_SUBREAPER = 36,
            PR_GET_CHILD_SUBREAPER = 37,
            PR_SET_NO_NEW_PRIVS = 38,
            PR_GET_NO_NEW_PRIVS = 39,
            PR_GET_TID_ADDRESS = 40;
    private static final int LAST_CAPABILITY = 40, NAME_SIZE = 16;

    /** Implements prctl(2), but for what asks for ptrace, seccomp, or single capabilities. */
    public static long sys_prctl(
            Task task,
            @As(Meaning.PRCTL_OPTION) int option,
            @As(Meaning.HEX) long second,
            @As(Meaning.HEX) long third,
            @As(Meaning.HEX) long fourth,
            @As(Meaning.HEX) long fifth) {
        Process process = task.process();
        UserPointer pointer = new UserPointer(task.mm(), second);
        switch (option) {
            case PR_SET_PDEATHSIG -> {
                if (second != 0 && (second > Signal.LAST || second < 0)) {
                    return -Errno.EINVAL;
                }
                process.parentDeathSignal = (int) second;
            }
            case PR_GET_PDEATHSIG -> pointer.writeInt(process.parentDeathSignal);
            case PR_GET_DUMPABLE -> {
                return process.dumpable ? 1 : 0;
            }
            case PR_SET_DUMPABLE -> {
                if (second != 0 && second != 1) {
                    return -Errno.EINVAL;
                }
                process.dumpable = second == 1;
            }
            case PR_GET_KEEPCAPS -> {
                return process.keepCapabilities ? 1 : 0;
            }
            case PR_SET_KEEPCAPS -> {
                if (second != 0 && second != 1) {
                    return -Errno.EINVAL;
                }
                process.keepCapabilities = second == 1;
            }
            case PR_GET_TIMING, PR_GET_SECCOMP, PR_GET_SECUREBITS -> {
                return 0;
            }
            case PR_SET_NAME -> {
                byte[] name = new byte[NAME_SIZE];
                long length = pointer.strncpyFromUser(name, NAME_SIZE - 1);
                if (length < 0) {
                    return length;
                }
                task.comm = new String(name, 0, (int) length, StandardCharsets.ISO_8859_1);
            }
            case PR_GET_NAME -> {
                byte[] name = new byte[NAME_SIZE];
                byte[] text = task.comm.getBytes(StandardCharsets.ISO_8859_1);
                System.arraycopy(text, 0, name, 0, Math.min(text.length, NAME_SIZE - 1));
                pointer.write(name);
            }
            case PR_CAPBSET_READ -> {
                return second < 0 || second > LAST_CAPABILITY ? -Errno.EINVAL : 1;
            }
            case PR_SET_TIMERSLACK -> task.timerSlack = second <= 0 ? 50_000 : second;
            case PR_GET_TIMERSLACK -> {
                return task.timerSlack;
            }
            case PR_SET_CHILD_SUBREAPER -> process.childSubreaper = second != 0;
            case PR_GET_CHILD_SUBREAPER -> pointer.writeInt(process.childSubreaper ? 1 : 0);
            case PR_SET_NO_NEW_PRIVS -> {
                if (second != 1 || third != 0 || fourth != 0 || fifth != 0) {
                    return -Errno.EINVAL;
                }
                process.noNewPrivileges = true;
            }
            case PR_GET_NO_NEW_PRIVS -> {
                return process.noNewPrivileges ? 1 : 0;
            }
            case PR_GET_TID_ADDRESS -> {
                if (task.abi() == Abi.X86_64) {
                    pointer.writeLong(task.clearChildTid);
                } else {
                    pointer.writeInt((int) task.clearChildTid);
                }
            }
            default -> {
                return -Errno.EINVAL;
            }
        }
        return 0;
    }

    /** Answers ENOSYS for rseq(2), as a kernel without restartable sequences does. */
    public static long sys_rseq(
            Task task,
            @As(Meaning.ADDRESS) UserPointer area,
            @As(Meaning.HEX) int length,
            @As(Meaning.HEX) int flags,
            @As(Meaning.HEX) int signature) {
        return -Errno.ENOSYS;
    }
}
