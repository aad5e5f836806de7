package dev.genkan.kernel.call;

import dev.genkan.kernel.Clock;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.IntervalTimers;
import dev.genkan.kernel.task.Task;

/**
 * The calls about time: clocks, sleeps, interval timers. No program may set the clock (EPERM): it
 * is the host's.
 */
public final class TimeCalls {
    private static final int CLOCK_REALTIME = 0,
            CLOCK_MONOTONIC = 1,
            CLOCK_PROCESS_CPUTIME_ID = 2,
            CLOCK_THREAD_CPUTIME_ID = 3,
            CLOCK_MONOTONIC_RAW = 4,
            CLOCK_REALTIME_COARSE = 5,
            CLOCK_MONOTONIC_COARSE = 6,
            CLOCK_BOOTTIME = 7,
            CLOCK_REALTIME_ALARM = 8,
            CLOCK_BOOTTIME_ALARM = 9,
            CLOCK_TAI = 11;

    private static final int TIMER_ABSTIME = 1;

    /** What the coarse clocks are exact to: a tick of a kernel with CONFIG_HZ=250. */
    private static final long TICK = 4_000_000;

    /** Nanoseconds of a clock_t as programs see it (USER_HZ is 100). */
    static final long CLOCK_TICK = 10_000_000;

    private TimeCalls() {}

    // ---- clocks

    /** What a clock shows; EINVAL if there is none of this id. */
    static long read(Task task, int id) {
        Clock clock = task.kernel().clock();
        return switch (id) {
            case CLOCK_REALTIME, CLOCK_REALTIME_COARSE, CLOCK_REALTIME_ALARM, CLOCK_TAI ->
                    clock.realtime();
            case CLOCK_MONOTONIC,
                    CLOCK_MONOTONIC_RAW,
                    CLOCK_MONOTONIC_COARSE,
                    CLOCK_BOOTTIME,
                    CLOCK_BOOTTIME_ALARM ->
                    clock.monotonic();
            case CLOCK_PROCESS_CPUTIME_ID -> task.process().time();
            case CLOCK_THREAD_CPUTIME_ID -> task.time();
            default -> {
                if (!isOwnProcessorClock(task, id)) {
                    throw Errno.error(Errno.EINVAL);
                }
                yield (id & 4) != 0 ? task.time() : task.process().time();
            }
        };
    }

    /** Whether it is a clock that clock_getcpuclockid(3) made of the task's own ids. */
    private static boolean isOwnProcessorClock(Task task, int id) {
        int pid = ~(id >> 3);
        int own = (id & 4) != 0 ? task.tid() : task.process().pid();
        return id < 0 && (id & 3) != 3 && (pid == 0 || pid == own);
    }

    private static long resolution(Task task, int id) {
        if (id == CLOCK_REALTIME_COARSE || id == CLOCK_MONOTONIC_COARSE) {
            return TICK;
        }
        var _ = read(task, id);
        return 1;
    }

    /** Implements clock_gettime(2). */
    public static long sys_clock_gettime(
            Task task,
            @As(Meaning.CLOCK_ID) int clock,
            @As(value = Meaning.STRUCT_TIMESPEC64, out = true) UserPointer time) {
        TimeSpec.write64(time, read(task, clock));
        return 0;
    }

    /** Implements clock_gettime(2) with 32-bit times. */
    public static long sys_clock_gettime32(
            Task task,
            @As(Meaning.CLOCK_ID) int clock,
            @As(value = Meaning.STRUCT_TIMESPEC, out = true) UserPointer time) {
        TimeSpec.write32(time, read(task, clock));
        return 0;
    }

    /** Implements clock_getres(2). */
    public static long sys_clock_getres(
            Task task,
            @As(Meaning.CLOCK_ID) int clock,
            @As(value = Meaning.STRUCT_TIMESPEC64, out = true) UserPointer resolution) {
        long nanos = resolution(task, clock);
        if (!resolution.isNull()) {
            TimeSpec.write64(resolution, nanos);
        }
        return 0;
    }

    /** Implements clock_getres(2) with 32-bit times. */
    public static long sys_clock_getres_time32(
            Task task,
            @As(Meaning.CLOCK_ID) int clock,
            @As(value = Meaning.STRUCT_TIMESPEC, out = true) UserPointer resolution) {
        long nanos = resolution(task, clock);
        if (!resolution.isNull()) {
            TimeSpec.write32(resolution, nanos);
        }
        return 0;
    }

    /** Implements clock_settime(2): EPERM. */
    public static long sys_clock_settime(
            Task task,
            @As(Meaning.CLOCK_ID) int clock,
            @As(Meaning.STRUCT_TIMESPEC64) UserPointer time) {
        var _ = TimeSpec.read64(time);
        return clock == CLOCK_REALTIME ? -Errno.EPERM : -Errno.EINVAL;
    }

