package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.WaitQueue;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Waiting for files: poll(2), select(2) and their relatives with a signal mask. */
public final class PollCalls {
    private static final long BILLION = 1_000_000_000L;
    private static final int READ_EVENTS =
            Fcntl.POLLIN | Fcntl.POLLRDNORM | Fcntl.POLLRDBAND | Fcntl.POLLHUP | Fcntl.POLLERR;
    private static final int WRITE_EVENTS =
            Fcntl.POLLOUT | Fcntl.POLLWRNORM | Fcntl.POLLWRBAND | Fcntl.POLLERR;

    private PollCalls() {}

    /** Sleeps on the queues of all files until something is ready. As {@link Task#block}. */
    private static int await(
            Task task, List<@Nullable File> files, long deadline, BooleanSupplier ready) {
        if (ready.getAsBoolean()) {
            return 0;
        }
        WaitQueue joint = new WaitQueue();
        Runnable wake = joint::wake;
        for (File file : files) {
            if (file != null) {
                file.waitQueue().add(wake);
            }
        }
        try {
            return task.block(joint, deadline, ready);
        } finally {
            for (File file : files) {
                if (file != null) {
                    file.waitQueue().remove(wake);
                }
            }
        }
    }

    private static long deadline(Task task, long nanoseconds) {
        long now = task.kernel().clock().monotonic();
        return nanoseconds >= Task.FOREVER - now ? Task.FOREVER : now + nanoseconds;
    }

