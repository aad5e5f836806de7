package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.fs.EventPoll;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;

/** Waiting for many files at once: epoll(7). */
public final class EpollCalls {
    private static final int EPOLL_CTL_ADD = 1, EPOLL_CTL_DEL = 2, EPOLL_CTL_MOD = 3;

    /** A struct epoll_event is packed, and so the same for both widths. */
    private static final int EVENT_SIZE = 12;

    private static final int MAX_EVENTS = Integer.MAX_VALUE / EVENT_SIZE;

    private EpollCalls() {}

    /** Implements epoll_create1(2). */
    public static long sys_epoll_create1(Task task, @As(Meaning.EPOLL_FLAGS) int flags) {
        if ((flags & ~Fcntl.O_CLOEXEC) != 0) {
            return -Errno.EINVAL;
        }
        EventPoll poll = new EventPoll(task.fs().vfs().watches(), task.credentials().uid);
        return EventCalls.install(task, "eventpoll", poll, flags);
    }

    /** Implements epoll_create(2). */
    public static long sys_epoll_create(Task task, int size) {
        return size <= 0 ? -Errno.EINVAL : sys_epoll_create1(task, 0);
    }

    /** Implements epoll_ctl(2). */
    public static long sys_epoll_ctl(
            Task task, Fd epfd, int op, Fd fd, @As(Meaning.ADDRESS) UserPointer event) {
        UserStruct wanted =
                op == EPOLL_CTL_DEL
                        ? new UserStruct(EVENT_SIZE)
                        : UserStruct.read(event, EVENT_SIZE);
        File watching = task.files().file(epfd.number());
        File file = task.files().file(fd.number());
        if (!(watching instanceof EventPoll poll)) {
            // As in Linux, what is to be watched is looked at first.
            return file.canPoll() ? -Errno.EINVAL : -Errno.EPERM;
        }
        int events = wanted.intAt(0);
        long data = wanted.longAt(4);
        switch (op) {
            case EPOLL_CTL_ADD -> poll.add(file, fd.number(), events, data);
            case EPOLL_CTL_MOD -> poll.modify(file, fd.number(), events, data);
            case EPOLL_CTL_DEL -> poll.delete(file, fd.number());
            default -> poll.refuse(file);
        }
        return 0;
    }

    private static long wait(Task task, Fd epfd, UserPointer events, int most, long timeout) {
        if (most <= 0 || most > MAX_EVENTS) {
            return -Errno.EINVAL;
        }
        if (!(task.files().file(epfd.number()) instanceof EventPoll poll)) {
            return -Errno.EINVAL;
        }
        long deadline =
                timeout == Task.FOREVER
                        ? timeout
                        : TimeSpec.after(task.kernel().clock().monotonic(), timeout);
        int[] count = new int[1];
        int error =
                task.block(
                        poll.waiters(),
                        deadline,
                        () -> {
                            count[0] = collect(poll, events, most);
                            return count[0] != 0;
                        });
        return switch (error) {
            case -Errno.ETIMEDOUT -> 0;
            case -Errno.ERESTARTSYS -> -Errno.EINTR;
            default -> count[0];
        };
    }

    /**
     * Gives the program what is ready, and takes no more off the list than it has memory for. The
     * number of events, or -EFAULT.
     */
    private static int collect(EventPoll poll, UserPointer events, int most) {
        if (!poll.hasListed()) {
            return 0;
        }
        int wanted = Math.min(most, Math.max(poll.watched(), 1));
        int room = events.mm().writable(events.address(), wanted * EVENT_SIZE) / EVENT_SIZE;
        if (room == 0) {
            return poll.poll() == 0 ? 0 : -Errno.EFAULT;
        }
        UserStruct found = new UserStruct(room * EVENT_SIZE);
        int[] end = new int[1];
        int count =
                poll.collect(
                        room,
                        (ready, data) -> {
                            found.putInt(end[0], ready).putLong(end[0] + 4, data);
                            end[0] += EVENT_SIZE;
                        });
        return events.copyToUser(found.bytes(), 0, end[0]) == 0 ? count : -Errno.EFAULT;
    }

    /** Implements epoll_wait(2). */
    public static long sys_epoll_wait(
            Task task,
            Fd epfd,
            @As(Meaning.ADDRESS) UserPointer events,
            int maxevents,
            int timeout) {
        return wait(task, epfd, events, maxevents, nanoseconds(timeout));
    }

    private static long nanoseconds(int milliseconds) {
        return milliseconds < 0 ? Task.FOREVER : milliseconds * 1_000_000L;
    }

    private static long waitUnblocked(
            Task task,
            Fd epfd,
            UserPointer events,
            int most,
            long timeout,
            UserPointer mask,
            long size) {
        if (!mask.isNull()) {
            if (size != Long.BYTES) {
                return -Errno.EINVAL;
            }
            task.signals().suspend(mask.readLong());
        }
        long result = -Errno.EBADF;
        try {
            result = wait(task, epfd, events, most, timeout);
        } finally {
            if (result != -Errno.EINTR) {
                task.signals().restoreMask();
            }
        }
        return result;
    }

    /** Implements epoll_pwait(2). */
    public static long sys_epoll_pwait(
            Task task,
            Fd epfd,
            @As(Meaning.ADDRESS) UserPointer events,
            int maxevents,
            int timeout,
            @As(value = Meaning.SIGSET, length = 5) UserPointer sigmask,
            @As(Meaning.UNSIGNED) long sigsetsize) {
        return waitUnblocked(
                task, epfd, events, maxevents, nanoseconds(timeout), sigmask, sigsetsize);
    }

    /** Implements epoll_pwait2(2). */
    public static long sys_epoll_pwait2(
            Task task,
            Fd epfd,
            @As(Meaning.ADDRESS) UserPointer events,
            int maxevents,
            @As(Meaning.STRUCT_TIMESPEC64) UserPointer timeout,
            @As(value = Meaning.SIGSET, length = 5) UserPointer sigmask,
            @As(Meaning.UNSIGNED) long sigsetsize) {
        long time = timeout.isNull() ? Task.FOREVER : TimeSpec.read64(timeout);
        return waitUnblocked(task, epfd, events, maxevents, time, sigmask, sigsetsize);
    }
}
