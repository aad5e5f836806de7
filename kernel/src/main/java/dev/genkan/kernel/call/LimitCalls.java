package dev.genkan.kernel.call;

import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.Limits;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Process;
import dev.genkan.kernel.task.ProcessTree;
import dev.genkan.kernel.task.Task;
import java.util.ArrayList;
import java.util.List;

/** The calls about resource limits and use, priorities, and the scheduler. */
public final class LimitCalls {
    private static final int RUSAGE_SELF = 0, RUSAGE_CHILDREN = -1, RUSAGE_THREAD = 1;
    private static final int PRIO_PROCESS = 0, PRIO_PGRP = 1, PRIO_USER = 2;
    private static final int SCHED_OTHER = 0,
            SCHED_FIFO = 1,
            SCHED_RR = 2,
            SCHED_BATCH = 3,
            SCHED_IDLE = 5,
            SCHED_DEADLINE = 6,
            SCHED_RESET_ON_FORK = 0x4000_0000;

    private static final int NR_OPEN = 1 << 20;

    private LimitCalls() {}

    // ---- limits

    /** A 32-bit limit as a 64-bit one. */
    private static long widen(int limit) {
        return limit == -1 ? Limits.INFINITY : limit & 0xffff_ffffL;
    }

    private static int narrow(long limit) {
        return Long.compareUnsigned(limit, 0xffff_ffffL) > 0 ? -1 : (int) limit;
    }

    private static long set(Task task, Process process, int resource, long soft, long hard) {
        if (Long.compareUnsigned(soft, hard) > 0) {
            return -Errno.EINVAL;
        }
        if (resource == Limits.NOFILE && Long.compareUnsigned(hard, NR_OPEN) > 0) {
            return -Errno.EPERM;
        }
        Limits limits = process.limits();
        if (Long.compareUnsigned(hard, limits.hard(resource)) > 0
                && !task.credentials().isPrivileged()) {
            return -Errno.EPERM;
        }
        limits.set(resource, soft, hard);
        if (resource == Limits.CPU) {
            process.timeBudget().watch();
        }
        Task any = process.anyTask();
        if (resource == Limits.NOFILE && any != null) {
            any.files().setLimit(soft);
        }
        return 0;
    }

    private static boolean isValid(int resource) {
        return resource >= 0 && resource < Limits.COUNT;
    }

    /** Implements getrlimit(2). */
    public static long sys_getrlimit(
            Task task,
            @As(Meaning.RESOURCE) int resource,
            @As(value = Meaning.RLIMIT, out = true) UserPointer limit) {
        if (!isValid(resource)) {
            return -Errno.EINVAL;
        }
        Limits limits = task.process().limits();
        if (task.abi() == Abi.X86_64) {
            limit.writeLong(limits.soft(resource));
            limit.plus(8).writeLong(limits.hard(resource));
        } else {
            limit.writeInt(narrow(limits.soft(resource)));
            limit.plus(4).writeInt(narrow(limits.hard(resource)));
        }
        return 0;
    }

    /** Implements the first getrlimit of i386: no limit is above 2^31 - 1. */
    public static long sys_old_getrlimit(
            Task task,
            @As(Meaning.RESOURCE) int resource,
            @As(value = Meaning.RLIMIT, out = true) UserPointer limit) {
        if (!isValid(resource)) {
            return -Errno.EINVAL;
        }
        Limits limits = task.process().limits();
        limit.writeInt(oldLimit(limits.soft(resource)));
        limit.plus(4).writeInt(oldLimit(limits.hard(resource)));
        return 0;
    }

    private static int oldLimit(long limit) {
        return Long.compareUnsigned(limit, Integer.MAX_VALUE) > 0 ? Integer.MAX_VALUE : (int) limit;
    }

