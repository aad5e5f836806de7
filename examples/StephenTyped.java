import static dev.genkan.kernel.Linux.*;
import static dev.genkan.kernel.abi.Errno.EFAULT;

import dev.genkan.kernel.abi.SystemCall;
import dev.genkan.kernel.abi.UserString;

/** The same call as Stephen.java; the kernel copies and checks the string before the method. */
class StephenTyped {
    @SystemCall(number = 329)
    @SystemCall(number = 480, abi = "i386")
    static long sys_stephen(@UserString(max = 256, tooLong = EFAULT) String msg) {
        printk(KERN_INFO + "stephen: system call called with \"%s\"\n", msg);
        return 0;
    }
}
