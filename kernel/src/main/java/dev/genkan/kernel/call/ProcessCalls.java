package dev.genkan.kernel.call;

import dev.genkan.kernel.ExitStatus;
import dev.genkan.kernel.KernelLog;
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

/**
 * The calls about processes: ids, groups and sessions, execve(2), exit(2), prctl(2).
 *
 * <p>There is one process with one thread: fork(2) and clone(2) answer ENOSYS and tell the log,
 * wait4(2) answers ECHILD.
 */
public final class ProcessCalls {
    private static final int WNOHANG = 1, WUNTRACED = 2, WEXITED = 4, WCONTINUED = 8;
    private static final int WNOWAIT = 0x0100_0000, THREAD_OPTIONS = 0xe000_0000;
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
        return task.process().parentPid;
    }

    private static Process self(Task task, int pid) {
        if (pid != 0 && pid != task.process().pid()) {
            throw Errno.error(Errno.ESRCH);
        }
        return task.process();
    }

    /** Implements getpgid(2). */
    public static long sys_getpgid(Task task, int pid) {
        return self(task, pid).processGroup;
    }

    /** Implements getpgrp(2). */
    public static long sys_getpgrp(Task task) {
        return task.process().processGroup;
    }

    /** Implements getsid(2). */
    public static long sys_getsid(Task task, int pid) {
        return self(task, pid).session;
    }

    /** Implements setpgid(2). */
    public static long sys_setpgid(Task task, int pid, int group) {
        if (group < 0) {
            return -Errno.EINVAL;
        }
        Process process = self(task, pid);
        int wanted = group == 0 ? process.pid() : group;
        if (process.session == process.pid()
                || wanted != process.pid() && wanted != process.processGroup) {
            return -Errno.EPERM;
        }
        process.processGroup = wanted;
        return 0;
    }

    /** Implements setsid(2). */
    public static long sys_setsid(Task task) {
        Process process = task.process();
        if (process.processGroup == process.pid()) {
            return -Errno.EPERM;
        }
        process.session = process.pid();
        process.processGroup = process.pid();
        return process.session;
    }

    // ---- start and end

    /** Implements exit(2): the only thread's end is the process's. */
    public static long sys_exit(Task task, int status) {
        return end(status);
    }

    /** Implements exit_group(2). */
    public static long sys_exit_group(Task task, int status) {
        return end(status);
    }

    @SuppressWarnings("DoNotCallSuggester") // an annotation of a library that is not here
    private static long end(int status) {
        throw new TaskExit(new ExitStatus(status & 255, 0));
    }

    private static long noProcesses(Task task, String call) {
        task.kernel()
                .log()
                .printk(
                        KernelLog.WARNING,
                        call
                                + ": "
                                + task.comm
                                + "["
                                + task.process().pid()
                                + "] wants another process or thread; there is only one");
        return -Errno.ENOSYS;
    }

    /** Answers ENOSYS for fork(2): there is one process. */
    public static long sys_fork(Task task) {
        return noProcesses(task, "fork");
    }

    /** Answers ENOSYS for vfork(2): there is one process. */
    public static long sys_vfork(Task task) {
        return noProcesses(task, "vfork");
    }

    /** Answers ENOSYS for clone(2): there is one process with one thread. */
    public static long sys_clone(
            Task task,
            @As(Meaning.CLONE_FLAGS) long flags,
            @As(Meaning.ADDRESS) long stack,
            @As(Meaning.ADDRESS) long parentTid,
            @As(Meaning.ADDRESS) long fourth,
            @As(Meaning.ADDRESS) long fifth) {
        return noProcesses(task, "clone");
    }

    /** Answers ENOSYS for clone3(2): there is one process with one thread. */
    public static long sys_clone3(
            Task task,
            @As(Meaning.ADDRESS) UserPointer arguments,
            @As(Meaning.UNSIGNED) long size) {
        return -Errno.ENOSYS;
    }

    private static long checkedWait(int options, int allowed) {
        return (options & ~(allowed | THREAD_OPTIONS)) != 0 ? -Errno.EINVAL : -Errno.ECHILD;
    }

    /** Implements wait4(2): there are no children. */
    public static long sys_wait4(
            Task task,
            int pid,
            @As(Meaning.WAIT_STATUS) UserPointer status,
            @As(Meaning.WAIT_OPTIONS) int options,
            @As(Meaning.RUSAGE) UserPointer usage) {
        return pid == Integer.MIN_VALUE
                ? -Errno.ESRCH
                : checkedWait(options, WNOHANG | WUNTRACED | WCONTINUED);
    }

    /** Implements waitpid(2) of i386: there are no children. */
    public static long sys_waitpid(
            Task task,
            int pid,
            @As(Meaning.WAIT_STATUS) UserPointer status,
            @As(Meaning.WAIT_OPTIONS) int options) {
        return checkedWait(options, WNOHANG | WUNTRACED | WCONTINUED);
    }

    /** Implements waitid(2): there are no children. */
    public static long sys_waitid(
            Task task,
            int type,
            int id,
            @As(value = Meaning.SIGINFO, out = true) UserPointer info,
            @As(Meaning.WAIT_OPTIONS) int options,
            @As(Meaning.RUSAGE) UserPointer usage) {
        if ((options & (WEXITED | WUNTRACED | WCONTINUED)) == 0 || type < 0 || type > 3) {
            return -Errno.EINVAL;
        }
        return checkedWait(options, WNOHANG | WUNTRACED | WEXITED | WCONTINUED | WNOWAIT);
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
                                    process.limits(),
                                    process.personality)
                            .load(path, argv, variables);
        } catch (ExecException e) {
            return -e.errno();
        }
        task.execute(program);
        return 0;
    }

    /** Implements execve(2); set-user-ID bits have no effect. */
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

    /** Implements prctl(2), for what one process without a parent can mean by it. */
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
