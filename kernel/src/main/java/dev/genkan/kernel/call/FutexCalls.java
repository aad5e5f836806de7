package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.mm.AddressSpace;
import dev.genkan.kernel.mm.Place;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Futexes;
import dev.genkan.kernel.task.Process;
import dev.genkan.kernel.task.Task;

/** The calls that threads wait by: futex(2) and what libraries set up for it. */
public final class FutexCalls {
    private static final int WAIT = 0,
            WAKE = 1,
            REQUEUE = 3,
            CMP_REQUEUE = 4,
            WAKE_OP = 5,
            LOCK_PI = 6,
            UNLOCK_PI = 7,
            TRYLOCK_PI = 8,
            WAIT_BITSET = 9,
            WAKE_BITSET = 10,
            WAIT_REQUEUE_PI = 11,
            CMP_REQUEUE_PI = 12,
            LOCK_PI2 = 13;
    private static final int PRIVATE = 128, CLOCK_REALTIME = 256, COMMAND = 127;

    private FutexCalls() {}

    /** Implements futex(2), but for FUTEX_FD; locks with priority inheritance raise no priority. */
    public static long sys_futex(
            Task task,
            @As(Meaning.ADDRESS) UserPointer futex,
            @As(Meaning.FUTEX_OPERATION) int operation,
            int value,
            @As(Meaning.STRUCT_TIMESPEC64) UserPointer timeout,
            @As(Meaning.ADDRESS) UserPointer futex2,
            @As(Meaning.UNSIGNED) int value3) {
        long nanos = takesTimeout(operation) && !timeout.isNull() ? TimeSpec.read64(timeout) : -1;
        return serve(task, futex, operation, value, nanos, timeout, futex2, value3);
    }

    /** Implements futex(2) with 32-bit times. */
    public static long sys_futex_time32(
            Task task,
            @As(Meaning.ADDRESS) UserPointer futex,
            @As(Meaning.FUTEX_OPERATION) int operation,
            int value,
            @As(Meaning.STRUCT_TIMESPEC) UserPointer timeout,
            @As(Meaning.ADDRESS) UserPointer futex2,
            @As(Meaning.UNSIGNED) int value3) {
        long nanos = takesTimeout(operation) && !timeout.isNull() ? TimeSpec.read32(timeout) : -1;
        return serve(task, futex, operation, value, nanos, timeout, futex2, value3);
    }

    private static boolean takesTimeout(int operation) {
        int command = operation & COMMAND;
        return command == WAIT
                || command == WAIT_BITSET
                || command == LOCK_PI
                || command == WAIT_REQUEUE_PI
                || command == LOCK_PI2;
    }