    /** Implements setrlimit(2). */
    public static long sys_setrlimit(
            Task task, @As(Meaning.RESOURCE) int resource, @As(Meaning.RLIMIT) UserPointer limit) {
        boolean wide = task.abi() == Abi.X86_64;
        long soft = wide ? limit.readLong() : widen(limit.readInt());
        long hard = wide ? limit.plus(8).readLong() : widen(limit.plus(4).readInt());
        return isValid(resource) ? set(task, task.process(), resource, soft, hard) : -Errno.EINVAL;
    }

    /** Implements prlimit(2). */
    public static long sys_prlimit64(
            Task task,
            int pid,
            @As(Meaning.RESOURCE) int resource,
            @As(Meaning.RLIMIT64) UserPointer wanted,
            @As(value = Meaning.RLIMIT64, out = true) UserPointer old) {
        if (!isValid(resource)) {
            return -Errno.EINVAL;
        }
        long soft = wanted.isNull() ? 0 : wanted.readLong();
        long hard = wanted.isNull() ? 0 : wanted.plus(8).readLong();
        Process process = pid == 0 ? task.process() : task.kernel().processes().find(pid);
        if (process == null) {
            return -Errno.ESRCH;
        }
        if (process.uid() != task.credentials().uid && !task.credentials().isPrivileged()) {
            return -Errno.EPERM;
        }
        Limits limits = process.limits();
        long oldSoft = limits.soft(resource);
        long oldHard = limits.hard(resource);
        if (!wanted.isNull()) {
            long result = set(task, process, resource, soft, hard);
            if (result != 0) {
                return result;
            }
        }
        if (!old.isNull()) {
            old.writeLong(oldSoft);
            old.plus(8).writeLong(oldHard);
        }
        return 0;
    }

    /** Implements getrusage(2); all time counts as the program's own, none as the kernel's. */
    public static long sys_getrusage(
            Task task, @As(Meaning.RUSAGE_WHO) int who, @As(Meaning.RUSAGE) UserPointer usage) {
        if (who != RUSAGE_SELF && who != RUSAGE_CHILDREN && who != RUSAGE_THREAD) {
            return -Errno.EINVAL;
        }
        Process process = task.process();
        long time =
                switch (who) {
                    case RUSAGE_CHILDREN -> process.childrenTime();
                    case RUSAGE_THREAD -> task.time();
                    default -> process.time();
                };
        long resident = who == RUSAGE_CHILDREN ? 0 : task.mm().peakResident() >> 10;
        writeUsage(usage, task.abi(), time, resident);
        return 0;
    }

    /** Writes a struct rusage: time in nanoseconds, and memory in KiB. */
    static void writeUsage(UserPointer usage, Abi abi, long time, long resident) {
        boolean wide = abi == Abi.X86_64;
        usage.write(new byte[wide ? 144 : 72]);
        TimeSpec.writeTimeval(usage, abi, time);
        if (wide) {
            usage.plus(32).writeLong(resident);
        } else {
            usage.plus(16).writeInt((int) resident);
        }
    }

    // ---- priorities

    /** The tasks that one of the priority calls is about; ESRCH if there is none. */
    private static List<Task> which(Task task, int which, int who) {
        ProcessTree tree = task.kernel().processes();
        List<Task> found = new ArrayList<>();
        if (which == PRIO_PROCESS) {
            Task one = who == 0 ? task : tree.task(who);
            if (one != null) {
                found.add(one);
            }
        } else {
            int group = who == 0 ? task.process().processGroup() : who;
            int uid = who == 0 ? task.credentials().uid : who;
            for (Task each : tree.allTasks()) {
                if (which == PRIO_PGRP
                        ? each.process().processGroup() == group
                        : each.credentials().uid == uid) {
                    found.add(each);
                }
            }
        }
        if (found.isEmpty()) {
            throw Errno.error(Errno.ESRCH);
        }
        return found;
    }

    /** Implements getpriority(2): answers 20 minus the least nice value, as the kernel does. */
    public static long sys_getpriority(Task task, @As(Meaning.PRIORITY_WHICH) int which, int who) {
        if (which < PRIO_PROCESS || which > PRIO_USER) {
            return -Errno.EINVAL;
        }
        long most = 0;
        for (Task each : which(task, which, who)) {
            most = Math.max(most, 20L - each.nice);
        }
        return most;
    }