    private static long poll(Task task, UserPointer fds, long count, long deadline) {
        if (count < 0 || count > task.files().limit()) {
            return -Errno.EINVAL;
        }
        int length = (int) count;
        UserStruct array = UserStruct.read(fds, 8 * length);
        List<@Nullable File> files = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            files.add(fileOrNull(task, array.intAt(8 * i)));
        }
        int[] ready = new int[1];
        int error =
                await(
                        task,
                        files,
                        deadline,
                        () -> {
                            ready[0] = 0;
                            for (int i = 0; i < length; i++) {
                                int events = events(array, i, files.get(i));
                                array.putShort(8 * i + 6, events);
                                ready[0] += events == 0 ? 0 : 1;
                            }
                            return ready[0] > 0;
                        });
        if (error < 0 && error != -Errno.ETIMEDOUT) {
            return -Errno.ERESTARTNOHAND;
        }
        array.write(fds);
        return ready[0];
    }

    private static int events(UserStruct array, int index, @Nullable File file) {
        if (array.intAt(8 * index) < 0) {
            return 0;
        }
        if (file == null) {
            return Fcntl.POLLNVAL;
        }
        int wanted = array.shortAt(8 * index + 4) | Fcntl.POLLERR | Fcntl.POLLHUP;
        return file.poll() & wanted;
    }

    private static @Nullable File fileOrNull(Task task, int fd) {
        try {
            return task.files().file(fd);
        } catch (dev.genkan.kernel.abi.ErrnoException e) {
            return null;
        }
    }

    /** Implements poll(2). */
    public static long sys_poll(
            Task task,
            @As(value = Meaning.STRUCT_POLLFD, length = 1) UserPointer ufds,
            @As(Meaning.UNSIGNED) long nfds,
            int timeout) {
        long end = timeout < 0 ? Task.FOREVER : deadline(task, timeout * 1_000_000L);
        return poll(task, ufds, nfds & 0xffff_ffffL, end);
    }

    /** A relative time that a program gives: nanoseconds, or FOREVER for NULL. EINVAL. */
    private static long timeout(Task task, UserPointer pointer, boolean narrow) {
        if (pointer.isNull()) {
            return Task.FOREVER;
        }
        UserStruct time = UserStruct.read(pointer, narrow ? 8 : 16);
        long seconds = narrow ? time.intAt(0) : time.longAt(0);
        boolean padded = task.abi() == Abi.I386;
        long nano = narrow ? time.intAt(4) : padded ? time.intAt(8) : time.longAt(8);
        return nanoseconds(seconds, nano, BILLION);
    }

    private static long nanoseconds(long seconds, long fraction, long perSecond) {
        if (seconds < 0 || fraction < 0 || fraction >= perSecond) {
            throw Errno.error(Errno.EINVAL);
        }
        return Math.min(seconds, 9_000_000_000L) * BILLION + fraction * (BILLION / perSecond);
    }

    /** Tells what is left of a timeout; a place that cannot be written is no error. */
    private static void giveRemaining(
            Task task, UserPointer pointer, long deadline, boolean narrow, int perUnit) {
        if (pointer.isNull()) {
            return;
        }
        long left = Math.max(0, deadline - task.kernel().clock().monotonic());
        UserStruct time = new UserStruct(narrow ? 8 : 16);
        if (narrow) {
            time.putInt(0, left / BILLION).putInt(4, left % BILLION / perUnit);
        } else {
            time.putLong(0, left / BILLION).putLong(8, left % BILLION / perUnit);
        }
        try {
            time.write(pointer);
        } catch (dev.genkan.kernel.abi.ErrnoException e) {
            return;
        }
    }

    /** Blocks other signals meanwhile. EINVAL for a mask of the wrong size. */
    private static void suspend(Task task, UserPointer mask, long size) {
        if (mask.isNull()) {
            return;
        }
        if (size != 8) {
            throw Errno.error(Errno.EINVAL);
        }
        task.signals().suspend(mask.readLong());
    }

    private static long ppoll(
            Task task,
            UserPointer fds,
            long count,
            UserPointer time,
            UserPointer mask,
            long size,
            boolean narrow) {
        long timeout = timeout(task, time, narrow);
        long end = timeout == Task.FOREVER ? timeout : deadline(task, timeout);
        suspend(task, mask, size);
        long result = poll(task, fds, count & 0xffff_ffffL, end);
        if (result != -Errno.ERESTARTNOHAND) {
            task.signals().restoreMask();
        }
        giveRemaining(task, time, end, narrow, 1);
        return result;
    }

    /** Implements ppoll(2); for i386 the call with 64-bit times. */
    public static long sys_ppoll(
            Task task,
            @As(value = Meaning.STRUCT_POLLFD, length = 1) UserPointer ufds,
            @As(Meaning.UNSIGNED) long nfds,
            @As(Meaning.STRUCT_TIMESPEC64) UserPointer tsp,
            @As(value = Meaning.SIGSET, length = 4) UserPointer sigmask,
            @As(Meaning.UNSIGNED) long sigsetsize) {
        return ppoll(task, ufds, nfds, tsp, sigmask, sigsetsize, false);
    }

    /** Implements ppoll(2) with 32-bit times. */
    public static long sys_ppoll_time32(
            Task task,
            @As(value = Meaning.STRUCT_POLLFD, length = 1) UserPointer ufds,
            @As(Meaning.UNSIGNED) long nfds,
            @As(Meaning.STRUCT_TIMESPEC) UserPointer tsp,
            @As(value = Meaning.SIGSET, length = 4) UserPointer sigmask,
            @As(Meaning.UNSIGNED) long sigsetsize) {
        return ppoll(task, ufds, nfds, tsp, sigmask, sigsetsize, true);
    }

    private static long select(
            Task task, int n, UserPointer in, UserPointer out, UserPointer except, long deadline) {
        if (n < 0) {
            return -Errno.EINVAL;
        }
        int count = Math.min(n, dev.genkan.kernel.fs.FileTable.NR_OPEN);
        DescriptorSet[] sets = {
            new DescriptorSet(task, in, count),
            new DescriptorSet(task, out, count),
            new DescriptorSet(task, except, count)
        };
        List<@Nullable File> files = new ArrayList<>();
        List<Integer> descriptors = new ArrayList<>();
        for (int fd = 0; fd < count; fd++) {
            if (sets[0].wants(fd) || sets[1].wants(fd) || sets[2].wants(fd)) {
                files.add(task.files().file(fd));
                descriptors.add(fd);
            }
        }
        int[] masks = {READ_EVENTS, WRITE_EVENTS, Fcntl.POLLPRI};
        int[] ready = new int[1];
        int error =
                await(
                        task,
                        files,
                        deadline,
                        () -> {
                            for (int i = 0; i < files.size(); i++) {
                                File file = files.get(i);
                                int events = file == null ? 0 : file.poll();
                                for (int set = 0; set < sets.length; set++) {
                                    if ((events & masks[set]) != 0) {
                                        ready[0] += sets[set].found(descriptors.get(i));
                                    }
                                }
                            }
                            return ready[0] > 0;
                        });
        if (error < 0 && error != -Errno.ETIMEDOUT) {
            return -Errno.ERESTARTNOHAND;
        }
        for (DescriptorSet set : sets) {
            set.write();
        }
        return ready[0];
    }

    private static long selectTimeval(
            Task task,
            int n,
            UserPointer in,
            UserPointer out,
            UserPointer except,
            UserPointer time) {
        long end = Task.FOREVER;
        boolean narrow = task.abi() == Abi.I386;
        if (!time.isNull()) {
            UserStruct timeval = UserStruct.read(time, narrow ? 8 : 16);
            long seconds = narrow ? timeval.intAt(0) : timeval.longAt(0);
            long micro = narrow ? timeval.intAt(4) : timeval.longAt(8);
            // More than a million microseconds are allowed here.
            long whole = Math.clamp(seconds, -1, 9_000_000_000L) + Math.floorDiv(micro, 1_000_000L);
            end = deadline(task, nanoseconds(whole, Math.floorMod(micro, 1_000_000L), 1_000_000));
        }
        long result = select(task, n, in, out, except, end);
        giveRemaining(task, time, end, narrow, 1000);
        return result;
    }

    /** Implements select(2). */
    public static long sys_select(
            Task task,
            int n,
            @As(value = Meaning.STRUCT_FD_SET, length = 0) UserPointer inp,
            @As(value = Meaning.STRUCT_FD_SET, length = 0) UserPointer outp,
            @As(value = Meaning.STRUCT_FD_SET, length = 0) UserPointer exp,
            @As(Meaning.STRUCT_SELECT_TIMEOUT) UserPointer tvp) {
        return selectTimeval(task, n, inp, outp, exp, tvp);
    }

    /** Implements the first select(2) of i386, whose five arguments are in memory. */
    public static long sys_old_select(Task task, UserPointer arg) {
        UserStruct arguments = UserStruct.read(arg, 20);
        return selectTimeval(
                task,
                arguments.intAt(0),
                pointer(task, arguments, 4),
                pointer(task, arguments, 8),
                pointer(task, arguments, 12),
                pointer(task, arguments, 16));
    }

    private static UserPointer pointer(Task task, UserStruct struct, int offset) {
        return new UserPointer(task.mm(), struct.unsignedInt(offset));
    }

    private static long pselect(
            Task task,
            int n,
            UserPointer in,
            UserPointer out,
            UserPointer except,
            UserPointer time,
            UserPointer sig,
            boolean narrow) {
        long timeout = timeout(task, time, narrow);
        long end = timeout == Task.FOREVER ? timeout : deadline(task, timeout);
        if (!sig.isNull()) {
            // A pointer to the mask and its size.
            int word = task.abi().longSize();
            UserStruct pair = UserStruct.read(sig, 2 * word);
            long mask = word == 4 ? pair.unsignedInt(0) : pair.longAt(0);
            long size = word == 4 ? pair.unsignedInt(4) : pair.longAt(8);
            suspend(task, new UserPointer(task.mm(), mask), size);
        }
        long result = select(task, n, in, out, except, end);
        if (result != -Errno.ERESTARTNOHAND) {
            task.signals().restoreMask();
        }
        giveRemaining(task, time, end, narrow, 1);
        return result;
    }

    /** Implements pselect6(2); for i386 the call with 64-bit times. */
    public static long sys_pselect6(
            Task task,
            int n,
            @As(value = Meaning.STRUCT_FD_SET, length = 0) UserPointer inp,
            @As(value = Meaning.STRUCT_FD_SET, length = 0) UserPointer outp,
            @As(value = Meaning.STRUCT_FD_SET, length = 0) UserPointer exp,
            @As(Meaning.STRUCT_TIMESPEC64) UserPointer tsp,
            @As(Meaning.SIGSET_ARGUMENT) UserPointer sig) {
        return pselect(task, n, inp, outp, exp, tsp, sig, false);
    }

    /** Implements pselect6(2) with 32-bit times. */
    public static long sys_pselect6_time32(
            Task task,
            int n,
            @As(value = Meaning.STRUCT_FD_SET, length = 0) UserPointer inp,
            @As(value = Meaning.STRUCT_FD_SET, length = 0) UserPointer outp,
            @As(value = Meaning.STRUCT_FD_SET, length = 0) UserPointer exp,
            @As(Meaning.STRUCT_TIMESPEC) UserPointer tsp,
            @As(Meaning.SIGSET_ARGUMENT) UserPointer sig) {
        return pselect(task, n, inp, outp, exp, tsp, sig, true);
    }
}
