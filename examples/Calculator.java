import static dev.genkan.kernel.Linux.*;
import static dev.genkan.kernel.abi.Errno.*;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.SystemCall;
import dev.genkan.kernel.abi.UnsignedInt;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Calls with several arguments, a struct and a memory of their own. The methods are not static, so
 * one object serves all programs of a kernel.
 */
class Calculator {
    /** The sum of all results so far. */
    private final AtomicLong total = new AtomicLong();

    /** {@code long calculate(int operator, long left, long right)}; EDOM for a division by zero. */
    @SystemCall(number = 481)
    @SystemCall(number = 481, abi = "i386")
    long sys_calculate(int operator, long left, long right) {
        if (operator == '/' && right == 0) {
            return -EDOM;
        }
        long result =
                switch (operator) {
                    case '+' -> left + right;
                    case '-' -> left - right;
                    case '*' -> left * right;
                    case '/' -> left / right;
                    default -> throw error(EINVAL);
                };
        total.addAndGet(result);
        return result;
    }

    /** {@code int total(struct { long total; int width; } *answer)}: writes where it points to. */
    @SystemCall(number = 482)
    @SystemCall(number = 482, abi = "i386")
    long sys_total(Task task, UserPointer answer) {
        int size = task.abi().longSize();
        if (size == 8) {
            answer.writeLong(total.get());
        } else {
            answer.writeInt(total.intValue());
        }
        answer.plus(size).writeInt(size * 8);
        return 0;
    }

    /** {@code int show(int fd, unsigned number)}: every kind of number in one line of the log. */
    @SystemCall(number = 483)
    @SystemCall(number = 483, abi = "i386")
    int sys_show(Task task, Fd fd, @UnsignedInt long number) {
        boolean wide = task.abi() == Abi.X86_64;
        printk(KERN_DEBUG + "show: fd %d, %u = 0x%08lx", fd, number, number);
        printk(KERN_CONT + " from a %d-bit program\n", wide ? 64 : 32);
        return 0;
    }
}