    /** Implements clock_settime(2) with 32-bit times: EPERM. */
    public static long sys_clock_settime32(
            Task task,
            @As(Meaning.CLOCK_ID) int clock,
            @As(Meaning.STRUCT_TIMESPEC) UserPointer time) {
        var _ = TimeSpec.read32(time);
        return clock == CLOCK_REALTIME ? -Errno.EPERM : -Errno.EINVAL;
    }

    /** Implements gettimeofday(2); the time zone is UTC. */
    public static long sys_gettimeofday(
            Task task,
            @As(value = Meaning.STRUCT_TIMEVAL, out = true) UserPointer time,
            @As(value = Meaning.STRUCT_TIMEZONE, out = true) UserPointer zone) {
        if (!time.isNull()) {
            TimeSpec.writeTimeval(time, task.abi(), task.kernel().clock().realtime());
        }
        if (!zone.isNull()) {
            zone.writeLong(0);
        }
        return 0;
    }

    /** Implements settimeofday(2): EPERM. */
    public static long sys_settimeofday(
            Task task,
            @As(Meaning.STRUCT_TIMEVAL) UserPointer time,
            @As(Meaning.STRUCT_TIMEZONE) UserPointer zone) {
        if (!time.isNull()) {
            var _ = TimeSpec.readTimeval(time, task.abi());
        }
        return -Errno.EPERM;
    }

    private static long seconds(Task task) {
        return Math.floorDiv(task.kernel().clock().realtime(), TimeSpec.SECOND);
    }

    /** Implements time(2). */
    @As(Meaning.TIME)
    public static long sys_time(Task task, @As(value = Meaning.TIME, out = true) UserPointer time) {
        long now = seconds(task);
        if (!time.isNull()) {
            time.writeLong(now);
        }
        return now;
    }

    /** Implements time(2) with a 32-bit time. */
    @As(Meaning.TIME)
    public static long sys_time32(
            Task task, @As(value = Meaning.TIME, out = true) UserPointer time) {
        int now = (int) seconds(task);
        if (!time.isNull()) {
            time.writeInt(now);
        }
        return now;
    }

    /** Implements stime(2): EPERM. */
    public static long sys_stime32(Task task, @As(Meaning.POINTER_TO_INT) UserPointer time) {
        var _ = time.readInt();
        return -Errno.EPERM;
    }

    /** Implements times(2); all time counts as the program's own, none as the kernel's. */
    @As(Meaning.UNSIGNED)
    public static long sys_times(Task task, @As(Meaning.STRUCT_TMS) UserPointer buffer) {
        Clock clock = task.kernel().clock();
        if (!buffer.isNull()) {
            long user = task.process().time() / CLOCK_TICK;
            long children = task.process().childrenTime() / CLOCK_TICK;
            boolean wide = task.abi() == Abi.X86_64;
            for (int i = 0; i < 4; i++) {
                long value = i == 0 ? user : i == 2 ? children : 0;
                if (wide) {
                    buffer.plus(8L * i).writeLong(value);
                } else {
                    buffer.plus(4L * i).writeInt((int) value);
                }
            }
        }
        long ticks = clock.monotonic() / CLOCK_TICK;
        return task.abi() == Abi.X86_64 ? ticks : (int) ticks;
    }

    // ---- sleeps

    private interface TimeWriter {
        void write(UserPointer to, long nanos);
    }

    private static long sleep(Task task, long duration, UserPointer remaining, TimeWriter writer) {
        long deadline = TimeSpec.after(task.kernel().clock().monotonic(), duration);
        return sleepUntil(task, deadline, remaining, writer);
    }

    private static long sleepUntil(
            Task task, long deadline, UserPointer remaining, TimeWriter writer) {
        int result = task.sleep(deadline);
        if (result == -Errno.ETIMEDOUT) {
            return 0;
        }
        if (!remaining.isNull()) {
            long left = deadline - task.kernel().clock().monotonic();
            writer.write(remaining, Math.max(left, 0));
        }
        task.restart = again -> sleepUntil(again, deadline, remaining, writer);
        return -Errno.ERESTART_RESTARTBLOCK;
    }

    /** Implements nanosleep(2). */
    public static long sys_nanosleep(
            Task task,
            @As(Meaning.STRUCT_TIMESPEC64) UserPointer duration,
            @As(Meaning.STRUCT_TIMESPEC64_REMAINING) UserPointer remaining) {
        return sleep(task, TimeSpec.read64(duration), remaining, TimeSpec::write64);
    }

    /** Implements nanosleep(2) with 32-bit times. */
    public static long sys_nanosleep_time32(
            Task task,
            @As(Meaning.STRUCT_TIMESPEC) UserPointer duration,
            @As(Meaning.STRUCT_TIMESPEC_REMAINING) UserPointer remaining) {
        return sleep(task, TimeSpec.read32(duration), remaining, TimeSpec::write32);
    }