    private static long setNice(Task task, Task target, int value, int error) {
        int nice = Math.max(-20, Math.min(19, value));
        if (!mayChange(task, target)) {
            return -Errno.EPERM;
        }
        if (nice < target.nice
                && !task.credentials().isPrivileged()
                && target.process().limits().exceeds(Limits.NICE, 20L - nice)) {
            return -error;
        }
        target.nice = nice;
        return 0;
    }

    private static boolean mayChange(Task task, Task target) {
        Credentials own = task.credentials();
        Credentials its = target.credentials();
        return own.isPrivileged() || own.euid == its.euid || own.euid == its.uid;
    }

    /** Implements setpriority(2): it is remembered, and changes nothing. */
    public static long sys_setpriority(
            Task task, @As(Meaning.PRIORITY_WHICH) int which, int who, int nice) {
        if (which < PRIO_PROCESS || which > PRIO_USER) {
            return -Errno.EINVAL;
        }
        long result = 0;
        for (Task each : which(task, which, who)) {
            long error = setNice(task, each, nice, Errno.EACCES);
            result = error == 0 ? result : error;
        }
        return result;
    }

    /** Implements nice(2) of i386: it is remembered, and changes nothing. */
    public static long sys_nice(Task task, int increment) {
        int bounded = Math.max(-40, Math.min(40, increment));
        return setNice(task, task, task.nice + bounded, Errno.EPERM);
    }

    // ---- the scheduler

    /** Implements sched_yield(2): the host's scheduler decides. */
    @SuppressWarnings("ThreadPriorityCheck") // that is what the program asks for
    public static long sys_sched_yield(Task task) {
        Thread.yield();
        return 0;
    }

    /** The task that a scheduler's call is about. EINVAL, ESRCH. */
    private static Task scheduled(Task task, int pid) {
        if (pid < 0) {
            throw Errno.error(Errno.EINVAL);
        }
        Task found = pid == 0 ? task : task.kernel().processes().task(pid);
        if (found == null) {
            throw Errno.error(Errno.ESRCH);
        }
        return found;
    }

    /** Implements sched_getaffinity(2): the host's processors, up to 64. */
    public static long sys_sched_getaffinity(
            Task task,
            int pid,
            @As(Meaning.UNSIGNED) int size,
            @As(value = Meaning.CPU_SET, length = 1, out = true) UserPointer set) {
        int word = task.abi().longSize();
        if (size < word || (size & (word - 1)) != 0) {
            return -Errno.EINVAL;
        }
        long affinity = scheduled(task, pid).affinity;
        byte[] mask = new byte[8];
        for (int k = 0; k < mask.length; k++) {
            mask[k] = (byte) (affinity >>> 8 * k);
        }
        // The kernel answers the size of its own set: 64 processors at most.
        int length = Math.min(size, 8);
        return set.copyToUser(mask, 0, length) == 0 ? length : -Errno.EFAULT;
    }

    /** Implements sched_setaffinity(2): it is remembered, and changes nothing. */
    public static long sys_sched_setaffinity(
            Task task,
            int pid,
            @As(Meaning.UNSIGNED) int size,
            @As(value = Meaning.CPU_SET, length = 1) UserPointer set) {
        byte[] bytes = set.bytes(Math.clamp(size & 0xffff_ffffL, 0, 8));
        Task target = scheduled(task, pid);
        long wanted = 0;
        for (int k = 0; k < bytes.length; k++) {
            wanted |= (bytes[k] & 0xffL) << 8 * k;
        }
        if (!mayChange(task, target)) {
            return -Errno.EPERM;
        }
        wanted &= task.kernel().processors();
        if (wanted == 0) {
            return -Errno.EINVAL;
        }
        target.affinity = wanted;
        return 0;
    }

