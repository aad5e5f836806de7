package dev.genkan.kernel.call;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.FutexQueues;
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
            LOCK_PI2 = 13;
    private static final int CLOCK_REALTIME = 256, COMMAND = 127;
    private static final int FUTEX_TID_MASK = 0x3fff_ffff;

    private FutexCalls() {}

    /** Implements futex(2); there is one thread, so that nobody is ever requeued. */
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
        FutexQueues queues = task.process().futexes();
        switch (command) {
            case WAIT, WAIT_BITSET -> {
                if (command == WAIT_BITSET && value3 == 0) {
                    return -Errno.EINVAL;
                }
                return waitAt(task, futex, value, deadline(task, operation, timeout));
            }
            case WAKE, WAKE_BITSET -> {
                return command == WAKE_BITSET && value3 == 0
                        ? -Errno.EINVAL
                        : queues.wake(futex.address(), value);
            }
            case REQUEUE, CMP_REQUEUE -> {
                if ((futex2.address() & 3) != 0 || value < 0 || (int) argument.address() < 0) {
                    return -Errno.EINVAL;
                }
                if (command == CMP_REQUEUE && futex.readInt() != value3) {
                    return -Errno.EAGAIN;
                }
                return queues.wake(futex.address(), value);
            }
            case WAKE_OP -> {
                if ((futex2.address() & 3) != 0) {
                    return -Errno.EINVAL;
                }
                boolean second = wakeOperation(futex2, value3);
                long woken = queues.wake(futex.address(), value);
                return second
                        ? woken + queues.wake(futex2.address(), (int) argument.address())
                        : woken;
            }
            case LOCK_PI, LOCK_PI2, TRYLOCK_PI -> {
                int owner = futex.readInt() & FUTEX_TID_MASK;
                if (owner == task.tid()) {
                    return -Errno.EDEADLK;
                }
                if (owner != 0) {
                    return -Errno.ESRCH;
                }
                futex.writeInt(task.tid());
                return 0;
            }
            case UNLOCK_PI -> {
                if ((futex.readInt() & FUTEX_TID_MASK) != task.tid()) {
                    return -Errno.EPERM;
                }
                futex.writeInt(0);
                return 0;
            }
            default -> {
                return -Errno.ENOSYS;
            }
        }
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

    private static long waitAt(Task task, UserPointer futex, int value, long deadline) {
        FutexQueues queues = task.process().futexes();
        FutexQueues.Futex place = queues.join(futex.address());
        int result;
        try {
            if (futex.readInt() != value) {
                return -Errno.EAGAIN;
            }
            result = task.block(place.queue(), deadline, () -> queues.takeWake(place));
        } finally {
            queues.leave(futex.address(), place);
        }
        if (result == -Errno.ERESTARTSYS && deadline != Task.FOREVER) {
            task.restart = again -> waitAt(again, futex, value, deadline);
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
        int old = futex.readInt();
        futex.writeInt(
                switch (operation) {
                    case 0 -> argument;
                    case 1 -> old + argument;
                    case 2 -> old | argument;
                    case 3 -> old & ~argument;
                    case 4 -> old ^ argument;
                    default -> throw Errno.error(Errno.ENOSYS);
                });
        return switch (comparison) {
            case 0 -> old == operand;
            case 1 -> old != operand;
            case 2 -> old < operand;
            case 3 -> old <= operand;
            case 4 -> old > operand;
            case 5 -> old >= operand;
            default -> throw Errno.error(Errno.ENOSYS);
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
        task.robustList = head;
        return 0;
    }

    /** Implements get_robust_list(2). */
    public static long sys_get_robust_list(
            Task task,
            int pid,
            @As(value = Meaning.POINTER_TO_LONG, out = true) UserPointer head,
            @As(value = Meaning.POINTER_TO_LONG, out = true) UserPointer length) {
        if (pid != 0 && pid != task.tid()) {
            return -Errno.ESRCH;
        }
        if (task.abi() == Abi.X86_64) {
            length.writeLong(24);
            head.writeLong(task.robustList);
        } else {
            length.writeInt(12);
            head.writeInt((int) task.robustList);
        }
        return 0;
    }

    /** Implements membarrier(2): with one thread, every barrier has been passed. */
    @As(Meaning.MEMBARRIER_COMMAND)
    public static long sys_membarrier(
            Task task,
            @As(Meaning.MEMBARRIER_COMMAND) int command,
            @As(Meaning.HEX) int flags,
            int cpu) {
        final int known = 1 | 2 | 4 | 8 | 16 | 32 | 64;
        if (flags != 0) {
            return -Errno.EINVAL;
        }
        if (command == 0) {
            return known;
        }
        return Integer.bitCount(command) == 1 && (command & known) != 0 ? 0 : -Errno.EINVAL;
    }
}
