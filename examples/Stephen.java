import static dev.genkan.kernel.Linux.*;
import static dev.genkan.kernel.abi.Errno.*;

import dev.genkan.kernel.abi.SystemCall;
import dev.genkan.kernel.mm.UserPointer;

/** One method, the whole system call: it writes a string of the program's to the kernel's log. */
class Stephen {
    @SystemCall(number = 329)
    static long sys_stephen(UserPointer msg) {
        byte[] buf = new byte[256];
        long copied = strncpyFromUser(msg, buf, buf.length);
        if (copied < 0 || copied == buf.length) {
            return -EFAULT;
        }
        printk(KERN_INFO + "stephen: system call called with \"%s\"\n", buf);
        return 0;
    }
}