    /** Implements sched_getscheduler(2). */
    @As(Meaning.SCHEDULER)
    public static long sys_sched_getscheduler(Task task, int pid) {
        return scheduled(task, pid).policy;
    }

    private static int priorityMax(int policy) {
        return switch (policy) {
            case SCHED_FIFO, SCHED_RR -> 99;
            case SCHED_OTHER, SCHED_BATCH, SCHED_IDLE, SCHED_DEADLINE -> 0;
            default -> throw Errno.error(Errno.EINVAL);
        };
    }

    /** Implements sched_get_priority_max(2). */
    public static long sys_sched_get_priority_max(Task task, @As(Meaning.SCHEDULER) int policy) {
        return priorityMax(policy);
    }

    /** Implements sched_get_priority_min(2). */
    public static long sys_sched_get_priority_min(Task task, @As(Meaning.SCHEDULER) int policy) {
        return Math.min(priorityMax(policy), 1);
    }

    private static long schedule(Task task, Task target, int policy, int priority) {
        int plain = policy & ~SCHED_RESET_ON_FORK;
        int most = priorityMax(plain);
        if (plain == SCHED_DEADLINE || priority < Math.min(most, 1) || priority > most) {
            return -Errno.EINVAL;
        }
        if (!mayChange(task, target)) {
            return -Errno.EPERM;
        }
        if (most > 0
                && !task.credentials().isPrivileged()
                && target.process().limits().exceeds(Limits.RTPRIO, priority)) {
            return -Errno.EPERM;
        }
        target.policy = policy;
        target.priority = priority;
        return 0;
    }

    /** Implements sched_setscheduler(2): it is remembered, and changes nothing. */
    public static long sys_sched_setscheduler(
            Task task,
            int pid,
            @As(Meaning.SCHEDULER) int policy,
            @As(Meaning.STRUCT_SCHED_PARAM) UserPointer parameter) {
        if (policy < 0 || parameter.isNull()) {
            return -Errno.EINVAL;
        }
        int priority = parameter.readInt();
        return schedule(task, scheduled(task, pid), policy, priority);
    }

    /** Implements sched_setparam(2): it is remembered, and changes nothing. */
    public static long sys_sched_setparam(
            Task task, int pid, @As(Meaning.STRUCT_SCHED_PARAM) UserPointer parameter) {
        if (parameter.isNull()) {
            return -Errno.EINVAL;
        }
        int priority = parameter.readInt();
        Task target = scheduled(task, pid);
        return schedule(task, target, target.policy, priority);
    }

    /** Implements sched_getparam(2). */
    public static long sys_sched_getparam(
            Task task,
            int pid,
            @As(value = Meaning.STRUCT_SCHED_PARAM, out = true) UserPointer parameter) {
        if (parameter.isNull()) {
            return -Errno.EINVAL;
        }
        parameter.writeInt(scheduled(task, pid).priority);
        return 0;
    }

    /** A time slice: 100 ms for SCHED_RR, none for SCHED_FIFO, 4 ms else. */
    private static long interval(Task task, int pid) {
        return switch (scheduled(task, pid).policy & ~SCHED_RESET_ON_FORK) {
            case SCHED_RR -> 100_000_000L;
            case SCHED_FIFO -> 0;
            default -> 4_000_000L;
        };
    }

    /** Implements sched_rr_get_interval(2). */
    public static long sys_sched_rr_get_interval(
            Task task,
            int pid,
            @As(value = Meaning.STRUCT_TIMESPEC64, out = true) UserPointer interval) {
        TimeSpec.write64(interval, interval(task, pid));
        return 0;
    }

    /** Implements sched_rr_get_interval(2) with 32-bit times. */
    public static long sys_sched_rr_get_interval_time32(
            Task task,
            int pid,
            @As(value = Meaning.STRUCT_TIMESPEC, out = true) UserPointer interval) {
        TimeSpec.write32(interval, interval(task, pid));
        return 0;
    }
}