    private static long serve(
            Task task,
            UserPointer futex,
            int operation,
            int value,
            long timeout,
            UserPointer argument,
            UserPointer futex2,
            int value3) {
        int command = operation & COMMAND;
        if ((futex.address() & 3) != 0) {
            return -Errno.EINVAL;
        }
        Futexes futexes = task.kernel().futexes();
        boolean own = (operation & PRIVATE) != 0;
        Place place = Futexes.key(task, futex.address(), own);
        switch (command) {
            case WAIT, WAIT_BITSET -> {
                int bits = command == WAIT ? Futexes.ANY : value3;
                if (bits == 0) {
                    return -Errno.EINVAL;
                }
                long deadline = deadline(task, operation, timeout);
                return waitAt(task, place, futex.address(), value, bits, deadline);
            }
            case WAKE, WAKE_BITSET -> {
                int bits = command == WAKE ? Futexes.ANY : value3;
                return bits == 0 ? -Errno.EINVAL : futexes.wake(place, Math.max(value, 1), bits);
            }
            case REQUEUE, CMP_REQUEUE -> {
                int moves = (int) argument.address();
                if ((futex2.address() & 3) != 0 || value < 0 || moves < 0) {
                    return -Errno.EINVAL;
                }
                return futexes.requeue(
                        task,
                        futex.address(),
                        place,
                        Futexes.key(task, futex2.address(), own),
                        value,
                        moves,
                        command == CMP_REQUEUE ? Integer.valueOf(value3) : null);
            }
            case WAKE_OP -> {
                if ((futex2.address() & 3) != 0) {
                    return -Errno.EINVAL;
                }
                boolean second = wakeOperation(futex2, value3);
                long woken = futexes.wake(place, Math.max(value, 1), Futexes.ANY);
                int more = Math.max((int) argument.address(), 1);
                Place other = Futexes.key(task, futex2.address(), own);
                return second ? woken + futexes.wake(other, more, Futexes.ANY) : woken;
            }
            case LOCK_PI, LOCK_PI2, TRYLOCK_PI -> {
                long deadline = timeout < 0 ? Task.FOREVER : lockDeadline(task, operation, timeout);
                return futexes.lock(task, place, futex.address(), command == TRYLOCK_PI, deadline);
            }
            case WAIT_REQUEUE_PI -> {
                if ((futex2.address() & 3) != 0) {
                    return -Errno.EINVAL;
                }
                if (!own) {
                    var _ = futex2.readInt();
                }
                return futexes.awaitLock(
                        task,
                        place,
                        futex.address(),
                        value,
                        Futexes.key(task, futex2.address(), own),
                        deadline(task, operation, timeout));
            }
            case CMP_REQUEUE_PI -> {
                int moves = (int) argument.address();
                if ((futex2.address() & 3) != 0 || value != 1 || moves < 0) {
                    return -Errno.EINVAL;
                }
                return futexes.requeueToLock(
                        task,
                        futex.address(),
                        place,
                        futex2.address(),
                        Futexes.key(task, futex2.address(), own),
                        moves,
                        value3);
            }
            case UNLOCK_PI -> {
                return futexes.unlock(task, place, futex.address());
            }
            default -> {
                return -Errno.ENOSYS;
            }
        }
    }

    /** FUTEX_LOCK_PI counts to a moment of the real time, FUTEX_LOCK_PI2 as FUTEX_WAIT_BITSET. */
    private static long lockDeadline(Task task, int operation, long timeout) {
        boolean real = (operation & COMMAND) == LOCK_PI;
        return deadline(task, real ? operation | CLOCK_REALTIME : operation, timeout);
    }

    /** FUTEX_WAIT counts from now, FUTEX_WAIT_BITSET to a moment of one of two clocks. */
    private static long deadline(Task task, int operation, long timeout) {
        if (timeout < 0) {
            return Task.FOREVER;
        }
        long now = task.kernel().clock().monotonic();
        if ((operation & COMMAND) == WAIT) {
            return TimeSpec.after(now, timeout);
        }
        if ((operation & CLOCK_REALTIME) != 0 && timeout != Long.MAX_VALUE) {
            return TimeSpec.after(now, Math.max(timeout - task.kernel().clock().realtime(), 0));
        }
        return timeout;
    }

    private static long waitAt(
            Task task, Place place, long address, int value, int bits, long deadline) {
        int result = task.kernel().futexes().await(task, place, address, value, bits, deadline);
        if (result == -Errno.ERESTARTSYS && deadline != Task.FOREVER) {
            task.restart = again -> waitAt(again, place, address, value, bits, deadline);
            return -Errno.ERESTART_RESTARTBLOCK;
        }
        return result;
    }

