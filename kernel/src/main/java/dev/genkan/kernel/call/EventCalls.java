package dev.genkan.kernel.call;

import dev.genkan.kernel.Clock;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.fs.EventFile;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.IntervalTimers;
import dev.genkan.kernel.task.SignalFile;
import dev.genkan.kernel.task.Task;
import dev.genkan.kernel.task.TimerFile;

/** Events that are read from a descriptor: eventfd(2), timerfd_create(2), signalfd(2). */
public final class EventCalls {
    private static final int EFD_SEMAPHORE = 1;
    private static final int TFD_TIMER_ABSTIME = 1, TFD_TIMER_CANCEL_ON_SET = 2;
    private static final int FILE_FLAGS = Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK;

    private static final int CLOCK_REALTIME = 0,
            CLOCK_MONOTONIC = 1,
            CLOCK_BOOTTIME = 7,
            CLOCK_REALTIME_ALARM = 8,
            CLOCK_BOOTTIME_ALARM = 9;

    private EventCalls() {}

    /** Gives a new file without a name a descriptor, by the usual two flags. EMFILE. */
    static int install(Task task, String name, File file, int flags) {
        task.files().requireFree();
        File opened =
                task.fs()
                        .vfs()
                        .special(
                                "anon_inode:[" + name + "]",
                                file,
                                Fcntl.O_RDWR | flags & Fcntl.O_NONBLOCK,
                                task.credentials());
        return task.files().install(opened, (flags & Fcntl.O_CLOEXEC) != 0);
    }

    // ---- a number

    /** Implements eventfd2(2). */
    public static long sys_eventfd2(
            Task task, @As(Meaning.UNSIGNED) int count, @As(Meaning.EVENTFD_FLAGS) int flags) {
        if ((flags & ~(FILE_FLAGS | EFD_SEMAPHORE)) != 0) {
            return -Errno.EINVAL;
        }
        EventFile file = new EventFile(Integer.toUnsignedLong(count), (flags & EFD_SEMAPHORE) != 0);
        return install(task, "eventfd", file, flags);
    }

    /** Implements eventfd(2) of the kernel, which has no flags. */
    public static long sys_eventfd(Task task, @As(Meaning.UNSIGNED) int count) {
        return sys_eventfd2(task, count, 0);
    }

    // ---- a timer

    private static TimerFile timer(Task task, Fd fd) {
        if (task.files().file(fd.number()) instanceof TimerFile timer) {
            return timer;
        }
        throw Errno.error(Errno.EINVAL);
    }

    /** Implements timerfd_create(2). */
    public static long sys_timerfd_create(
            Task task, @As(Meaning.CLOCK_ID) int clock, @As(Meaning.OPEN_FLAGS) int flags) {
        if ((flags & ~FILE_FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        switch (clock) {
            case CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME -> {}
            case CLOCK_REALTIME_ALARM, CLOCK_BOOTTIME_ALARM -> {
                if (!task.credentials().isPrivileged()) {
                    return -Errno.EPERM;
                }
            }
            default -> {
                return -Errno.EINVAL;
            }
        }
        Clock time = task.kernel().clock();
        TimerFile file = new TimerFile(task.kernel().timerThread(), time, clock);
        return install(task, "timerfd", file, flags);
    }

    /** Sets a timer; answers what it was. Nobody sets the clock, so that nothing is canceled. */
    private static IntervalTimers.Setting set(
            Task task, Fd fd, int flags, long first, long interval) {
        if ((flags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET)) != 0) {
            throw Errno.error(Errno.EINVAL);
        }
        TimerFile timer = timer(task, fd);
        long delay = first;
        if ((flags & TFD_TIMER_ABSTIME) != 0 && first != 0 && first != Long.MAX_VALUE) {
            delay = Math.max(first - TimeCalls.read(task, timer.clock()), 1);
        }
        return timer.set(delay, interval);
    }

    /** Implements timerfd_settime(2). */
    public static long sys_timerfd_settime(
            Task task,
            Fd fd,
            @As(Meaning.TIMER_FLAGS) int flags,
            @As(Meaning.STRUCT_ITIMERSPEC64) UserPointer value,
            @As(value = Meaning.STRUCT_ITIMERSPEC64, out = true) UserPointer old) {
        long interval = TimeSpec.read64(value);
        long first = TimeSpec.read64(value.plus(16));
        IntervalTimers.Setting before = set(task, fd, flags, first, interval);
        if (!old.isNull()) {
            write64(old, before);
        }
        return 0;
    }

    private static void write64(UserPointer to, IntervalTimers.Setting setting) {
        TimeSpec.write64(to, setting.interval());
        TimeSpec.write64(to.plus(16), setting.remaining());
    }

    private static void write32(UserPointer to, IntervalTimers.Setting setting) {
        TimeSpec.write32(to, setting.interval());
        TimeSpec.write32(to.plus(8), setting.remaining());
    }

    /** Implements timerfd_settime(2) with 32-bit times. */
    public static long sys_timerfd_settime32(
            Task task,
            Fd fd,
            @As(Meaning.TIMER_FLAGS) int flags,
            @As(Meaning.ADDRESS) UserPointer value,
            @As(Meaning.ADDRESS) UserPointer old) {
        long interval = TimeSpec.read32(value);
        long first = TimeSpec.read32(value.plus(8));
        IntervalTimers.Setting before = set(task, fd, flags, first, interval);
        if (!old.isNull()) {
            write32(old, before);
        }
        return 0;
    }

    /** Implements timerfd_gettime(2). */
    public static long sys_timerfd_gettime(
            Task task,
            Fd fd,
            @As(value = Meaning.STRUCT_ITIMERSPEC64, out = true) UserPointer value) {
        write64(value, timer(task, fd).get());
        return 0;
    }

    /** Implements timerfd_gettime(2) with 32-bit times. */
    public static long sys_timerfd_gettime32(
            Task task, Fd fd, @As(Meaning.ADDRESS) UserPointer value) {
        write32(value, timer(task, fd).get());
        return 0;
    }

    // ---- signals

    /** Implements signalfd4(2). */
    public static long sys_signalfd4(
            Task task,
            int fd,
            @As(value = Meaning.SIGSET, length = 2) UserPointer mask,
            @As(Meaning.UNSIGNED) long size,
            @As(Meaning.OPEN_FLAGS) int flags) {
        if (size != Long.BYTES) {
            return -Errno.EINVAL;
        }
        long wanted = mask.readLong();
        if ((flags & ~FILE_FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        if (fd == -1) {
            return install(task, "signalfd", new SignalFile(wanted), flags);
        }
        if (task.files().file(fd) instanceof SignalFile file) {
            file.setMask(wanted);
            return fd;
        }
        return -Errno.EINVAL;
    }

    /** Implements signalfd(2) of the kernel, which has no flags. */
    public static long sys_signalfd(
            Task task,
            int fd,
            @As(value = Meaning.SIGSET, length = 2) UserPointer mask,
            @As(Meaning.UNSIGNED) long size) {
        return sys_signalfd4(task, fd, mask, size, 0);
    }
}
