package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.IntervalTimers;
import dev.genkan.kernel.task.PosixTimers;
import dev.genkan.kernel.task.Signal;
import dev.genkan.kernel.task.Task;

/** The calls about POSIX timers; whichever clock they name, they count on the monotonic one. */
public final class TimerCalls {
    private static final int SIGEV_SIGNAL = 0, SIGEV_NONE = 1, SIGEV_THREAD_ID = 4;
    private static final int TIMER_ABSTIME = 1;

    private TimerCalls() {}

    /** Implements timer_create(2). */
    public static long sys_timer_create(
            Task task,
            @As(Meaning.CLOCK_ID) int clock,
            @As(Meaning.ADDRESS) UserPointer event,
            @As(value = Meaning.POINTER_TO_INT, out = true) UserPointer id) {
        var _ = TimeCalls.read(task, clock);
        int signal = Signal.SIGALRM;
        long value = 0;
        Task target = null;
        if (!event.isNull()) {
            boolean wide = task.abi() == Abi.X86_64;
            int word = wide ? 8 : 4;
            value = wide ? event.readLong() : event.readInt() & 0xffff_ffffL;
            signal = event.plus(word).readInt();
            int notify = event.plus(word + 4L).readInt();
            switch (notify) {
                case SIGEV_NONE -> signal = 0;
                case SIGEV_SIGNAL -> {}
                case SIGEV_SIGNAL | SIGEV_THREAD_ID -> {
                    int tid = event.plus(word + 8L).readInt();
                    target = task.kernel().processes().task(tid);
                    if (target == null || target.process() != task.process()) {
                        return -Errno.EINVAL;
                    }
                }
                default -> {
                    return -Errno.EINVAL;
                }
            }
            if (notify != SIGEV_NONE && !Signal.isValid(signal)) {
                return -Errno.EINVAL;
            }
        }
        PosixTimers timers = task.process().posixTimers();
        int created = timers.create(target, clock, signal, value, event.isNull());
        if (created < 0) {
            return created;
        }
        id.writeInt(created);
        return 0;
    }

    /** Sets a timer; answers what it was. */
    private static IntervalTimers.Setting set(
            Task task, int id, int flags, long first, long interval) {
        PosixTimers timers = task.process().posixTimers();
        IntervalTimers.Setting old = timers.get(id);
        long delay = first;
        if ((flags & TIMER_ABSTIME) != 0 && first != 0 && first != Long.MAX_VALUE) {
            delay = Math.max(first - TimeCalls.read(task, timers.clock(id)), 1);
        }
        timers.set(id, delay, interval);
        return old;
    }

    /** Implements timer_settime(2). */
    public static long sys_timer_settime(
            Task task,
            int id,
            @As(Meaning.TIMER_FLAGS) int flags,
            @As(Meaning.STRUCT_ITIMERSPEC64) UserPointer value,
            @As(value = Meaning.STRUCT_ITIMERSPEC64, out = true) UserPointer old) {
        if (value.isNull()) {
            return -Errno.EINVAL;
        }
        long interval = TimeSpec.read64(value);
        long first = TimeSpec.read64(value.plus(16));
        IntervalTimers.Setting before = set(task, id, flags, first, interval);
        if (!old.isNull()) {
            TimeSpec.write64(old, before.interval());
            TimeSpec.write64(old.plus(16), before.remaining());
        }
        return 0;
    }

    /** Implements timer_settime(2) with 32-bit times. */
    public static long sys_timer_settime32(
            Task task,
            int id,
            @As(Meaning.TIMER_FLAGS) int flags,
            @As(Meaning.ADDRESS) UserPointer value,
            @As(Meaning.ADDRESS) UserPointer old) {
        if (value.isNull()) {
            return -Errno.EINVAL;
        }
        long interval = TimeSpec.read32(value);
        long first = TimeSpec.read32(value.plus(8));
        IntervalTimers.Setting before = set(task, id, flags, first, interval);
        if (!old.isNull()) {
            TimeSpec.write32(old, before.interval());
            TimeSpec.write32(old.plus(8), before.remaining());
        }
        return 0;
    }

    /** Implements timer_gettime(2). */
    public static long sys_timer_gettime(
            Task task,
            int id,
            @As(value = Meaning.STRUCT_ITIMERSPEC64, out = true) UserPointer value) {
        IntervalTimers.Setting setting = task.process().posixTimers().get(id);
        TimeSpec.write64(value, setting.interval());
        TimeSpec.write64(value.plus(16), setting.remaining());
        return 0;
    }

    /** Implements timer_gettime(2) with 32-bit times. */
    public static long sys_timer_gettime32(
            Task task, int id, @As(Meaning.ADDRESS) UserPointer value) {
        IntervalTimers.Setting setting = task.process().posixTimers().get(id);
        TimeSpec.write32(value, setting.interval());
        TimeSpec.write32(value.plus(8), setting.remaining());
        return 0;
    }

    /** Implements timer_getoverrun(2). */
    public static long sys_timer_getoverrun(Task task, int id) {
        return task.process().posixTimers().overrun(id);
    }

    /** Implements timer_delete(2). */
    public static long sys_timer_delete(Task task, int id) {
        task.process().posixTimers().delete(id);
        return 0;
    }
}