    private static long clockSleep(
            Task task, int id, int flags, long time, UserPointer remaining, TimeWriter writer) {
        if (id == CLOCK_THREAD_CPUTIME_ID) {
            return -Errno.EINVAL;
        }
        long now = read(task, id);
        if (id == CLOCK_MONOTONIC_RAW
                || id == CLOCK_REALTIME_COARSE
                || id == CLOCK_MONOTONIC_COARSE) {
            return -Errno.EOPNOTSUPP;
        }
        if ((flags & TIMER_ABSTIME) == 0) {
            return sleep(task, time, remaining, writer);
        }
        long left = time == Long.MAX_VALUE ? time : time - now;
        long deadline = TimeSpec.after(task.kernel().clock().monotonic(), Math.max(left, 0));
        return task.sleep(deadline) == -Errno.ETIMEDOUT ? 0 : -Errno.ERESTARTNOHAND;
    }

    /** Implements clock_nanosleep(2); a clock of processor time counts as the monotonic one. */
    public static long sys_clock_nanosleep(
            Task task,
            @As(Meaning.CLOCK_ID) int clock,
            @As(Meaning.TIMER_FLAGS) int flags,
            @As(Meaning.STRUCT_TIMESPEC64) UserPointer time,
            @As(Meaning.STRUCT_TIMESPEC64_REMAINING) UserPointer remaining) {
        return clockSleep(task, clock, flags, TimeSpec.read64(time), remaining, TimeSpec::write64);
    }

    /** Implements clock_nanosleep(2) with 32-bit times. */
    public static long sys_clock_nanosleep_time32(
            Task task,
            @As(Meaning.CLOCK_ID) int clock,
            @As(Meaning.TIMER_FLAGS) int flags,
            @As(Meaning.STRUCT_TIMESPEC) UserPointer time,
            @As(Meaning.STRUCT_TIMESPEC_REMAINING) UserPointer remaining) {
        return clockSleep(task, clock, flags, TimeSpec.read32(time), remaining, TimeSpec::write32);
    }

    /** Implements restart_syscall(2): goes on with the sleep or wait that a stop interrupted. */
    public static long sys_restart_syscall(Task task) {
        Task.RestartBlock block = task.restart;
        task.restart = null;
        return block == null ? -Errno.EINTR : block.restart(task);
    }

    // ---- timers

    /** Implements alarm(2). */
    @As(Meaning.UNSIGNED)
    public static long sys_alarm(Task task, @As(Meaning.UNSIGNED) int seconds) {
        long nanos = Math.min(seconds & 0xffff_ffffL, Integer.MAX_VALUE) * TimeSpec.SECOND;
        IntervalTimers.Setting old =
                task.process().timers().set(IntervalTimers.ITIMER_REAL, nanos, 0);
        long left = old.remaining();
        // Rounded, but never to "there was none".
        return left == 0 ? 0 : Math.max(1, (left + TimeSpec.SECOND / 2) / TimeSpec.SECOND);
    }

    private static void write(UserPointer to, Abi abi, IntervalTimers.Setting setting) {
        int half = abi == Abi.X86_64 ? 16 : 8;
        TimeSpec.writeTimeval(to, abi, setting.interval());
        TimeSpec.writeTimeval(to.plus(half), abi, setting.remaining());
    }

    /** Implements getitimer(2). */
    public static long sys_getitimer(
            Task task,
            @As(Meaning.TIMER_WHICH) int which,
            @As(value = Meaning.STRUCT_ITIMERVAL, out = true) UserPointer value) {
        if (which < 0 || which > IntervalTimers.ITIMER_PROF) {
            return -Errno.EINVAL;
        }
        write(value, task.abi(), task.process().timers().get(which));
        return 0;
    }

    /** Implements setitimer(2). */
    public static long sys_setitimer(
            Task task,
            @As(Meaning.TIMER_WHICH) int which,
            @As(Meaning.STRUCT_ITIMERVAL) UserPointer value,
            @As(value = Meaning.STRUCT_ITIMERVAL, out = true) UserPointer old) {
        long interval = 0;
        long first = 0;
        if (!value.isNull()) {
            interval = TimeSpec.readTimeval(value, task.abi());
            int half = task.abi() == Abi.X86_64 ? 16 : 8;
            first = TimeSpec.readTimeval(value.plus(half), task.abi());
        }
        if (which < 0 || which > IntervalTimers.ITIMER_PROF) {
            return -Errno.EINVAL;
        }
        IntervalTimers.Setting before = task.process().timers().set(which, first, interval);
        if (!old.isNull()) {
            write(old, task.abi(), before);
        }
        return 0;
    }
}
