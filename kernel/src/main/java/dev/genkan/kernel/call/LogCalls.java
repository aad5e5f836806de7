package dev.genkan.kernel.call;

import dev.genkan.kernel.KernelLog;
import dev.genkan.kernel.SyslogReader;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;

/** The call about the kernel's log. */
public final class LogCalls {
    /** The actions of syslog(2), by its man page's names without SYSLOG_ACTION_. */
    private static final int CLOSE = 0,
            OPEN = 1,
            READ = 2,
            READ_ALL = 3,
            READ_CLEAR = 4,
            CLEAR = 5,
            CONSOLE_OFF = 6,
            CONSOLE_ON = 7,
            CONSOLE_LEVEL = 8,
            SIZE_UNREAD = 9,
            SIZE_BUFFER = 10;

    /** No more than this is given at once, whatever the buffer's size; the ring is smaller. */
    private static final int LARGEST_READ = 1 << 20;

    private LogCalls() {}

    /**
     * Implements syslog(2). dmesg_restrict is 0: everybody may read all of the log and ask for its
     * size, only root the rest. EPERM comes before EINVAL.
     */
    public static long sys_syslog(
            Task task,
            @As(Meaning.SYSLOG_ACTION) int action,
            @As(value = Meaning.BUFFER_OUT, length = 2) UserPointer buffer,
            int length) {
        if (action != READ_ALL && action != SIZE_BUFFER && !task.credentials().isPrivileged()) {
            return -Errno.EPERM;
        }
        KernelLog log = task.kernel().log();
        switch (action) {
            case CLOSE, OPEN -> {}
            case READ, READ_ALL, READ_CLEAR -> {
                return read(task, action, buffer, length);
            }
            case CLEAR -> log.clear();
            case CONSOLE_OFF -> log.consoleOff();
            case CONSOLE_ON -> log.consoleOn();
            case CONSOLE_LEVEL -> {
                if (length < 1 || length > 8) {
                    return -Errno.EINVAL;
                }
                log.setConsoleLevel(length);
            }
            case SIZE_UNREAD -> {
                return task.kernel().syslog().unread();
            }
            case SIZE_BUFFER -> {
                return log.size();
            }
            default -> {
                return -Errno.EINVAL;
            }
        }
        return 0;
    }

    private static long read(Task task, int action, UserPointer buffer, int length) {
        if (buffer.isNull() || length < 0) {
            return -Errno.EINVAL;
        }
        if (length == 0) {
            return 0;
        }
        int size = Math.min(length, LARGEST_READ);
        KernelLog log = task.kernel().log();
        SyslogReader reader = task.kernel().syslog();
        byte[] text;
        int count;
        if (action == READ) {
            int interrupted = task.block(log.waitQueue(), Task.FOREVER, reader::isReady);
            if (interrupted < 0) {
                return interrupted;
            }
            text = new byte[size];
            count = reader.read(text, 0, size);
        } else {
            text = reader.newest(size);
            count = text.length;
        }
        if (buffer.copyToUser(text, 0, count) != 0) {
            return -Errno.EFAULT;
        }
        if (action == READ_CLEAR) {
            log.clear();
        }
        return count;
    }
}