    /** Does what the last argument of FUTEX_WAKE_OP encodes; answers its comparison. */
    private static boolean wakeOperation(UserPointer futex, int code) {
        int operation = code >>> 28 & 7;
        int comparison = code >>> 24 & 15;
        int argument = code << 8 >> 20;
        int operand = code << 20 >> 20;
        if ((code >>> 28 & 8) != 0) {
            argument = 1 << (argument & 31);
        }
        if (operation > 4 || comparison > 5) {
            throw Errno.error(Errno.ENOSYS);
        }
        int by = argument;
        int old =
                Futexes.update(
                        futex.mm(),
                        futex.address(),
                        was ->
                                switch (operation) {
                                    case 0 -> by;
                                    case 1 -> was + by;
                                    case 2 -> was | by;
                                    case 3 -> was & ~by;
                                    default -> was ^ by;
                                });
        return switch (comparison) {
            case 0 -> old == operand;
            case 1 -> old != operand;
            case 2 -> old < operand;
            case 3 -> old <= operand;
            case 4 -> old > operand;
            default -> old >= operand;
        };
    }

    /** Implements set_tid_address(2). */
    public static long sys_set_tid_address(Task task, @As(Meaning.ADDRESS) long address) {
        task.clearChildTid = address;
        return task.tid();
    }

    /** Implements set_robust_list(2). */
    public static long sys_set_robust_list(
            Task task, @As(Meaning.ADDRESS) long head, @As(Meaning.UNSIGNED) long length) {
        if (length != (task.abi() == Abi.X86_64 ? 24 : 12)) {
            return -Errno.EINVAL;
        }
        task.robustAbi = task.abi();
        task.robustList = head;
        return 0;
    }

    /** Implements get_robust_list(2). */
    public static long sys_get_robust_list(
            Task task,
            int pid,
            @As(value = Meaning.POINTER_TO_LONG, out = true) UserPointer head,
            @As(value = Meaning.POINTER_TO_LONG, out = true) UserPointer length) {
        Task asked = pid == 0 ? task : task.kernel().processes().task(pid);
        if (asked == null) {
            return -Errno.ESRCH;
        }
        if (task.abi() == Abi.X86_64) {
            length.writeLong(24);
            head.writeLong(asked.robustList);
        } else {
            length.writeInt(12);
            head.writeInt((int) asked.robustList);
        }
        return 0;
    }

    private static final int MEMBARRIER_GLOBAL = 1,
            MEMBARRIER_GLOBAL_EXPEDITED = 2,
            MEMBARRIER_REGISTER_GLOBAL_EXPEDITED = 4,
            MEMBARRIER_PRIVATE_EXPEDITED = 8,
            MEMBARRIER_REGISTER_PRIVATE_EXPEDITED = 16,
            MEMBARRIER_PRIVATE_EXPEDITED_SYNC_CORE = 32,
            MEMBARRIER_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE = 64;

    /**
     * Implements membarrier(2): every other task that runs has passed a poll of its engine, and so
     * made what it did before. The commands about restartable sequences are EINVAL.
     */
    @As(Meaning.MEMBARRIER_COMMAND)
    public static long sys_membarrier(
            Task task,
            @As(Meaning.MEMBARRIER_COMMAND) int command,
            @As(Meaning.HEX) int flags,
            int cpu) {
        if (flags != 0) {
            return -Errno.EINVAL;
        }
        Process process = task.process();
        switch (command) {
            case 0 -> {
                return 127;
            }
            case MEMBARRIER_GLOBAL, MEMBARRIER_GLOBAL_EXPEDITED -> {
                for (Process each : task.kernel().processes().all()) {
                    AddressSpace mm = each.mm();
                    if (mm.hold()) {
                        try {
                            mm.memory().awaitProcessors();
                        } finally {
                            mm.close();
                        }
                    }
                }
            }
            case MEMBARRIER_REGISTER_GLOBAL_EXPEDITED -> {}
            case MEMBARRIER_REGISTER_PRIVATE_EXPEDITED,
                    MEMBARRIER_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE ->
                    process.barriers |= command;
            case MEMBARRIER_PRIVATE_EXPEDITED, MEMBARRIER_PRIVATE_EXPEDITED_SYNC_CORE -> {
                if ((process.barriers & command << 1) == 0) {
                    return -Errno.EPERM;
                }
                task.mm().memory().awaitProcessors();
            }
            default -> {
                return -Errno.EINVAL;
            }
        }
        return 0;
    }
}
